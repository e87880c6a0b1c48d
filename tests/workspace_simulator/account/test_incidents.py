"""Each planted incident can be seen in the tables, by somebody who knows where to look."""

from collections.abc import Callable
from typing import Any

import pytest

from workspace_simulator.account.frames import DAY, Incident, Plan, Result
from workspace_simulator.account.history import History

Ask = Callable[[str], list[tuple[Any, ...]]]
Find = Callable[[str], tuple[Incident, str]]


@pytest.fixture
def find(plan: Plan) -> Find:
    """The incident of a kind, and the SQL condition for its job."""

    def of(kind: str) -> tuple[Incident, str]:
        incident = next(one for one in plan.incidents if one.kind == kind)
        return incident, _of_job(plan, incident.job)

    return of


def _of_job(plan: Plan, job: int) -> str:
    workspace = plan.workspaces[plan.jobs[job].workspace].workspace_id
    return f"workspace_id = '{workspace}' AND job_id = '{plan.jobs[job].job_id}'"


def _at(us: int) -> str:
    return f"make_timestamptz({us})"


def _runs(job: str) -> str:
    """One row per run of the job: start, seconds worked, the last state."""
    return f"""(SELECT run_id, min(period_start_time) AS started,
        sum(epoch(period_end_time - period_start_time)) AS worked,
        arg_max(result_state, period_end_time) AS state, any_value(trigger_type) AS trigger
        FROM runs WHERE {job} GROUP BY run_id)"""


def _median_before_and_after(ask: Ask, incident: Incident, job: str) -> tuple[float, float]:
    sql = f"""SELECT median(worked) FILTER (started < {_at(incident.from_us)}),
        median(worked) FILTER (started >= {_at(incident.from_us)}) FROM {_runs(job)} WHERE worked > 0"""
    ((before, after),) = ask(sql)
    return float(before), float(after)


def test_a_failure_streak_is_that_many_failed_runs_in_a_row(ask: Ask, find: Find) -> None:
    incident, job = find("failure_streak")
    inside = f"started >= {_at(incident.from_us)} AND started < {_at(incident.until_us)}"
    states = [state for (state,) in ask(f"SELECT state FROM {_runs(job)} WHERE {inside}")]
    assert set(states) == {"FAILED"}
    assert abs(len(states) - incident.size) <= 2


def test_a_slower_job_takes_as_much_longer_as_planted(ask: Ask, find: Find) -> None:
    incident, job = find("slower")
    before, after = _median_before_and_after(ask, incident, job)
    assert after / before == pytest.approx(incident.size, rel=0.3)


def test_a_dearer_job_has_more_workers_by_an_edit_and_is_not_faster(ask: Ask, find: Find, plan: Plan) -> None:
    incident, job = find("dearer")
    before, after = _median_before_and_after(ask, incident, job)
    versions = plan.jobs[incident.job].versions
    edit = next(place for place, version in enumerate(versions) if version.from_us == incident.cause_us)
    assert versions[edit].workers / versions[edit - 1].workers == pytest.approx(incident.size)
    assert after / before == pytest.approx(1, rel=0.3)
    assert ask(f"SELECT count(*) FROM lakeflow__jobs WHERE {job} AND change_time = {_at(incident.cause_us)}") == [(1,)]


def test_a_dearer_job_is_billed_more_for_the_same_work(ask: Ask, find: Find) -> None:
    incident, job = find("dearer")
    usage = job.replace("job_id", "usage_metadata.job_id")
    billed = [
        float(
            ask(f"SELECT sum(usage_quantity) FROM billing__usage WHERE {usage} AND usage_unit = 'DBU' AND {when}")[0][0]
        )
        / float(ask(f"SELECT sum(worked) FROM {_runs(job)} WHERE {ran}")[0][0])
        for when, ran in (
            (f"usage_end_time <= {_at(incident.from_us)}", f"started < {_at(incident.from_us)}"),
            (f"usage_start_time >= {_at(incident.from_us)}", f"started >= {_at(incident.from_us)}"),
        )
    ]
    assert billed[1] / billed[0] > 1.6


def test_missed_starts_leave_no_scheduled_run_though_nothing_is_paused(ask: Ask, find: Find) -> None:
    incident, job = find("missed_starts")
    inside = f"started >= {_at(incident.from_us)} AND started < {_at(incident.until_us)}"
    scheduled = f"SELECT count(*) FROM {_runs(job)} WHERE trigger IN ('CRON', 'PERIODIC')"
    assert ask(f"{scheduled} AND {inside}") == [(0,)]
    assert ask(f"{scheduled} AND NOT ({inside})")[0][0] > 5
    assert ask(f"SELECT count(*) FROM lakeflow__jobs WHERE {job} AND paused") == [(0,)]


def test_a_stuck_run_hangs_for_hours_and_the_next_ones_are_skipped(ask: Ask, find: Find) -> None:
    incident, job = find("stuck_run")
    ((hours, state),) = ask(f"SELECT worked / 3600, state FROM {_runs(job)} ORDER BY worked DESC LIMIT 1")
    assert incident.size - 18.5 < hours < incident.size + 6.5
    assert state == "CANCELLED"
    assert ask(f"SELECT count(*) FROM runs WHERE {job} AND termination_code = 'MAX_CONCURRENT_RUNS_EXCEEDED'")[0][0] > 0


def test_a_flaky_task_is_retried_in_the_planted_share_of_runs(ask: Ask, find: Find) -> None:
    incident, job = find("flaky_task")
    sql = f"""SELECT avg((n > 1)::INT) FROM (SELECT count(DISTINCT run_id) AS n FROM tasks
        WHERE {job} AND period_start_time >= {_at(incident.from_us)} AND result_state NOT NULL GROUP BY job_run_id)"""
    assert float(ask(sql)[0][0]) == pytest.approx(incident.size, abs=0.17)


def test_an_empty_success_reads_no_rows(plan: Plan, find: Find) -> None:
    incident, _ = find("empty_success")
    history = History(plan)
    read = []
    for day_us in (incident.from_us - DAY, incident.from_us):
        day = history.day(day_us)
        run = day.attempt_run[day.task_attempt]
        mine = (day.run_job[run] == incident.job) & (day.task_result == Result.SUCCEEDED)
        mine &= day.run_created_us[run] >= day_us
        assert mine.any()
        read.append(int(day.task_input_rows[mine].max()))
    assert read[0] > 0
    assert read[1] == 0


def test_an_over_provisioned_job_has_many_workers_and_little_to_do(plan: Plan, find: Find) -> None:
    incident, _ = find("over_provisioned")
    job = plan.jobs[incident.job]
    assert job.workers == incident.size
    assert job.cpu_percent <= 10


def test_the_workers_of_an_over_provisioned_job_idle(ask: Ask, find: Find) -> None:
    _, job = find("over_provisioned")
    clusters = f"SELECT compute_ids[1] FROM tasks WHERE {job} AND list_count(compute_ids) > 0"
    sql = f"""SELECT count(*), avg(cpu_user_percent + cpu_system_percent) FROM compute__node_timeline
        WHERE NOT driver AND cluster_id IN ({clusters})"""
    ((rows, busy),) = ask(sql)
    assert rows == 0 or busy < 20
    sizes = f"SELECT DISTINCT worker_count FROM compute__clusters WHERE cluster_id IN ({clusters})"
    assert all(count is None or count >= 12 for (count,) in ask(sizes))


def test_a_zombie_runs_on_while_nobody_reads_its_tables(ask: Ask, find: Find, plan: Plan) -> None:
    incident, job = find("zombie")
    written = {table for task in plan.jobs[incident.job].tasks for table in task.writes}
    assert written
    assert not any(set(task.reads) & written for other in plan.jobs for task in other.tasks)
    assert plan.principals[plan.jobs[incident.job].creator].left_us < plan.end_us
    last = f"SELECT max(period_end_time) > {_at(plan.end_us - 2 * 86_400_000_000)} FROM runs WHERE {job}"
    assert ask(last) == [(True,)]


def test_a_late_upstream_job_takes_longer_and_its_follower_starts_later(ask: Ask, find: Find, plan: Plan) -> None:
    incident, follower = find("upstream_late")
    upstream = _of_job(plan, incident.cause_job)
    inside = f"started >= {_at(incident.from_us)} AND started < {_at(incident.until_us)}"
    medians = f"median(worked) FILTER ({inside}) / median(worked) FILTER (NOT ({inside}))"
    assert ask(f"SELECT {medians} FROM {_runs(upstream)}")[0][0] > incident.size * 0.6
    assert ask(f"SELECT count(*) FROM {_runs(follower)} WHERE trigger = 'TABLE'")[0][0] > 3


def test_a_job_whose_owner_left_fails_from_that_day_on(ask: Ask, find: Find) -> None:
    incident, job = find("owner_left")
    after = f"started >= {_at(incident.from_us)}"
    codes = ask(
        f"SELECT DISTINCT termination_code FROM runs WHERE {job} AND period_start_time >= {_at(incident.from_us)} "
        "AND result_state = 'FAILED'"
    )
    assert codes == [("UNAUTHORIZED_ERROR",)]
    assert ask(f"SELECT count(*) FROM {_runs(job)} WHERE {after} AND state = 'SUCCEEDED'") == [(0,)]


def test_a_job_that_outgrew_its_timeout_is_timed_out(ask: Ask, find: Find) -> None:
    incident, job = find("timing_out")
    sql = f"""SELECT avg((state = 'TIMED_OUT')::INT) FROM {_runs(job)}
        WHERE worked > 0 AND started >= {_at(incident.from_us)}"""
    assert float(ask(sql)[0][0]) > 0.8


def test_the_truth_names_each_incident_with_its_cause_and_no_table_does(ask: Ask, plan: Plan) -> None:
    assert ask("SELECT count(*), count(DISTINCT kind) FROM truth_incidents") == [(len(plan.incidents), 12)]
    assert ask("SELECT count(*) FROM truth_incidents i JOIN truth_causes c USING (incident_id)") == [
        (len(plan.incidents),)
    ]
    edits = """SELECT count(*) FROM truth_causes c JOIN truth_incidents i USING (incident_id) WHERE cause = 'edit'
        AND NOT EXISTS (SELECT 1 FROM lakeflow__jobs j WHERE j.workspace_id = c.workspace_id AND j.job_id = c.job_id
        AND j.change_time = c.caused_at)"""
    assert ask(edits) == [(0,)]
