"""Columns that the account has and we do not know: seen with one statement for all tables, and reported."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from job_monitor.databricks.reads import COLUMNS
from job_monitor.databricks.statements import read_arrow
from job_monitor.databricks.system_tables import SystemTable
from job_monitor.databricks.unread import UNREAD
from job_monitor.errors import SourceError
from job_monitor.sync.sources import load, save
from job_monitor.sync.sync import SyncContext


def note_new_columns(context: SyncContext, tables: Sequence[SystemTable]) -> dict[str, list[str]]:
    """Write each table's unknown columns to its source, and return them by table.

    Nothing is read from them and nothing breaks by them; they are there to be seen. An account that does not let us
    read information_schema loses this notice and nothing else, so that is no state of any source.
    """
    try:
        found = _account_columns(context)
    except SourceError:
        return {}
    new = {table.name: _unknown(table, found[table.name]) for table in tables}
    with context.store.reader() as reader:
        records = [load(reader, table.name) for table in tables]
    changed = [record for record in records if record.ignored_columns != new[record.name]]
    if changed:
        with context.store.writer() as writer:
            for record in changed:
                save(writer, replace(record, ignored_columns=new[record.name]))
    return {name: columns for name, columns in new.items() if columns}


def _account_columns(context: SyncContext) -> dict[str, set[str]]:
    source = "system.information_schema.columns"
    patience = replace(context.patience, deadline_s=min(60.0, context.patience.deadline_s))
    columns: dict[str, set[str]] = defaultdict(set)
    with read_arrow(
        context.ws,
        context.warehouse_id,
        COLUMNS,
        source=source,
        feature="columns",
        patience=patience,
        meter=context.meter,
    ) as result:
        for row in result.to_reader().read_all().to_pylist():
            columns[f"system.{row['table_schema']}.{row['table_name']}"].add(row["column_name"])
    return columns


def _unknown(table: SystemTable, found: set[str]) -> list[str]:
    return sorted(found - table.source_columns - set(UNREAD.get(table.name, ())))
