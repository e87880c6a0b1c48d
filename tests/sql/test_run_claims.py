"""Claims on runs, tasks, versions and windows: each is broken once, and says so."""

import pytest

from job_monitor.sql.build import RAW_COLUMNS
from job_monitor.sql.claims import ask_claims
from job_monitor.sql.refresh import Refresh
from job_monitor.sql.render import Binding

RUNS = "system.lakeflow.job_run_timeline"
TASKS = "system.lakeflow.job_task_run_timeline"
JOBS = "system.lakeflow.jobs"
NOW = "02-10 12:00"


@pytest.fixture
def rows(at, slices):
    span = {"period_start_time": at("02-01 10:00"), "period_end_time": at("02-01 10:30"), "result_state": "FAILED"}
    task = {"workspace_id": "1", "job_id": "10", "job_run_id": "1", "run_id": "9", "task_key": "a"}
    return {
        RUNS: slices("""
            1 | 02-01 10:00 | 02-01 10:30 | FAILED
            3 | 02-01 10:00 | 02-01 10:30 | -
            3 | 02-01 10:30 | 02-01 11:00 | FAILED
            2 | 02-09 10:00 | 02-09 10:30 | SUCCEEDED
        """),
        TASKS: [task | span],
        JOBS: [{"workspace_id": "1", "job_id": "10", "change_time": at(day)} for day in ("01-01 00:00", "01-02 00:00")],
    }


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ("insert into mart.task_runs from mart.task_runs", "task_runs_are_unique"),
        ("update mart.task_runs set failed_worked_s = worked_s + 1", "tries_are_parts_of_their_task"),
        ("update mart.task_runs set failed_iterations_count = 1", "tries_are_parts_of_their_task"),
        ("update mart.repeated_runs set cancelled_ms = 3600001", "attempts_are_parts_of_their_run"),
        ("update mart.job_versions set valid_until = null", "job_versions_follow_each_other"),
        ("update mart.job_versions set version_number = 1", "job_versions_follow_each_other"),
        ("update mart.job_versions set valid_from = '2026-01-01 00:00:00+00'", "job_versions_follow_each_other"),
        ("update mart.job_last_results set is_failing = true", "failing_jobs_fail_since_a_failure"),
        (
            "update mart.job_last_results set is_failing = true, failing_since = last_success_at",
            "failing_jobs_fail_since_a_failure",
        ),
        ("update mart.job_windows set runs_count = 9", "windows_add_up"),
        ("update mart.job_windows set failed_count = 0", "windows_add_up"),
        ("update mart.job_daily set runs_count = 9", "windows_add_up"),
        ("delete from mart.job_windows", "windows_add_up"),
        ("update mart.job_strips set run_codes = 'S'", "strips_are_of_the_runs"),
        ("delete from mart.job_strips", "strips_are_of_the_runs"),
    ],
)
def test_a_mart_that_was_damaged_breaks_its_claim(duckdb_engine, rows, at, damage, broken):
    built = duckdb_engine.build(rows, at(NOW))
    assert duckdb_engine.report.failed_claims == ()
    with built.store.writer() as writer:
        tables = {row["table_name"] for row in writer.rows(RAW_COLUMNS)}
        writer.execute(damage)
        failed = ask_claims(writer, Refresh(writer, Binding(at(NOW), "USD", tables), is_whole=True))
    assert broken in {claim.name for claim in failed}


def test_a_task_slice_without_its_key_breaks_a_claim(duckdb_engine, rows, at):
    (slice_,) = rows[TASKS]
    duckdb_engine.build(rows | {TASKS: [slice_ | {"job_run_id": None, "task_key": None}]}, at(NOW))
    assert duckdb_engine.report.failed_claims == ()
    duckdb_engine.build(rows | {TASKS: [slice_ | {"task_key": None}]}, at(NOW))
    assert [claim.name for claim in duckdb_engine.report.failed_claims] == ["task_slices_have_their_keys"]
