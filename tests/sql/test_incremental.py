"""A build that computes only what changed gives what a build of everything gives: for every cut and order of arrival,
with late and corrected rows, new prices, new rules, replaced hours, and a clock that moves on."""

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from job_monitor.databricks.system_tables import TABLES, SystemTable
from job_monitor.sql.build import BuildReport, build
from job_monitor.sql.models import models
from job_monitor.sql.settings import Discount, ModelSettings, OwnershipRule, TagKey, TeamAlias
from job_monitor.store import Range, Store, Writer
from tests.oracle.stores import as_arrow
from tests.sql.overlapping_rows import MAKERS, SLOT, SLOTS, START, Row, all_of

IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""What a disk does is not the matter here, and it takes longer than all the rest."""
_RULES = (OwnershipRule(pattern="^night.*$", team="ops", owner="ops@example.com"),)
RULE_BOOKS = (
    ModelSettings(),
    ModelSettings(ownership_rules=_RULES),
    ModelSettings(tag_keys=(TagKey("team", "costcentre"),), team_aliases=(TeamAlias("7", "seven"),)),
    ModelSettings(discounts=(Discount(pattern="^jobs$", discount_ratio=Decimal("0.3")),)),
    ModelSettings(currency="EUR"),
)
_Q = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)


@dataclass(frozen=True)
class Step:
    """What one turn brings: rows per table, in their order, and under which clock and rules the marts are built."""

    rows: dict[str, list[Row]]
    now: datetime
    rules: ModelSettings

    def __repr__(self) -> str:
        """Short: hypothesis refuses to print the rows of all tables."""
        few = {name: rows if len(rows) < 5 else f"{len(rows)} rows" for name, rows in self.rows.items()}
        return f"Step({few}, {self.now:%m-%d %H:%M}, rule book {RULE_BOOKS.index(self.rules)})"


@st.composite
def turns(draw: st.DrawFn) -> list[Step]:
    """A first turn with rows of every table, then some that bring a few rows of some tables: new ones, corrections of
    those that are there, and the same again. The clock never goes back."""
    count = draw(st.integers(1, 4))
    hours = sorted(draw(st.lists(st.integers(0, 40), min_size=count + 1, max_size=count + 1)))
    books = draw(st.lists(st.sampled_from([0, 0, 0, *range(len(RULE_BOOKS))]), min_size=count + 1, max_size=count + 1))
    random = Random(draw(st.integers(0, 10**6)))
    first = all_of(random, random.choice([4, 12, 30]))
    dealt = [first, *(draw(_few_rows()) for _ in range(count))]
    return [
        Step(rows, START + timedelta(hours=hour), RULE_BOOKS[book])
        for rows, hour, book in zip(dealt, hours, books, strict=True)
    ]


@st.composite
def _few_rows(draw: st.DrawFn) -> dict[str, list[Row]]:
    names = draw(st.lists(st.sampled_from(sorted(MAKERS)), min_size=1, max_size=6, unique=True))
    cells = st.lists(st.tuples(st.integers(0, SLOTS), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=4)
    return {name: [MAKERS[name](START + slot * SLOT, *rest) for slot, *rest in draw(cells)] for name in names}


def entries() -> list[SystemTable]:
    return [entry for entry in TABLES if entry.name in MAKERS]


def take_in(writer: Writer, entry: SystemTable, rows: list[Row]) -> None:
    """As the sync would: small tables are replaced whole, aggregated ones by the hour, all else is merged by key."""
    if entry.aggregate is not None:
        for hour in {row[entry.aggregate.hour] for row in rows}:
            within = Range(entry.aggregate.hour, hour, hour + timedelta(hours=1))
            put(writer, entry, [row for row in rows if row[entry.aggregate.hour] == hour], within)
    elif entry.cursor is None:
        put(writer, entry, rows, None)
    else:
        writer.merge(entry.raw_name, as_arrow(writer, entry, rows).to_reader(), key=entry.key)


def put(writer: Writer, entry: SystemTable, rows: list[Row], within: Range | None) -> None:
    one_of_each = {tuple(row[name] for name in entry.key): row for row in rows}
    whole = as_arrow(writer, entry, list(one_of_each.values()))
    writer.replace(entry.raw_name, whole.to_reader(), key=entry.key, within=within)


def bring_up(store: Store, step: Step, *, is_whole: bool = False) -> BuildReport:
    with store.writer() as writer:
        for entry in entries():
            writer.ensure_table(entry.raw_name, entry.columns, "overlapping rows", marked=entry.marked)
            if rows := step.rows.get(entry.name):
                take_in(writer, entry, rows)
        return build(writer, now=step.now, settings=step.rules, is_whole=is_whole)


def raw_rows(store: Store) -> dict[str, pa.Table]:
    with store.reader() as reader:
        return {entry.name: reader.arrow(f"select * from {entry.raw_name}") for entry in entries()}


def marts(store: Store) -> dict[str, Counter[str]]:
    """Rows of every mart, written out; and of every view but staging, which is what the API reads."""
    names = [model.name for model in models() if not model.name.startswith("stg_")]
    with store.reader() as reader:
        return {name: Counter(map(written, reader.rows(f"select * from mart.{name}"))) for name in names}


def written(row: dict[str, Any]) -> str:
    cells = {name: format(value, ".9g") if isinstance(value, float) else value for name, value in row.items()}
    return str(cells)


def built_at_once(folder: Path, raw: dict[str, pa.Table], step: Step) -> dict[str, Counter[str]]:
    """The marts of a fresh store that got all rows in one go."""
    store = Store.open(folder / "fresh.duckdb")
    try:
        with store.writer() as writer:
            for entry in entries():
                writer.ensure_table(entry.raw_name, entry.columns, "overlapping rows", marked=entry.marked)
                writer.merge(entry.raw_name, raw[entry.name].to_reader(), key=entry.key)
            build(writer, now=step.now, settings=step.rules, is_whole=True)
        return marts(store)
    finally:
        store.close()


def differing(got: dict[str, Counter[str]], wanted: dict[str, Counter[str]]) -> str:
    lines = []
    for name in wanted:
        surplus, lacking = got[name] - wanted[name], wanted[name] - got[name]
        lines += [f"{name}: too many {row}" for row in list(surplus)[:3]]
        lines += [f"{name}: lacking  {row}" for row in list(lacking)[:3]]
    return "\n".join(lines)


def check(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        store = Store.open(Path(folder) / "turns.duckdb")
        try:
            for step in steps:
                bring_up(store, step)
            got, raw = marts(store), raw_rows(store)
        finally:
            store.close()
        assert differing(got, built_at_once(Path(folder), raw, steps[-1])) == ""


@_Q
@given(turns())
def test_a_build_of_what_changed_equals_a_build_of_everything(steps: list[Step]) -> None:
    check(steps)


@pytest.mark.soak
@settings(_Q, max_examples=300)
@given(turns())
def test_a_build_of_what_changed_equals_a_build_of_everything_many_times(steps: list[Step]) -> None:
    check(steps)
