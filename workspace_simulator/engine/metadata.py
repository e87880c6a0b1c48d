"""SHOW and DESCRIBE, the few forms that clients use to look around."""

import re
from collections.abc import Callable, Iterable

import pyarrow as pa

from workspace_simulator.engine.catalog import Catalog
from workspace_simulator.engine.errors import read_only, syntax_error
from workspace_simulator.engine.information_schema import shown_columns, visible_tables
from workspace_simulator.engine.model import Answer, Query
from workspace_simulator.engine.scan import readable
from workspace_simulator.engine.types import OutColumn

_NAME = r"([\w`.]+)"
_LIKE = r"(?:\s+(?:LIKE\s+)?'([^']*)')?"


def answer(query: Query, catalog: Catalog) -> Answer | None:
    """The answer to a SHOW or DESCRIBE; None when the statement is something else."""
    sql = query.sql.strip().rstrip(";").strip()
    if not re.match(r"(?i)(SHOW|DESCRIBE|DESC)\b", sql):
        return None
    for pattern, make in _FORMS:
        if match := re.fullmatch(pattern, sql, re.IGNORECASE | re.DOTALL):
            return make(match, query, catalog)
    if re.match(r"(?i)(SHOW\s+CREATE|DESCRIBE\s+HISTORY)", sql):
        raise read_only(sql.split()[0].upper())
    raise syntax_error(f"Syntax error at or near '{sql.split()[-1]}'.")


def _table(columns: dict[str, pa.DataType], rows: Iterable[tuple[object, ...]]) -> Answer:
    schema = pa.schema(list(columns.items()))
    listed = list(rows)
    arrays = [pa.array([row[index] for row in listed], kind) for index, kind in enumerate(columns.values())]
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema)
    return Answer(tuple(OutColumn(name, kind) for name, kind in columns.items()), iter([batch] if listed else []))


def _catalogs(match: re.Match[str], query: Query, catalog: Catalog) -> Answer:
    return _table({"catalog": pa.string()}, [("system",)] if any(visible_tables(query, catalog)) else [])


def _schemas(match: re.Match[str], query: Query, catalog: Catalog) -> Answer:
    found = dict.fromkeys(table.schema for table in visible_tables(query, catalog))
    return _table({"databaseName": pa.string()}, [(name,) for name in found if _like(name, match[2])])


def _tables(match: re.Match[str], query: Query, catalog: Catalog) -> Answer:
    schema = (match[1] or f"system.{query.schema}").replace("`", "").lower().split(".")[-1]
    there = [table for table in visible_tables(query, catalog) if table.schema == schema]
    columns = {"database": pa.string(), "tableName": pa.string(), "isTemporary": pa.bool_()}
    return _table(columns, [(schema, table.name, False) for table in there if _like(table.name, match[2])])


def _describe(match: re.Match[str], query: Query, catalog: Catalog) -> Answer:
    parts = match[1].replace("`", "").lower().split(".")
    defaults = [query.catalog or "hive_metastore", query.schema or "default"]
    table = readable(catalog, ".".join([*defaults[: 3 - len(parts)], *parts]), query)
    columns = {"col_name": pa.string(), "data_type": pa.string(), "comment": pa.string()}
    return _table(columns, [(name, kind, None) for name, kind in shown_columns(table, query)])


def _like(name: str, pattern: str | None) -> bool:
    if pattern is None:
        return True
    return any(re.fullmatch(part.replace("*", ".*"), name, re.IGNORECASE) for part in pattern.split("|"))


_Make = Callable[[re.Match[str], Query, Catalog], Answer]
_FORMS: tuple[tuple[str, _Make], ...] = (
    (rf"SHOW\s+CATALOGS{_LIKE}", _catalogs),
    (rf"SHOW\s+(?:SCHEMAS|DATABASES)(?:\s+(?:IN|FROM)\s+{_NAME})?{_LIKE}", _schemas),
    (rf"SHOW\s+TABLES(?:\s+(?:IN|FROM)\s+{_NAME})?{_LIKE}", _tables),
    (rf"(?:DESCRIBE|DESC)(?:\s+TABLE)?(?:\s+EXTENDED)?\s+{_NAME}", _describe),
)
