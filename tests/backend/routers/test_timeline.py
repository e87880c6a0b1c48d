"""/api/timeline on an account whose runs can be counted, at noon of the 10th of February."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from job_monitor.backend.config import load
from job_monitor.backend.timeline import FIRES_AT_MOST, PLANS_AT_MOST, Line, merged, planned, plans_cut_at
from tests.backend.account import AWAY, HOME, NOW, VIEWER, a_run, day, the_jobs, the_runs, write
from tests.serving import environment, served
from workspace_simulator.grants import Rights
from workspace_simulator.server import running

PATH = "/api/timeline"
RUNS, JOBS = "system.lakeflow.job_run_timeline", "system.lakeflow.jobs"


def ask(client, token=None, **params):
    headers = {} if token is None else {"x-forwarded-access-token": token, "x-forwarded-email": VIEWER}
    answer = client.get(PATH, params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def bars(answer):
    """The bars by job's id: start, length, result, runs, newest run."""
    columns, ids = answer["bars"], answer["jobs"]["job_id"]
    found = {}
    rows = zip(*(columns[name] for name in ("job", "start_s", "lasts_s", "results", "runs", "run_id")), strict=True)
    for job, *rest in rows:
        found.setdefault(ids[job], []).append(tuple(rest))
    return found


def test_runs_lie_where_they_were_within_the_last_hours(whole):
    answer = ask(whole)
    assert (answer["window_from"], answer["window_to"]) == ("2026-02-09T12:00:00Z", "2026-02-10T16:00:00Z")
    assert (answer["now"], answer["known_until"]) == ("2026-02-10T12:00:00Z", "2026-02-10T11:55:00Z")
    assert bars(answer) == {
        "11": [(18 * 3600, 600, "S", 1, "1010")],
        "13": [(int(23.75 * 3600), 600, "R", 1, "3004")],
    }
    assert (answer["jobs_count"], answer["runs_count"], answer["shown_runs_count"]) == (2, 2, 2)


def test_heads_of_groups_count_what_is_in_them(whole):
    groups = {group["key"]: group for group in ask(whole, hours=48)["groups"]}
    assert list(groups) == ["tide", None]
    assert (groups["tide"]["jobs_count"], groups["tide"]["succeeded_count"]) == (1, 2)
    other = groups[None]
    assert [other[name] for name in ("jobs_count", "failed_count", "running_count", "other_count")] == [3, 1, 1, 1]


def test_workspaces_are_groups_when_asked_for(whole):
    answer = ask(whole, hours=48, group="workspace")
    assert [(group["key"], group["name"], group["failed_count"]) for group in answer["groups"]] == [
        (HOME, "home", 1),
        (AWAY, "away", 0),
    ]
    assert (answer["group"], answer["is_grouping_known"]) == ("workspace", True)


def test_how_many_ran_at_the_same_time_is_not_known_after_the_data_ends(whole):
    strip = ask(whole)["concurrency"]
    assert (strip["step_s"], len(strip["running_count"])) == (900, 96)
    assert {place: count for place, count in enumerate(strip["running_count"]) if count} == {72: 1, 95: 1}
    assert set(strip["queue_s"]) == {None}
    later = ask(whole, hours=1)["concurrency"]["running_count"]
    assert later == [0, 0, 0, 1]


@pytest.mark.parametrize("params", [{"hours": 0}, {"hours": 49}, {"hours": "x"}, {"group": "owner"}])
def test_what_cannot_be_drawn_is_refused(whole, params):
    assert whole.get(PATH, params=params).status_code == 422


def test_without_a_workspace_nothing_is_known_and_nothing_is_zero(tmp_path, serve_unconfigured):
    with serve_unconfigured(tmp_path) as client:
        answer = ask(client)
    names = ("jobs_count", "runs_count", "shown_runs_count", "groups", "jobs", "bars", "plans", "concurrency")
    assert {answer[name] for name in names} == {None}
    assert (answer["are_plans_known"], answer["unplanned_jobs_count"], answer["known_until"]) == (False, None, None)


# ── schedules, overlaps, many runs ───────────────────────────────────────────────────────────────────────────────────


def a_job(job_id, expression, **values):
    schedule = {"schedule": {"quartz_cron_expression": expression, "timezone_id": "Europe/Berlin"}}
    row = {"workspace_id": HOME, "job_id": job_id, "name": f"job {job_id}", "change_time": day(-30), "paused": False}
    return row | {"create_time": day(-30), "trigger_type": "SCHEDULE", "trigger": schedule} | values


@pytest.fixture(scope="module")
def busy(account, tmp_path_factory):
    """Job 21 ran each hour for 50 minutes and failed at nine; job 22 ran every three minutes of an hour and is due
    at 15:30 in Berlin; job 23 is paused; job 24 has an interval that nobody knows; 25 cannot be read."""
    folder = tmp_path_factory.mktemp("busy") / "account"
    shutil.copytree(account, folder)
    jobs = [
        a_job("21", "0 0 * * * ?", tags=[("team", "tide")]),
        a_job("22", "0 30 15 * * ?"),
        a_job("23", "0 0 * * * ?", paused=True),
        a_job("24", "0 0 * * * ?", trigger={"periodic": {"interval": 2, "unit": "HOURS"}}, trigger_type="PERIODIC"),
        a_job("25", "nonsense"),
    ]
    hourly = [
        a_run(7000 + n, 10, "FAILED" if n == 9 else "SUCCEEDED", n, job_id="21")
        | {"period_end_time": day(10, n) + timedelta(minutes=50)}
        for n in range(7, 11)
    ]
    often = [
        a_run(8000 + n, 10, "SUCCEEDED", 10 + n / 20, job_id="22")
        | {"period_end_time": day(10, 10 + n / 20) + timedelta(minutes=1)}
        for n in range(20)
    ]
    write(folder, "lakeflow.jobs", [*the_jobs(), *jobs])
    write(folder, "lakeflow.job_run_timeline", [*the_runs(), *hourly, *often])
    with running(folder, now=NOW) as box, pytest.MonkeyPatch.context() as patch:
        for name, value in environment(box).items():
            patch.setenv(name, value)
        settings = load(store_path=folder.parent / "store.duckdb", sync_interval_s=3600.0)
        with served(settings, clock=lambda: NOW) as client:
            yield ask(client, hours=6)


def test_what_schedules_ask_for_next_is_planned_to_the_end_of_the_window(busy):
    ids = busy["jobs"]["job_id"]
    plans = [(ids[job], at) for job, at in zip(busy["plans"]["job"], busy["plans"]["start_s"], strict=True)]
    assert busy["window_to"] == "2026-02-10T13:00:00Z"
    assert plans == [("21", 7 * 3600)]
    assert "23" not in ids
    assert (busy["are_plans_known"], busy["unplanned_jobs_count"]) == (True, 3)


def test_runs_stand_alone_and_those_too_near_to_tell_apart_are_one_bar(busy):
    found = bars(busy)
    assert [(bar[0], bar[2], bar[3]) for bar in found["21"]] == [
        (3600, "S", 1),
        (2 * 3600, "S", 1),
        (3 * 3600, "F", 1),
        (4 * 3600, "S", 1),
    ]
    assert sum(bar[3] for bar in found["22"]) == 20


def test_the_job_that_failed_comes_first_with_its_typical_time(busy):
    assert busy["groups"][0]["key"] == "tide"
    jobs = busy["jobs"]
    place = jobs["job_id"].index("21")
    assert (jobs["failed_count"][place], jobs["runs_count"][place], jobs["typical_s"][place]) == (1, 4, 3000)


def test_runs_that_follow_one_another_are_not_counted_at_the_same_time(busy):
    counts = busy["concurrency"]["running_count"]
    # 7:00 to 7:50; from 10:00 on two at a time.
    assert counts[4:8] == [1, 1, 1, 1]
    assert counts[16:20] == [2, 2, 2, 2]


def test_plans_that_are_too_many_are_cut_for_all_jobs_at_one_moment():
    often = Line(("1", "1"), {}, {}, [NOW + timedelta(seconds=20 * number) for number in range(FIRES_AT_MOST - 1)])
    also = Line(("1", "2"), {}, {}, [NOW + timedelta(seconds=20 * number + 1) for number in range(FIRES_AT_MOST - 1)])
    assert plans_cut_at([often]) is None
    cut_at = plans_cut_at([often, also])
    assert cut_at is not None
    assert sum(fire < cut_at for line in (often, also) for fire in line.fires) == PLANS_AT_MOST


def test_a_job_that_fires_more_often_than_is_counted_ends_the_plans_of_all():
    busy = Line(("1", "1"), {}, {}, [NOW + timedelta(seconds=number) for number in range(FIRES_AT_MOST)])
    assert plans_cut_at([busy]) == busy.fires[-1]


def test_near_runs_that_ended_alike_become_one_and_another_end_parts_them():
    def row(minute, result):
        start = datetime(2026, 2, 10, 6, minute, tzinfo=UTC)
        told = {"started_at": start, "last_seen_at": start + timedelta(minutes=1), "result_class": result}
        return {"workspace_id": HOME, "job_id": "1", "run_id": str(minute)} | told

    rows = [row(0, "succeeded"), row(2, "succeeded"), row(4, "failed"), row(6, "succeeded"), row(20, "succeeded")]
    found = merged(rows, timedelta(minutes=3))
    assert [(bar.runs, bar.result, bar.run_id) for bar in found] == [
        (2, "succeeded", "2"),
        (1, "failed", "4"),
        (1, "succeeded", "6"),
        (1, "succeeded", "20"),
    ]
    assert found[0].end - found[0].start == timedelta(minutes=3)
    assert [bar.runs for bar in merged([row(0, "failed"), row(2, "failed")], timedelta(minutes=3))] == [2]
    assert [bar.runs for bar in merged([row(0, "unknown"), row(2, "unknown")], timedelta(minutes=3))] == [1, 1]


def test_a_schedule_in_a_zone_is_planned_by_its_own_clock():
    job = {"schedule": "0 30 14 * * ?", "timezone": "Europe/Berlin", "is_deleted": False, "is_paused": False}
    until = NOW + timedelta(hours=4)
    assert planned({("1", "2"): job}, NOW, until) == {("1", "2"): [datetime(2026, 2, 10, 13, 30, tzinfo=UTC)]}
    assert planned({("1", "2"): job | {"is_paused": True}}, NOW, until) == {}
    assert planned({("1", "2"): job | {"is_paused": None}}, NOW, until) == {}
    assert planned({("1", "2"): job | {"schedule": "every day"}}, NOW, until) == {}


# ── what a viewer sees ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_narrowed_viewer_sees_their_jobs_alone_also_in_the_counts(inside, token_with):
    answer = ask(inside, token_with(Rights(jobs=frozenset({(HOME, "13")}))), hours=48)
    assert set(bars(answer)) == {"13"}
    assert (answer["runs_count"], sum(group["jobs_count"] for group in answer["groups"])) == (1, 1)
    assert sum(filter(None, answer["concurrency"]["running_count"])) == 1


def test_how_many_ran_before_the_first_run_that_is_known_is_not_known(inside, token_with):
    """The one run of the other workspace was seen last at 7:10 on the 9th; the window begins at noon of the 8th."""
    counts = ask(inside, token_with(Rights(workspace_ids=(AWAY,))), hours=48)["concurrency"]["running_count"]
    first = 19 * 4
    assert counts[:first] == [None] * first
    # Their data end with that run, so later steps are not known either.
    assert counts[first : first + 3] == [1, None, None]


def test_who_may_not_read_runs_is_told_so_and_sees_no_zero(inside, token_with):
    answer = ask(inside, token_with(Rights(denied_tables=frozenset({RUNS}))))
    assert (answer["bars"], answer["runs_count"], answer["groups"]) == (None, None, None)
    (source,) = [one for one in answer["sources"] if one["name"] == RUNS]
    assert (source["state"], "GRANT" in source["remedy"]) == ("denied", True)


def test_who_may_not_read_jobs_sees_runs_without_names_and_is_told_that_teams_are_not_known(inside, token_with):
    answer = ask(inside, token_with(Rights(denied_tables=frozenset({JOBS}))))
    assert set(bars(answer)) == {"11", "13"}
    assert (set(answer["jobs"]["name"]), answer["is_grouping_known"], answer["plans"]) == ({None}, False, None)


def test_the_answer_names_no_job_twice(whole):
    jobs = ask(whole, hours=48)["jobs"]
    keys = list(zip(jobs["workspace"], jobs["job_id"], strict=True))
    assert len(set(keys)) == len(keys) == len(json.loads(json.dumps(jobs["name"])))
