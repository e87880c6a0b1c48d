"""An account's rows in a store, as the sync would leave them, and the marts built from it."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from job_monitor.databricks.system_tables import TABLES, SystemTable
from job_monitor.sql.build import BuildReport, build
from job_monitor.sql.models import models
from job_monitor.store import Store, Writer
from tests.oracle.accounts import Account, Row


def built(account: Account, path: Path) -> tuple[Store, BuildReport]:
    """A store with the account's raw rows and every mart."""
    store = Store.open(path)
    with store.writer() as writer:
        for entry in TABLES:
            merge(writer, entry, account.raw[entry.source_name])
        return store, build(writer, now=account.now, settings=account.settings)


def merge(writer: Writer, entry: SystemTable, rows: list[Row]) -> None:
    writer.ensure_table(entry.raw_name, entry.columns, "an account's rows")
    if rows:
        writer.merge(entry.raw_name, pa.Table.from_pylist(rows).to_reader(), key=entry.key)


def marts(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Rows of every mart and intermediate view; staging only renames."""
    names = [model.name for model in models() if not model.name.startswith("stg_")]
    with store.reader() as reader:
        return {name: reader.rows(f"select * from mart.{name}") for name in names}
