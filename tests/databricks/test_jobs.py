"""The Jobs API as JSON: pages joined, ids as strings, words as they came."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from job_monitor.databricks.client import WorkspaceClient, app_client
from job_monitor.databricks.jobs import active_runs, get_run, list_jobs, run_output
from job_monitor.errors import NotFoundError, Unreachable
from workspace_simulator.server import RunningSimulator, running

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOME = "1000000000000001"
BIG = 9_007_199_254_740_993
"""One more than a browser can count to."""
STAMP = pa.timestamp("us", tz="UTC")


def _jobs() -> pa.Table:
    settings = json.dumps({"name": "nightly", "tasks": [{"task_key": "load"}], "brand_new_setting": {"pool_id": 5}})
    return pa.table(
        {
            "workspace_id": [HOME] * 130,
            "job_id": pa.array([BIG + number for number in range(130)], pa.int64()),
            "name": [f"job {number}" for number in range(130)],
            "creator_user_name": ["engineer-01@example.com"] * 130,
            "run_as_user_name": ["engineer-01@example.com"] * 130,
            "created_at": pa.array([NOW - timedelta(days=200 - number) for number in range(130)], STAMP),
            "deleted_at": pa.nulls(130, STAMP),
            "settings": [settings] * 130,
            "valid_from": pa.array([NOW - timedelta(days=200 - number) for number in range(130)], STAMP),
            "valid_to": pa.nulls(130, STAMP),
        }
    )


def _runs() -> pa.Table:
    count = 60
    starts = [NOW - timedelta(minutes=number) for number in range(count)]
    return pa.table(
        {
            "workspace_id": [HOME] * count,
            "job_id": pa.array([BIG] * count, pa.int64()),
            "run_id": pa.array([BIG + 1000 + number for number in range(count)], pa.int64()),
            "attempt": pa.array([0] * count, pa.int32()),
            "repair_id": pa.nulls(count, pa.int64()),
            "run_name": ["nightly"] * count,
            "run_type": ["JOB_RUN"] * count,
            "trigger": ["A_TRIGGER_OF_NEXT_YEAR"] * count,
            "creator_user_name": ["engineer-01@example.com"] * count,
            "created_at": pa.array(starts, STAMP),
            "started_at": pa.array(starts, STAMP),
            "ended_at": pa.array([None] * 50 + [NOW - timedelta(seconds=1)] * 10, STAMP),
            "result_state": ["FAILED"] * count,
            "termination_code": ["RUN_EXECUTION_ERROR"] * count,
            "termination_type": ["CLIENT_ERROR"] * count,
            "message": ["it broke"] * count,
        }
    )


def _tasks() -> pa.Table:
    return pa.table(
        {
            "workspace_id": [HOME],
            "job_run_id": pa.array([BIG + 1059], pa.int64()),
            "attempt": pa.array([0], pa.int32()),
            "run_id": pa.array([BIG + 5000], pa.int64()),
            "task_key": ["load"],
            "attempt_number": pa.array([0], pa.int32()),
            "started_at": pa.array([NOW - timedelta(minutes=59)], STAMP),
            "ended_at": pa.array([NOW - timedelta(seconds=1)], STAMP),
            "result_state": ["FAILED"],
            "termination_code": ["RUN_EXECUTION_ERROR"],
            "cluster_id": pa.nulls(1, pa.string()),
            "compute": ["SERVERLESS"],
            "error": ["ValueError: no rows"],
            "error_trace": ["Traceback: line 3"],
        }
    )


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    folder = tmp_path_factory.mktemp("jobs")
    for name, table in {"jobs": _jobs(), "runs/part-0": _runs(), "task_runs/part-0": _tasks()}.items():
        path = folder / "live" / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, path)
    with running(folder, now=NOW) as simulator:
        yield simulator


@pytest.fixture
def ws(simulator: RunningSimulator) -> WorkspaceClient:
    simulator.control.faults.clear()
    secret = simulator.client_secret
    options = {"retry_timeout_s": 2, "longest_sleep_s": 0.01}
    return app_client(simulator.host, client_id=simulator.client_id, client_secret=secret, **options)


def test_jobs_are_gathered_over_pages_and_the_rest_is_behind_the_token(ws: WorkspaceClient) -> None:
    first = list_jobs(ws, limit=125)
    assert len(first.items) == 125
    rest = list_jobs(ws, limit=125, page_token=first.next_page_token)
    assert len(rest.items) == 5
    assert rest.next_page_token is None
    ids = [job["job_id"] for job in [*first.items, *rest.items]]
    assert sorted(ids, key=int) == [str(BIG + number) for number in range(130)]


def test_settings_that_no_sdk_knows_yet_are_kept(ws: WorkspaceClient) -> None:
    job = list_jobs(ws, name="job 3").items[0]
    assert job["settings"]["brand_new_setting"] == {"pool_id": "5"}
    assert job["created_time"] == int((NOW - timedelta(days=197)).timestamp() * 1000)


def test_active_runs_are_those_that_have_not_ended_and_keep_unknown_words(ws: WorkspaceClient) -> None:
    page = active_runs(ws, limit=1000)
    assert len(page.items) == 50
    assert {run["trigger"] for run in page.items} == {"A_TRIGGER_OF_NEXT_YEAR"}
    assert all(isinstance(run["run_id"], str) for run in page.items)


def test_a_run_comes_with_its_tasks_and_a_failed_task_with_its_error(ws: WorkspaceClient) -> None:
    run = get_run(ws, str(BIG + 1059))
    assert run["run_id"] == str(BIG + 1059)
    assert run["state"]["result_state"] == "FAILED"
    task = run["tasks"][0]
    assert task["run_id"] == str(BIG + 5000)
    assert run_output(ws, task["run_id"])["error"] == "ValueError: no rows"


def test_a_run_that_the_workspace_does_not_know_is_not_found(ws: WorkspaceClient) -> None:
    with pytest.raises(NotFoundError):
        get_run(ws, "12345")


def test_a_workspace_that_stays_silent_is_unreachable(ws: WorkspaceClient, simulator: Any) -> None:
    simulator.control.faults.add("unavailable", endpoint="jobs")
    with pytest.raises(Unreachable):
        list_jobs(ws)
    simulator.control.faults.clear()
