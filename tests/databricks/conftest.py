"""A small account behind the real server, and clients of it with short pauses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from job_monitor.databricks.client import WorkspaceClient, app_client
from job_monitor.databricks.statements import Patience, StatementReader, read_arrow
from workspace_simulator.schema import tables
from workspace_simulator.server import Options, RunningSimulator, running

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROWS = 95
SOURCE = "system.lakeflow.job_run_timeline"


@dataclass(frozen=True)
class Wire:
    """The simulator, a client of it, and one statement that reads all 95 slices in chunks of ten."""

    simulator: RunningSimulator
    ws: WorkspaceClient

    SQL = "SELECT run_id, period_end_time, compute FROM system.lakeflow.job_run_timeline"

    def read(self, sql: str = SQL, parameters: dict[str, Any] | None = None, **options: Any) -> StatementReader:
        options = {"source": SOURCE, "patience": Patience(deadline_s=20, pause_s=0.01)} | options
        return read_arrow(self.ws, self.simulator.warehouse_id, sql, parameters, **options)

    def fault(self, kind: str, **values: Any) -> None:
        self.simulator.control.faults.add(kind, **values)

    def states(self) -> list[str]:
        """How each statement so far stands, the oldest first."""
        return [str(entry.state) for entry in self.simulator.control.log]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    folder = tmp_path_factory.mktemp("wire")
    rows = [
        {
            "workspace_id": "1",
            "job_id": "1",
            "run_id": str(number),
            "period_start_time": NOW - timedelta(minutes=number + 1),
            "period_end_time": NOW - timedelta(minutes=number),
            "compute": [{"type": "SERVERLESS_COMPUTE", "cluster_id": None, "warehouse_id": None}],
        }
        for number in range(ROWS)
    ]
    path = folder / "lakeflow" / "job_run_timeline.parquet"
    path.parent.mkdir()
    pq.write_table(pa.Table.from_pylist(rows, schema=tables()[SOURCE].arrow_schema), path)
    with running(folder, now=NOW, options=Options(chunk_rows=10)) as simulator:
        yield simulator


@pytest.fixture
def wire(served: RunningSimulator) -> Iterator[Wire]:
    served.control.faults.clear()
    ws = app_client(
        served.host,
        client_id=served.client_id,
        client_secret=served.client_secret,
        http_timeout_s=15,
        retry_timeout_s=3,
        longest_sleep_s=0.01,
    )
    yield Wire(served, ws)
    served.control.faults.clear()
