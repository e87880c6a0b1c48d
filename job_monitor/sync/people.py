"""The list of users, read once a day: who is still there. Its state is a row among those of the other sources."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

import pyarrow as pa

from job_monitor.databricks.client import WorkspaceClient
from job_monitor.databricks.people import COLUMNS, KEY, SOURCE, read_people
from job_monitor.domain import Source, SourceState
from job_monitor.errors import Denied, SourceError
from job_monitor.store import MergeStats, Store
from job_monitor.sync.sources import SourceRecord, load, save
from job_monitor.sync.sync import TableReport

RAW_NAME = "raw.scim__users"
EVERY = timedelta(days=1)

_ASK_AN_ADMIN = (
    "Give the app's service principal a place among the workspace's admins, who alone see whether a user is active; "
    "without it Job Monitor works, and says nothing of who has left."
)
_NAMES_ONLY = "Who is listed is known, and not who is active: the workspace tells that to admins alone."


def names_only(source: Source) -> Source:
    """The source as somebody has it who is no workspace admin."""
    return replace(source, message=_NAMES_ONLY, remedy=_ASK_AN_ADMIN)


def sync_people(store: Store, ws: WorkspaceClient, now: datetime) -> TableReport | None:
    """Make `raw.scim__users` equal to the list of users. None when it was read less than a day ago.

    A list that cannot be read is a state of the source, not an error: people are unknown then, and nobody has left.
    Raises StoreError when the store itself fails.
    """
    with store.reader() as reader:
        record = load(reader, SOURCE)
    if _is_fresh(record, now):
        return None
    start = time.monotonic()
    try:
        people = read_people(ws)
    except SourceError as error:
        return _kept(store, _refused(record, error), start)
    return _kept(store, record, start, people, now)


def _is_fresh(record: SourceRecord, now: datetime) -> bool:
    is_read = record.state in (SourceState.OK, SourceState.EMPTY)
    return is_read and record.synced_at is not None and now - record.synced_at < EVERY


def _refused(record: SourceRecord, error: SourceError) -> SourceRecord:
    if isinstance(error, Denied):
        return replace(record, state=SourceState.DENIED, message=str(error), remedy=_ASK_AN_ADMIN)
    return replace(record, state=SourceState.FAILED, message=str(error), remedy="It is tried again on the next turn.")


def _kept(
    store: Store, record: SourceRecord, start: float, people: pa.Table | None = None, now: datetime | None = None
) -> TableReport:
    """The rows, where there are any, and the record with them, in one transaction."""
    stats = MergeStats(0, 0)
    with store.writer() as writer:
        writer.ensure_table(RAW_NAME, COLUMNS, str(COLUMNS))
        if people is not None:
            stats = writer.replace(RAW_NAME, people.to_reader(), key=KEY)
            record = _judged(record, people, now)
        seconds = time.monotonic() - start
        record = replace(
            record, last_rows_read=stats.rows_read, last_rows_merged=stats.rows_merged, last_seconds=seconds
        )
        save(writer, record)
    return _report(record, stats, seconds, 0 if people is None else people.nbytes)


def _judged(record: SourceRecord, people: pa.Table, now: datetime | None) -> SourceRecord:
    read = replace(record, row_count=people.num_rows, as_of=now, synced_at=now, message=None, remedy=None)
    if people.num_rows == 0:
        return replace(read, state=SourceState.EMPTY, message="The workspace lists no user.")
    if people["is_active"].null_count == people.num_rows:
        return replace(read, state=SourceState.OK, message=_NAMES_ONLY, remedy=_ASK_AN_ADMIN)
    return replace(read, state=SourceState.OK)


def _report(record: SourceRecord, stats: MergeStats, seconds: float, size: int) -> TableReport:
    return TableReport(
        name=record.name,
        state=record.state,
        rows_read=stats.rows_read,
        rows_merged=stats.rows_merged,
        bytes_read=size,
        seconds=seconds,
        statement_seconds=0.0,
        row_count=record.row_count,
        as_of=record.as_of,
        message=record.message,
        remedy=record.remedy,
    )
