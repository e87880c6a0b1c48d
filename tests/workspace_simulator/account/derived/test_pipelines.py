from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from workspace_simulator.account.frames import ComputeKind, Result, RunType


def _updates(account):
    held = defaultdict(list)
    for update, start, end, state in account.ask(
        "SELECT update_id, epoch_us(period_start_time), epoch_us(period_end_time), result_state"
        " FROM pipeline_update_timeline ORDER BY period_start_time"
    ):
        held[update].append((start, end, state))
    return held


def test_slices_touch_and_only_the_last_one_has_a_result(account):
    updates = _updates(account)
    assert max(len(held) for held in updates.values()) <= 12
    assert sum(len(held) > 1 for held in updates.values()) > 5
    for held in updates.values():
        for (_, end, state), (start, _, _) in pairwise(held):
            assert end == start
            assert state is None
        assert held[-1][2] in ("COMPLETED", "FAILED", "CANCELED")


def test_each_task_on_a_pipeline_asks_for_one_request_that_ends_as_the_task_does(account):
    tasks = {}
    for day in account.days:
        for task in (day.task_compute_kind == ComputeKind.PIPELINE).nonzero()[0]:
            run = day.attempt_run[day.task_attempt[task]]
            readable = account.plan.workspaces[day.run_workspace[run]].in_region
            ran = day.task_ended_us[task] > day.task_started_us[task]
            if readable and ran and day.run_type[run] != RunType.WORKFLOW_RUN:
                tasks[str(day.task_run_id[task])] = Result(day.task_result[task])
    words = {Result.SUCCEEDED: "COMPLETED", Result.CANCELLED: "CANCELED"}
    rows = account.ask(
        "SELECT task, arg_max(result_state, period_end_time) FROM (SELECT *,"
        " max(trigger_details.job_task.job_task_run_id) OVER (PARTITION BY request_id) AS task"
        " FROM pipeline_update_timeline) WHERE task IS NOT NULL AND result_state IS NOT NULL GROUP BY task"
    )
    assert len(rows) == len(tasks) > 50
    assert all(state == words.get(tasks[task], "FAILED") for task, state in rows)


def test_a_few_requests_are_retried_up_to_fourteen_times_and_count_most_of_the_failures(large_account):
    rows = large_account.ask(
        "SELECT count(DISTINCT update_id), arg_max(result_state, period_end_time),"
        " count(*) FILTER (result_state = 'FAILED')"
        " FROM pipeline_update_timeline GROUP BY request_id"
    )
    attempts = Counter(count for count, _, _ in rows)
    assert max(attempts) <= 14
    assert sum(n for count, n in attempts.items() if count > 1) / len(rows) == pytest.approx(0.04, abs=0.02)
    by_request = sum(last == "FAILED" for _, last, _ in rows) / len(rows)
    by_update = sum(failed for _, _, failed in rows) / sum(count for count, _, _ in rows)
    assert 0.02 < by_request < 0.12
    assert by_update > 1.4 * by_request


def test_only_retries_follow_the_first_update_of_a_request(account):
    rows = account.ask(
        "SELECT request_id, list(DISTINCT trigger_type ORDER BY trigger_type), count(DISTINCT update_id)"
        " FROM pipeline_update_timeline GROUP BY 1 HAVING count(DISTINCT update_id) > 1"
    )
    assert rows
    assert all("RETRY_ON_FAILURE" in kinds and len(kinds) == 2 for _, kinds, _ in rows)


def test_views_and_tables_made_in_sql_are_pipelines_too_and_one_pipeline_has_many_versions(account):
    kinds = {kind for (kind,) in account.ask("SELECT DISTINCT pipeline_type FROM pipelines")}
    assert {"ETL_PIPELINE", "MATERIALIZED_VIEW"} <= kinds
    assert account.one("SELECT max(n) FROM (SELECT count(*) n FROM pipelines GROUP BY pipeline_id)") == 43


def test_updates_are_billed_by_pipeline_and_update(account):
    unbilled = account.one(
        "SELECT count(DISTINCT update_id) FROM pipeline_update_timeline p WHERE period_end_time > period_start_time"
        " AND NOT EXISTS (SELECT 1 FROM usage u WHERE u.usage_metadata.dlt_update_id = p.update_id"
        " AND u.usage_metadata.dlt_pipeline_id = p.pipeline_id)"
    )
    assert unbilled == 0


def test_events_tell_the_end_of_their_update(account):
    rows = account.ask(
        "SELECT DISTINCT e.message, p.result_state FROM pipeline_events e"
        " JOIN pipeline_update_timeline p USING (update_id)"
        " WHERE p.result_state IS NOT NULL AND json_extract_string(e.details, '$.update_progress.state') IN"
        " ('COMPLETED', 'FAILED', 'CANCELED')"
    )
    assert rows
    assert all(message == f"Update is {state}." for message, state in rows)
