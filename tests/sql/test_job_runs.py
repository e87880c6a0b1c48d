"""Runs from slices: the traps of the run timeline, as rows in and answers out, on both engines."""

from decimal import Decimal
from statistics import median

import pytest

RUNS = "system.lakeflow.job_run_timeline"
NOW = "02-10 12:40"

SLICES = """
# A run over three slices; a repaired run.
100 | 02-01 07:47 | 02-01 08:00 | -         | termination_code=-
100 | 02-01 08:00 | 02-01 09:00 | -
100 | 02-01 09:00 | 02-01 09:20 | SUCCEEDED | termination_code=SUCCESS
101 | 02-01 10:00 | 02-01 10:30 | FAILED    | termination_code=RUN_EXECUTION_ERROR
101 | 02-01 12:00 | 02-01 12:20 | SUCCEEDED

# The last end decides, not the alphabet.
102 | 02-03 10:00 | 02-03 10:30 | FAILED    | job_id=11
102 | 02-03 10:45 | 02-03 11:00 | CANCELLED | job_id=11
103 | 02-03 10:00 | 02-03 10:30 | TIMED_OUT | job_id=11
103 | 02-03 10:45 | 02-03 11:00 | SUCCEEDED | job_id=11

# Over midnight.
104 | 02-01 22:30 | 02-01 23:00 | -         | job_id=12
104 | 02-01 23:00 | 02-02 00:00 | -         | job_id=12
104 | 02-02 00:00 | 02-02 00:40 | SUCCEEDED | job_id=12

# Both ways of slicing: by the run's own hour, and by the clock's.
110 | 2026-01-10 07:50:00 | 2026-01-10 08:10:00 | SUCCEEDED | job_id=13
111 | 02-05 07:50 | 02-05 08:00 | -         | job_id=13
111 | 02-05 08:00 | 02-05 08:10 | SUCCEEDED | job_id=13

# One of each end, and a word that nobody knows yet.
120 | 02-04 10:00 | 02-04 10:10 | FAILED    | job_id=14
121 | 02-04 10:00 | 02-04 10:10 | ERROR     | job_id=14
122 | 02-04 10:00 | 02-04 10:10 | TIMED_OUT | job_id=14
123 | 02-04 10:00 | 02-04 10:10 | CANCELLED | job_id=14
124 | 02-04 10:00 | 02-04 10:00 | SKIPPED   | job_id=14
125 | 02-04 10:00 | 02-04 10:00 | BLOCKED   | job_id=14
126 | 02-04 10:00 | 02-04 10:10 | EVAPORATED | job_id=14

# Never started, and three that did.
130 | 02-06 10:00:00 | 02-06 10:00:00 | SKIPPED   | job_id=15
131 | 02-06 10:00:00 | 02-06 10:10:00 | SUCCEEDED | job_id=15
132 | 02-06 11:00:00 | 02-06 11:10:20 | SUCCEEDED | job_id=15
133 | 02-06 12:00:00 | 02-06 12:10:40 | SUCCEEDED | job_id=15

# Open: alive 40 minutes ago; lost for days; under repair; repaired in the queue without taking time.
400 | 02-10 10:00 | 02-10 11:00 | -         | job_id=16 | trigger_type=CONTINUOUS
400 | 02-10 11:00 | 02-10 12:00 | -         | job_id=16 | trigger_type=CONTINUOUS
401 | 02-07 11:00 | 02-07 12:00 | -         | job_id=17
402 | 02-10 08:00 | 02-10 08:30 | FAILED    | job_id=18 | termination_code=DRIVER_ERROR
402 | 02-10 11:30 | 02-10 12:00 | -         | job_id=18
403 | 02-08 08:00 | 02-08 08:30 | FAILED    | job_id=19
403 | 02-08 08:30 | 02-08 08:30 | CANCELLED | job_id=19

# One-off runs, each with a job_id of its own; a notebook's child; a run of the same ids in another workspace.
501 | 02-09 10:00 | 02-09 10:10 | SUCCEEDED | job_id=901 | run_type=SUBMIT_RUN | run_name=backfill
502 | 02-09 10:00 | 02-09 10:10 | SUCCEEDED | job_id=902 | run_type=SUBMIT_RUN | run_name=backfill
503 | 02-09 10:00 | 02-09 10:10 | FAILED    | job_id=903 | run_type=SUBMIT_RUN | run_name=backfill
310 | 02-09 10:00 | 02-09 10:10 | SUCCEEDED | job_id=904 | run_type=WORKFLOW_RUN | source_task_run_id=9001
100 | 02-01 07:00 | 02-01 07:10 | FAILED    | workspace_id=2
600 | 02-09 10:00 | 02-09 10:10 | SUCCEEDED | workspace_id=9876543210987655

# Slices of a millisecond.
700 | 2026-02-01 10:00:00.001 | 2026-02-01 10:00:00.002 | -         | job_id=29
700 | 2026-02-01 10:00:00.003 | 2026-02-01 10:00:00.004 | -         | job_id=29
700 | 2026-02-01 10:00:00.007 | 2026-02-01 10:00:00.008 | SUCCEEDED | job_id=29

# Failing again, failing no more, and failing for ever.
801 | 02-01 08:00 | 02-01 08:10 | FAILED    | job_id=30
802 | 02-02 08:00 | 02-02 08:10 | SUCCEEDED | job_id=30
803 | 02-03 08:00 | 02-03 08:10 | TIMED_OUT | job_id=30
804 | 02-06 08:00 | 02-06 08:10 | CANCELLED | job_id=30
805 | 02-05 08:00 | 02-05 08:10 | FAILED    | job_id=30
806 | 02-01 08:00 | 02-01 08:10 | FAILED    | job_id=31
807 | 02-02 08:00 | 02-02 08:10 | SUCCEEDED | job_id=31
808 | 02-02 08:00 | 02-02 08:10 | FAILED    | job_id=32
809 | 02-03 08:00 | 02-03 08:10 | FAILED    | job_id=32
"""


@pytest.fixture(scope="module")
def built(engine, slices, at):
    return engine.build({RUNS: slices(SLICES)}, at(NOW))


@pytest.fixture(scope="module")
def runs(built):
    return {(row["workspace_id"], row["run_id"]): row for row in built.rows("job_runs")}


@pytest.fixture(scope="module")
def days(built):
    return built.rows("job_daily")


def of_job(days, job_id):
    return {row["end_date"].isoformat(): row for row in days if row["job_id"] == job_id and row["workspace_id"] == "1"}


def test_slices_are_not_runs(runs):  # trap 1
    assert runs["1", "100"]["slices_count"] == 3
    assert sum(1 for key in runs if key == ("1", "100")) == 1


def test_a_runs_duration_is_that_of_all_its_slices(runs):  # traps 2, 3
    assert runs["1", "100"]["worked_s"] == 93 * 60
    assert runs["1", "100"]["elapsed_s"] == 93 * 60


def test_the_tables_word_for_success_is_succeeded(runs):  # trap 4
    assert runs["1", "100"]["result_class"] == "succeeded"


def test_error_and_time_out_are_failures_and_cancelled_is_none(runs):  # trap 5
    found = {run: runs["1", run]["result_class"] for run in ("120", "121", "122", "123", "124", "125")}
    assert list(found.values()) == ["failed", "failed", "timed_out", "cancelled", "skipped", "blocked"]


def test_a_word_that_nobody_knows_is_kept_and_counted_apart(runs, days):
    assert (runs["1", "126"]["result_class"], runs["1", "126"]["result_state"]) == ("unknown", "EVAPORATED")
    assert of_job(days, "14")["2026-02-04"]["unknown_count"] == 1


def test_a_null_on_an_earlier_slice_is_not_running(runs):  # trap 6
    assert not runs["1", "100"]["is_open"]
    assert runs["1", "100"]["ended_at"] == runs["1", "100"]["last_seen_at"]


def test_the_final_state_is_the_latest_not_the_greatest(runs):  # trap 7
    assert runs["1", "102"]["result_class"] == "cancelled"
    assert runs["1", "103"]["result_class"] == "succeeded"
    assert runs["1", "103"]["first_result_state"] == "TIMED_OUT"


def test_a_run_over_midnight_is_whole_and_counts_on_the_day_it_ends(runs, days):  # traps 8, 9
    assert runs["1", "104"]["worked_s"] == 130 * 60
    assert {day: row["runs_count"] for day, row in of_job(days, "12").items()} == {"2026-02-02": 1}


def test_both_ways_of_slicing_give_one_run_a_day(days):  # trap 10
    assert [row["runs_count"] for row in of_job(days, "13").values()] == [1, 1]


def test_the_gap_before_a_repair_is_neither_work_nor_hidden(runs):  # trap 11
    run = runs["1", "101"]
    assert (run["worked_s"], run["elapsed_s"], run["gap_s"]) == (50 * 60, 140 * 60, 90 * 60)


def test_a_repair_is_an_attempt_not_a_run(runs, days):  # trap 12
    assert runs["1", "101"]["attempts_count"] == 2
    assert runs["1", "101"]["first_result_state"] == "FAILED"
    day = of_job(days, "10")["2026-02-01"]
    counted = ("runs_count", "succeeded_count", "failed_count", "first_time_succeeded_count", "repaired_count")
    assert [day[name] for name in counted] == [2, 2, 0, 1, 1]


def test_runs_that_never_started_stay_out_of_durations(runs, days):  # trap 15
    worked = [row["worked_s"] for row in runs.values() if row["job_id"] == "15" and not row["is_never_started"]]
    assert median(worked) == 620
    assert of_job(days, "15")["2026-02-06"]["never_started_count"] == 1


def test_a_continuous_run_seen_lately_is_running(runs):  # trap 18
    run = runs["1", "400"]
    assert (run["result_class"], run["is_open"], run["ended_at"], run["attempts_count"]) == ("running", True, None, 0)


def test_a_run_whose_end_was_lost_is_unknown_not_running(runs):  # trap 19
    assert (runs["1", "401"]["result_class"], runs["1", "401"]["result_state"]) == ("unknown", None)


def test_a_run_under_repair_is_running_and_remembers_how_it_first_ended(runs):
    run = runs["1", "402"]
    assert (run["result_class"], run["result_state"], run["termination_code"]) == ("running", None, None)
    assert (run["first_result_state"], run["attempts_count"]) == ("FAILED", 1)


def test_a_repair_cancelled_in_the_queue_is_the_later_end(runs):
    run = runs["1", "403"]
    assert (run["result_class"], run["first_result_state"], run["attempts_count"]) == ("cancelled", "FAILED", 2)


def test_an_attempts_missing_code_is_not_taken_from_the_one_before(runs):
    assert runs["1", "101"]["termination_code"] is None


def test_one_off_runs_are_runs_but_no_jobs(runs):  # traps 20, 21
    kinds = [runs["1", run]["kind"] for run in ("501", "502", "503")]
    assert kinds == ["one_off"] * 3
    assert {runs["1", run]["run_name"] for run in ("501", "502", "503")} == {"backfill"}


def test_a_notebooks_child_run_is_told_apart(runs):  # trap 22
    assert (runs["1", "310"]["kind"], runs["1", "310"]["source_task_run_id"]) == ("workflow", "9001")


def test_equal_ids_in_two_workspaces_are_two_runs(runs):  # trap 25
    assert (runs["1", "100"]["result_class"], runs["2", "100"]["result_class"]) == ("succeeded", "failed")


def test_ids_stay_strings(runs):  # trap 66
    assert ("9876543210987655", "600") in runs


def test_milliseconds_are_exact(runs):
    assert (runs["1", "700"]["worked_s"], runs["1", "700"]["gap_s"]) == (Decimal("0.003"), Decimal("0.004"))


def test_a_job_fails_since_the_first_failure_after_its_last_success(built, at):
    found = {row["job_id"]: row for row in built.rows("job_last_results")}
    assert (found["30"]["last_run_id"], found["30"]["failing_since"]) == ("805", at("02-03 08:10"))
    assert (found["31"]["is_failing"], found["31"]["failing_since"]) == (False, None)
    assert (found["32"]["failing_since"], found["32"]["last_success_at"]) == (at("02-02 08:10"), None)
    assert "901" not in found


def test_a_day_is_complete_only_when_its_last_rows_must_have_come(built, duckdb_engine, slices, at):
    assert built.rows("horizons")[0]["runs_complete_until"].isoformat() == "2026-02-09"

    def until(newest_end: str):
        rows = slices(f"1 | 02-01 08:00 | 02-01 08:10 | SUCCEEDED\n2 | 02-03 00:00 | {newest_end} | SUCCEEDED")
        return duckdb_engine.build({RUNS: rows}, at(NOW)).rows("horizons")[0]["runs_complete_until"].isoformat()

    assert until("02-03 00:59") == "2026-02-01"
    assert until("02-03 01:00") == "2026-02-02"
