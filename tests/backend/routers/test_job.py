"""/api/jobs/{workspace}/{job} and …/runs/{run} on a job whose rows can be counted.

Job 21 runs daily at six from the 1st to the 10th of February: `extract`, then `load`. It fails since the 8th in
`load`; the run of the 10th was repaired once, for nothing. Its schedule was changed on the 4th.
"""

import json
import shutil
from datetime import date, timedelta

import pytest

from job_monitor.backend.config import load
from tests.backend.account import (
    AWAY,
    HOME,
    NOW,
    STAMP,
    VIEWER,
    a_record,
    a_run,
    day,
    the_jobs,
    the_runs,
    the_usage,
    write,
)
from tests.serving import environment, served
from workspace_simulator.grants import Rights
from workspace_simulator.server import running

assert STAMP
JOB, RUNS = f"/api/jobs/{HOME}/21", f"/api/jobs/{HOME}/21/runs"


def version(changed, expression, **values):
    schedule = {"quartz_cron_expression": expression, "timezone_id": "Europe/Berlin"}
    row = {"workspace_id": HOME, "job_id": "21", "name": "orders", "change_time": day(changed), "create_time": day(-30)}
    told = {"creator_user_name": VIEWER, "paused": False, "trigger_type": "SCHEDULE", "run_as_user_name": VIEWER}
    return row | told | {"trigger": {"schedule": schedule}, "tags": [("team", "tide")]} | values


def a_task(run, key, number, state, hour, minutes, task_run, **values):
    row = {
        "workspace_id": HOME,
        "job_id": "21",
        "job_run_id": str(run),
        "run_id": str(task_run),
        "parent_run_id": str(run),
        "task_key": key,
        "period_start_time": day(number, hour),
        "period_end_time": day(number, hour) + timedelta(minutes=minutes),
        "result_state": state,
        "compute": [{"type": "SERVERLESS_COMPUTE", "cluster_id": None, "warehouse_id": None}],
    }
    return row | values


def the_tasks():
    rows = []
    for number in range(1, 11):
        is_good = number < 8
        rows.append(a_task(4000 + number, "extract", number, "SUCCEEDED", 6, 4, 50_000 + number * 10))
        state = "SUCCEEDED" if is_good else "FAILED"
        rows.append(a_task(4000 + number, "load", number, state, 6 + 4 / 60, 6, 50_001 + number * 10))
    return [*rows, a_task(4010, "load", 10, "FAILED", 8, 5, 50_109)]


def the_runs_of_the_job():
    good = [a_run(4000 + number, number, "SUCCEEDED", job_id="21") for number in range(1, 8)]
    bad = [
        a_run(4008, 8, "FAILED", job_id="21", termination_code="RUN_EXECUTION_ERROR"),
        a_run(4009, 9, "TIMED_OUT", job_id="21"),
        a_run(4010, 10, "FAILED", job_id="21"),
        a_run(4010, 10, "FAILED", 8, job_id="21", period_end_time=day(10, 8) + timedelta(minutes=5)),
    ]
    return good + bad


@pytest.fixture(scope="module")
def own_account(account, tmp_path_factory):
    folder = tmp_path_factory.mktemp("job") / "account"
    shutil.copytree(account, folder)
    told = json.loads((folder / "account.json").read_text())
    (folder / "account.json").write_text(json.dumps(told))
    write(folder, "lakeflow.jobs", [*the_jobs(), version(-30, "0 0 5 * * ?"), version(4, "0 0 7 * * ?", tags=None)])
    write(folder, "lakeflow.job_run_timeline", [*the_runs(), *the_runs_of_the_job()])
    write(folder, "lakeflow.job_task_run_timeline", the_tasks())
    needs = [("extract", []), ("load", ["extract"])]
    write(
        folder,
        "lakeflow.job_tasks",
        [
            {"workspace_id": HOME, "job_id": "21", "task_key": key, "depends_on_keys": on, "change_time": day(-30)}
            for key, on in needs
        ],
    )
    of_runs = [
        a_record(500 + number, number, "JOBS", "2", usage_metadata={"job_id": "21", "job_run_id": str(4000 + number)})
        for number in (5, 8)
    ]
    write(folder, "billing.usage", [*the_usage(), *of_runs])
    return folder


@pytest.fixture(scope="module")
def own_box(own_account):
    with running(own_account, now=NOW) as box:
        yield box


def settings_of(box, folder, **given):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(box).items():
            patch.setenv(name, value)
        return load(store_path=folder / "store.duckdb", sync_interval_s=3600.0, live_timeout_s=2.0, **given)


@pytest.fixture(scope="module")
def client(own_box, tmp_path_factory):
    with served(settings_of(own_box, tmp_path_factory.mktemp("job-store")), clock=lambda: NOW) as client:
        yield client


@pytest.fixture(scope="module")
def whole_job(client):
    answer = client.get(JOB)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def with_grants(own_box, tmp_path):
    """The product where its own identity may read this much."""

    def serve(rights):
        own_box.control.grants.set(own_box.client_id, rights)
        return served(settings_of(own_box, tmp_path), clock=lambda: NOW)

    yield serve
    own_box.control.grants.set(own_box.client_id, Rights())


# ── the job ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_job_is_told_by_name_owner_and_schedule_in_words(whole_job):
    job, schedule = whole_job["job"], whole_job["schedule"]
    assert (job["name"], job["workspace_name"], job["is_deleted"], job["versions_count"]) == (
        "orders",
        "home",
        False,
        2,
    )
    assert (job["owner"], job["owner_source"]) == (VIEWER, "run_as")
    assert (schedule["words"], job["timezone"], schedule["problem"]) == ("At 07:00 every day", "Europe/Berlin", None)
    assert schedule["next_at"] == "2026-02-11T06:00:00Z"


def test_a_job_is_failing_since_the_end_of_its_first_failure(whole_job):
    streak = whole_job["streak"]
    assert (streak["is_failing"], streak["failing_since"]) == (True, "2026-02-08T06:10:00Z")
    assert (streak["first_failed_run_id"], streak["failures_count"], streak["last_run_id"]) == ("4008", 3, "4010")
    assert streak["last_success_at"] == "2026-02-07T06:10:00Z"


def test_a_job_that_succeeds_fails_since_never(client):
    streak = client.get(f"/api/jobs/{HOME}/11").json()["streak"]
    assert (streak["is_failing"], streak["failing_since"], streak["failures_count"]) == (False, None, 0)
    assert streak["first_failed_run_id"] is None


def test_runs_come_as_columns_of_one_length_the_oldest_first(whole_job):
    runs = whole_job["runs"]
    assert runs["run_id"] == [str(4000 + number) for number in range(1, 11)]
    assert {len(values) for values in runs.values() if isinstance(values, list)} == {runs["count"]} == {10}
    assert runs["result_class"][6:] == ["succeeded", "failed", "timed_out", "failed"]
    assert (runs["worked_s"][0], runs["worked_s"][9], runs["elapsed_s"][9]) == (600, 900, 7500)
    assert (runs["attempts_count"][9], runs["has_more"]) == (2, False)
    assert runs["termination_code"][7] == "RUN_EXECUTION_ERROR"


def test_each_task_has_one_result_a_run(whole_job):
    extract, load_ = whole_job["tasks"]["tasks"]
    assert (extract["task_key"], extract["results"], extract["depends_on"]) == ("extract", "S" * 10, [])
    assert (load_["task_key"], load_["results"], load_["depends_on"]) == ("load", "S" * 7 + "FFF", ["extract"])
    assert (extract["worked_s"][0], load_["worked_s"][0], load_["worked_s"][9]) == (240, 360, 660)


@pytest.mark.parametrize(("runs", "first", "has_more"), [(1, "4010", True), (3, "4008", True), (10, "4001", False)])
def test_only_the_newest_runs_come_where_fewer_are_wanted(client, runs, first, has_more):
    answer = client.get(JOB, params={"runs": runs}).json()
    assert (answer["runs"]["count"], answer["runs"]["run_id"][0]) == (runs, first)
    assert answer["runs"]["has_more"] is has_more
    assert {len(task["results"]) for task in answer["tasks"]["tasks"]} == {runs}


def test_what_is_usual_is_told_by_runs_that_succeeded(whole_job):
    assert whole_job["band"] == {"runs_count": 7, "p50_s": 600.0, "p95_s": 600.0}


def test_nothing_is_usual_after_few_runs(client):
    band = client.get(f"/api/jobs/{HOME}/12").json()["band"]
    assert band == {"runs_count": 1, "p50_s": None, "p95_s": None}


def test_a_change_says_what_was_before(whole_job):
    newest, oldest = whole_job["changes"]
    assert (newest["changed_at"], newest["is_first"]) == ("2026-02-04T00:00:00Z", False)
    fields = {one["field"]: (one["before"], one["after"]) for one in newest["fields"]}
    assert fields == {"schedule": ("0 0 5 * * ?", "0 0 7 * * ?"), "tags": ({"team": "tide"}, None)}
    assert (oldest["is_first"], oldest["fields"]) == (True, [])


def test_cost_is_told_by_day_and_nothing_is_only_nothing_on_a_complete_day(whole_job):
    cost = whole_job["cost"]
    assert (cost["cost"], cost["currency"], cost["price_basis"], cost["unpriced"]) == ("1.2", "USD", "list", [])
    assert (cost["runs_cost"], cost["lost_cost"]) == ("1.2", "0.6")
    days = {one["date"]: one for one in cost["days"]}
    assert len(days) == 30
    assert (days["2026-02-05"]["cost"], days["2026-02-06"]["cost"]) == ("0.6", "0")
    today = days[str(date(2026, 2, 10))]
    assert (today["is_complete"], today["cost"]) == (False, None)
    assert whole_job["runs"]["cost"] == [None, None, None, None, "0.6", None, None, "0.6", None, None]


def test_a_target_is_shown_with_its_right_and_its_margin(client):
    assert client.get(JOB).json()["target_state"] == {"right": "local", "target": None, "margin": None}
    wish = {"finish_by": "08:00", "zone": "Europe/Berlin", "max_duration_s": 3600}
    made = client.put(f"/api/targets/{HOME}/21", json=wish).json()
    told = client.get(JOB).json()["target_state"]
    assert told["target"] == {name: value for name, value in made.items() if name not in ("as_of", "sources")}
    # The newest run failed after 7,500 s: it kept no hour, and missed the time by 3,900 s.
    assert told["margin"] == {"run_id": "4010", "finish_s": None, "duration_s": -3900.0}
    client.request("DELETE", f"/api/targets/{HOME}/21", headers={"If-Match": f'"{made["version"]}"'})


@pytest.mark.parametrize(
    "path",
    [
        f"/api/jobs/{HOME}/99",
        f"/api/jobs/{AWAY}/21",
        f"{RUNS}/9999",
        f"{RUNS}/1001",
        f"/api/jobs/{HOME}/99/runs/4001",
        f"/api/jobs/{AWAY}/11/runs/1001",
    ],
)
def test_what_is_not_there_is_a_404(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", [f"{JOB}?runs=0", f"{JOB}?runs=101", "/api/jobs/x/21", f"{RUNS}/x"])
def test_bad_input_is_refused(client, path):
    assert client.get(path).status_code == 422


# ── the run ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_repaired_run_has_two_attempts_and_a_gap(client):
    answer = client.get(f"{RUNS}/4010").json()
    run = answer["run"]
    assert (run["worked_s"], run["elapsed_s"], run["gap_s"], run["repairs_count"]) == (900, 7500, 6600, 1)
    assert (run["queue_s"], run["setup_s"], run["trigger_class"]) == (None, None, "scheduled")
    told = [(one["number"], one["started_at"], one["worked_s"], one["result_class"]) for one in answer["attempts"]]
    assert told == [(1, "2026-02-10T06:00:00Z", 600, "failed"), (2, "2026-02-10T08:00:00Z", 300, "failed")]


def test_a_task_has_each_of_its_tries(client):
    extract, load_ = client.get(f"{RUNS}/4010").json()["tasks"]
    assert (extract["task_key"], len(extract["tries"]), extract["compute_kind"]) == ("extract", 1, "serverless")
    assert [one["task_run_id"] for one in load_["tries"]] == ["50101", "50109"]
    assert [one["result_class"] for one in load_["tries"]] == ["failed", "failed"]
    assert (load_["retries_count"], load_["depends_on"]) == (1, ["extract"])


def test_a_run_is_compared_with_the_last_good_one_before_it(client):
    good = client.get(f"{RUNS}/4010").json()["good_run"]
    assert (good["run_id"], good["worked_s"]) == ("4007", 600)
    assert good["tasks"] == [{"task_key": "extract", "worked_s": 240}, {"task_key": "load", "worked_s": 360}]
    assert client.get(f"{RUNS}/4001").json()["good_run"] is None


def test_what_changed_since_the_last_good_run_is_told_and_nothing_older(client):
    (change,) = client.get(f"{RUNS}/4004").json()["changes"]
    assert (change["changed_at"], [one["field"] for one in change["fields"]]) == (
        "2026-02-04T00:00:00Z",
        ["schedule", "tags"],
    )
    assert client.get(f"{RUNS}/4010").json()["changes"] == []
    assert client.get(f"{RUNS}/4001").json()["changes"] is None


def test_a_run_knows_its_neighbours_by_start(client):
    told = {run: client.get(f"{RUNS}/{run}").json() for run in ("4001", "4005", "4010")}
    assert [told["4001"]["previous_run_id"], told["4001"]["next_run_id"]] == [None, "4002"]
    assert [told["4005"]["previous_run_id"], told["4005"]["next_run_id"]] == ["4004", "4006"]
    assert [told["4010"]["previous_run_id"], told["4010"]["next_run_id"]] == ["4009", None]


def test_what_a_run_cost_and_lost_is_told_and_what_is_not_billed_is_not_free(client):
    failed = client.get(f"{RUNS}/4008").json()["cost"]
    assert (failed["cost"], failed["lost_cost"], failed["currency"], failed["is_complete"]) == (
        "0.6",
        "0.6",
        "USD",
        True,
    )
    assert client.get(f"{RUNS}/4009").json()["cost"]["cost"] is None


def test_an_open_run_is_at_work_or_lost(client):
    young = client.get(f"/api/jobs/{HOME}/13/runs/3004").json()
    old = client.get(f"/api/jobs/{HOME}/13/runs/3005").json()
    assert [one["result_class"] for one in (young["attempts"][0], young["run"])] == ["running", "running"]
    assert [one["result_class"] for one in (old["attempts"][0], old["run"])] == ["unknown", "unknown"]


# ── what may not be read ─────────────────────────────────────────────────────────────────────────────────────────────


def states(answer):
    return {one["name"]: one["state"] for one in answer["sources"]}


def test_without_billing_costs_are_unknown_and_all_else_is_told(with_grants):
    with with_grants(Rights(denied_tables=frozenset({"system.billing.usage"}))) as client:
        job, run = client.get(JOB).json(), client.get(f"{RUNS}/4010").json()
    assert (job["cost"], job["runs"]["cost"], run["cost"]) == (None, None, None)
    assert (job["runs"]["count"], len(run["tasks"]), states(job)["system.billing.usage"]) == (10, 2, "denied")


def test_without_runs_nothing_is_said_of_them(with_grants):
    with with_grants(Rights(denied_tables=frozenset({"system.lakeflow.job_run_timeline"}))) as client:
        job, run = client.get(JOB).json(), client.get(f"{RUNS}/4010").json()
    assert [job[name] for name in ("runs", "tasks", "streak", "band")] == [None] * 4
    assert (job["is_history_known"], job["job"]["name"]) == (False, "orders")
    assert (run["run"], run["tasks"], run["attempts"], run["good_run"]) == (None, None, None, None)
    assert states(run)["system.lakeflow.job_run_timeline"] == "denied"


def test_without_tasks_runs_are_told(with_grants):
    with with_grants(Rights(denied_tables=frozenset({"system.lakeflow.job_task_run_timeline"}))) as client:
        job, run = client.get(JOB).json(), client.get(f"{RUNS}/4010").json()
    assert (job["runs"]["count"], job["tasks"]) == (10, None)
    assert (run["run"]["run_id"], run["tasks"], run["good_run"]["tasks"]) == ("4010", None, None)


def test_figures_do_not_wait_for_the_database_of_targets(own_box, tmp_path):
    settings = settings_of(own_box, tmp_path, state_url="postgresql://nobody@127.0.0.1:1/nothing")
    with served(settings, clock=lambda: NOW) as client:
        answer = client.get(JOB)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["target_state"], answer.json()["runs"]["count"]) == (None, 10)
