"""The life of a statement: accepted, waiting for the warehouse, running, ended, its result readable for a while."""

import shutil
import threading
import time
import uuid
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from workspace_simulator.clock import SimulatedClock
from workspace_simulator.engine.errors import SqlError, StatementInterrupted
from workspace_simulator.engine.model import Engine, Query, Running
from workspace_simulator.engine.parameters import Parameter
from workspace_simulator.engine.statement import tables_named
from workspace_simulator.grants import Grants, Principal
from workspace_simulator.server.errors import not_found
from workspace_simulator.server.faults import STATEMENT_KINDS, Fault, FaultKind, Faults
from workspace_simulator.server.spool import Chunk, Spooled, SpoolPlan, spool
from workspace_simulator.server.warehouses import Warehouse

ENDED = frozenset({"SUCCEEDED", "FAILED", "CANCELED", "CLOSED"})
LOG_LENGTH = 20_000


@dataclass(frozen=True)
class StatementRequest:
    """An accepted request to execute."""

    sql: str
    warehouse: Warehouse
    plan: SpoolPlan
    parameters: tuple[Parameter, ...] = ()
    catalog: str | None = None
    schema: str | None = None
    query_tags: dict[str, str | None] = field(default_factory=dict)
    user_agent: str = ""


@dataclass
class LogEntry:
    """What is remembered of a statement. `seconds` are real, of work in the engine; `…_at` is account time."""

    statement_id: str
    principal: str
    sql: str
    query_tags: dict[str, str | None]
    started_at: datetime
    tables: tuple[str, ...] = ()
    state: str = "PENDING"
    error: str | None = None
    seconds: float = 0.0
    rows: int = 0
    bytes: int = 0
    user_agent: str = ""
    warehouse_id: str = ""
    ended_at: datetime | None = None


@dataclass
class Statement:
    """One statement. Its state is written by its own worker, save for cancel and close."""

    id: str
    request: StatementRequest
    principal: Principal
    folder: Path
    log: LogEntry
    running: Running = field(default_factory=Running)
    error: SqlError | None = None
    result: Spooled | None = None
    ended_at: float | None = None
    work: Future[None] | None = None
    fetched: set[int] = field(default_factory=set)

    @property
    def state(self) -> str:
        return self.log.state

    def status(self) -> dict[str, Any]:
        """The `StatementStatus` of the API."""
        if self.state != "FAILED" or self.error is None:
            return {"state": self.state}
        error = {"error_code": self.error.error_code, "message": self.error.message}
        return {"state": "FAILED", "error": error, "sql_state": self.error.sql_state}


@dataclass(frozen=True)
class Retention:
    """Real seconds that a result is readable and a statement known; results on disk take at most `disk_bytes`."""

    result_s: float = 3600.0
    statement_s: float = 12 * 3600.0
    disk_bytes: int = 8 * 1024**3


class Statements:
    """Runs statements on worker threads and keeps them until they are forgotten."""

    def __init__(
        self,
        engine: Engine,
        clock: SimulatedClock,
        grants: Grants,
        faults: Faults,
        folder: Path,
        *,
        workers: int = 8,
        retention: Retention | None = None,
    ) -> None:
        self._engine, self._clock, self._grants, self._faults = engine, clock, grants, faults
        self._folder = folder
        self._retention = retention or Retention()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="statement")
        self._known: dict[str, Statement] = {}
        self._lock = threading.Lock()
        self.log: deque[LogEntry] = deque(maxlen=LOG_LENGTH)

    def submit(self, request: StatementRequest, principal: Principal) -> Statement:
        """Accepts a statement; it runs as soon as a worker and the warehouse are free."""
        self._tidy()
        statement_id = str(uuid.uuid1())
        log = LogEntry(statement_id, principal.name, request.sql, request.query_tags, self._clock.now())
        log.user_agent, log.warehouse_id = request.user_agent, request.warehouse.settings.warehouse_id
        statement = Statement(statement_id, request, principal, self._folder / statement_id, log)
        with self._lock:
            self._known[statement_id] = statement
            self.log.append(log)
        statement.work = self._pool.submit(self._work, statement)
        return statement

    def get(self, statement_id: str, principal: Principal) -> Statement:
        """Raises ApiError 404 for an id that is unknown, forgotten, or somebody else's."""
        self._tidy()
        with self._lock:
            statement = self._known.get(statement_id)
        if statement is None or statement.principal.name != principal.name:
            raise not_found(f"The statement {statement_id} was not found.")
        return statement

    def cancel(self, statement: Statement) -> None:
        """Asks a statement to stop; it ends as CANCELED soon after. Nothing happens to one that has ended."""
        if statement.state in ENDED:
            return
        statement.running.cancel()
        if statement.work is not None and statement.work.cancel():
            self._end(statement, "CANCELED")

    def close_result(self, statement: Statement) -> None:
        """Drops the result; the statement is CLOSED from now on."""
        statement.log.state, statement.result = "CLOSED", None
        shutil.rmtree(statement.folder, ignore_errors=True)

    def chunk(self, statement: Statement, index: int) -> Chunk:
        """Raises ApiError 404 where there is no such chunk, or none any more."""
        if statement.result is None or not 0 <= index < len(statement.result.chunks):
            raise not_found(f"The chunk {index} of statement {statement.id} was not found.")
        return statement.result.chunks[index]

    def stored(self, statement_id: str, index: int) -> Chunk | None:
        """The chunk behind an external link, whoever asks."""
        with self._lock:
            statement = self._known.get(statement_id)
        result = statement.result if statement else None
        if statement is None or result is None or not 0 <= index < len(result.chunks):
            return None
        statement.fetched.add(index)
        return result.chunks[index]

    def close(self) -> None:
        """Stops every statement and removes all results."""
        with self._lock:
            statements = list(self._known.values())
        for statement in statements:
            self.cancel(statement)
        self._pool.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _work(self, statement: Statement) -> None:
        warehouse = statement.request.warehouse
        try:
            warehouse.wait_until_up(statement.running)
            warehouse.begin()
            try:
                self._run(statement)
            finally:
                warehouse.finish()
        except StatementInterrupted:
            self._end(statement, "CANCELED")
        except SqlError as error:
            statement.error = error
            self._end(statement, "FAILED")
        except Exception as error:  # noqa: BLE001 - a bug here must end the statement, not leave it RUNNING for ever
            statement.error = _internal(f"{type(error).__name__}: {error}")
            self._end(statement, "FAILED")

    def _run(self, statement: Statement) -> None:
        request, log = statement.request, statement.log
        log.state = "RUNNING"
        began = time.monotonic()
        query = self._query(statement)
        log.tables = tables_named(query)
        query = replace(query, effects=self._faults.effects(self._touched(log.tables)))
        struck = list(self._struck(log.tables))
        plan = request.plan
        for fault in struck:
            if fault.kind is FaultKind.TRUNCATED_RESULT:
                plan = replace(plan, row_limit=fault.rows)
            elif statement.running.cancelled.wait(fault.delay_s):
                raise StatementInterrupted
        if any(fault.kind is FaultKind.FAIL_AFTER_RUNNING for fault in struck):
            raise _internal("The statement was lost by the warehouse.")
        answer = self._engine.run(query, statement.running)
        statement.result = spool(answer, statement.folder, plan)
        if statement.running.cancelled.is_set():
            raise StatementInterrupted
        log.rows, log.bytes = statement.result.row_count, statement.result.byte_count
        log.seconds = time.monotonic() - began
        self._end(statement, "SUCCEEDED")

    def _query(self, statement: Statement) -> Query:
        request = statement.request
        rights = self._grants.of(statement.principal.name)
        return Query(request.sql, rights, self._clock.now(), request.parameters, request.catalog, request.schema)

    def _touched(self, tables: tuple[str, ...]) -> tuple[str, ...]:
        """A look at information_schema touches every table that a fault names."""
        if not any(table.startswith("system.information_schema.") for table in tables):
            return tables
        return tables + tuple(fault.table.lower() for fault in self._faults.list() if fault.table)

    def _struck(self, tables: tuple[str, ...]) -> Iterator[Fault]:
        for kind in sorted(STATEMENT_KINDS):
            fault = self._faults.take(frozenset({kind}), "execute", tables)
            if fault is not None:
                yield fault

    def _end(self, statement: Statement, state: str) -> None:
        if state != "SUCCEEDED":
            statement.result = None
            shutil.rmtree(statement.folder, ignore_errors=True)
        statement.ended_at = time.monotonic()
        statement.log.error = statement.error.message if statement.error else None
        statement.log.state = state
        statement.log.ended_at = self._clock.now()

    def _tidy(self) -> None:
        now = time.monotonic()
        with self._lock:
            ended = [statement for statement in self._known.values() if statement.ended_at is not None]
            for statement in ended:
                if now - (statement.ended_at or now) >= self._retention.statement_s:
                    del self._known[statement.id]
        for statement in ended:
            if statement.result and now - (statement.ended_at or now) >= self._retention.result_s:
                self.close_result(statement)
        self._make_room([statement for statement in ended if statement.result])

    def _make_room(self, ended: list[Statement]) -> None:
        # Only results that were fetched whole are dropped early: nobody waits for them any more.
        size = sum(statement.log.bytes for statement in ended)
        for statement in sorted(ended, key=lambda each: each.ended_at or 0):
            if size <= self._retention.disk_bytes:
                return
            if statement.result and len(statement.fetched) >= len(statement.result.chunks):
                size -= statement.log.bytes
                self.close_result(statement)


def _internal(text: str) -> SqlError:
    return SqlError("INTERNAL_ERROR", text, "XX000", error_code="INTERNAL_ERROR")
