"""One turn over the tables: read the next part, merge it by key, move the cursor; one transaction per part.

A part that was cut, doubled or read twice leaves the same rows: the cursor moves with the rows or not at all, and the
next turn re-reads a margin behind it.
"""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from job_monitor.databricks.client import WorkspaceClient, principal_of
from job_monitor.databricks.meter import Meter
from job_monitor.databricks.reads import rows_by_day, select
from job_monitor.databricks.statements import Patience, StatementReader, Value, read_arrow
from job_monitor.databricks.system_tables import Grain, SystemTable
from job_monitor.domain import SourceState
from job_monitor.errors import SourceError, StoreError, Unreachable
from job_monitor.store import MergeStats, Range, Reader, Store, Writer
from job_monitor.store.types import identifier, qualified
from job_monitor.sync.known import is_told_by_counting, known_buckets
from job_monitor.sync.progress import ProgressCounter
from job_monitor.sync.sources import SourceRecord, failed, judged, load, prepare, save
from job_monitor.sync.window import Window, next_window, slices

_LONG_GAP = timedelta(days=7)
"""After a longer pause the catching up goes in slices, as a first load does."""


@dataclass(frozen=True)
class SyncContext:
    """What a sync works with. `now` is when the turn began: nothing later is read. `slice_rows` bounds one part."""

    store: Store
    ws: WorkspaceClient
    warehouse_id: str
    now: datetime
    patience: Patience
    progress: ProgressCounter
    slice_rows: int = 2_000_000
    parallel: int = 3
    meter: Meter | None = None
    is_gone: threading.Event = field(default_factory=threading.Event)
    """Set when the workspace would not even take a statement: the other tables then need not wait for it in turn."""


@dataclass(frozen=True)
class TableReport:
    """What one turn did for one table. `statement_seconds` is time that the warehouse had a statement of ours."""

    name: str
    state: SourceState
    rows_read: int
    rows_merged: int
    bytes_read: int
    seconds: float
    statement_seconds: float
    row_count: int
    as_of: datetime | None
    message: str | None
    remedy: str | None


def sync_tables(context: SyncContext, tables: Sequence[SystemTable]) -> list[TableReport]:
    """Read every table, several at a time, into the one writer. A table that fails becomes a state, not an error.

    Raises StoreError when the store itself fails.
    """
    prepare(context.store, tables)
    with ThreadPoolExecutor(context.parallel, thread_name_prefix="sync") as pool:
        try:
            return list(pool.map(lambda table: sync_table(context, table), tables))
        except (KeyboardInterrupt, SystemExit):
            context.patience.stop.set()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def sync_table(context: SyncContext, table: SystemTable) -> TableReport:
    """One table's turn. Its raw table must be there (see `prepare`)."""
    turn = _Turn(context, table)
    try:
        if context.is_gone.is_set():
            raise Unreachable("The workspace did not answer when another table was asked for.", source=table.name)
        turn.run()
    except SourceError as error:
        if isinstance(error, Unreachable) and error.statement_id is None:
            context.is_gone.set()
        turn.fail(error)
    context.progress.table_done()
    return turn.report()


class _Turn:
    """The turn of one table: its record, and what it has read so far."""

    def __init__(self, context: SyncContext, table: SystemTable) -> None:
        self._context, self._table = context, table
        self._started = time.monotonic()
        with context.store.reader() as reader:
            self._record = load(reader, table.name)
        self._rows_read = self._rows_merged = self._bytes = 0
        self._statement_s = 0.0
        self._is_counted = False

    def run(self) -> None:
        if self._table.cursor is None:
            self._read(None, is_last=True)
            return
        parts = self._parts()
        for part in parts:
            self._read(part, is_last=part is parts[-1])

    def fail(self, error: SourceError) -> None:
        if self._context.patience.stop.is_set():
            # We stopped it ourselves: that says nothing about the source.
            return
        principal = principal_of(self._context.ws)
        with self._context.store.writer() as writer:
            record = failed(load(writer, self._table.name), self._table, error, principal)
            self._record = self._with_costs(record)
            save(writer, self._record)

    def report(self) -> TableReport:
        record = self._record
        return TableReport(
            name=record.name,
            state=record.state,
            rows_read=self._rows_read,
            rows_merged=self._rows_merged,
            bytes_read=self._bytes,
            seconds=time.monotonic() - self._started,
            statement_seconds=self._statement_s,
            row_count=record.row_count,
            as_of=record.as_of,
            message=record.message,
            remedy=record.remedy,
        )

    # ── which parts ────────────────────────────────────────────────────────────────────────────────────────────────

    def _parts(self) -> list[Window]:
        table, now = self._table, self._context.now
        cursor = None if self._record.cursor is None else datetime.fromisoformat(self._record.cursor)
        window = next_window(cursor, lookback=table.lookback, history=table.history, grain=table.grain, now=now)
        if window is None:
            return []
        if self._record.synced_at is not None and now - self._record.synced_at < _LONG_GAP:
            return [window]
        return slices(window, self._rows_by_day(window), self._context.slice_rows)

    def _rows_by_day(self, window: Window) -> dict[date, int]:
        sql = rows_by_day(self._table, since=window.since is not None, until=True)
        with self._statement(sql, self._parameters(window)) as result:
            rows = result.to_reader().read_all().to_pylist()
        counts = {row["day"]: int(row["row_count"]) for row in rows if row["day"] is not None}
        if self._table.aggregate is None:
            # Of an aggregate fewer rows travel than there are.
            self._context.progress.expect(sum(counts.values()))
            self._is_counted = True
        return counts

    # ── one part ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _read(self, window: Window | None, *, is_last: bool) -> None:
        has_since = window is not None and window.since is not None
        known = self._known(window)
        sql = select(self._table, since=has_since, until=window is not None, is_counted="known" in known)
        with self._statement(sql, self._parameters(window) | known) as result:
            try:
                with self._context.store.writer() as writer:
                    stats = self._merge(writer, result, window)
                    self._record = self._recorded(writer, is_last=is_last)
                    save(writer, self._record)
            except StoreError as error:
                # The rows are pulled through Arrow's C interface, which keeps only the text of what went wrong.
                if isinstance(result.error, SourceError):
                    raise result.error from error
                raise
        self._context.progress.read(stats.rows_read, result.stats.bytes, was_expected=self._is_counted)

    def _merge(self, writer: Writer, result: StatementReader, window: Window | None) -> MergeStats:
        table, rows, within = self._table, result.to_reader(), self._range(window)
        if table.cursor is None or table.aggregate is not None:
            stats = writer.replace(table.raw_name, rows, key=table.key, within=within)
        else:
            stats = writer.merge(table.raw_name, rows, key=table.key, within=within)
        self._rows_read += stats.rows_read
        self._rows_merged += stats.rows_merged
        self._bytes += result.stats.bytes
        return stats

    def _recorded(self, writer: Reader, *, is_last: bool) -> SourceRecord:
        """The record after a part: the newest value in the data is the cursor; the state only after the last part."""
        newest = self._newest(writer)
        record = replace(self._record, row_count=newest["row_count"], as_of=newest["as_of"])
        if newest["cursor"] is not None:
            record = replace(record, cursor=_text(newest["cursor"]))
        if is_last:
            record = judged(replace(record, synced_at=self._context.now), self._table, self._context.now)
        return self._with_costs(record)

    def _newest(self, reader: Reader) -> dict[str, Any]:
        table = self._table
        parts = {"as_of": table.event_at, "cursor": table.stored_cursor}
        newest = [
            f"max({identifier(name)}) AS {alias}" if name else f"NULL AS {alias}" for alias, name in parts.items()
        ]
        row = reader.row(
            " ".join(["SELECT count(*) AS row_count,", ", ".join(newest), "FROM", qualified(table.raw_name)])
        )
        return row or {}

    def _with_costs(self, record: SourceRecord) -> SourceRecord:
        return replace(
            record,
            last_rows_read=self._rows_read,
            last_rows_merged=self._rows_merged,
            last_bytes=self._bytes,
            last_seconds=time.monotonic() - self._started,
            statement_seconds=self._statement_s,
        )

    # ── the statement ──────────────────────────────────────────────────────────────────────────────────────────────

    def _statement(self, sql: str, parameters: dict[str, Value]) -> StatementReader:
        context = self._context
        started = time.monotonic()
        try:
            return read_arrow(
                context.ws,
                context.warehouse_id,
                sql,
                parameters,
                source=self._table.name,
                patience=context.patience,
                meter=context.meter,
            )
        finally:
            self._statement_s += time.monotonic() - started

    def _parameters(self, window: Window | None) -> dict[str, Value]:
        if window is None:
            return {}
        parameters: dict[str, Value] = {"until": self._bound(window.until)}
        if window.since is not None:
            parameters["since"] = self._bound(window.since)
            if self._table.date_column:
                parameters["since_date"] = window.since.date()
        return parameters

    def _known(self, window: Window | None) -> dict[str, Value]:
        """What of the window need not be read again, as the statement's parameter."""
        within, context = self._range(window), self._context
        if within is None or not is_told_by_counting(self._table, self._record.synced_at, context.now):
            return {}
        with context.store.reader() as reader:
            return {"known": known_buckets(reader, self._table, within)}

    def _range(self, window: Window | None) -> Range | None:
        if window is None or self._table.stored_cursor is None:
            return None
        since = None if window.since is None else self._bound(window.since)
        return Range(self._table.stored_cursor, since, self._bound(window.until))

    def _bound(self, moment: datetime) -> datetime | date:
        return moment.date() if self._table.grain is Grain.DAY else moment


def _text(value: object) -> str:
    """A cursor's value as ISO text of a moment: a day stands for its midnight."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC).isoformat()
    raise TypeError(f"a cursor must be a time or a day, not {value!r}")
