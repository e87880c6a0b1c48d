"""Runs at their limits: ends in one moment, days outside of a window, runs that name no job."""

from datetime import timedelta

import pytest

from job_monitor.sql.settings import JobTarget, ModelSettings

RUNS, USAGE = "system.lakeflow.job_run_timeline", "system.billing.usage"
NOW = "07-10 12:00"


def test_a_failure_and_a_success_in_one_moment_end_one_streak_before_the_next_begins(duckdb_engine, slices, at):
    for good, bad in (("a", "b"), ("b", "a")):
        rows = slices(f"""
            {good} | 07-01 09:30 | 07-01 10:00 | SUCCEEDED
            {bad}  | 07-01 09:00 | 07-01 10:00 | FAILED
            c      | 07-01 10:30 | 07-01 11:00 | FAILED
        """)
        found = duckdb_engine.build({RUNS: rows}, at(NOW)).rows("int_job_recoveries")
        assert sorted((row["failed_at"], row["recovered_at"], row["failed_runs_count"]) for row in found) == [
            (at("07-01 10:00"), at("07-01 10:00"), 1),
            (at("07-01 11:00"), None, 1),
        ]


def test_runs_that_name_no_job_are_in_no_list_of_jobs(duckdb_engine, slices, at):
    given = slices("""
        500 | 07-01 09:00 | 07-01 10:00 | FAILED    | job_id=-
        501 | 07-01 09:00 | 07-01 10:00 | SUCCEEDED | job_id=20
    """)
    built = duckdb_engine.build({RUNS: given}, at(NOW))
    for mart in ("job_last_results", "job_strips", "job_windows"):
        assert {row["job_id"] for row in built.rows(mart)} == {"20"}, mart


def test_a_window_ends_today_and_begins_its_days_before(duckdb_engine, slices, usage_record, price, at):
    given = slices("""
        500 | 07-10 09:00 | 07-10 10:00 | SUCCEEDED
        501 | 07-11 09:00 | 07-11 10:00 | SUCCEEDED
        502 | 02-01 09:00 | 02-01 10:00 | SUCCEEDED
        503 | 07-08 23:00 | 07-08 23:59 | -
        504 | 07-09 23:00 | 07-09 23:59 | -
        505 | 07-10 11:00 | 07-10 11:59 | -
    """)
    usage = [
        usage_record(run, "A", f"{day} 09:00", "1", job_id="10", job_run_id=run)
        for run, day in (("500", "07-10"), ("501", "07-11"), ("502", "02-01"))
    ]
    prices = [price("A", "2026-01-01 00:00:00", None, "1")]
    built = duckdb_engine.build({RUNS: given, USAGE: usage, "system.billing.list_prices": prices}, at(NOW))
    found = {row["window_days"]: (row["succeeded_count"], row["cost"]) for row in built.rows("job_windows")}
    assert found == dict.fromkeys((7, 30, 90), (1, 1))


def test_all_that_are_running_are_counted_whatever_day_they_were_seen(duckdb_engine, slices, at):
    given = slices("""
        500 | 07-01 22:00 | 07-01 23:30 | -
        501 | 07-01 23:30 | 07-02 00:30 | -
    """)
    built = duckdb_engine.build({RUNS: given}, at("07-02 01:00"))
    assert {row["running_count"] for row in built.rows("job_windows")} == {2}
    assert {row["attempts_count"] for row in built.rows("job_runs")} == {0}


def test_runs_of_a_strip_stand_in_the_order_of_ends_twenty_one_milliseconds_apart(duckdb_engine, at):
    def run(name, start, end, result):
        keys = {"workspace_id": "1", "job_id": "10", "run_id": name, "run_type": "JOB_RUN"}
        return keys | {"period_start_time": at(start), "period_end_time": at(end), "result_state": result}

    def strip(*given):
        (row,) = duckdb_engine.build({RUNS: list(given)}, at(NOW)).rows("job_strips")
        return row["run_codes"][::2]

    short = run("short", "07-01 23:59", "2026-07-02 00:00:00.021", "FAILED")
    assert strip(run("long", "07-01 21:00", "2026-07-02 00:00:00.020", "SUCCEEDED"), short) == "SF"
    assert strip(run("long", "07-01 21:00", "2026-07-02 00:00:00.022", "SUCCEEDED"), short) == "FS"
    assert strip(run("long", "07-01 21:00", "2026-07-02 00:00:00.041", "SUCCEEDED"), short) == "FS"


@pytest.mark.parametrize(
    ("counts_by_day", "wanted"),
    [
        ({1: 30, 20: 25}, "F" * 25 + "S" * 25),
        ({1: 30, 14: 24, 20: 26}, "T" * 24 + "S" * 26),
        ({1: 30, 13: 24, 20: 26}, "T" * 24 + "S" * 26),
        ({1: 30, 14: 23, 20: 26}, "F" + "T" * 23 + "S" * 26),
        ({1: 2, 20: 59}, "S" * 50),
    ],
)
def test_a_strip_has_the_last_fifty_runs_wherever_the_newest_week_ends(duckdb_engine, at, counts_by_day, wanted):
    ways = {1: "FAILED", 13: "TIMED_OUT", 14: "TIMED_OUT", 20: "SUCCEEDED"}
    same = {"workspace_id": "1", "job_id": "10", "run_type": "JOB_RUN"}
    given = [
        same
        | {"run_id": f"{day}-{minute}", "result_state": ways[day]}
        | {"period_start_time": at(f"06-{day:02} 09:00"), "period_end_time": at(f"06-{day:02} 10:{minute:02}")}
        for day, count in counts_by_day.items()
        for minute in range(count)
    ]
    (row,) = duckdb_engine.build({RUNS: given}, at("06-21 09:00")).rows("job_strips")
    assert row["run_codes"][::2] == wanted


def test_only_runs_of_the_job_itself_fill_the_newest_week_of_its_strip(duckdb_engine, at):
    """Sixty runs in the week, of which forty are another run's part: the strip still reaches back to older days."""
    same = {"workspace_id": "1", "job_id": "10"}
    given = [
        same
        | {"run_id": f"{day}-{kind}-{minute}", "run_type": kind, "result_state": result}
        | {"period_start_time": at(f"06-{day:02} 09:00"), "period_end_time": at(f"06-{day:02} 10:{minute:02}")}
        for day, kind, result, count in (
            (1, "JOB_RUN", "FAILED", 30),
            (20, "JOB_RUN", "SUCCEEDED", 20),
            (20, "WORKFLOW_RUN", "SUCCEEDED", 40),
        )
        for minute in range(count)
    ]
    (row,) = duckdb_engine.build({RUNS: given}, at("06-21 09:00")).rows("job_strips")
    assert row["run_codes"][::2] == "F" * 30 + "S" * 20


def test_dates_of_a_long_run_stand_in_their_order(duckdb_engine, slices, at):
    given = slices("\n".join(f"500 | 06-{day:02} 09:00 | 06-{day:02} 10:00 | -" for day in range(1, 21)))
    (row,) = duckdb_engine.build({RUNS: given}, at(NOW)).rows("repeated_runs")
    assert row["slice_dates"] == [at(f"06-{day:02} 00:00").date() for day in range(1, 21)]


def test_a_microsecond_after_the_hour_is_late_on_the_same_day_and_on_the_next(duckdb_engine, at):
    late = timedelta(microseconds=1)
    given = [
        {
            "workspace_id": "1",
            "job_id": "10",
            "run_id": name,
            "run_type": "JOB_RUN",
            "period_start_time": start,
            "period_end_time": end,
            "result_state": "SUCCEEDED",
        }
        for name, start, end in (
            ("in time", at("07-01 05:00"), at("07-01 07:00")),
            ("late", at("07-01 05:00"), at("07-01 07:00") + late),
            ("in time on the next day", at("07-01 08:00"), at("07-02 07:00")),
            ("late on the next day", at("07-01 08:00"), at("07-02 07:00") + late),
        )
    ]
    settings = ModelSettings(targets=(JobTarget("1", "10", finish_by_minute=7 * 60, zone="UTC"),))
    found = duckdb_engine.build({RUNS: given}, at(NOW), settings=settings).rows("int_target_runs")
    assert {row["run_id"]: row["is_by_the_hour"] for row in found} == {
        "in time": True,
        "late": False,
        "in time on the next day": True,
        "late on the next day": False,
    }
