"""Twenty seeds: no row that breaks the published schema or the published meaning of the timelines."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from workspace_simulator.account.generate import generate
from workspace_simulator.schema import tables

Ask = Callable[[str], list[tuple[Any, ...]]]

ENDS = (datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 1, 25, tzinfo=UTC), datetime(2025, 12, 6, tzinfo=UTC))
"""The second window holds the change of slicing, the third the arrival of the late columns."""

BROKEN = {
    "a slice ends before it starts": "SELECT * FROM {t} WHERE period_end_time < period_start_time",
    "a slice is longer than an hour": "SELECT * FROM {t} WHERE period_end_time > period_start_time + INTERVAL 1 HOUR",
    "a new slice crosses a clock hour": """
        SELECT * FROM {t} WHERE period_start_time >= TIMESTAMPTZ '2026-01-19 00:00:00+00'
        AND date_trunc('hour', period_end_time - INTERVAL 1 MICROSECOND) > date_trunc('hour', period_start_time)""",
    "an id is missing or not a number of 15 to 18 digits": """
        SELECT * FROM {t} WHERE run_id IS NULL OR job_id IS NULL OR workspace_id IS NULL
        OR NOT regexp_full_match(run_id, '[0-9]{{15,18}}') OR NOT regexp_full_match(job_id, '[0-9]{{15,18}}')""",
    "a state without a code, or a code without a state": """
        SELECT * FROM {t} WHERE (result_state IS NULL) <> (termination_code IS NULL)""",
    "a key twice": """
        SELECT workspace_id, run_id, period_start_time FROM {t} GROUP BY ALL HAVING count(*) > 1""",
    "a run that started has a slice without length": """
        SELECT * FROM {t} WHERE period_start_time = period_end_time
        AND (result_state IS NULL OR result_state IN ('SUCCEEDED', 'FAILED', 'ERROR', 'TIMED_OUT'))""",
    "slices of an attempt do not touch": """
        SELECT * FROM (SELECT *, lag(period_end_time) OVER life AS before, lag(result_state) OVER life AS state FROM {t}
        WINDOW life AS (PARTITION BY workspace_id, run_id ORDER BY period_start_time, period_end_time))
        WHERE (state IS NULL AND before <> period_start_time) OR (state IS NOT NULL AND before > period_start_time)""",
    "a row is visible before its slice ended": "SELECT * FROM {t} WHERE _visible_at < period_end_time",
    "a late column is filled too early": """
        SELECT * FROM {t} WHERE period_start_time < TIMESTAMPTZ '2025-12-01 00:00:00+00'
        AND (termination_type IS NOT NULL OR compute IS NOT NULL OR execution_duration_seconds IS NOT NULL)""",
    "a duration is missing or negative": """
        SELECT * FROM {t} WHERE period_start_time >= TIMESTAMPTZ '2025-12-01 00:00:00+00'
        AND (execution_duration_seconds IS NULL OR least(execution_duration_seconds, setup_duration_seconds) < 0)""",
    "a workspace is out of the region": """
        SELECT * FROM {t} WHERE workspace_id NOT IN (SELECT workspace_id FROM lakeflow__jobs)""",
}

BROKEN_TOGETHER = {
    "a task run without its run": """
        SELECT * FROM tasks t WHERE NOT EXISTS (
        SELECT 1 FROM runs r WHERE r.workspace_id = t.workspace_id AND r.run_id = t.job_run_id)""",
    "a task run outside the attempts of its run": """
        WITH span AS (SELECT workspace_id, run_id, min(period_start_time) AS a, max(period_end_time) AS b
        FROM runs GROUP BY ALL)
        SELECT * FROM tasks t JOIN span s ON s.workspace_id = t.workspace_id AND s.run_id = t.job_run_id
        WHERE t.period_start_time < s.a OR t.period_end_time > s.b""",
    "a run without an end that is not continuous": """
        SELECT workspace_id, run_id FROM runs GROUP BY ALL
        HAVING count(result_state) = 0 AND any_value(trigger_type) NOT LIKE 'CONTINUOUS%'""",
    "an iteration without its loop": """
        SELECT * FROM tasks t WHERE parent_run_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM tasks p WHERE p.workspace_id = t.workspace_id AND p.run_id = t.parent_run_id
        AND p.job_run_id = t.job_run_id)""",
    "a child run without the task that started it": """
        SELECT * FROM runs r WHERE source_task_run_id IS NOT NULL AND (trigger_type <> 'RUN_JOB_TASK' OR NOT EXISTS (
        SELECT 1 FROM tasks t WHERE t.workspace_id = r.workspace_id AND t.run_id = r.source_task_run_id))""",
    "compute without its id, or serverless with one": """
        SELECT * FROM tasks WHERE list_count(compute) > 0 AND
        CASE compute[1].type WHEN 'SERVERLESS_COMPUTE' THEN list_count(compute_ids) > 0
        WHEN 'CLASSIC_COMPUTE' THEN compute[1].cluster_id IS DISTINCT FROM compute_ids[1]
        ELSE compute[1].warehouse_id IS DISTINCT FROM compute_ids[1] END""",
    "a workflow run with task rows": """
        SELECT * FROM tasks t JOIN runs r ON r.workspace_id = t.workspace_id AND r.run_id = t.job_run_id
        WHERE r.run_type = 'WORKFLOW_RUN'""",
    "an attempt that the API knows and the timeline does not": """
        SELECT run_id::VARCHAR, count(*) AS attempts FROM live_runs WHERE ended_at IS NOT NULL
        AND workspace_id IN (SELECT workspace_id FROM lakeflow__jobs) GROUP BY workspace_id, run_id
        EXCEPT SELECT run_id, count(result_state) FROM runs GROUP BY workspace_id, run_id""",
    "a job in force twice": """
        SELECT workspace_id, job_id, change_time FROM lakeflow__jobs GROUP BY ALL HAVING count(*) > 1""",
    "a failed task run without an error text": """
        SELECT * FROM live_task_runs WHERE result_state = 'FAILED' AND error IS NULL""",
}


@pytest.mark.parametrize("seed", range(1, 21))
def test_a_seed_gives_no_row_that_breaks_the_schema(seed: int, tmp_path: Path, ask_of: Callable[[Path], Ask]) -> None:
    generate(tmp_path / "made", seed=seed, jobs=40, days=12, end=ENDS[seed % 3], workers=1, horizon_days=0)
    stored = {name: table.stored_schema for name, table in tables().items()}
    for path in (tmp_path / "made" / "tables").glob("*/*/*.parquet"):
        name = f"system.{path.parent.parent.name}.{path.parent.name}"
        assert pq.read_schema(path).equals(stored[name]), name
    ask = ask_of(tmp_path / "made")
    assert ask("SELECT count(*) > 1000 FROM runs") == [(True,)]
    for table in ("runs", "tasks"):
        for claim, sql in BROKEN.items():
            assert ask(sql.format(t=table) + " LIMIT 3") == [], f"{table}: {claim}"
    for claim, sql in BROKEN_TOGETHER.items():
        assert ask(sql + " LIMIT 3") == [], claim
