"""SQL to Arrow batches, through the Statement Execution API, with bounded memory.

A statement may run twice: the SDK sends a POST again after a read time-out, and there is no idempotency key. So only
statements that change nothing go through here.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from types import TracebackType
from typing import TypeVar

import pyarrow as pa
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors.base import DatabricksError
from databricks.sdk.service import sql as api

from job_monitor.databricks.client import product_version
from job_monitor.databricks.failures import NETWORK_ERRORS, as_source_error, as_statement_error, is_worth_repeating
from job_monitor.databricks.links import ChunkFetcher
from job_monitor.databricks.meter import APP_TAG, Meter
from job_monitor.databricks.types import arrow_type
from job_monitor.errors import NotFoundError, ResultTruncated, SourceError, StatementCanceled, StatementFailed

Value = str | int | bool | date | datetime | None
"""What may be bound. There are no parameters for identifiers, lists or structs."""

_WAIT_S = 10
"""How long the server holds the first answer back; most statements end within it, and then no poll is needed."""
_FIRST_POLL_S, _SLOWEST_POLL_S = 0.1, 5.0
_ATTEMPTS = 5
"""How often one request is made where the workspace answers with a fault of its own, which the SDK does not repeat."""
_T = TypeVar("_T")


@dataclass
class StatementStats:
    """What one statement took. `waited_s` is from sending it to its success as seen from here."""

    statement_id: str | None = None
    rows: int = 0
    bytes: int = 0
    chunks: int = 0
    waited_s: float = 0.0


@dataclass(frozen=True)
class Patience:
    """How long to wait and how to stop. `pause_s` scales every pause between attempts (tests set it low)."""

    deadline_s: float = 900.0
    stop: threading.Event = field(default_factory=threading.Event)
    pause_s: float = 1.0


def read_arrow(
    ws: WorkspaceClient,
    warehouse_id: str,
    sql: str,
    parameters: Mapping[str, Value] | None = None,
    *,
    source: str,
    feature: str = "sync",
    patience: Patience | None = None,
    parallel: int = 3,
    meter: Meter | None = None,
) -> "StatementReader":
    """Run a SELECT and return a reader of its result; at most `parallel` + 1 chunks are held at a time.

    `meter` notes for how long the warehouse had it; `feature` says in the account's history what it was for.
    Use it as a context manager: leaving the block early cancels the statement. Raises a SourceError (Denied,
    TableAbsent, ColumnMissing, StatementFailed, StatementCanceled, ResultTruncated, Unreachable) that carries
    `source` and, once there is one, the statement's id.
    """
    request = _Request(warehouse_id, sql, parameters or {}, source, feature, meter)
    return StatementReader(ws, request, patience or Patience(), parallel)


@dataclass(frozen=True)
class _Request:
    warehouse_id: str
    sql: str
    parameters: Mapping[str, Value]
    source: str
    feature: str
    meter: Meter | None = None


class StatementReader:
    """The result of one statement. `schema` and `stats` are there from the start, rows come from `to_reader()`.

    `error` keeps what broke the reading: a consumer that pulls through Arrow's C stream sees only its text.
    """

    def __init__(self, ws: WorkspaceClient, request: _Request, patience: Patience, parallel: int) -> None:
        self._ws, self._request, self._patience = ws, request, patience
        self._deadline = time.monotonic() + patience.deadline_s
        self.stats = StatementStats()
        self.error: BaseException | None = None
        self._chunks: ChunkFetcher | None = None
        try:
            response = self._metered()
            self._manifest = self._whole(response)
            self.schema = self._declared_schema()
            self._open_chunks(response, parallel)
        except BaseException as error:
            self.error = error
            self.close()
            raise

    def __enter__(self) -> "StatementReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop fetching. A statement that still runs was cancelled when that became known."""
        if self._chunks is not None:
            self._chunks.close()

    def to_reader(self) -> pa.RecordBatchReader:
        """The rows, once. An error while they are read is raised by the consumer, and kept in `error`."""
        return pa.RecordBatchReader.from_batches(self.schema, self._batches())

    def _batches(self) -> Iterator[pa.RecordBatch]:
        try:
            if self._chunks is None:
                return
            for table, size in self._chunks:
                self._pause(0)
                self.stats.rows += table.num_rows
                self.stats.bytes += size
                self.stats.chunks += 1
                yield from self._shaped(table).to_batches()
            self._all_there()
        except BaseException as error:
            self.error = error
            raise
        finally:
            self.close()

    def _shaped(self, table: pa.Table) -> pa.Table:
        """The chunk in the declared schema: engines differ in field names inside lists and in nullability."""
        return table if table.schema.equals(self.schema) else table.cast(self.schema)

    # ── running ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _metered(self) -> api.StatementResponse:
        meter = self._request.meter
        with nullcontext() if meter is None else meter.statement(self._request.source, self._request.feature):
            return self._run()

    def _run(self) -> api.StatementResponse:
        started = time.monotonic()
        self._pause(0)
        response = self._asked(self._execute)
        self.stats.statement_id = response.statement_id
        pause = _FIRST_POLL_S
        try:
            while _is_under_way(response):
                self._pause(pause)
                pause = min(pause * 1.6, _SLOWEST_POLL_S)
                response = self._asked(self._poll)
        except BaseException:
            self._cancel()
            raise
        self.stats.waited_s = time.monotonic() - started
        self._demand_success(response)
        return response

    def _execute(self) -> api.StatementResponse:
        request = self._request
        return self._ws.statement_execution.execute_statement(
            request.sql,
            request.warehouse_id,
            disposition=api.Disposition.EXTERNAL_LINKS,
            format=api.Format.ARROW_STREAM,
            wait_timeout=f"{_WAIT_S}s",
            on_wait_timeout=api.ExecuteStatementRequestOnWaitTimeout.CONTINUE,
            parameters=[_parameter(name, value) for name, value in request.parameters.items()],
            query_tags=[
                api.QueryTag("app", APP_TAG),
                api.QueryTag("version", product_version()),
                api.QueryTag("feature", request.feature),
            ],
        )

    def _poll(self) -> api.StatementResponse:
        return self._ws.statement_execution.get_statement(str(self.stats.statement_id))

    def _cancel(self) -> None:
        if self.stats.statement_id is None:
            return
        try:
            self._ws.statement_execution.cancel_execution(self.stats.statement_id)
        except (DatabricksError, *NETWORK_ERRORS):
            # Nothing more can be done: the warehouse's own time-out ends it, and its rows are wanted by nobody.
            return

    def _pause(self, seconds: float) -> None:
        left = self._deadline - time.monotonic()
        seconds = min(seconds * self._patience.pause_s, max(left, 0.0))
        if self._patience.stop.wait(seconds):
            raise self._failure(StatementCanceled, f"Reading {self._request.source} was stopped.")
        if time.monotonic() >= self._deadline:
            said = f"{self._request.source} was not read within {self._patience.deadline_s:.0f} s; cancelled."
            raise self._failure(StatementCanceled, said)

    def _asked(self, call: Callable[[], _T]) -> _T:
        """The answer to a request; asked again, with pauses, after a fault of the workspace's own."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return call()
            except (DatabricksError, *NETWORK_ERRORS) as error:
                if attempt == _ATTEMPTS or not is_worth_repeating(error):
                    raise self._translated(error) from error
            self._pause(0.5 * 2**attempt)
        raise AssertionError("the loop ends by returning or raising")

    # ── judging ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _demand_success(self, response: api.StatementResponse) -> None:
        state = response.status.state if response.status else None
        if state == api.StatementState.SUCCEEDED:
            return
        error = response.status.error if response.status else None
        text = (error.message if error else None) or "the workspace gives no reason"
        if state == api.StatementState.FAILED:
            raise as_statement_error(text, source=self._request.source, statement_id=self.stats.statement_id)
        if state == api.StatementState.CANCELED:
            raise self._failure(StatementCanceled, f"The statement on {self._request.source} was cancelled.")
        raise self._failure(StatementFailed, f"The result of the statement on {self._request.source} was closed.")

    def _whole(self, response: api.StatementResponse) -> api.ResultManifest:
        manifest = response.manifest
        if manifest is None:
            raise self._failure(StatementFailed, f"The result of {self._request.source} came without a manifest.")
        if manifest.truncated:
            raise self._failure(ResultTruncated, f"The result of {self._request.source} was cut short by a limit.")
        return manifest

    def _declared_schema(self) -> pa.Schema:
        columns = self._manifest.schema.columns if self._manifest.schema else None
        ordered = sorted(columns or [], key=lambda column: column.position or 0)
        return pa.schema([(column.name or "", arrow_type(column.type_text or "string")) for column in ordered])

    def _open_chunks(self, response: api.StatementResponse, parallel: int) -> None:
        count = self._manifest.total_chunk_count or len(self._manifest.chunks or [])
        if count == 0:
            return
        links = (response.result.external_links if response.result else None) or []
        statement_id, pause_s = self.stats.statement_id, self._patience.pause_s
        self._chunks = ChunkFetcher(self._link, count, links, self._request.source, statement_id, parallel, pause_s)

    def _link(self, index: int) -> list[api.ExternalLink]:
        """Fresh links from the chunk on: the one asked for, and any that the workspace adds."""
        statement_id = str(self.stats.statement_id)
        self._pause(0)
        data = self._asked(lambda: self._ws.statement_execution.get_statement_result_chunk_n(statement_id, index))
        return data.external_links or []

    def _all_there(self) -> None:
        promised = self._manifest.total_row_count
        if promised is not None and promised != self.stats.rows:
            said = f"{self._request.source} promised {promised} rows and gave {self.stats.rows}."
            raise self._failure(ResultTruncated, said)

    def _failure(self, kind: type[SourceError], text: str) -> SourceError:
        return kind(text, source=self._request.source, statement_id=self.stats.statement_id)

    def _translated(self, error: Exception) -> SourceError:
        known = as_source_error(error, source=self._request.source, statement_id=self.stats.statement_id)
        # Before a statement exists, what is not found is the warehouse.
        if isinstance(known, NotFoundError):
            return self._failure(StatementFailed, f"The warehouse cannot be used: {known}")
        return known


def _is_under_way(response: api.StatementResponse) -> bool:
    """A state unknown to the SDK arrives as None: neither done nor failed, so it is asked again until the deadline."""
    state = response.status.state if response.status else None
    return state in (None, api.StatementState.PENDING, api.StatementState.RUNNING)


def _parameter(name: str, value: Value) -> api.StatementParameterListItem:
    match value:
        case bool():
            return api.StatementParameterListItem(name=name, value=str(value).lower(), type="BOOLEAN")
        case int():
            return api.StatementParameterListItem(name=name, value=str(value), type="BIGINT")
        case datetime():
            return api.StatementParameterListItem(name=name, value=_utc_text(value), type="TIMESTAMP")
        case date():
            return api.StatementParameterListItem(name=name, value=value.isoformat(), type="DATE")
    return api.StatementParameterListItem(name=name, value=value, type="STRING")


def _utc_text(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be bound: the session's zone is not ours to know")
    return value.isoformat()
