"""What the runs of a day, a streak and a window come to, as rows in and answers out."""

from decimal import Decimal

import pytest

RUNS = "system.lakeflow.job_run_timeline"
NOW = "02-10 12:40"

SLICES = """
# Durations of 10, 20, 30 and 41 minutes, one never started, one open, one repaired with a gap of 30 minutes.
100 | 02-01 10:00 | 02-01 10:10 | SUCCEEDED
101 | 02-01 10:00 | 02-01 10:20 | SUCCEEDED
102 | 02-01 10:00 | 02-01 10:30 | CANCELLED
103 | 02-01 10:00 | 02-01 10:41 | SUCCEEDED
104 | 02-01 10:00 | 02-01 10:00 | SKIPPED
105 | 02-01 00:00 | 02-01 20:00 | -
106 | 02-01 10:00 | 02-01 10:10 | FAILED
106 | 02-01 10:40 | 02-01 10:50 | ERROR
106 | 02-01 11:00 | 02-01 11:10 | SUCCEEDED

# Attempts that failed: one of a slice, one of two, both with an end that is not FAILED; one that is still under way.
170 | 02-01 10:00 | 02-01 10:10 | TIMED_OUT | job_id=17
171 | 02-01 10:50 | 02-01 11:00 | -         | job_id=17
171 | 02-01 11:00 | 02-01 11:10 | TIMED_OUT | job_id=17
171 | 02-01 12:00 | 02-01 12:10 | CANCELLED | job_id=17
171 | 02-01 13:00 | 02-01 14:00 | -         | job_id=17

# Halves of a millisecond, which engines keep in different last bits.
110 | 2026-02-01 10:00:00.000 | 2026-02-01 10:00:00.005 | SUCCEEDED | job_id=11
111 | 2026-02-01 10:00:00.000 | 2026-02-01 10:00:00.010 | SUCCEEDED | job_id=11

# The format that knows its queue; all others say 0.
120 | 02-01 10:00 | 02-01 10:10 | FAILED    | job_id=12 | queue_duration_seconds=60 | run_duration_seconds=600
120 | 02-01 11:00 | 02-01 11:10 | SUCCEEDED | job_id=12 | queue_duration_seconds=30 | run_duration_seconds=600
121 | 02-01 12:00 | 02-01 12:10 | SUCCEEDED | job_id=12 | run_duration_seconds=600
122 | 02-01 13:00 | 02-01 13:10 | SUCCEEDED | job_id=12 | queue_duration_seconds=0 | run_duration_seconds=0

# A job's day with ups and downs, the next days without any, and an end.
130 | 02-02 01:00 | 02-02 01:10 | FAILED    | job_id=13
131 | 02-02 02:00 | 02-02 02:10 | TIMED_OUT | job_id=13
132 | 02-02 03:00 | 02-02 03:10 | SUCCEEDED | job_id=13
133 | 02-02 04:00 | 02-02 04:10 | FAILED    | job_id=13
134 | 02-02 05:00 | 02-02 05:10 | CANCELLED | job_id=13
135 | 02-03 06:00 | 02-03 06:10 | CANCELLED | job_id=13
136 | 02-04 07:00 | 02-04 07:10 | SUCCEEDED | job_id=13
137 | 02-04 08:00 | 02-04 08:10 | SUCCEEDED | job_id=13
138 | 02-05 09:00 | 02-05 09:10 | FAILED    | job_id=13
139 | 02-06 09:00 | 02-06 09:10 | FAILED    | job_id=13

# A success and a failure that end in the same moment; a one-off run that failed.
140 | 02-02 01:00 | 02-02 01:10 | SUCCEEDED | job_id=14
141 | 02-02 01:05 | 02-02 01:10 | FAILED    | job_id=14
150 | 02-02 01:00 | 02-02 01:10 | FAILED    | job_id=15 | run_type=SUBMIT_RUN

# On the first day of each window and on the day before it.
160 | 02-04 00:00 | 02-04 00:10 | SUCCEEDED | job_id=16
161 | 02-03 23:00 | 02-03 23:50 | FAILED    | job_id=16
162 | 01-12 00:00 | 01-12 00:10 | SUCCEEDED | job_id=16
163 | 01-11 23:00 | 01-11 23:50 | FAILED    | job_id=16
164 | 2025-11-13 00:00:00 | 2025-11-13 00:10:00 | SUCCEEDED | job_id=16
165 | 2025-11-12 23:00:00 | 2025-11-12 23:50:00 | FAILED    | job_id=16
166 | 02-10 11:00 | 02-10 12:00 | -         | job_id=16
"""


@pytest.fixture(scope="module")
def built(duckdb_engine, slices, at):
    rows = slices(SLICES)
    for row in rows:
        row |= {name: int(row[name]) for name in row if name.endswith("_seconds")}
    return duckdb_engine.build({RUNS: rows}, at(NOW))


@pytest.fixture(scope="module")
def days(built):
    return {(row["job_id"], row["end_date"].isoformat()[5:]): row for row in built.rows("job_daily")}


@pytest.fixture(scope="module")
def windows(built):
    return {(row["job_id"], row["window_days"]): row for row in built.rows("job_windows")}


def picked(row, *names):
    return tuple(row[name] for name in names)


def test_seconds_inside_failed_and_cancelled_attempts_are_told_apart(built):
    runs = {row["run_id"]: row for row in built.rows("job_runs")}
    assert picked(runs["106"], "worked_s", "failed_worked_s", "cancelled_worked_s") == (1800, 1200, 0)
    assert picked(runs["102"], "worked_s", "failed_worked_s", "cancelled_worked_s") == (1800, 0, 1800)
    assert picked(runs["105"], "failed_worked_s", "cancelled_worked_s", "repairs_count") == (0, 0, 0)
    assert runs["106"]["repairs_count"] == 2
    assert picked(runs["170"], "failed_worked_s", "cancelled_worked_s") == (600, 0)
    assert picked(runs["171"], "worked_s", "failed_worked_s", "cancelled_worked_s") == (5400, 1200, 600)


def test_quantiles_are_of_runs_that_started_and_ended(days):  # trap 15
    day = days["10", "02-01"]
    worked = [600, 1200, 1800, 1800, 2460]
    assert picked(day, "worked_p50_s", "worked_p90_s", "worked_p99_s") == (1800, Decimal("2196"), Decimal("2433.6"))
    assert day["worked_s"] == sum(worked) + 20 * 3600
    assert day["elapsed_p99_s"] == Decimal("4200") - Decimal("0.04") * (4200 - 2460)


def test_halves_of_a_millisecond_are_rounded_up_on_every_engine(days):
    day = days["11", "02-01"]
    assert picked(day, "worked_p50_s", "worked_p90_s") == (Decimal("0.008"), Decimal("0.010"))


def test_repairs_and_flaky_runs_are_counted(days):
    assert picked(days["10", "02-01"], "repairs_count", "repaired_count", "flaky_count") == (2, 1, 1)
    assert picked(days["10", "02-01"], "first_time_succeeded_count", "succeeded_count") == (3, 4)


def test_a_queue_is_known_only_where_the_platform_tells(built, days):  # trap 3
    runs = {row["run_id"]: row for row in built.rows("job_runs")}
    assert [runs[run]["queue_s"] for run in ("120", "121", "122")] == [90, None, None]
    assert runs["122"]["setup_s"] is None
    assert picked(days["12", "02-01"], "queue_known_count", "queue_p90_s") == (1, 90)


def test_the_days_last_result_is_that_of_the_last_judged_run(days, at):
    day = days["13", "02-02"]
    assert picked(day, "last_run_id", "last_result_class", "last_result_at") == ("133", "failed", at("02-02 04:10"))
    assert picked(day, "first_success_at", "last_success_at") == (at("02-02 03:10"), at("02-02 03:10"))
    assert day["failing_since_at"] == at("02-02 04:10")
    assert picked(days["13", "02-03"], "last_run_id", "failing_since_at") == (None, None)
    assert picked(days["13", "02-04"], "first_success_at", "last_success_at") == (at("02-04 07:10"), at("02-04 08:10"))


def test_a_one_off_run_says_nothing_about_a_job(days):
    assert picked(days["15", "02-02"], "failed_count", "last_run_id", "failing_since_at") == (1, None, None)


def test_of_runs_that_end_together_a_success_is_the_later(days, built):
    assert picked(days["14", "02-02"], "last_run_id", "failing_since_at") == ("140", None)
    (streak,) = [row for row in built.rows("int_job_recoveries") if row["job_id"] == "14"]
    assert picked(streak, "recovery_s", "failed_runs_count") == (0, 1)


def test_a_streak_of_failures_ends_with_the_next_success(built, at):
    rows = [row for row in built.rows("int_job_recoveries") if row["job_id"] == "13"]
    found = [picked(row, "failed_at", "recovered_at", "recovery_s", "failed_runs_count") for row in rows]
    assert sorted(found) == [
        (at("02-02 01:10"), at("02-02 03:10"), 2 * 3600, 2),
        (at("02-02 04:10"), at("02-04 07:10"), 51 * 3600, 1),
        (at("02-05 09:10"), None, None, 2),
    ]


def test_only_runs_of_jobs_recover(built):
    assert not [row for row in built.rows("int_job_recoveries") if row["job_id"] == "15"]


def test_a_window_has_the_last_dates_and_today_among_them(windows):
    counted = ("runs_count", "succeeded_count", "failed_count", "running_count")
    found = {days: picked(windows["16", days], *counted) for days in (7, 30, 90)}
    assert found == {7: (2, 1, 0, 1), 30: (4, 2, 1, 1), 90: (6, 3, 2, 1)}


def test_ratios_of_a_window_are_among_runs_that_were_judged(windows):
    assert picked(windows["13", 7], "success_ratio", "first_time_success_ratio") == (0.5, 0.5)
    assert picked(windows["12", 30], "success_ratio", "flaky_count", "repairs_count") == (1.0, 1, 1)
    assert windows["12", 30]["first_time_success_ratio"] == pytest.approx(2 / 3)


def test_a_window_knows_how_the_job_stands(windows, at):
    assert picked(windows["13", 7], "last_result_class", "failing_since") == ("failed", at("02-05 09:10"))
    assert picked(windows["16", 7], "last_result_class", "failing_since") == ("succeeded", None)


def test_a_job_without_a_run_in_the_window_is_not_in_it(windows):
    assert ("10", 7) not in windows
    assert ("15", 90) not in windows
