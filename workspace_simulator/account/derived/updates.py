"""Pipeline updates of a day: those that job tasks ask for, and those that pipelines run by themselves.

Every task on a pipeline is one request; a request that is retried has several updates, of which the last one tells
how the request ended. Proportions follow the measurements in reference data: 4 % of requests are retried, then
about four times and 13 at most; half the serverless updates take under 82 s, half the classic ones under 694 s.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workspace_simulator.account import identifiers
from workspace_simulator.account.derived import arrays
from workspace_simulator.account.derived.arrays import MINUTE, SECOND, Bools, Frame, choose, join, repeat_rows
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.derived.lifetimes import of_kind
from workspace_simulator.account.frames import DAY, HOUR, ComputeKind, Day, Ints, Result

RESULTS = ("COMPLETED", "FAILED", "CANCELED")
COMPLETED, FAILED, CANCELED = range(3)
TRIGGERS = (
    "JOB_TASK",
    "RETRY_ON_FAILURE",
    "API_CALL",
    "USER_ACTION",
    "DBSQL_REQUEST",
    "SERVICE_UPGRADE",
    "SCHEMA_CHANGE",
    "SETTINGS_CHANGE",
)
JOB_TASK, RETRY_ON_FAILURE, API_CALL, USER_ACTION, DBSQL_REQUEST, SERVICE_UPGRADE, SCHEMA_CHANGE, SETTINGS_CHANGE = (
    range(8)
)

UPDATES_PER_DAY = {"ETL_PIPELINE": 3.0, "MATERIALIZED_VIEW": 1.5, "STREAMING_TABLE": 2.5, "INGESTION_PIPELINE": 4.0}
MEDIAN_S = {True: 82.0, False: 694.0}
"""Seconds of a completed update, serverless and classic."""
REQUEST_FAILURES = {True: 0.07, False: 0.052}
MAX_EXTRA = 13
_RETRIED_AFTER_SUCCESS, _RETRIED_AFTER_FAILURE, _MEAN_EXTRA = 0.035, 0.3, 4.6


@dataclass(frozen=True)
class Updates:
    """One element per update, ordered by start."""

    pipeline: Ints
    start: Ints
    end: Ints
    result: Ints
    request: Ints
    """Index into `request_ids`."""
    trigger: Ints
    job_id: Ints
    """-1 unless the trigger is JOB_TASK; so is task_run."""
    task_run: Ints
    is_fast: Ints
    ids: pa.Array
    request_ids: pa.Array
    cluster_ids: pa.Array
    """Of every update; only classic ones use theirs."""


def of_day(day: Day, index: Index, tasks: Frame, rng: np.random.Generator) -> Updates:
    """All updates whose request falls on this day."""
    own = _asked_by_tasks(day, index, tasks, rng)
    other = _asked_by_pipelines(index, day.start_us, rng)
    other["request"] = other["request"] + (own["request"].max(initial=-1) + 1)
    rows = join([own, other])
    rows = choose(rows, np.argsort(rows["start"], kind="stable"))
    size = arrays.length(rows)
    # Serials of job clusters count up from 0; those of pipeline clusters count down from the top.
    serial = (1 << 22) - 1 - np.arange(size, dtype=np.int64)
    return Updates(
        pipeline=rows["pipeline"],
        start=rows["start"],
        end=np.minimum(rows["end"], index.plan.last_us),
        result=rows["result"],
        request=rows["request"],
        trigger=rows["trigger"],
        job_id=rows["job_id"],
        task_run=rows["task_run"],
        is_fast=rows["is_fast"],
        ids=arrays.uuids(rng, size),
        request_ids=arrays.uuids(rng, int(rows["request"].max(initial=-1)) + 1),
        cluster_ids=identifiers.job_cluster_ids(identifiers.cluster_numbers(rows["start"], serial)),
    )


def _extra_attempts(failed: Bools, rng: np.random.Generator) -> Ints:
    chance = np.where(failed, _RETRIED_AFTER_FAILURE, _RETRIED_AFTER_SUCCESS)
    extra = np.minimum(rng.geometric(1 / _MEAN_EXTRA, len(failed)), MAX_EXTRA)
    return np.where(rng.random(len(failed)) < chance, extra, 0).astype(np.int64)


def _asked_by_tasks(day: Day, index: Index, tasks: Frame, rng: np.random.Generator) -> Frame:
    held = of_kind(tasks, ComputeKind.PIPELINE)
    result = np.full(arrays.length(held), FAILED, np.int64)
    result[held["result"] == Result.SUCCEEDED] = COMPLETED
    result[held["result"] == Result.CANCELLED] = CANCELED
    span = held["end"] - held["start"]
    extra = np.minimum(_extra_attempts(result == FAILED, rng), span // (30 * SECOND))
    row, step = repeat_rows(1 + extra)
    total = 1 + extra[row]
    return {
        "pipeline": held["compute"][row],
        "start": held["start"][row] + span[row] * step // total,
        "end": held["start"][row] + span[row] * (step + 1) // total,
        "result": np.where(step == extra[row], result[row], FAILED),
        "request": row,
        "trigger": np.where(step == 0, JOB_TASK, RETRY_ON_FAILURE),
        "job_id": np.where(step == 0, day.run_job_id[held["run"][row]], -1),
        "task_run": np.where(step == 0, day.task_run_id[held["task"][row]], -1),
        "is_fast": index.job_performance[held["job"][row]].astype(np.int64),
    }


def _asked_by_pipelines(index: Index, start_us: int, rng: np.random.Generator) -> Frame:
    """Requests of pipelines that no job runs, spread over the day."""
    plan = index.plan
    owned = {task.compute for task in index.tasks if task and task.compute_kind == ComputeKind.PIPELINE}
    rate = np.array(
        [
            UPDATES_PER_DAY.get(one.pipeline_type, 1.0) * (place not in owned) * (one.created_us <= start_us)
            for place, one in enumerate(plan.pipelines)
        ]
    )
    pipeline = np.repeat(np.arange(len(rate), dtype=np.int64), rng.poisson(rate))
    size = len(pipeline)
    serverless = index.pipeline_serverless[pipeline]
    failed = rng.random(size) < np.where(serverless, REQUEST_FAILURES[True], REQUEST_FAILURES[False])
    result = np.where(failed, FAILED, np.where(rng.random(size) < 0.015, CANCELED, COMPLETED))
    start = start_us + rng.integers(0, DAY, size)
    length = _lengths(serverless, rng)
    row, step = repeat_rows(1 + _extra_attempts(failed, rng))
    last = np.diff(row, append=size) != 0
    waits = np.concatenate([[0], np.cumsum(np.minimum(2 ** np.arange(MAX_EXTRA + 1), 360))])[step] * MINUTE
    begin = start[row] + step * length[row] + waits
    return {
        "pipeline": pipeline[row],
        "start": begin,
        "end": begin + length[row],
        "result": np.where(last, result[row], FAILED),
        "request": row,
        "trigger": np.where(step == 0, _triggers(index, pipeline, rng)[row], RETRY_ON_FAILURE),
        "job_id": np.full(len(row), -1, np.int64),
        "task_run": np.full(len(row), -1, np.int64),
        "is_fast": np.full(len(row), 0, np.int64),
    }


def _lengths(serverless: Bools, rng: np.random.Generator) -> Ints:
    """Microseconds of each request's updates; one in 1,600 takes nothing, one in 2,000 takes days."""
    size = len(serverless)
    median = np.where(serverless, MEDIAN_S[True], MEDIAN_S[False])
    seconds = median * rng.lognormal(0.0, 0.9, size)
    draw = rng.random(size)
    seconds = np.where(draw < 1 / 1600, 0.0, seconds)
    seconds = np.where(draw > 1 - 1 / 2000, rng.uniform(48, 300, size) * 3600, seconds)
    return (seconds * 1000).astype(np.int64) * 1000


def _triggers(index: Index, pipeline: Ints, rng: np.random.Generator) -> Ints:
    sql = np.array(
        [one.pipeline_type in ("MATERIALIZED_VIEW", "STREAMING_TABLE") for one in index.plan.pipelines], bool
    )
    draw = rng.random(len(pipeline))
    rare = rng.choice(np.array([SERVICE_UPGRADE, SCHEMA_CHANGE, SETTINGS_CHANGE]), len(pipeline))
    usual = np.where(sql[pipeline], DBSQL_REQUEST, np.where(draw < 0.75, API_CALL, USER_ACTION))
    return np.where(draw > 0.97, rare, usual).astype(np.int64)


def slices(updates: Updates) -> tuple[Ints, Ints, Ints]:
    """(update, start, end) of each slice: cut at clock hours, coarser where that would give more than twelve."""
    span = np.maximum((updates.end - 1) // HOUR - updates.start // HOUR + 1, 1)
    width = -(-span // 11) * HOUR
    first = updates.start // width
    count = np.where(updates.end > updates.start, (updates.end - 1) // width - first + 1, 1)
    row, step = repeat_rows(count)
    cut = (first[row] + step) * width[row]
    return row, np.maximum(updates.start[row], cut), np.minimum(updates.end[row], cut + width[row])
