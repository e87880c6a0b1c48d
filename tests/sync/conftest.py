"""An account of a few tables behind the real server, whose rows a test writes anew, and stores filled from it."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from job_monitor.databricks.client import WorkspaceClient, app_client
from job_monitor.databricks.statements import Patience
from job_monitor.databricks.system_tables import SystemTable, table
from job_monitor.store import Store
from job_monitor.sync.progress import ProgressCounter, SyncProgress
from job_monitor.sync.sync import SyncContext, TableReport, sync_tables
from workspace_simulator.schema import VISIBLE_AT, tables
from workspace_simulator.server import Options, RunningSimulator, running

START = datetime(2026, 3, 1, tzinfo=UTC)
NAMES = (
    "system.lakeflow.jobs",
    "system.lakeflow.job_run_timeline",
    "system.billing.usage",
    "system.billing.list_prices",
    "system.compute.node_timeline",
    "system.query.history",
    "system.access.table_lineage",
    "system.compute.warehouse_events",
)
Row = dict[str, Any]


@dataclass
class Account:
    """The simulator, the folder that it serves, and a client of it. Pauses are cut short; nothing else is."""

    simulator: RunningSimulator
    folder: Path
    ws: WorkspaceClient
    _written: int = 1_700_000_000

    def write(self, name: str, rows: Sequence[Row]) -> None:
        """All rows of a table; each says in `_visible_at` from when on it can be seen."""
        _, schema, short = name.split(".")
        path = self.folder / "tables" / schema / short / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(list(rows), schema=tables()[name].stored_schema), path)
        # The engine knows a file by its time of change: two contents within one tick must not look the same.
        self._written += 1
        os.utime(path, (self._written, self._written))

    def set_clock(self, moment: datetime) -> None:
        self.simulator.control.clock.set(moment)

    def context(self, store: Store, now: datetime, **options: Any) -> SyncContext:
        listener = options.pop("listener", lambda _: None)
        patience = options.pop("patience", Patience(deadline_s=20, pause_s=0.001))
        count = ProgressCounter(1, listener)
        return SyncContext(store, self.ws, self.simulator.warehouse_id, now, patience, count, **options)

    def sync(self, store: Store, now: datetime, chosen: Iterable[SystemTable], **options: Any) -> list[TableReport]:
        """One turn at `now`, as the app's clock has it."""
        return sync_tables(self.context(store, now, **options), tuple(chosen))

    def sync_until_cut(
        self, store: Store, now: datetime, chosen: Iterable[SystemTable], *, after: int, **options: Any
    ) -> None:
        """A turn that is stopped from outside when so many parts have been read."""
        patience = Patience(deadline_s=20, pause_s=0.001, stop=threading.Event())
        heard: list[SyncProgress] = []

        def listen(progress: SyncProgress) -> None:
            heard.append(progress)
            if len(heard) >= after:
                patience.stop.set()

        self.sync(store, now, chosen, patience=patience, listener=listen, **options)


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    folder = tmp_path_factory.mktemp("account")
    empty = Account(None, folder, None)  # type: ignore[arg-type]
    for name in NAMES:
        empty.write(name, [])
    with running(folder, now=START, options=Options(chunk_rows=12)) as simulator:
        ws = app_client(
            simulator.host,
            client_id=simulator.client_id,
            client_secret=simulator.client_secret,
            retry_timeout_s=2,
            longest_sleep_s=0.001,
        )
        yield Account(simulator, folder, ws, empty._written)


@pytest.fixture
def quiet(account: Account) -> Iterator[Account]:
    """The account without rows and without faults."""
    for name in NAMES:
        account.write(name, [])
    account.simulator.control.faults.clear()
    account.set_clock(START)
    yield account
    account.simulator.control.faults.clear()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.duckdb", threads=1)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def contents() -> Callable[[Store, Iterable[SystemTable]], dict[str, list[str]]]:
    """All rows of the raw tables, as sorted text: two stores hold the same when these are equal."""

    def read(store: Store, chosen: Iterable[SystemTable]) -> dict[str, list[str]]:
        with store.reader() as reader:
            return {
                entry.name: sorted(repr(row) for row in reader.rows(f"SELECT * FROM {entry.raw_name}"))
                for entry in chosen
            }

    return read


@pytest.fixture(scope="session")
def run_slice() -> Callable[..., Row]:
    """A slice of a run; `number` is its run_id."""

    def make(number: int, start: datetime, end: datetime, visible_at: datetime, **values: Any) -> Row:
        return {
            "workspace_id": "1",
            "job_id": str(number % 3),
            "run_id": str(number),
            "period_start_time": start,
            "period_end_time": end,
            "result_state": "SUCCEEDED",
            "run_type": "JOB_RUN",
            VISIBLE_AT: visible_at,
        } | values

    return make


@pytest.fixture(scope="session")
def timeline() -> SystemTable:
    return table("system.lakeflow.job_run_timeline")
