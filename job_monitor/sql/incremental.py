"""What a mart's rows depend on, and which of them a change of what it reads can touch.

`schema/*.yml` says it per mart (`incremental:`): `by` are columns of the mart; rows of one value of them depend, of
each reference in `touched_by`, only on the rows whose expressions there have that same value. So after a change the
values of the changed rows are what must be computed anew, from the rows with these values, and nothing else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp

from job_monitor.sql.models import DIALECT, Claim, Model, models, named, raw_name, schema
from job_monitor.sql.render import Binding, expression_sql, inlined, local, part_name, sql_of, statement
from job_monitor.store.types import mark_name, mark_of

TOUCHED = "temp.touched"
"""The values that are computed anew: one column for each of `by`, named k0, k1 …"""


@dataclass(frozen=True)
class Through:
    """Values looked up: `by` of the rows of `model` that agree with a changed row in the columns `on`."""

    model: str
    on: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True)
class Touch:
    """What a reference has to do with the values of `by`.

    `values`: expressions over a changed row of it, the values that the row touches; or `through` another model. Where
    there is `again`, a row that was there before and is still there, changed, touches these instead.
    `rows`: expressions over any row of it; those that are among the touched values are needed. None: every row is. They
    may be fewer than `by`: then the first of them are compared.
    """

    values: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    through: Through | None = None


@dataclass(frozen=True)
class Incremental:
    """`steady` names references whose change alone does not matter; `revisit` is a condition on the mart's own rows
    that are computed anew in every build, because they depend on the clock. `sorted_by` is a column in whose order the
    mart is written when it is built whole: what looks for a few values of it then reads a few stretches."""

    by: tuple[str, ...]
    touched_by: Mapping[str, Touch]
    steady: frozenset[str]
    revisit: str | None
    sorted_by: str | None = None


def incremental(model: Model) -> Incremental | None:
    """None: the mart is always built whole."""
    entry = schema()["models"].get(model.name, {}).get("incremental")
    if entry is None:
        return None
    touched_by = {name: _touch(given) for name, given in entry["touched_by"].items()}
    steady = frozenset(entry.get("steady", ()))
    return Incremental(tuple(entry["by"]), touched_by, steady, entry.get("revisit"), entry.get("sorted_by"))


def claimed(claim: Claim) -> Incremental:
    """How a claim with `by` is asked of what changed."""
    touched_by = {name: Touch(values=claim.by, rows=claim.by) for name in leaves(claim) - claim.steady}
    touched_by |= {name: Touch(rows=rows) for name, rows in claim.parts.items()}
    return Incremental(claim.by, touched_by, claim.steady, None)


def _touch(given: Any) -> Touch:
    if isinstance(given, list):
        return Touch(values=tuple(given), rows=tuple(given))
    values, again, rows = (tuple(given.get(part, ())) for part in ("values", "again", "rows"))
    through = Through(given["through"], tuple(given["on"]), tuple(given["by"])) if "through" in given else None
    return Touch(values, again, rows, through)


def leaves(model: Model) -> frozenset[str]:
    """Staging models and marts that it reads, through intermediate models too."""
    return _whole(model).references


def _whole(model: Model) -> Model:
    """The model with every view over models written into its query."""
    key = (model.folder, model.name)
    if key not in _WHOLE:
        _WHOLE[key] = Model(model.name, inlined(model.query), model.folder)
    return _WHOLE[key]


_WHOLE: dict[tuple[str, str], Model] = {}
"""By folder and name: models do not change while the process lives."""


def touched_statements(plan: Incremental, model: str, changes: Mapping[str, str], known: frozenset[str]) -> list[str]:
    """SELECTs of the values to compute anew. `changes`: reference → SQL of its changed rows; `known`: marts there."""
    found = []
    for name, rows in changes.items():
        touch = plan.touched_by[name]
        if touch.again:
            key = ", ".join(schema()["models"][name]["key"])
            found.append(_select(touch.again, rows))
            rows = f"(SELECT * FROM {rows} QUALIFY count(*) OVER (PARTITION BY {key}) = 1)"
        if touch.values:
            found.append(_select(touch.values, rows))
        if touch.through is not None and touch.through.model in known:
            found.append(_looked_up(touch.through, rows))
    if plan.revisit is not None:
        found.append(f"{_select(plan.by, f'mart.{model}')} WHERE {expression_sql(plan.revisit)}")
    return found


def _select(parts: tuple[str, ...], rows: str) -> str:
    columns = [f"{expression_sql(part)} AS k{place}" for place, part in enumerate(parts)]
    return f"SELECT DISTINCT {', '.join(columns)} FROM {rows} AS changed"


def _looked_up(through: Through, rows: str) -> str:
    columns = ", ".join(f"t.{name} AS k{place}" for place, name in enumerate(through.by))
    same = " AND ".join(f"t.{name} = changed.{name}" for name in through.on)
    return f"SELECT DISTINCT {columns} FROM mart.{through.model} AS t SEMI JOIN {rows} AS changed ON {same}"


@dataclass(frozen=True)
class Key:
    """What is known of a column of the touched values: is a NULL among them, and which spans hold all of its dates."""

    may_be_null: bool
    spans: tuple[tuple[date, date], ...] = ()


def spans(dates: Sequence[date], most: int) -> tuple[tuple[date, date], ...]:
    """Sorted dates as first and last of at most so many spans, with as few other dates between as can be."""
    gaps = sorted(range(1, len(dates)), key=lambda place: dates[place - 1] - dates[place])
    cuts = sorted(place for place in gaps[: most - 1] if dates[place] - dates[place - 1] > timedelta(days=1))
    ends = [*cuts, len(dates)]
    return tuple((dates[start], dates[end - 1]) for start, end in zip([0, *cuts], ends, strict=True) if dates)


def parts(plan: Incremental, binding: Binding, keys: Sequence[Key]) -> dict[str, str]:
    """Of each reference, a query of no more of its rows than the touched values need."""
    return {name: _part(name, touch.rows, binding, keys) for name, touch in plan.touched_by.items() if touch.rows}


def restricted(model: Model, binding: Binding, found: Mapping[str, str]) -> str:
    """The model as a statement of the store that reads these queries in the place of references.

    Each is asked once, however often the model reads it, and for the columns alone that the model uses. What is read
    once is not kept: it goes on as it comes.
    """
    text = statement(_whole(model), binding, found)
    asked = ", ".join(
        f"{part_name(name)} AS {'MATERIALIZED ' if _times(name, text) > 1 else ''}({query})"
        for name, query in found.items()
    )
    return f"WITH {asked} SELECT * FROM ({text})" if asked else text


def _times(name: str, text: str) -> int:
    """How often a statement reads the part of a model."""
    return len(re.findall(rf"\b{part_name(name)}\b", text))


def _part(name: str, rows: tuple[str, ...], binding: Binding, keys: Sequence[Key]) -> str:
    """Rows of a staging model or a mart whose expressions are among the touched values.

    Of a staging model the source is cut, not the view, so that the rest of its rows is neither read nor computed.
    """
    cuts = _cuts(name, rows)
    if _staging(name) is None:
        return _among(f"mart.{name}", cuts, keys)
    source, text = _around(name, binding)
    return text.replace(_HERE, f"({_of_source(source, cuts, keys, binding)})")


@dataclass(frozen=True)
class _Cut:
    """An expression by which rows are cut: over `t`, in the store's dialect; the column of `t` that it is, or whose
    day it is, where it is no more than that."""

    text: str
    column: str | None
    moment: str | None


@cache
def _cuts(name: str, rows: tuple[str, ...]) -> tuple[_Cut, ...]:
    """Of expressions over a model's columns; for a staging model, over the columns of what it reads."""
    staging, found = _staging(name), [sqlglot.parse_one(part, read=DIALECT) for part in rows]
    if staging is not None:
        found = [_written_in(part, staging.columns) for part in found]
    return tuple(_cut(part) for part in found)


def _cut(part: exp.Expr) -> _Cut:
    moment = part.find(exp.UnixMicros) if isinstance(part, exp.DateFromUnixDate) else None
    column = part.name if isinstance(part, exp.Column) else None
    return _Cut(_of_t(part), column, None if moment is None else _of_t(moment.this))


def _staging(name: str) -> Model | None:
    return next((model for model in models() if model.name == name and model.folder == "staging"), None)


_HERE = "the_cut_source"
"""Where in a staging model's text a part of its source is written in; no model has such a name."""


def _around(name: str, binding: Binding) -> tuple[str, str]:
    """What a staging model reads in the store, and its text with a place for a part of that: "" where it reads nothing.

    The text is kept for the next build: turning a dialect takes milliseconds.
    """
    staging = named(name)
    places = tuple(
        (one, binding.raw_schema.get(one, "raw") if one in binding.raw_tables else None)
        for one in sorted(raw_name(source) for source in staging.sources)
    )
    if (name, places) not in _AROUND:
        query = local(staging.query, binding)
        source, read = next(query.find_all(exp.Table), None), ""
        if source is not None:
            read = f"{source.db}.{source.name}"
            source.replace(exp.to_table(_HERE).as_(source.alias_or_name, table=True))
        _AROUND[name, places] = (read, sql_of(query))
    return _AROUND[name, places]


_AROUND: dict[tuple[str, tuple[tuple[str, str | None], ...]], tuple[str, str]] = {}
"""By name, and where its system tables are."""


def _of_source(source: str, cuts: Sequence[_Cut], keys: Sequence[Key], binding: Binding) -> str:
    """Rows of a raw table. Where nothing bounds the search in time, and the store keeps marks of an id, these are gone
    through first: four bytes a row in place of a text, and the other columns of a few rows only."""
    table = source.rpartition(".")[2]
    marked = next(
        ((place, cut.column) for place, cut in enumerate(cuts[: len(keys)]) if _is_marked(table, cut, binding)), None
    )
    if marked is None or any(_within(cut, key) for cut, key in zip(cuts, keys, strict=False)):
        return _among(source, cuts, keys)
    place, column = marked
    marks = f"SELECT DISTINCT {mark_of(f'k{place}')} AS mark FROM {TOUCHED}"
    hits = f"SELECT t.rowid FROM {source} AS t SEMI JOIN ({marks}) AS m ON t.{mark_name(str(column))} = m.mark"
    near = f"SELECT * FROM {source} AS t WHERE t.rowid IN ({hits})"
    # Kept, or the engine would look for the texts of the ids after all, in the same pass.
    return f"WITH near AS MATERIALIZED ({near}) {_among('near', cuts, keys)}"


def _is_marked(table: str, cut: _Cut, binding: Binding) -> bool:
    return cut.column is not None and (table, mark_name(cut.column)) in binding.raw_columns


def _written_in(part: exp.Expr, columns: Mapping[str, exp.Expr]) -> exp.Expr:
    """The expression over a view's columns as one over the columns of what the view reads."""

    def replaced(node: exp.Expr) -> exp.Expr:
        return columns[node.name].copy() if isinstance(node, exp.Column) else node

    return part.transform(replaced)


def _among(rows: str, cuts: Sequence[_Cut], keys: Sequence[Key]) -> str:
    """Equality of every part; the null-safe one, which filters less early, only where a touched value is NULL."""
    condition = " AND ".join(
        f"{cut.text} {'IS NOT DISTINCT FROM' if key.may_be_null else '='} touched.k{place}"
        for place, (cut, key) in enumerate(zip(cuts, keys, strict=False))
    )
    found = (_within(cut, key) for cut, key in zip(cuts, keys, strict=False))
    text = f"SELECT t.* FROM {rows} AS t SEMI JOIN {TOUCHED} ON {condition}"
    bounds = next((bounds for bounds in found if bounds), ["TRUE"])
    return " UNION ALL ".join(f"{text} WHERE {bound}" for bound in bounds)


def _within(cut: _Cut, key: Key) -> list[str]:
    """The moments between which the days lie, by span: bounds on a column as it is stored spare most of the reading."""
    if cut.moment is None or key.may_be_null:
        return []
    return [
        f"{cut.moment} >= '{first} 00:00:00+00'::timestamptz"
        f" AND {cut.moment} < '{last + timedelta(days=1)} 00:00:00+00'::timestamptz"
        for first, last in key.spans
    ]


def _of_t(part: exp.Expr) -> str:
    def qualified(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and not node.table:
            return exp.column(node.this.copy(), table="t")
        return node

    return sql_of(part.transform(qualified))
