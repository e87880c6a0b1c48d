"""The traps as they are read from their files. The format: README.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.conformance import cells
from workspace_simulator.schema import Table, tables

FOLDER = Path(__file__).parent
STATES = ("denied", "absent", "failing")

LIVE_RUNS: Mapping[str, str] = {
    "workspace_id": "string",
    "job_id": "bigint",
    "run_id": "bigint",
    "started_at": "timestamp",
    "ended_at": "timestamp",
}
"""Columns of `live_runs`: what the Jobs API knows of runs, whatever the tables hold."""

_OWN = {"arrives": "timestamp", "leaves": "timestamp", "repeat": "string"}

Row = dict[str, Any]


@dataclass(frozen=True)
class TimedRow:
    """A row, and the time in which a reader can see it."""

    values: Row
    arrives: datetime | None = None
    leaves: datetime | None = None

    def is_there(self, moment: datetime) -> bool:
        return (self.arrives is None or self.arrives <= moment) and (self.leaves is None or moment < self.leaves)


@dataclass(frozen=True)
class Question:
    ask: str
    right: Any
    of: Mapping[str, Any] = field(default_factory=dict)
    wrong: tuple[Any, ...] = ()
    also_right: tuple[Any, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Trap:
    number: int
    title: str
    tells: str
    now: datetime
    tables: Mapping[str, tuple[TimedRow, ...]]
    questions: tuple[Question, ...]
    reads: tuple[datetime, ...]
    currency: str = "USD"
    states: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    live_runs: tuple[Row, ...] = ()
    readers: tuple[Mapping[str, Any], ...] = ()

    def rows(self, moment: datetime | None = None) -> dict[str, list[Row]]:
        """The account as a reader sees it at `moment` (default: at the last read), by table."""
        seen = moment or self.reads[-1]
        return {name: [row.values for row in rows if row.is_there(seen)] for name, rows in self.tables.items()}

    @property
    def needs_history(self) -> bool:
        """Whether it matters how the account was read, and not only what is in it."""
        return len(self.reads) > 1 or bool(self.states or self.live_runs or self.readers)


@dataclass(frozen=True)
class Term:
    """A question's name in the vocabulary."""

    name: str
    means: str
    of: tuple[str, ...]
    answer: str
    columns: tuple[str, ...] = ()


@cache
def vocabulary() -> Mapping[str, Term]:
    """Every question that may be asked. Raises ValueError for one that is described twice."""
    found: dict[str, Term] = {}
    for path in sorted((FOLDER / "questions").glob("*.yaml")):
        for name, entry in yaml.safe_load(path.read_text()).items():
            if name in found:
                raise ValueError(f"{name} is described twice")
            found[name] = Term(
                name, entry["means"], tuple(entry["of"]), entry["answer"], tuple(entry.get("columns", ()))
            )
    return found


@cache
def traps() -> tuple[Trap, ...]:
    """All of them, by number."""
    found = [load(path) for path in sorted((FOLDER / "traps").glob("*.yaml"))]
    return tuple(sorted(found, key=lambda trap: trap.number))


def load(path: Path) -> Trap:
    """One file. Raises ValueError with the file's name for what the format does not allow."""
    try:
        return _trap(yaml.safe_load(path.read_text()))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: {error!r}") from error


def _trap(content: dict[str, Any]) -> Trap:
    known = {"trap", "title", "tells", "now", "currency", "rows", "reads", "states", "settings", "live_runs"}
    if unknown := set(content) - known - {"questions", "readers"}:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    now = _utc(content["now"])
    reads = tuple(_utc(moment) for moment in content.get("reads", [now]))
    states = content.get("states", {})
    if any(state not in STATES for state in states.values()):
        raise ValueError(f"states are {STATES}")
    live = content.get("live_runs", "")
    return Trap(
        number=content["trap"],
        title=content["title"],
        tells=content["tells"],
        now=now,
        tables={name: tuple(_rows(text, _columns(name))) for name, text in (content.get("rows") or {}).items()},
        questions=tuple(_question(entry) for entry in content["questions"]),
        reads=reads,
        currency=content.get("currency", "USD"),
        states=states,
        settings=content.get("settings", {}),
        live_runs=tuple(row.values for row in _rows(live, LIVE_RUNS)) if live else (),
        readers=tuple(content.get("readers", ())),
    )


def _utc(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else cells.moment(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _question(entry: dict[str, Any]) -> Question:
    question = Question(
        ask=entry["ask"],
        right=entry["right"],
        of=entry.get("of", {}),
        wrong=tuple(entry.get("wrong", ())),
        also_right=tuple(entry.get("also_right", ())),
        why=entry.get("why", ""),
    )
    if unknown := set(entry) - {"ask", "of", "right", "wrong", "also_right", "why"}:
        raise ValueError(f"unknown keys {sorted(unknown)} in {question.ask}")
    term = vocabulary()[question.ask]
    if unknown := set(question.of) - set(term.of):
        raise ValueError(f"{question.ask} has no argument {sorted(unknown)}")
    return question


def _columns(table: str) -> dict[str, str]:
    published: Table = tables()[table]
    return {column.name: column.type_text for column in published.columns}


def _rows(text: str, columns: Mapping[str, str]) -> Iterator[TimedRow]:
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    header, columns = _header(_split(lines[0]), columns)
    for line in lines[1:]:
        values = _split(line)
        if len(values) != len(header) or "" in values:
            raise ValueError(f"{len(header)} columns, and not in this line: {line.strip()}")
        yield from _repeated(dict(zip(header, values, strict=True)), columns)


def _header(names: list[str], columns: Mapping[str, str]) -> tuple[list[str], Mapping[str, str]]:
    """Names and types; a column that is not published brings its type: `brand_new:string`."""
    new = dict(name.split(":", 1) for name in names if ":" in name)
    return [name.partition(":")[0] for name in names], {**columns, **new}


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _repeated(texts: dict[str, str], columns: Mapping[str, str]) -> Iterator[TimedRow]:
    count, every = 1, timedelta(0)
    repeat = texts.pop("repeat", "-")
    if repeat != "-":
        number, _, distance = repeat.partition(" every ")
        count, every = int(number), cells.step(distance)
    for place in range(count):
        filled = {name: text.replace("{n}", str(place + 1)) for name, text in texts.items()}
        yield _row(filled, columns, place * every)


def _row(texts: Mapping[str, str], columns: Mapping[str, str], later: timedelta) -> TimedRow:
    values: Row = {}
    times: dict[str, Any] = {}
    parts: dict[str, Row] = {}
    for name, text in texts.items():
        column, _, inner = name.partition(".")
        if inner:
            kind = cells.field_type(columns[column], inner)
            parts.setdefault(column, {})[inner] = cells.parse(text, kind)
            continue
        into, kind = (times, _OWN[name]) if name in _OWN else (values, columns[name])
        value = cells.parse(text, kind)
        into[name] = value + later if kind in ("timestamp", "date") and value is not None else value
    values |= {column: cells.struct(given, columns[column]) for column, given in parts.items()}
    return TimedRow(values, times.get("arrives"), times.get("leaves"))
