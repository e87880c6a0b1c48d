"""A small account on disk, written by hand: every number in it can be counted on paper."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config

from tests import spark
from workspace_simulator.engine.model import Query, Running
from workspace_simulator.grants import EVERYTHING, NOTHING
from workspace_simulator.schema import VISIBLE_AT, tables
from workspace_simulator.server import Options, RunningSimulator, running

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOME, AWAY = "1001", "1002"
SLICES = 3000
STAMP = pa.timestamp("us", tz="UTC")

ACCOUNT: dict[str, Any] = {
    "format": 1,
    "seed": 1,
    "jobs": 3,
    "days": 90,
    "account_id": "11111111-1111-4111-8111-111111111111",
    "account_name": "A simulated account",
    "metastore_id": "22222222-2222-4222-8222-222222222222",
    "starts_at": "2025-12-01T00:00:00+00:00",
    "ends_at": NOW.isoformat(),
    "horizon_at": (NOW + timedelta(days=2)).isoformat(),
    "workspaces": [
        {"workspace_id": HOME, "name": "home", "url": "", "region": "eu-west-1", "cloud": "AWS", "is_home": True},
        {"workspace_id": AWAY, "name": "away", "url": "", "region": "eu-west-1", "cloud": "AWS", "is_home": False},
    ],
    "principals": [
        {"id": "1", "name": "engineer-01@example.com", "display_name": "Engineer 01"},
        {"id": "2", "name": "engineer-02@example.com", "display_name": "Engineer 02"},
        {"id": "3", "name": "left-03@example.com", "display_name": "Left 03", "is_active": False},
    ],
    "warehouses": [
        {"warehouse_id": "abcdef0123456789", "workspace_id": HOME, "name": "System tables", "auto_stop_minutes": 10}
    ],
}


def write_table(folder: Path, name: str, rows: list[dict[str, Any]], *, part: str = "part-0") -> None:
    schema, table = name.split(".")
    path = folder / "tables" / schema / table / f"{part}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=tables()[f"system.{name}"].stored_schema), path)


def run_slice(number: int) -> dict[str, Any]:
    """Slice n of 3,000: one a minute up to now, seen ten minutes after its end; jobs 11, 12, 13 in turn."""
    start = NOW - timedelta(minutes=SLICES - number)
    return {
        "account_id": ACCOUNT["account_id"],
        "workspace_id": HOME if number % 3 else AWAY,
        "job_id": str(11 + number % 3),
        "run_id": str(100_000 + number),
        "period_start_time": start,
        "period_end_time": start + timedelta(seconds=30),
        "trigger_type": "CRON",
        "result_state": "SUCCEEDED" if number % 10 else "FAILED",
        "run_type": "JOB_RUN",
        "compute_ids": ["c-1", "c-2"],
        "job_parameters": [("job", [("day", "2026-03-01")])],
        "compute": [{"type": "SERVERLESS", "cluster_id": None, "warehouse_id": None}],
        "run_duration_seconds": 30,
        VISIBLE_AT: start + timedelta(minutes=10, seconds=30),
    }


def usage_row(number: int, workspace_id: str | None, job_id: str | None) -> dict[str, Any]:
    return {
        "record_id": f"record-{number}",
        "account_id": ACCOUNT["account_id"],
        "workspace_id": workspace_id,
        "usage_quantity": number,
        "usage_metadata": {"job_id": job_id},
        VISIBLE_AT: NOW - timedelta(days=1),
    }


def _write_tables(folder: Path) -> None:
    slices = [run_slice(number) for number in range(SLICES)]
    write_table(folder, "lakeflow.job_run_timeline", slices[:2000])
    write_table(folder, "lakeflow.job_run_timeline", slices[2000:], part="part-1")
    jobs = [
        {"workspace_id": HOME, "job_id": str(job), "name": f"job {job}", VISIBLE_AT: NOW - timedelta(days=9)}
        for job in (11, 12, 13)
    ]
    write_table(folder, "lakeflow.jobs", jobs)
    usage = [usage_row(1, HOME, "11"), usage_row(2, HOME, None), usage_row(3, AWAY, "11"), usage_row(4, None, None)]
    write_table(folder, "billing.usage", usage)


def _job(job_id: int, tasks: int, **values: Any) -> dict[str, Any]:
    settings = {
        "name": f"Job {job_id}",
        "format": "MULTI_TASK",
        "tasks": [{"task_key": f"task_{index:03}", "notebook_task": {"notebook_path": "/n"}} for index in range(tasks)],
    }
    row = {
        "workspace_id": HOME,
        "job_id": job_id,
        "name": f"Job {job_id}",
        "creator_user_name": "engineer-01@example.com",
        "run_as_user_name": "engineer-01@example.com",
        "created_at": NOW - timedelta(days=80) + timedelta(minutes=job_id),
        "deleted_at": None,
        "settings": json.dumps(settings),
        "valid_from": NOW - timedelta(days=80) + timedelta(minutes=job_id),
        "valid_to": None,
    }
    return row | values


def _run(run_id: int, job_id: int, minutes_ago: float, lasts: float | None, **values: Any) -> dict[str, Any]:
    created = NOW - timedelta(minutes=minutes_ago)
    row = {
        "workspace_id": HOME,
        "job_id": job_id,
        "run_id": run_id,
        "attempt": 0,
        "repair_id": None,
        "run_name": f"Job {job_id}",
        "run_type": "JOB_RUN",
        "trigger": "PERIODIC",
        "creator_user_name": "engineer-01@example.com",
        "created_at": created,
        "started_at": created,
        "ended_at": None if lasts is None else created + timedelta(minutes=lasts),
        "result_state": "SUCCESS",
        "termination_code": "SUCCESS",
        "termination_type": "SUCCESS",
        "message": "",
    }
    return row | values


def _task(run_id: int, job_run_id: int, key: str, minutes_ago: float, lasts: float, **values: Any) -> dict[str, Any]:
    start = NOW - timedelta(minutes=minutes_ago)
    row = {
        "workspace_id": HOME,
        "job_run_id": job_run_id,
        "attempt": 0,
        "run_id": run_id,
        "task_key": key,
        "attempt_number": 0,
        "started_at": start,
        "ended_at": start + timedelta(minutes=lasts),
        "result_state": "SUCCESS",
        "termination_code": "SUCCESS",
        "cluster_id": None,
        "compute": "SERVERLESS",
        "error": None,
        "error_trace": None,
    }
    return row | values


_FAILED = {"result_state": "FAILED", "termination_code": "RUN_EXECUTION_ERROR", "termination_type": "CLIENT_ERROR"}
_TIMES = ("created_at", "deleted_at", "valid_from", "valid_to", "started_at", "ended_at")
_NUMBERS = {"job_id": pa.int64(), "run_id": pa.int64(), "repair_id": pa.int64(), "job_run_id": pa.int64()}


def _live_table(rows: list[dict[str, Any]]) -> pa.Table:
    kinds: dict[str, pa.DataType] = dict.fromkeys(_TIMES, STAMP) | _NUMBERS
    kinds |= {"attempt": pa.int32(), "attempt_number": pa.int32()}
    return pa.Table.from_pylist(rows, schema=pa.schema([(key, kinds.get(key, pa.string())) for key in rows[0]]))


def _write_live(folder: Path) -> None:
    """Job 11 with 2 tasks, 12 with 150; run 501 repaired, 502 running, 503 queued, 504 of 150 tasks, 505 too old."""
    (folder / "live" / "runs").mkdir(parents=True)
    (folder / "live" / "task_runs").mkdir()
    jobs = [_job(11, 2), _job(12, 150), _job(13, 1, deleted_at=NOW - timedelta(days=1)), _job(14, 1, workspace_id=AWAY)]
    runs = [
        _run(501, 11, 120, 10, **_FAILED, message="Task task_001 failed"),
        _run(501, 11, 60, 10, attempt=1, repair_id=9001),
        _run(502, 11, 30, 60),
        _run(503, 11, 5, 60, started_at=NOW + timedelta(minutes=30)),
        _run(504, 12, 200, 10),
        _run(505, 11, 61 * 24 * 60, 10),
        _run(506, 11, -10, 10),
        _run(507, 14, 20, 60, workspace_id=AWAY),
    ]
    runs += [_run(600 + number, 11, 1000 + number, 1) for number in range(60)]
    tasks = [
        _task(5010, 501, "task_000", 120, 5, cluster_id="0301-cluster"),
        _task(
            5011,
            501,
            "task_001",
            115,
            5,
            **{key: _FAILED[key] for key in ("result_state", "termination_code")},
            error="ValueError: no rows",
            error_trace="Traceback (most recent call last) ...",
        ),
        _task(5012, 501, "task_001", 60, 10, attempt=1),
        _task(5020, 502, "task_000", 30, 10),
        _task(5021, 502, "task_001", 20, 50),
    ]
    tasks += [_task(70_000 + index, 504, f"task_{index:03}", 200, 10) for index in range(150)]
    pq.write_table(_live_table(jobs), folder / "live" / "jobs.parquet")
    pq.write_table(_live_table(runs), folder / "live" / "runs" / "part-0.parquet")
    pq.write_table(_live_table(tasks), folder / "live" / "task_runs" / "part-0.parquet")
    (folder / "truth").mkdir()
    pq.write_table(pa.table({"kind": ["failure_streak"]}), folder / "truth" / "incidents.parquet")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder."""
    folder = tmp_path_factory.mktemp("account")
    (folder / "account.json").write_text(json.dumps(ACCOUNT))
    _write_tables(folder)
    _write_live(folder)
    return folder


SMALL_CHUNKS = Options(chunk_rows=1000, inline_chunk_rows=1000)


def _reset(box: RunningSimulator) -> None:
    box.control.clock.set(NOW)
    box.control.faults.clear()
    box.control.grants.set(box.client_id, EVERYTHING)
    for principal in ACCOUNT["principals"]:
        box.control.grants.set(principal["name"], NOTHING)


@pytest.fixture(scope="session")
def duckdb_box(data: Path) -> Iterator[RunningSimulator]:
    with running(data, now=NOW, options=SMALL_CHUNKS) as box:
        yield box


@pytest.fixture(scope="module")
def spark_box(data: Path, java: None) -> Iterator[RunningSimulator]:
    """Ends with the module: there is one Spark in a process, and other tests have theirs."""
    spark.stop()
    with running(data, now=NOW, engine="spark", options=SMALL_CHUNKS) as box:
        # Spark starts with its first statement, which takes longer than a client waits.
        warm_up = box.control.engine.run(Query("SELECT 1", EVERYTHING, NOW), Running())
        assert sum(batch.num_rows for batch in warm_up.batches) == 1
        yield box


@pytest.fixture
def box(duckdb_box: RunningSimulator) -> RunningSimulator:
    """A running account on DuckDB; clock, faults and grants are as at the start."""
    _reset(duckdb_box)
    return duckdb_box


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def either_box(request: pytest.FixtureRequest) -> RunningSimulator:
    """The same account on each engine."""
    box: RunningSimulator = request.getfixturevalue(f"{request.param}_box")
    _reset(box)
    return box


def client_of(box: RunningSimulator, **options: Any) -> WorkspaceClient:
    """The app's own client, by client credentials."""
    settings = {"http_timeout_seconds": 90, "retry_timeout_seconds": 60} | options
    credentials = {"client_id": box.client_id, "client_secret": box.client_secret}
    return WorkspaceClient(config=Config(host=box.host, **credentials, **settings))


@pytest.fixture
def client(box: RunningSimulator) -> WorkspaceClient:
    return client_of(box)


@pytest.fixture
def either_client(either_box: RunningSimulator) -> WorkspaceClient:
    return client_of(either_box)


@pytest.fixture
def sign_in(box: RunningSimulator) -> Any:
    """A client on behalf of a named user."""

    def make(user: str, **options: Any) -> WorkspaceClient:
        token = box.token(user, **options)
        return WorkspaceClient(config=Config(host=box.host, token=token, auth_type="pat", retry_timeout_seconds=5))

    return make
