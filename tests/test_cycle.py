"""One turn of the machine, from the account to a published generation."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from job_monitor.cycle import Cycle, run_cycle
from job_monitor.databricks.client import WorkspaceClient, app_client
from job_monitor.databricks.system_tables import table
from job_monitor.domain import SourceState
from job_monitor.store import Store
from job_monitor.sync.progress import SyncProgress
from workspace_simulator.schema import VISIBLE_AT, tables
from workspace_simulator.server import RunningSimulator, running

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TIMELINE = table("system.lakeflow.job_run_timeline")
JOBS = table("system.lakeflow.jobs")
NAMES = (TIMELINE.name, JOBS.name, "system.billing.usage", "system.billing.list_prices")


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    folder = tmp_path_factory.mktemp("cycle")
    ends = [NOW - 3 * HOUR, NOW - 2 * HOUR, NOW + HOUR]
    rows = [
        {
            "workspace_id": "1",
            "job_id": "10",
            "run_id": str(100 + number),
            "period_start_time": end - HOUR,
            "period_end_time": end,
            "result_state": "SUCCEEDED",
            "run_type": "JOB_RUN",
            VISIBLE_AT: end,
        }
        for number, end in enumerate(ends)
    ]
    for name in NAMES:
        _, schema, short = name.split(".")
        path = folder / "tables" / schema / short / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        given = rows if name == TIMELINE.name else []
        pq.write_table(pa.Table.from_pylist(given, schema=tables()[name].stored_schema), path)
    with running(folder, now=NOW) as simulator:
        yield simulator


@pytest.fixture
def ws(simulator: RunningSimulator) -> WorkspaceClient:
    simulator.control.faults.clear()
    simulator.control.clock.set(NOW)
    return app_client(simulator.host, client_id=simulator.client_id, client_secret=simulator.client_secret)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.duckdb", threads=1)
    yield opened
    opened.close()


class SetClock:
    """Stands still until it is set."""

    now = NOW

    def at(self, moment: datetime) -> datetime:
        self.now = moment
        return moment

    def __call__(self) -> datetime:
        return self.now


def _generations(store: Store) -> list[dict[str, Any]]:
    with store.reader() as reader:
        return reader.rows("SELECT * FROM meta.generations ORDER BY generation")


def test_a_turn_syncs_builds_and_publishes_one_generation(
    simulator: RunningSimulator, ws: WorkspaceClient, store: Store
) -> None:
    phases: list[SyncProgress] = []
    report = run_cycle(store, ws, simulator.warehouse_id, lambda: NOW, on_progress=phases.append)
    assert report.generation == 1
    assert {entry.name: entry.row_count for entry in report.tables}[TIMELINE.name] == 2
    assert _generations(store) == [
        {"generation": 1, "cycle_started_at": NOW, "published_at": NOW, "as_of": NOW - 2 * HOUR}
    ]
    with store.reader() as reader:
        assert reader.scalar("SELECT count(*) FROM mart.job_runs") == 2
    assert phases[-1].phase == "idle"
    assert not phases[-1].is_running


def test_a_turn_that_brings_nothing_publishes_nothing_until_the_marts_have_aged(
    simulator: RunningSimulator, ws: WorkspaceClient, store: Store
) -> None:
    clock = SetClock()
    cycle = Cycle(store, ws, simulator.warehouse_id, clock, [TIMELINE, JOBS])
    assert [clock.at(NOW + later) and cycle.run().generation for later in (0 * HOUR, HOUR / 12, 2 * HOUR)] == [
        1,
        None,
        2,
    ]


def test_new_rows_publish_a_new_generation(simulator: RunningSimulator, ws: WorkspaceClient, store: Store) -> None:
    clock = SetClock()
    cycle = Cycle(store, ws, simulator.warehouse_id, clock, [TIMELINE])
    cycle.run()
    simulator.control.clock.set(clock.at(NOW + 1.5 * HOUR))
    report = cycle.run()
    assert (report.generation, report.tables[0].rows_merged) == (2, 1)


def test_a_table_that_fails_does_not_stop_the_turn(
    simulator: RunningSimulator, ws: WorkspaceClient, store: Store
) -> None:
    simulator.control.faults.add("denied_table", table=JOBS.name)
    report = run_cycle(store, ws, simulator.warehouse_id, lambda: NOW, tables=[JOBS, TIMELINE])
    states = {entry.name: entry.state for entry in report.tables}
    assert (states[JOBS.name], states[TIMELINE.name]) == (SourceState.DENIED, SourceState.OK)
    assert report.generation == 1


def test_a_turn_that_is_stopped_publishes_nothing_and_blames_no_source(
    simulator: RunningSimulator, ws: WorkspaceClient, store: Store
) -> None:
    cycle = Cycle(store, ws, simulator.warehouse_id, lambda: NOW, [TIMELINE])
    cycle.stop()
    report = cycle.run()
    assert report.generation is None
    assert report.tables[0].state is SourceState.PENDING
    assert _generations(store) == []


def test_tables_that_are_empty_count_as_built_after_the_first_turn(
    simulator: RunningSimulator, ws: WorkspaceClient, store: Store
) -> None:
    run_cycle(store, ws, simulator.warehouse_id, lambda: NOW)
    with store.reader() as reader:
        built = {row["name"]: row["state"] for row in reader.rows("SELECT name, state FROM meta.built_sources")}
        states = {row["name"]: row["state"] for row in reader.rows("SELECT name, state FROM meta.sources")}
    assert built == states
    assert built["system.compute.clusters"] != "pending"
