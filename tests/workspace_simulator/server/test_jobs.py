"""The Jobs API, driven by the real SDK."""

import itertools
from datetime import datetime, timedelta
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import BadRequest, PermissionDenied, ResourceDoesNotExist
from databricks.sdk.service.jobs import RunLifeCycleState, RunLifecycleStateV2State, RunResultState, RunType

from workspace_simulator.grants import Rights
from workspace_simulator.server import RunningSimulator


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def test_jobs_of_the_home_workspace_that_were_not_deleted_are_listed_newest_first(client: WorkspaceClient) -> None:
    jobs = list(client.jobs.list())

    assert [job.job_id for job in jobs] == [12, 11]
    assert jobs[0].settings.name == "Job 12"
    assert not jobs[0].settings.tasks


def test_jobs_come_in_pages_of_the_limit(client: WorkspaceClient) -> None:
    first = client.api_client.do("GET", "/api/2.2/jobs/list", query={"limit": 1})
    second = client.api_client.do(
        "GET", "/api/2.2/jobs/list", query={"limit": 1, "page_token": first["next_page_token"]}
    )

    assert ([job["job_id"] for job in first["jobs"]], first["has_more"]) == ([12], True)
    assert ([job["job_id"] for job in second["jobs"]], second["has_more"]) == ([11], False)
    assert "next_page_token" not in second
    assert [job.job_id for job in client.jobs.list(limit=1)] == [12, 11]


def test_a_name_filter_is_exact_and_does_not_mind_case(client: WorkspaceClient) -> None:
    assert [job.job_id for job in client.jobs.list(name="jOB 11")] == [11]
    assert list(client.jobs.list(name="job 1")) == []


@pytest.mark.parametrize("limit", [0, 101, -1])
def test_a_limit_outside_1_to_100_is_refused(client: WorkspaceClient, limit: int) -> None:
    with pytest.raises(BadRequest, match="limit"):
        client.api_client.do("GET", "/api/2.2/jobs/list", query={"limit": limit})


def test_more_than_100_tasks_come_in_pages_that_the_sdk_joins(client: WorkspaceClient) -> None:
    raw = client.api_client.do("GET", "/api/2.2/jobs/get", query={"job_id": 12})
    run = client.api_client.do("GET", "/api/2.2/jobs/runs/get", query={"run_id": 504})

    assert (len(raw["settings"]["tasks"]), raw["has_more"], len(run["tasks"])) == (100, True, 100)
    assert len(client.jobs.get(12).settings.tasks) == 150
    assert len(client.jobs.get_run(504).tasks) == 150
    listed = next(client.jobs.list(expand_tasks=True))
    assert len(listed.settings.tasks) == 150


def test_an_unknown_or_deleted_job_does_not_exist(client: WorkspaceClient) -> None:
    for job_id in (13, 14, 99):
        with pytest.raises(ResourceDoesNotExist):
            client.jobs.get(job_id)


def test_runs_are_listed_newest_first_and_paged_within_60_days(client: WorkspaceClient) -> None:
    runs = list(client.jobs.list_runs(limit=7))

    assert [run.run_id for run in runs[:4]] == [503, 502, 501, 504]
    assert len(runs) == 64
    starts = [run.start_time for run in runs]
    assert starts == sorted(starts, reverse=True)
    assert 505 not in {run.run_id for run in runs}


def test_runs_are_filtered_by_job_type_state_and_time(client: WorkspaceClient, box: RunningSimulator) -> None:
    now = box.control.clock.now()

    def listed(**filters: Any) -> list[int]:
        return [run.run_id for run in itertools.islice(client.jobs.list_runs(**filters), 5)]

    assert listed(job_id=12) == [504]
    assert listed(active_only=True) == [503, 502]
    assert listed(completed_only=True)[:2] == [501, 504]
    assert listed(run_type=RunType.SUBMIT_RUN) == []
    since, until = now - timedelta(minutes=200), now - timedelta(minutes=120)
    assert listed(start_time_from=milliseconds(since), start_time_to=milliseconds(until)) == [501, 504]
    with pytest.raises(BadRequest, match="active_only"):
        listed(active_only=True, completed_only=True)
    with pytest.raises(BadRequest, match="limit"):
        listed(limit=26)


def test_a_limit_of_zero_means_the_most(client: WorkspaceClient) -> None:
    assert len(client.api_client.do("GET", "/api/2.2/jobs/runs/list", query={"limit": 0})["runs"]) == 25


def test_a_run_goes_from_queued_over_pending_and_running_to_its_end(
    client: WorkspaceClient, box: RunningSimulator
) -> None:
    start = box.control.clock.now()
    seen = []
    for minutes in (0, 30.1, 40, 200):
        box.control.clock.set(start + timedelta(minutes=minutes))
        run = client.jobs.get_run(503)
        seen.append((run.status.state, run.state.life_cycle_state, run.state.result_state))

    queued, pending, running, ended = seen
    assert queued == (RunLifecycleStateV2State.QUEUED, RunLifeCycleState.QUEUED, None)
    assert pending[0] is RunLifecycleStateV2State.PENDING
    assert running == (RunLifecycleStateV2State.RUNNING, RunLifeCycleState.RUNNING, None)
    assert ended == (RunLifecycleStateV2State.TERMINATED, RunLifeCycleState.TERMINATED, RunResultState.SUCCESS)


def test_a_run_shows_at_once_and_not_before(client: WorkspaceClient, box: RunningSimulator) -> None:
    with pytest.raises(ResourceDoesNotExist):
        client.jobs.get_run(506)

    box.control.clock.advance(timedelta(minutes=10))

    assert client.jobs.get_run(506).run_id == 506


def test_a_repaired_run_has_its_history_and_the_state_of_its_last_attempt(
    client: WorkspaceClient, box: RunningSimulator
) -> None:
    run = client.jobs.get_run(501, include_history=True)

    assert run.state.result_state is RunResultState.SUCCESS
    assert [(item.type.value, item.id, item.task_run_ids) for item in run.repair_history] == [
        ("ORIGINAL", None, [5010, 5011]),
        ("REPAIR", 9001, [5012]),
    ]
    assert run.repair_history[0].state.result_state is RunResultState.FAILED
    assert {task.task_key: task.run_id for task in run.tasks} == {"task_000": 5010, "task_001": 5012}
    assert run.tasks[0].notebook_task.notebook_path == "/n"
    assert run.tasks[0].cluster_instance.cluster_id == "0301-cluster"
    assert client.jobs.get_run(501).repair_history in (None, [])

    box.control.clock.advance(timedelta(minutes=-65))
    assert client.jobs.get_run(501).state.result_state is RunResultState.FAILED


def test_a_run_that_is_being_repaired_is_active_again(client: WorkspaceClient, box: RunningSimulator) -> None:
    box.control.clock.advance(timedelta(minutes=-55))

    assert [run.run_id for run in client.jobs.list_runs(active_only=True)] == [501]
    assert 501 not in {run.run_id for run in client.jobs.list_runs(completed_only=True)}


def test_the_output_of_a_task_run_has_its_error_and_trace(client: WorkspaceClient) -> None:
    output = client.jobs.get_run_output(5011)

    assert output.error == "ValueError: no rows"
    assert output.error_trace.startswith("Traceback")
    assert output.metadata.run_id == 5011
    with pytest.raises(BadRequest, match="multiple tasks"):
        client.jobs.get_run_output(501)
    with pytest.raises(ResourceDoesNotExist):
        client.jobs.get_run_output(12345)


def test_a_caller_sees_the_jobs_that_were_granted(client: WorkspaceClient, box: RunningSimulator) -> None:
    box.control.grants.set(box.client_id, Rights(jobs=frozenset({("1001", "12"), ("1002", "14")})))

    assert [job.job_id for job in client.jobs.list()] == [12]
    assert [run.run_id for run in client.jobs.list_runs()] == [504]
    with pytest.raises(ResourceDoesNotExist):
        client.jobs.get_run(502)


def test_a_viewers_token_has_no_jobs_scope(box: RunningSimulator, sign_in: Any) -> None:
    with pytest.raises(PermissionDenied, match="does not have required scopes: jobs"):
        list(sign_in("engineer-01@example.com").jobs.list())


def test_jobs_cannot_be_run_or_cancelled(client: WorkspaceClient) -> None:
    for call in (lambda: client.jobs.run_now(11), lambda: client.jobs.cancel_run(502)):
        with pytest.raises(PermissionDenied, match="read only"):
            call()


def test_a_page_token_that_was_not_given_out_is_refused(client: WorkspaceClient) -> None:
    for token in ("!!", "e30", "W10", "WzFd", "WyJhIiwgMV0"):
        with pytest.raises(BadRequest, match="page_token"):
            client.api_client.do("GET", "/api/2.2/jobs/runs/list", query={"page_token": token})
