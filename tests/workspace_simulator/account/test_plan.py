"""The plan: what a seed decides."""

from datetime import UTC, datetime

import pytest

from workspace_simulator.account.frames import DAY, NEVER, Plan
from workspace_simulator.account.incidents import INCIDENT_KINDS
from workspace_simulator.account.plan import make_plan


def test_the_same_seed_gives_the_same_plan_and_another_seed_another(plan: Plan) -> None:
    again = make_plan(seed=plan.seed, jobs=len(plan.jobs), days=36, end=datetime(2026, 11, 20, 13, tzinfo=UTC))
    other = make_plan(seed=plan.seed + 1, jobs=len(plan.jobs), days=36, end=datetime(2026, 11, 21, tzinfo=UTC))
    assert again == plan
    assert other.jobs != plan.jobs


def test_job_ids_are_unique_in_a_workspace_and_collide_across_workspaces(plan: Plan) -> None:
    pairs = {(job.workspace, job.job_id) for job in plan.jobs}
    assert len(pairs) == len(plan.jobs)
    assert len(plan.jobs) - len({job.job_id for job in plan.jobs}) >= 3


def test_three_workspaces_share_the_region_and_one_lies_outside(plan: Plan) -> None:
    assert [workspace.in_region for workspace in plan.workspaces] == [True, True, True, False]
    assert len({workspace.region for workspace in plan.workspaces if workspace.in_region}) == 1
    assert int(plan.workspaces[0].workspace_id) > 2**53
    small = make_plan(seed=1, jobs=40, days=5, end=datetime(2026, 11, 21, tzinfo=UTC))
    assert len(small.workspaces) == 3


def test_jobs_go_on_as_people_who_have_left(plan: Plan) -> None:
    left = {index for index, person in enumerate(plan.principals) if person.left_us < plan.end_us}
    assert any(job.run_as in left and job.deleted_us == NEVER for job in plan.jobs)


def test_every_kind_of_incident_is_planted_on_jobs_of_the_region(plan: Plan) -> None:
    assert {incident.kind for incident in plan.incidents} == {kind.name for kind in INCIDENT_KINDS}
    assert all(plan.workspaces[plan.jobs[incident.job].workspace].in_region for incident in plan.incidents)
    assert len({incident.job for incident in plan.incidents}) == len(plan.incidents)


def test_task_graphs_have_one_to_forty_tasks_in_topological_order_and_of_every_kind() -> None:
    plan = make_plan(seed=3, jobs=900, days=20, end=datetime(2026, 11, 21, tzinfo=UTC))
    for job in plan.jobs:
        assert 1 <= len(job.tasks) <= 42
        assert len({task.key for task in job.tasks}) == len(job.tasks)
        assert all(parent < place for place, task in enumerate(job.tasks) for parent in task.depends_on)
    tasks = [task for job in plan.jobs for task in job.tasks]
    assert {task.kind for task in tasks} == {
        "notebook", "python", "sql", "dbt", "pipeline", "run_job", "condition", "for_each",
    }  # fmt: skip
    assert {"ALL_SUCCESS", "ALL_DONE", "AT_LEAST_ONE_FAILED"} <= {task.run_if for task in tasks}
    assert max(len(job.tasks) for job in plan.jobs) >= 30


def test_run_job_tasks_never_lead_back_to_the_job(plan: Plan) -> None:
    def depth(job: int) -> int:
        return 1 + max((depth(task.target) for task in plan.jobs[job].tasks if task.target >= 0), default=0)

    depths = [depth(index) for index in range(len(plan.jobs))]
    assert 2 <= max(depths) <= 3


def test_versions_stand_in_order_and_describe_the_job_at_the_end(plan: Plan) -> None:
    for job in plan.jobs:
        times = [version.from_us for version in job.versions]
        assert times == sorted(set(times))
        assert times[0] == job.created_us
        assert (job.versions[-1].change == "deleted") == (job.deleted_us < NEVER)
        last = [version for version in job.versions if version.from_us < plan.end_us][-1:] or [job.versions[0]]
        assert (job.name, job.workers, job.run_as) == (last[0].name, last[0].workers, last[0].run_as)
    changes = {version.change for job in plan.jobs for version in job.versions}
    assert {"created", "renamed", "rescheduled", "paused", "resumed", "resized", "retagged", "deleted"} <= changes


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        make_plan(seed=1, jobs=0, days=1, end=datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="time zone"):
        make_plan(seed=1, jobs=1, days=1, end=datetime(2026, 1, 1))  # noqa: DTZ001 - naive on purpose


def test_the_window_is_whole_utc_days_up_to_the_midnight_after_the_end() -> None:
    plan = make_plan(seed=1, jobs=1, days=3, end=datetime(2026, 11, 20, 7, 30, tzinfo=UTC))
    assert plan.end_us == int(datetime(2026, 11, 21, tzinfo=UTC).timestamp() * 1e6)
    assert plan.end_us - plan.start_us == 3 * DAY
