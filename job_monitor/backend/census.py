"""Which workspaces and jobs the store has rows of: what a viewer's own answers are held against."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from job_monitor.databricks.reach import Group, has_workspaces, job_column
from job_monitor.databricks.system_tables import TABLES, SystemTable
from job_monitor.store import Reader
from job_monitor.store.types import identifier, qualified

JOBS = "system.lakeflow.jobs"
RECENT = timedelta(days=7)
"""How far back from its newest row a large table is looked at first."""

_STATES = "SELECT name, row_count, synced_at FROM meta.sources"
_RAW_TABLES = "SELECT 'raw.' || table_name AS name FROM duckdb_tables() WHERE schema_name = 'raw'"


@dataclass(frozen=True)
class TableCensus:
    """Of one table: its workspaces (null: rows that name none), its jobs where it lists them, and its newest cursor."""

    workspaces: frozenset[str | None]
    jobs: frozenset[Group]
    newest: datetime | None


Census = dict[str, TableCensus]


class CensusMemory:
    """Counted again, table by table, when a sync changed it."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Any, TableCensus]] = {}
        self._counting = threading.Lock()

    def of(self, reader: Reader) -> Census:
        """Of the reader's snapshot."""
        states = {row["name"]: (row["row_count"], row["synced_at"]) for row in reader.rows(_STATES)}
        with self._counting:
            present: frozenset[str] | None = None
            for table in TABLES:
                key = states.get(table.name)
                if table.name not in self._known or self._known[table.name][0] != key:
                    present = present or frozenset(row["name"] for row in reader.rows(_RAW_TABLES))
                    self._known[table.name] = (key, _counted(reader, table, is_there=table.raw_name in present))
            return {name: census for name, (_, census) in self._known.items()}


def is_covered(new: Census, old: Census) -> bool:
    """Whether nothing is in the store that was not there when the old one was counted."""
    return all(
        name in old and census.workspaces <= old[name].workspaces and census.jobs <= old[name].jobs
        for name, census in new.items()
    )


def recent_since(table: SystemTable, census: TableCensus) -> datetime | None:
    """Where the first look at a large table begins; None: it is small, and looked at whole."""
    if table.history is None or census.newest is None:
        return None
    return census.newest - RECENT


def groups(reader: Reader, table: SystemTable, since: datetime | None) -> frozenset[Group]:
    """Groups of the stored rows, as `reach.seen` has them of the viewer's."""
    if not has_workspaces(table):
        count = reader.scalar(_sql("SELECT count(*) FROM", qualified(table.raw_name)))
        return frozenset({(None, None)}) if count else frozenset()
    sql = _sql("SELECT DISTINCT workspace_id,", _job(table), "AS job_id FROM", qualified(table.raw_name))
    params: dict[str, object] = {}
    if since is not None:
        sql = _sql(sql, "WHERE", identifier(str(table.stored_cursor)), ">= $since")
        params["since"] = since
    return frozenset((row["workspace_id"], row["job_id"]) for row in reader.rows(sql, params))


def _job(table: SystemTable) -> str:
    return job_column(table) or "NULL::VARCHAR"


def _counted(reader: Reader, table: SystemTable, *, is_there: bool) -> TableCensus:
    if not is_there:
        return TableCensus(frozenset(), frozenset(), None)
    name = qualified(table.raw_name)
    newest = None
    if table.history is not None and table.stored_cursor is not None:
        newest = _moment(reader.scalar(_sql("SELECT max(", identifier(table.stored_cursor), ") FROM", name)))
    if not has_workspaces(table):
        return TableCensus(frozenset(), frozenset(), newest)
    found = reader.rows(_sql("SELECT DISTINCT workspace_id FROM", name))
    jobs = groups(reader, table, None) if table.name == JOBS else frozenset()
    return TableCensus(frozenset(row["workspace_id"] for row in found), jobs, newest)


def _moment(value: datetime | date | None) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, time(), UTC)


def _sql(*parts: str) -> str:
    return " ".join(parts)


def present(tables: Sequence[SystemTable], reader: Reader) -> frozenset[str]:
    """Names of those that the store holds."""
    there = frozenset(row["name"] for row in reader.rows(_RAW_TABLES))
    return frozenset(table.name for table in tables if table.raw_name in there)
