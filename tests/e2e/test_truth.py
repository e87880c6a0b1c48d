"""The numbers of the pages of time, jobs and money against the account's rows, told a second time in plain Python.

The oracle of `tests/oracle` gives the marts without a line of our SQL; what a page makes of them is told here.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.dataset as ds
import pytest

from job_monitor.databricks.system_tables import TABLES
from job_monitor.sql.settings import ModelSettings
from tests.oracle.accounts import synced
from tests.oracle.everything import recomputed
from tests.oracle.words import BAD, EVERY_CLASS, Row, columns, grouped

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = columns("workspace_id", "job_id")
STEP = timedelta(minutes=15)
ZONE = "America/New_York"


@pytest.fixture(scope="module")
def truth(demo: Any) -> dict[str, list[Row]]:
    """Every mart, from the rows that can be read at the moment at which the demo's clock stands."""
    stored = {
        entry.name: ds.dataset(
            demo.account / "tables" / entry.name.removeprefix("system.").replace(".", "/"), format="parquet"
        ).to_table()
        for entry in TABLES
    }
    return recomputed(synced(stored, NOW), NOW, ModelSettings())


@pytest.fixture(scope="module")
def runs(truth: dict[str, list[Row]]) -> list[Row]:
    return truth["job_runs"]


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def failed(rows: list[Row]) -> int:
    return sum(run["result_class"] in BAD for run in rows)


def of_jobs(runs: list[Row]) -> dict[Any, list[Row]]:
    return grouped((run for run in runs if run["kind"] == "job" and run["job_id"] is not None), KEY)


# ── Runs, and Calendar ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_of_runs_is_that_of_the_account_row_by_row(demo: Any, runs: list[Row]) -> None:
    first = (NOW - timedelta(days=1)).date()
    wanted = {(run["workspace_id"], run["run_id"]): run for run in runs if run["end_date"] >= first}
    shown, address = [], "/api/jobs/runs?days=2&limit=1000"
    while True:
        page = demo.get(address)
        shown += page["items"]
        if page["next"] is None:
            break
        address = f"/api/jobs/runs?days=2&limit=1000&cursor={page['next']}"

    assert len(shown) > 1000
    found = {(item["workspace_id"], item["run_id"]): item for item in shown}
    assert len(found) == len(shown)
    assert found.keys() == wanted.keys()
    for key, item in found.items():
        run = wanted[key]
        told = ("result_class", "result_state", "first_result_state", "termination_code", "attempts_count", "job_id")
        assert [item[name] for name in told] == [run[name] for name in told], key
        times = ("started_at", "ended_at", "last_seen_at")
        assert [moment(item[name]) for name in times] == [run[name] for name in times], key
        seconds = ("worked_s", "elapsed_s", "gap_s")
        assert [item[name] for name in seconds] == [float(run[name]) for name in seconds], key


@pytest.mark.parametrize("zone", ["UTC", ZONE])
def test_each_day_of_the_calendar_has_the_runs_that_ended_on_it_there(demo: Any, runs: list[Row], zone: str) -> None:
    answer = demo.get(f"/api/metrics/query?metric=runs&metric=failed_runs&grain=day&days=20&zone={zone}")
    there = ZoneInfo(zone)
    days = grouped(
        (run for run in runs if run["kind"] != "workflow"), lambda run: run["last_seen_at"].astimezone(there).date()
    )

    shown = {date.fromisoformat(point["from"]): point["values"] for point in answer["total"]["points"]}
    whole = [day for day in shown if day > min(shown)]
    assert len(whole) == 19
    assert {day: shown[day]["runs"] for day in whole} == {day: len(days[day]) for day in whole}
    bad = {day: sum(run["result_class"] == "failed" for run in days[day]) for day in whole}
    assert {day: shown[day]["failed_runs"] for day in whole} == bad
    assert sum(bad.values()) > 0


# ── Timeline ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hours", [6, 24, 48])
def test_the_timeline_counts_and_draws_the_runs_of_its_hours(demo: Any, runs: list[Row], hours: int) -> None:
    answer = demo.get(f"/api/timeline?hours={hours}&group=workspace")
    since = NOW - timedelta(hours=hours)
    jobs = of_jobs([run for run in runs if run["last_seen_at"] >= since and run["started_at"] <= NOW])

    assert answer["runs_count"] == sum(len(rows) for rows in jobs.values()) > 0
    lines = answer["jobs"]
    names = [answer["workspaces"][place]["workspace_id"] for place in lines["workspace"]]
    keys = list(zip(names, lines["job_id"], strict=True))
    # A page draws so many bars at most, and says of how many runs they are.
    left_out = sum(len(rows) for key, rows in jobs.items() if key not in keys)
    assert answer["runs_count"] - answer["shown_runs_count"] == left_out
    assert lines["runs_count"] == [len(jobs.get(key, [])) for key in keys]
    assert lines["failed_count"] == [failed(jobs.get(key, [])) for key in keys]
    for group in answer["groups"]:
        own = [run for key, rows in jobs.items() if key[0] == group["key"] for run in rows]
        classes = Counter(run["result_class"] for run in own)
        assert group["succeeded_count"] == classes["succeeded"]
        assert group["running_count"] == classes["running"]
        assert group["failed_count"] == failed(own)


def test_a_bar_of_the_timeline_lies_where_its_run_began_and_ended(demo: Any, runs: list[Row]) -> None:
    answer = demo.get("/api/timeline?hours=24")
    since = NOW - timedelta(hours=24)
    known = {(run["workspace_id"], run["run_id"]): run for run in runs}
    bars, lines = answer["bars"], answer["jobs"]

    single = [place for place, count in enumerate(bars["runs"]) if count == 1]
    assert len(single) > 500
    for place in single:
        workspace = answer["workspaces"][lines["workspace"][bars["job"][place]]]["workspace_id"]
        run = known[workspace, bars["run_id"][place]]
        begin = run["started_at"]
        assert run["job_id"] == lines["job_id"][bars["job"][place]]
        assert abs((begin - since).total_seconds() - bars["start_s"][place]) <= 1
        if run["result_class"] != "running":
            assert abs((run["last_seen_at"] - begin).total_seconds() - bars["lasts_s"][place]) <= 2


@pytest.mark.parametrize("minute", [0, 30])
def test_each_hour_of_a_job_has_the_worst_of_its_runs(demo: Any, runs: list[Row], minute: int) -> None:
    answer = demo.get(f"/api/jobs/hours?hours=48&minute={minute}")
    begin, until = moment(answer["from_at"]), moment(answer["known_until"])
    assert begin is not None
    assert until is not None
    hour = timedelta(hours=1)
    assert begin + 47 * hour <= NOW < begin + 48 * hour
    wanted = {}
    for key, rows in of_jobs(runs).items():
        letters = "".join(_of_an_hour(rows, begin + place * hour, until) for place in range(48))
        if letters.strip("."):
            wanted[key] = letters

    jobs = answer["jobs"]
    keys = [(answer["workspaces"][place], job) for place, job in zip(jobs["workspace"], jobs["job_id"], strict=True)]
    assert dict(zip(keys, jobs["results"], strict=True)) == wanted
    assert {*"FSRW."} <= {*"".join(wanted.values())}


def _of_an_hour(runs: list[Row], begin: datetime, until: datetime) -> str:
    """Of one job: the worst of what ended in the hour, or what was at work in it."""
    end, found = begin + timedelta(hours=1), set()
    for run in runs:
        is_open = run["result_class"] == "running"
        last = max(run["last_seen_at"], until) if is_open else run["last_seen_at"]
        if run["started_at"] < end and begin <= last:
            at_work = "R" if is_open else "W"
            found.add(LETTERS[run["result_class"]] if last < end else at_work)
    return next((letter for letter in "FTBCKURSW" if letter in found), ".")


LETTERS = {
    "failed": "F",
    "timed_out": "T",
    "blocked": "B",
    "cancelled": "C",
    "skipped": "K",
    "unknown": "U",
    "running": "R",
    "succeeded": "S",
}


def test_the_strip_under_the_timeline_has_the_most_runs_at_one_time(demo: Any, runs: list[Row]) -> None:
    answer = demo.get("/api/timeline?hours=24")
    since, known_until = NOW - timedelta(hours=24), moment(answer["known_until"])
    assert known_until is not None
    spans = []
    for run in runs:
        if run["kind"] != "workflow" and run["last_seen_at"] >= since and run["started_at"] <= NOW:
            is_on = run["result_class"] == "running"
            spans.append((run["started_at"], max(run["last_seen_at"], known_until) if is_on else run["last_seen_at"]))

    def most(begin: datetime) -> int | None:
        end = min(begin + STEP, known_until + timedelta(microseconds=1))
        moments = [begin, *(start for start, _ in spans if begin <= start < end)]
        return max(sum(start <= at < stop for start, stop in spans) for at in moments) if begin <= known_until else None

    strip = answer["concurrency"]["running_count"]
    assert strip == [most(since + STEP * number) for number in range(len(strip))]
    assert max(count for count in strip if count is not None) > 5


# ── Job, and Run ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_each_job_has_its_runs_its_streak_and_its_costs(
    demo: Any, truth: dict[str, list[Row]], runs: list[Row]
) -> None:
    by_job, last = of_jobs(runs), {KEY(row): row for row in truth["job_last_results"]}
    costs = grouped(truth["job_cost_daily"], KEY)
    first = (NOW - timedelta(days=29)).date()
    for key, rows in by_job.items():
        page = demo.get(f"/api/jobs/{key[0]}/{key[1]}?runs=50")
        newest = sorted(rows, key=columns("last_seen_at", "started_at", "run_id"))[-50:]
        shown = page["runs"]
        assert sorted(shown["run_id"]) == sorted(run["run_id"] for run in newest), key
        wanted = {run["run_id"]: run for run in newest}
        for place, run_id in enumerate(shown["run_id"]):
            run = wanted[run_id]
            assert shown["result_class"][place] == run["result_class"], (key, run_id)
            assert shown["worked_s"][place] == float(run["worked_s"]), (key, run_id)
            assert shown["attempts_count"][place] == run["attempts_count"], (key, run_id)
        streak = last.get(key)
        if streak is not None:
            assert page["streak"]["last_run_id"] == streak["last_run_id"], key
            assert moment(page["streak"]["last_success_at"]) == streak["last_success_at"], key
        billed = [row["cost"] for row in costs.get(key, []) if row["usage_date"] >= first and row["cost"] is not None]
        assert Decimal(page["cost"]["cost"] or 0) == sum(billed, Decimal(0)), key
    assert len(by_job) > 40


def test_the_page_of_a_run_has_its_attempts_tasks_and_cost(
    demo: Any, truth: dict[str, list[Row]], runs: list[Row]
) -> None:
    own = [run for run in runs if run["kind"] == "job" and run["end_date"] >= NOW.date() - timedelta(days=6)]
    chosen = [run for run in own if run["attempts_count"] > 1][:15] + [run for run in own if run["is_open"]][:5]
    chosen += [run for run in own if run["result_class"] == "failed" and run["attempts_count"] == 1][:10]
    place = columns("workspace_id", "run_id")
    tasks, attempts = grouped(truth["task_runs"], place), grouped(truth["int_task_attempts"], place)
    costs = grouped(truth["run_costs"], place)
    assert len(chosen) > 20
    for run in chosen:
        page = demo.get(f"/api/jobs/{run['workspace_id']}/{run['job_id']}/runs/{run['run_id']}")
        assert page["run"]["result_class"] == run["result_class"], run
        assert page["run"]["worked_s"] == float(run["worked_s"]), run
        ended = [one for one in page["attempts"] if one["result_state"] is not None]
        assert len(ended) == run["attempts_count"], run
        assert sum(Decimal(str(one["worked_s"])) for one in page["attempts"]) == run["worked_s"], run
        wanted = {one["task_key"]: one["result_class"] for one in tasks.get(place(run), [])}
        shown = {one["task_key"]: one["result_class"] for one in page["tasks"] if one["result_class"] is not None}
        assert shown == wanted, run
        assert sum(len(one["tries"]) for one in page["tasks"]) == len(attempts.get(place(run), [])), run
        billed = [one["cost"] for one in costs.get(place(run), []) if one["cost"] is not None]
        assert Decimal(page["cost"]["cost"] or 0) == sum(billed, Decimal(0)), run


# ── Pipelines, Costs, Trends ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_requests_of_each_pipeline_are_those_of_the_account(demo: Any, truth: dict[str, list[Row]]) -> None:
    answer = demo.get("/api/pipelines?days=7")
    since = datetime.combine(NOW.date() - timedelta(days=6), datetime.min.time(), UTC)
    asked = grouped(
        (one for one in truth["pipeline_requests"] if one["last_seen_at"] >= since),
        columns("workspace_id", "pipeline_id"),
    )
    names = [answer["names"]["workspaces"][place]["workspace_id"] for place in answer["pipelines"]["workspace"]]
    keys = list(zip(names, answer["pipelines"]["pipeline_id"], strict=True))

    assert sum(len(rows) for rows in asked.values()) > 100
    shown = answer["requests"]
    assert shown["requests"] == [len(asked.get(key, [])) for key in keys]
    good = [sum(one["result_class"] == "succeeded" for one in asked.get(key, [])) for key in keys]
    assert shown["succeeded"] == good
    assert shown["retries"] == [sum(one["retries_count"] for one in asked.get(key, [])) for key in keys]
    assert shown["by_jobs"] == [sum(one["job_id"] is not None for one in asked.get(key, [])) for key in keys]


def test_the_costs_of_each_product_and_workspace_are_those_of_the_bill(demo: Any, truth: dict[str, list[Row]]) -> None:
    first = NOW.date() - timedelta(days=6)
    bill = [row for row in truth["cost_daily"] if row["usage_date"] >= first]
    total = sum((row["cost"] for row in bill if row["cost"] is not None), Decimal(0))
    for dimension, name in (("product", "product"), ("workspace", "workspace_id"), ("sku", "sku_name")):
        answer = demo.get(f"/api/costs?days=7&group_by={dimension}&limit=100")
        assert Decimal(answer["total"]["cost"]) == total > 0
        groups = grouped(bill, itemgetter(name))
        shown = {line["group"][name]: line["cost"] for line in answer["lines"] if line["kind"] == "group"}
        assert shown.keys() == groups.keys()
        for group, rows in groups.items():
            priced = [row["cost"] for row in rows if row["cost"] is not None]
            # What has no price at all is said to be unknown, and is not nothing.
            assert (None if shown[group] is None else Decimal(shown[group])) == (sum(priced) if priced else None), group


def test_what_trends_says_of_teams_is_what_their_runs_say(
    demo: Any, truth: dict[str, list[Row]], runs: list[Row]
) -> None:
    answer = demo.get("/api/metrics/query?metric=runs&metric=success_ratio&group_by=team&days=7")
    teams = {KEY(job): job["team"] for job in truth["jobs"]}
    since = NOW.date() - timedelta(days=6)
    ended = [run for run in runs if run["kind"] != "workflow" and run["end_date"] >= since]
    by_team = grouped(ended, lambda run: teams.get(KEY(run)))

    shown = {group["group"]["team"]: group["values"] for group in answer["groups"]}
    assert {team: values["runs"] for team, values in shown.items()} == {team: len(own) for team, own in by_team.items()}
    for team, own in by_team.items():
        classes = Counter(run["result_class"] for run in own)
        assert set(classes) <= set(EVERY_CLASS)
        judged = classes["succeeded"] + failed(own)
        wanted = classes["succeeded"] / judged if judged else None
        assert shown[team]["success_ratio"] == pytest.approx(wanted), team


def test_what_runs_now_is_what_the_workspace_says(demo: Any) -> None:
    answer = demo.get("/api/running")
    live = {run["run_id"] for run in answer["runs"] if run["is_live"]}
    active, address = set(), "/api/jobs-api/active"
    while True:
        page = demo.get(address)
        active |= {run["run_id"] for run in page["items"]}
        if page["next"] is None:
            break
        address = f"/api/jobs-api/active?cursor={page['next']}"
    assert live == active
    assert len(live) > 0
