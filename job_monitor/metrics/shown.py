"""A metric's statement as it runs in a warehouse: down to the system tables, with every value written into it.

Models are CTEs with the text of their files. What is configured, and the moment of the build, are rows written out;
tables whose hours the product adds up are added up in place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlglot import exp

from job_monitor.metrics.metric import Metric
from job_monitor.metrics.redated import AS_STORED, Cte, model_texts, upstream
from job_monitor.metrics.statement import PARAMETER, Asked, Statement, statement
from job_monitor.sql.models import DIALECT, models, schema
from job_monitor.sql.scoped_reader import ScopedReader

CONFIG = "monitor.config."
HOURS = "_hours"
_OF_SEEN_JOBS = "where workspace_id || '/' || job_id in (select workspace_id || '/' || job_id from mart.job_daily)"


@dataclass(frozen=True)
class Surroundings:
    """What a statement rests on beside the system tables, as the last build had it.

    `config` holds rows by full name, `hours` the SELECT that stands for an aggregated table by full name.
    """

    now_at: datetime
    currency: str
    config: Mapping[str, Sequence[Mapping[str, Any]]]
    hours: Mapping[str, str]


def surroundings(reader: ScopedReader, hours: Mapping[str, str]) -> Surroundings:
    """As the marts of the reader's snapshot were built; there must be some."""
    clock = reader.rows("select now_at, currency from mart.clock")[0]
    names = [name for name in schema()["sources"] if name.startswith(CONFIG)]
    config = {name: reader.rows(_config_sql(name)) for name in names}
    return Surroundings(clock["now_at"], clock["currency"], config, hours)


def _config_sql(name: str) -> str:
    """The rows of a setting, in an order of their own: the text must not change from one asking to the next.

    What is set for single jobs is told of those with a run that the reader sees.
    """
    narrowed = _OF_SEEN_JOBS if "job_id" in schema()["sources"][name] else ""
    return f"select * from raw.{_plain(name)} {narrowed} order by all"  # noqa: S608 - a name of ours


@dataclass(frozen=True)
class Shown:
    """`sources` are the system tables that the statement reads, by full name."""

    sql: str
    sources: tuple[str, ...]


def shown(asked: Asked, around: Surroundings) -> Shown:
    """The statement of one question in Databricks' dialect, on system tables alone."""
    return _written(statement(asked), _models_read(asked), around)


def shown_text(text: str, read: set[str], parameters: Mapping[str, object], around: Surroundings) -> Shown:
    """A statement of ours on the models that it reads, and on all from which they are made."""
    return _written(Statement((), text, {}, {}, parameters), read, around)


def _written(made: Statement, read: set[str], around: Surroundings) -> Shown:
    sources = _sources(read)
    ctes = [*_foreign(sources, around), *_expanded(made, read, around)]
    body = ",\n\n".join(f"{cte.name} as (\n{_indented(cte.text)}\n)" for cte in ctes)
    text = _bound(made.text, made.parameters)
    joint = ",\n\n" if text.startswith("with ") else "\n\n"
    return Shown(f"with {body}{joint}{text.removeprefix('with ')}\n", _tables(sources))


def metric_sources(metric: type[Metric], *, with_jobs: bool = False, with_workspaces: bool = False) -> tuple[str, ...]:
    """System tables that a metric's number rests on: first those without which there is none."""
    read = set(upstream(metric.relation.sql))
    read |= set(upstream("jobs")) if with_jobs else set()
    read |= set(upstream("workspaces")) if with_workspaces else set()
    return (
        *metric.relation.sources,
        *(name for name in _tables(_sources(read)) if name not in metric.relation.sources),
    )


def _models_read(asked: Asked) -> set[str]:
    read = set(upstream(asked.source))
    read |= set(upstream("jobs")) if asked.joins_jobs else set()
    return read | (set(upstream("workspaces")) if asked.joins_workspaces else set())


def _sources(read: set[str]) -> list[str]:
    return sorted({source for model in models() if model.name in read for source in model.sources})


def _tables(sources: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({name.removesuffix(HOURS) for name in sources if not name.startswith(CONFIG)}))


def _expanded(made: Statement, read: set[str], around: Surroundings) -> Iterator[Cte]:
    """Every model that is read, the replaced ones among them, then our own parts."""
    names = [model.name for model in models() if model.name in read]
    ours = {cte.name: cte for cte in made.ctes if cte.name in names}
    stored = _stored(names, ours)
    for name in names:
        text = _clock(around) if name == "clock" else _renamed(model_texts()[name])
        if name in stored:
            yield Cte(stored[name], _with_names(text, stored))
        if name in ours:
            yield Cte(name, _bound(ours[name].text, made.parameters) if ours[name].is_ours else text)
    yield from (Cte(cte.name, _bound(cte.text, made.parameters)) for cte in made.ctes if cte.name not in ours)


def _stored(names: Sequence[str], ours: Mapping[str, Cte]) -> dict[str, str]:
    """Models that are read as they are stored, and what they are called where another version is read as well: those
    that are not ours, those that are replaced, and what these are made from."""
    roots = [name for name in names if name not in ours or ours[name].is_ours]
    below = {name for root in roots for name in upstream(root)}
    return {name: name + AS_STORED if name in ours else name for name in names if name in below}


def _with_names(text: str, names: Mapping[str, str]) -> str:
    changed = [name for name, other in names.items() if other != name]
    if not changed:
        return text
    return re.sub(rf"\b(?:{'|'.join(changed)})\b", lambda match: names[match[0]], text)


def _foreign(sources: Sequence[str], around: Surroundings) -> Iterator[Cte]:
    for name in sources:
        if name.startswith(CONFIG):
            yield Cte(_plain(name), values(around.config[name], schema()["sources"][name]))
        elif name in around.hours:
            yield Cte(_plain(name), around.hours[name])


def _renamed(text: str) -> str:
    """Names of what is no system table, as the CTEs that stand for them are called."""
    return re.sub(rf"\b(?:monitor\.config\.\w+|system\.\w+\.\w+{HOURS})\b", lambda match: _plain(match[0]), text)


def _plain(name: str) -> str:
    return name.split(".", 1)[1].replace(".", "__")


def _clock(around: Surroundings) -> str:
    return f"select {literal(around.now_at)} as now_at, {literal(around.currency)} as currency"


def values(given: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> str:
    """Rows as a query; without any, a query of none with the same columns."""
    if not given:
        return (
            "select " + ", ".join(f"cast(null as {kind}) as {name}" for name, kind in columns.items()) + " where false"
        )
    lines = []
    for row in given:
        cells = (f"cast({literal(row[name])} as {kind}) as {name}" for name, kind in columns.items())
        lines.append("select " + ", ".join(cells))
    return "\nunion all\n".join(lines)


def _bound(text: str, parameters: Mapping[str, object]) -> str:
    """Our own text with its parameters as literals: one pass, so that nothing in a value is read as a parameter."""
    return PARAMETER.sub(lambda match: literal(parameters[match[1]]), text)


def literal(value: object) -> str:
    """A value as Databricks reads it back. Text cannot leave its quotes, nor name a variable of the session."""
    if value is None:
        return "null"
    if isinstance(value, datetime):
        return f"timestamp '{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00:00'"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, int | Decimal):
        return str(value)
    quoted = exp.Literal.string(str(value)).sql(DIALECT)
    return quoted.replace("${", "\\u0024{").replace("{{", "{\\u007b")


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else line for line in text.splitlines())
