"""What is known about each source: `meta.sources`, a row per table, written with the table's rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta

from job_monitor.databricks.grants import statements
from job_monitor.databricks.reads import signature
from job_monitor.databricks.system_tables import SystemTable
from job_monitor.domain import SourceState
from job_monitor.errors import ColumnMissing, Denied, SourceError, TableAbsent
from job_monitor.store import Reader, Store, Writer
from job_monitor.store.types import identifier

_LONG_WAIT = timedelta(hours=1)
"""A table that the cap holds back for longer is not up to date, whatever its newest row says."""


@dataclass(frozen=True)
class SourceRecord:
    """A row of `meta.sources`. `cursor` is ISO text; `synced_at` is when the last turn that went through began."""

    name: str
    state: SourceState = SourceState.PENDING
    as_of: datetime | None = None
    synced_at: datetime | None = None
    row_count: int = 0
    message: str | None = None
    remedy: str | None = None
    cursor: str | None = None
    last_rows_read: int = 0
    last_rows_merged: int = 0
    last_bytes: int = 0
    last_seconds: float = 0.0
    statement_seconds: float = 0.0
    ignored_columns: list[str] = field(default_factory=list)


_COLUMNS = [entry.name for entry in fields(SourceRecord)]
_INSERT = " ".join(
    [
        "INSERT INTO meta.sources",
        f"({', '.join(identifier(name) for name in _COLUMNS)})",
        f"VALUES ({', '.join('$' + name for name in _COLUMNS)})",
    ]
)


def load(reader: Reader, name: str) -> SourceRecord:
    row = reader.row("SELECT * FROM meta.sources WHERE name = $name", {"name": name})
    if row is None:
        return SourceRecord(name)
    known = {column: row[column] for column in _COLUMNS}
    known["ignored_columns"] = list(row["ignored_columns"] or [])
    return SourceRecord(**{**known, "state": SourceState(row["state"])})


def save(writer: Writer, record: SourceRecord) -> None:
    writer.execute("DELETE FROM meta.sources WHERE name = $name", {"name": record.name})
    writer.execute(_INSERT, {name: getattr(record, name) for name in _COLUMNS} | {"state": record.state.value})


def prepare(store: Store, tables: Sequence[SystemTable]) -> None:
    """Make the raw tables that are missing or of another shape, and a pending row for each source that is new."""
    wanted = {table.raw_name: signature(table) for table in tables}
    with store.reader() as reader:
        known = {row["name"]: row["signature"] for row in reader.rows("SELECT name, signature FROM meta.raw_tables")}
    if all(known.get(name) == text for name, text in wanted.items()):
        return
    with store.writer() as writer:
        for table in tables:
            text = wanted[table.raw_name]
            if writer.ensure_table(table.raw_name, table.columns, text, marked=table.marked):
                save(writer, SourceRecord(table.name))


def judged(record: SourceRecord, table: SystemTable, now: datetime) -> SourceRecord:
    """The record with its state, after a read that reached `now`: empty, stale or ok."""
    if record.row_count == 0:
        said = "The account has no row here, or the reader may not see it: some accounts answer so for a missing grant."
        return replace(record, state=SourceState.EMPTY, message=said, remedy=None)
    if table.latency is not None and record.as_of is not None and now - record.as_of > table.latency:
        late_h = round((now - record.as_of).total_seconds() / 3600)
        said = f"The newest row is {late_h} hours old: the account delivers late, or nothing has happened since."
        return replace(record, state=SourceState.STALE, message=said, remedy=None)
    return replace(record, state=SourceState.OK, message=None, remedy=None)


def failed(record: SourceRecord, table: SystemTable, error: SourceError, principal: str) -> SourceRecord:
    """The record after a read that failed. Rows of earlier reads, their age and the cursor stay."""
    state, remedy = SourceState.FAILED, "It is tried again on the next turn."
    if isinstance(error, Denied):
        state, remedy = SourceState.DENIED, grants(table, principal)
    elif isinstance(error, TableAbsent):
        state, remedy = SourceState.ABSENT, _for_absent(table, principal)
    elif isinstance(error, ColumnMissing):
        remedy = "Update Job Monitor: the account's table has changed. The other tables are read as before."
    return replace(record, state=state, message=str(error), remedy=remedy, last_rows_read=0, last_rows_merged=0)


def held_back(record: SourceRecord, table: SystemTable, reason: str, until: datetime, now: datetime) -> SourceRecord:
    """The record of a table that the cap on own cost keeps from being read. What is wrong with it goes before.

    Once that lasts longer than an hour, or its newest row is too old, it is stale.
    """
    if record.state in (SourceState.DENIED, SourceState.ABSENT, SourceState.FAILED):
        return record
    since: str = "Not read yet"
    state: SourceState = record.state
    if record.synced_at is not None:
        since = f"Not read since {record.synced_at:%Y-%m-%d %H:%M} UTC"
        state = judged(record, table, now).state
        state = SourceState.STALE if now - record.synced_at > _LONG_WAIT else state
    said = f"{since}, as the cap on own cost (JOB_MONITOR_OWN_COST_LIMIT_S) is reached: {reason} "
    return replace(record, state=state, message=f"{said}Read again from {until:%Y-%m-%d %H:%M} UTC.", remedy=None)


def grants(table: SystemTable, principal: str) -> str:
    """The statements that let the principal read the table."""
    return " ".join(statements(table, principal))


def _for_absent(table: SystemTable, principal: str) -> str:
    if table.optional:
        return "Nothing to do: not every account has this table, and Job Monitor works without it."
    return (
        f"Enable the schema (databricks system-schemas enable <metastore_id> {table.schema_name}), "
        f"or, where it is enabled: {grants(table, principal)}"
    )
