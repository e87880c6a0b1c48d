"""The tree of a Databricks query made ready for DuckDB: tables, parameters, and the account's time put in."""

from datetime import UTC, datetime
from functools import lru_cache

from sqlglot import exp, parse_one

from workspace_simulator.engine.catalog import Catalog, StoredTable
from workspace_simulator.engine.information_schema import information_sql
from workspace_simulator.engine.model import Query
from workspace_simulator.engine.parameters import Parameter, literal_text
from workspace_simulator.engine.scan import DUCKDB, readable, scan_sql
from workspace_simulator.engine.statement import (
    DIALECT,
    check_limits,
    full_name,
    function_name,
    parameters_by_name,
    table_nodes,
    unbound,
)

_KEPT = ("joins", "laterals", "pivots", "sample")


def rewritten(root: exp.Expr, query: Query, catalog: Catalog) -> exp.Expr:
    """`root` with nothing left that depends on the request. Raises SqlError for what cannot be resolved."""
    parameters = parameters_by_name(query)
    check_limits(root, parameters)
    _resolve_identifiers(root, parameters)
    root = root.transform(_with_clock, query.now)
    for marker in list(root.find_all(exp.Placeholder)):
        marker.replace(_bound(marker, parameters))
    named = set()
    for node in list(table_nodes(root)):
        named.add((node.db.lower(), node.name.lower()))
        node.replace(_scan(node, query, catalog))
    for column in root.find_all(exp.Column):
        _unqualify(column, named)
    return root


def _unqualify(column: exp.Column, named: set[tuple[str, str]]) -> None:
    # `system.lakeflow.jobs.name` becomes `jobs.name`; in `u.usage_metadata.job_id` an alias stands there, and stays.
    if column.args.get("db") and (column.text("db").lower(), column.table.lower()) in named:
        column.set("db", None)
        column.set("catalog", None)


def _resolve_identifiers(root: exp.Expr, parameters: dict[str, Parameter]) -> None:
    for node in list(root.find_all(exp.Table)):
        call = node.this
        if not (isinstance(call, exp.Func) and function_name(call) == "identifier"):
            continue
        argument = call.expressions[0]
        text = _identifier_text(argument, parameters)
        parts = exp.to_table(text, dialect=DIALECT)
        for key in ("this", "db", "catalog"):
            node.set(key, parts.args.get(key))


def _identifier_text(argument: exp.Expr, parameters: dict[str, Parameter]) -> str:
    if not isinstance(argument, exp.Placeholder):
        return str(argument.name)
    parameter = parameters.get(argument.name.lower())
    if parameter is None or parameter.value is None:
        raise unbound(argument.name)
    return parameter.value


def _bound(marker: exp.Placeholder, parameters: dict[str, Parameter]) -> exp.Expr:
    parameter = parameters.get(marker.name.lower())
    if parameter is None:
        raise unbound(marker.name)
    kind = exp.DataType.build(parameter.type_text, dialect=DIALECT)
    if parameter.parsed() is None:
        return exp.cast(exp.null(), kind)
    return exp.cast(exp.Literal.string(literal_text(parameter)), kind)


def _scan(node: exp.Table, query: Query, catalog: Catalog) -> exp.Expr:
    name = full_name(node, query)
    if name.startswith("system.information_schema."):
        sql = information_sql(name, query, catalog)
    else:
        table = readable(catalog, name, query)
        sql = scan_sql(table, _files(table), query, DUCKDB)
    inner = _parsed(sql).copy()
    alias = node.args.get("alias") or exp.TableAlias(this=exp.to_identifier(node.name))
    subquery = exp.Subquery(this=inner, alias=alias)
    for key in _KEPT:
        if node.args.get(key):
            subquery.set(key, node.args[key])
    return subquery


@lru_cache(maxsize=512)
def _parsed(sql: str) -> exp.Expr:
    """Readers ask for the same tables again and again. Not to be changed."""
    return parse_one(sql, dialect="duckdb")


def _files(table: StoredTable) -> str:
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in table.files)
    return f"read_parquet([{listed}])"


def _with_clock(node: exp.Expr, now: datetime) -> exp.Expr:
    moment = now.astimezone(UTC)
    if isinstance(node, exp.CurrentTimestamp):
        return _literal(moment.isoformat(sep=" "), "TIMESTAMPTZ")
    if isinstance(node, exp.Localtimestamp):
        return _literal(moment.replace(tzinfo=None).isoformat(sep=" "), "TIMESTAMP")
    if isinstance(node, exp.CurrentDate):
        return _literal(moment.date().isoformat(), "DATE")
    if isinstance(node, exp.StrToUnix | exp.UnixSeconds) and isinstance(node.this, exp.CurrentTimestamp):
        return exp.Literal.number(int(moment.timestamp()))
    return node


def _literal(text: str, kind: str) -> exp.Expr:
    return exp.cast(exp.Literal.string(text), exp.DataType.build(kind, dialect="duckdb"))
