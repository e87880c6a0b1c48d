"""Models as statements of the store: names, parameters, dialect, and parts that stand in for what a model reads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

import sqlglot
from sqlglot import exp

from job_monitor.sql.models import DIALECT, Model, full_name, models, raw_name, schema


@dataclass(frozen=True)
class Binding:
    """What a statement needs beside its text: the parameters, and which system tables are there.

    `raw_schema` names tables, by their name in `raw`, that are read from another schema of the store: a model over
    its source's delta, say. `raw_columns` (table, column) are the columns in `raw`; asked for where the store has more
    than is published.
    """

    now: datetime
    currency: str
    raw_tables: Collection[str]
    raw_schema: Mapping[str, str] = field(default_factory=dict)
    raw_columns: Collection[tuple[str, str]] = ()


def sql_of(query: exp.Expr) -> str:
    """The statement's text in the store's dialect."""
    return _written(query.copy())


def _written(query: exp.Expr) -> str:
    """As `sql_of`, of a query that is nobody else's: it is changed, since a copy takes as long as all the rest."""
    for shifted in list(query.find_all(exp.AtTimeZone)):
        shifted.replace(_in_zone(shifted))
    if query.find(exp.UnixMillis, exp.Div, exp.DateFromUnixDate) is not None:
        for step in (_shifted_seconds, _whole_milliseconds, _day_by_number):
            query = query.transform(step, copy=False)
    return query.sql("duckdb", comments=False, copy=False)


def _in_zone(shifted: exp.AtTimeZone) -> exp.Expr:
    """from_utc_timestamp: read as a shift of a plain timestamp, while the store's moments know that they are UTC."""
    moment = shifted.this.this if isinstance(shifted.this, exp.Cast) else shifted.this
    return exp.Anonymous(this="timezone", expressions=[shifted.args["zone"], moment])


@cache
def expression_sql(text: str) -> str:
    """An expression of a model's description, in the store's dialect."""
    return sql_of(sqlglot.parse_one(text, read=DIALECT))


def _day_by_number(node: exp.Expr) -> exp.Expr:
    """A date, where the dialect would make a timestamp of it."""
    if not isinstance(node, exp.DateFromUnixDate):
        return node
    first = exp.cast(exp.Literal.string("1970-01-01"), "date")
    return exp.Paren(this=exp.Add(this=first, expression=node.this.copy()))


def _shifted_seconds(node: exp.Expr) -> exp.Expr:
    """Whole milliseconds as seconds: by whole numbers alone, where DuckDB would go through a double and back."""
    if not isinstance(node, exp.Cast) or not isinstance(node.this, exp.Div) or node.to != _SECONDS:
        return node
    if node.this.right.name != "1000.0":
        return node
    whole = exp.cast(node.this.left.unnest().copy(), exp.DataType.build("decimal(15, 0)"))
    return exp.Paren(this=exp.Mul(this=whole, expression=_THOUSANDTH.copy()))


_SECONDS = exp.DataType.build("decimal(18, 3)", dialect=DIALECT)
_THOUSANDTH = exp.cast(exp.Literal.string("0.001"), exp.DataType.build("decimal(3, 3)"))


def _whole_milliseconds(node: exp.Expr) -> exp.Expr:
    """`unix_millis` cuts what lies below a millisecond; DuckDB's `epoch_ms` rounds it."""
    if not isinstance(node, exp.UnixMillis):
        return node
    micros = exp.UnixMicros(this=node.this.copy())
    return exp.Paren(this=exp.IntDiv(this=micros, expression=exp.Literal.number(1000)))


def statement(model: Model, binding: Binding, parts: Collection[str] = ()) -> str:
    """The model's query as a statement of the store; of the models in `parts` it reads `part_of_<name>`.

    The text is kept for the next build: turning a dialect takes milliseconds.
    """
    if model.is_parametrised:
        return _statement(model, binding, parts)
    names = {raw_name(source) for source in model.sources} & set(binding.raw_tables)
    places = frozenset((name, binding.raw_schema.get(name, "raw")) for name in names)
    key = (model.folder, model.name, places, frozenset(parts))
    if key not in _TEXTS:
        _TEXTS[key] = _statement(model, binding, parts)
    return _TEXTS[key]


_TEXTS: dict[tuple[str, str, frozenset[tuple[str, str]], frozenset[str]], str] = {}
"""By folder and name, where its system tables are, and what it reads in part."""


def part_name(model: str) -> str:
    return f"part_of_{model}"


def _statement(model: Model, binding: Binding, parts: Collection[str]) -> str:
    stand_ins = {name: exp.select("*").from_(exp.to_table(part_name(name))) for name in parts}
    return _written(local(model.query, binding, stand_ins))


def local(query: exp.Expr, binding: Binding, parts: Mapping[str, exp.Expr] | None = None) -> exp.Expr:
    """The query with the store's names in the place of Databricks', and its parameters as literals.

    `parts` are queries, already local, that stand in for models of these names, or for system tables by their name in
    `raw`.
    """
    query = query.copy()
    parts = parts or {}
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    for table in list(query.find_all(exp.Table)):
        if table.catalog:
            table.replace(_source(table, binding, parts))
        elif table.name not in own:
            table.replace(_model(table, parts))
    values = {"now": binding.now.isoformat(), "currency": binding.currency}
    for placeholder in list(query.find_all(exp.Placeholder)):
        placeholder.replace(exp.Literal.string(values[placeholder.name]))
    return query


def inlined(query: exp.Expr) -> exp.Expr:
    """The query with every view over models written into it, so that it reads staging and stored marts alone."""
    views = {model.name: model for model in models() if model.is_inlined}
    query = query.copy()
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    for table in list(query.find_all(exp.Table)):
        if not table.catalog and table.name not in own and table.name in views:
            table.replace(subquery(inlined(views[table.name].query), table.alias_or_name))
    return query


def subquery(query: exp.Expr, alias: str) -> exp.Subquery:
    return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(alias)))


def empty_source(source: str) -> exp.Select:
    """A query of no rows with the columns that the models read of a system table."""
    columns = schema()["sources"][source]
    nulls = [
        exp.cast(exp.null(), exp.DataType.build(kind, dialect=DIALECT)).as_(name) for name, kind in columns.items()
    ]
    return exp.select(*nulls).where(exp.false())


def _model(table: exp.Table, parts: Mapping[str, exp.Expr]) -> exp.Expr:
    if table.name in parts:
        return subquery(parts[table.name].copy(), table.alias_or_name)
    stored = table.copy()
    stored.set("db", exp.to_identifier("mart"))
    return stored


def _source(table: exp.Table, binding: Binding, parts: Mapping[str, exp.Expr]) -> exp.Expr:
    name = raw_name(full_name(table))
    if name in parts:
        return subquery(parts[name].copy(), table.alias_or_name)
    if name in binding.raw_tables:
        return exp.to_table(f"{binding.raw_schema.get(name, 'raw')}.{name}").as_(table.alias_or_name, table=True)
    return subquery(empty_source(full_name(table)), table.alias_or_name)
