"""Proportions follow what was measured on real accounts, as far as it was."""

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[[str], list[tuple[Any, ...]]]


def _number(ask: Ask, sql: str) -> float:
    return float(ask(sql)[0][0])


def test_a_job_gives_about_24_run_slices_a_day(ask: Ask) -> None:
    jobs = _number(ask, "SELECT count(DISTINCT (workspace_id, job_id)) FROM lakeflow__jobs")
    slices = _number(ask, "SELECT count(*) FROM runs WHERE period_start_time < TIMESTAMPTZ '2026-11-21 00:00:00+00'")
    assert slices / jobs / 36 == pytest.approx(24, rel=0.3)


def test_a_run_has_somewhat_more_than_one_slice_and_more_than_one_task_row(ask: Ask) -> None:
    per_run = _number(ask, "SELECT count(*) / count(DISTINCT (workspace_id, run_id)) FROM runs")
    per_row = _number(ask, "SELECT (SELECT count(*) FROM tasks) / (SELECT count(*) FROM runs)")
    assert 1.05 < per_run < 1.25
    assert 1.1 < per_row < 1.5


@pytest.mark.parametrize(
    ("kind", "share"),
    [("SERVERLESS_COMPUTE", 117_927 / 154_849), ("CLASSIC_COMPUTE", 31_686 / 154_849), ("WAREHOUSE", 5_236 / 154_849)],
)
def test_compute_kinds_have_the_measured_shares(ask: Ask, kind: str, share: float) -> None:
    found = _number(
        ask,
        f"SELECT count(*) FILTER (compute[1].type = '{kind}') / count(*) FILTER (list_count(compute) > 0) FROM tasks",
    )
    assert found == pytest.approx(share, abs=0.07)


def test_a_part_of_the_task_rows_has_no_compute_of_its_own(ask: Ask) -> None:
    assert 0.15 < _number(ask, "SELECT count(*) FILTER (list_count(compute) = 0) / count(*) FROM tasks") < 0.4


def test_one_off_runs_have_the_measured_shares_and_a_job_id_each(ask: Ask) -> None:
    counts = dict(ask("SELECT run_type, count(DISTINCT (workspace_id, run_id)) FROM runs GROUP BY ALL"))
    assert counts["SUBMIT_RUN"] / counts["JOB_RUN"] == pytest.approx(3_411 / 172_354, rel=0.2)
    assert counts["WORKFLOW_RUN"] / counts["JOB_RUN"] == pytest.approx(496 / 172_354, rel=0.3)
    assert (
        _number(ask, "SELECT count(DISTINCT (workspace_id, job_id)) FROM runs WHERE run_type = 'SUBMIT_RUN'")
        == (counts["SUBMIT_RUN"])
    )


def test_durations_are_columns_for_the_legacy_format_only(ask: Ask) -> None:
    filled = _number(
        ask, "SELECT count(*) FILTER (run_duration_seconds > 0) / count(*) FROM runs WHERE result_state IS NOT NULL"
    )
    assert filled == pytest.approx(35_694 / 176_260, abs=0.07)


def test_compute_ids_of_runs_are_nearly_always_empty(ask: Ask) -> None:
    assert _number(ask, "SELECT count(*) FILTER (list_count(compute_ids) = 0) / count(*) FROM runs") > 0.97


def test_most_runs_end_well_and_every_other_end_occurs(ask: Ask) -> None:
    shares = dict(
        ask("SELECT result_state, count(*) / sum(count(*)) OVER () FROM runs WHERE result_state NOT NULL GROUP BY ALL")
    )
    assert set(shares) == {"SUCCEEDED", "FAILED", "ERROR", "TIMED_OUT", "CANCELLED", "SKIPPED", "BLOCKED"}
    assert 0.8 < shares["SUCCEEDED"] < 0.98


def test_slices_are_read_about_ten_minutes_late_and_nearly_all_within_the_hour(ask: Ask) -> None:
    ((median, late),) = ask(
        "SELECT quantile_cont(epoch(_visible_at - period_end_time), 0.5) / 60, "
        "count(*) FILTER (_visible_at - period_end_time > INTERVAL 1 HOUR) / count(*) FROM runs"
    )
    assert 8 < median < 12
    assert 0 < late < 0.03


def test_the_awkward_runs_are_all_there(ask: Ask) -> None:
    ends = "SELECT count(result_state) AS n FROM runs GROUP BY workspace_id, run_id"
    assert _number(ask, f"SELECT count(*) FROM ({ends}) WHERE n >= 2") > 50, "repairs"
    assert _number(ask, f"SELECT count(*) FROM ({ends}) WHERE n = 0") >= 1, "runs that never end"
    spans = "SELECT max(period_end_time) - min(period_start_time) AS span FROM runs GROUP BY workspace_id, run_id"
    assert _number(ask, f"SELECT count(*) FROM ({spans}) WHERE span > INTERVAL 2 DAY") >= 5, "runs over days"
    assert _number(ask, "SELECT count(*) FROM runs WHERE root_task_run_id <> source_task_run_id") > 0, "grandchildren"
    retried = "SELECT 1 FROM tasks WHERE result_state NOT NULL AND parent_run_id IS NULL GROUP BY job_run_id, task_key"
    assert _number(ask, f"SELECT count(*) FROM ({retried} HAVING count(DISTINCT run_id) > 1)") > 100, "retries"
    forgiven = """SELECT count(*) FROM tasks t JOIN runs r
        ON r.run_id = t.job_run_id AND r.workspace_id = t.workspace_id
        WHERE t.result_state = 'FAILED' AND r.result_state = 'SUCCEEDED'"""
    assert _number(ask, forgiven) > 20, "failed tasks in good runs"


def test_job_versions_hold_the_traps(ask: Ask) -> None:
    late = "TIMESTAMPTZ '2025-12-01 00:00:00+00'"
    assert (
        _number(ask, f"SELECT count(*) FROM lakeflow__jobs WHERE change_time < {late} AND trigger_type NOT NULL") == 0
    )
    assert _number(ask, f"SELECT count(*) FROM lakeflow__jobs WHERE change_time < {late}") > 5
    assert _number(ask, "SELECT count(*) FROM lakeflow__jobs WHERE trigger_type = 'MULTIPLE' AND trigger IS NULL") > 0
    assert _number(ask, "SELECT count(*) FROM lakeflow__jobs WHERE paused") > 0
    assert _number(ask, "SELECT count(*) FROM lakeflow__jobs WHERE delete_time NOT NULL") > 0
    collisions = "SELECT job_id FROM lakeflow__jobs GROUP BY job_id HAVING count(DISTINCT workspace_id) > 1"
    assert _number(ask, f"SELECT count(*) FROM ({collisions})") >= 2
