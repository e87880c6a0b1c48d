"""Marts by the days of another zone, or by hours: their own models, with the dates of what they read replaced.

A CTE named like a model stands in for it, so that every model after it reads the replaced dates. What is stored, with
its UTC dates, is called `<model>_utc` there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import sqlglot

from job_monitor.metrics.relations import Dated, Relation
from job_monitor.sql.models import DIALECT, FOLDERS, models, read_folder, tables

AS_STORED = "_utc"


@dataclass(frozen=True)
class Cte:
    """One named part of a statement. `is_ours`: written here, so that it may hold parameters; models hold none."""

    name: str
    text: str
    is_ours: bool = True


def redated(source: str, relation: Relation, *, hours: bool) -> Iterator[Cte]:
    """The models between the replaced dates and `source`, the relation's rows, in the order of their references."""
    changed = set(relation.redated)
    for name in upstream(source):
        if name in relation.redated:
            yield Cte(name, _replaced(name, relation.redated[name], hours=hours))
        elif name not in relation.kept and changed & references(name):
            changed.add(name)
            yield Cte(name, model_texts()[name], is_ours=False)


def _replaced(name: str, dated: Dated, *, hours: bool) -> str:
    day = f"cast(from_utc_timestamp({dated.moment}, :zone) as date)"
    hour = f"date_trunc('HOUR', {dated.moment})"
    return "\n".join(
        [
            f"select * except ({dated.column}), {hour if hours else day} as {dated.column}",
            f"from {name}{AS_STORED}",
            f"where {dated.moment} >= :from_at and {dated.moment} < :until_at",
        ]
    )


@cache
def model_texts() -> dict[str, str]:
    """Each model's text as it stands in its file."""
    return {name: text.strip() for folder in FOLDERS for name, text in read_folder(folder).items()}


@cache
def references(name: str) -> frozenset[str]:
    return next(model.references for model in models() if model.name == name)


@cache
def upstream(source: str) -> tuple[str, ...]:
    """Every model that `source` (what stands behind FROM) rests on, each after those that it reads."""
    found = set(models_in(source))
    for model in reversed(models()):
        if model.name in found:
            found |= model.references
    return tuple(model.name for model in models() if model.name in found)


@cache
def models_in(source: str) -> frozenset[str]:
    """Models that `source` names itself."""
    query = sqlglot.parse_one(f"select * from {source}", read=DIALECT)  # noqa: S608 - a relation's own text
    return frozenset(table.name for table in tables(query))
