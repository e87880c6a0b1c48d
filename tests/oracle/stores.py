"""Rows of accounts in a store, as the sync would leave them, and the marts built from it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from job_monitor.databricks.system_tables import TABLES, SystemTable
from job_monitor.sql.build import BuildReport, build
from job_monitor.store import Store, Writer
from job_monitor.store.types import duckdb_type
from tests.oracle.accounts import Block, Row


def built(block: Block, path: Path) -> tuple[Store, BuildReport]:
    """A store with the block's raw rows and every mart."""
    store = Store.open(path)
    with store.writer() as writer:
        for entry in TABLES:
            merge(writer, entry, block.raw[entry.source_name])
        return store, build(writer, now=block.now, settings=block.settings)


def merge(writer: Writer, entry: SystemTable, rows: list[Row]) -> None:
    writer.ensure_table(entry.raw_name, entry.columns, "rows of accounts")
    writer.merge(entry.raw_name, as_arrow(writer, entry, rows).to_reader(), key=entry.key)


def as_arrow(writer: Writer, entry: SystemTable, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The rows in the shape of the raw table; a column that a row leaves out is NULL."""
    casts = ", ".join(f'CAST(NULL AS {duckdb_type(kind)}) AS "{name}"' for name, kind in entry.columns.items())
    schema = writer.arrow(f"SELECT {casts} LIMIT 0").schema
    maps = {field.name for field in schema if pa.types.is_map(field.type)}
    cells = [{name: _pairs(row.get(name), name in maps) for name in entry.columns} for row in rows]
    return pa.Table.from_pylist(cells, schema=schema)


def _pairs(value: Any, is_map: bool) -> Any:
    return list(value.items()) if is_map and isinstance(value, Mapping) else value


def marts(store: Store, names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Rows of these models."""
    with store.reader() as reader:
        return {name: reader.rows(f"select * from mart.{name}") for name in names}
