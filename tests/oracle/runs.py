"""Runs and task attempts from slices."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.oracle.words import BAD, CLASSES, KINDS, TRIGGERS, Raw, Row, columns, grouped, seconds_between

RUNS = "system.lakeflow.job_run_timeline"
TASKS = "system.lakeflow.job_task_run_timeline"
YOUNG = timedelta(minutes=150)
"""An open run is alive while its newest slice is no older than a slice is long (1 h) and rows take to come (1 h as a
rule, half an hour on top)."""


def result_class(state: str | None, last_seen_at: datetime, now: datetime) -> str:
    if state is None:
        return "running" if now - last_seen_at <= YOUNG else "unknown"
    return CLASSES.get(state, "unknown")


def in_order(slices: list[Row]) -> list[Row]:
    return sorted(slices, key=columns("period_end_time", "period_start_time"))


def worked(slices: list[Row]) -> Decimal:
    return sum((seconds_between(one["period_start_time"], one["period_end_time"]) for one in slices), Decimal(0))


def attempts(slices: list[Row]) -> list[list[Row]]:
    """The slices of each attempt: up to and with an ending one. What is open at the end is an attempt as well."""
    found: list[list[Row]] = []
    current: list[Row] = []
    for one in in_order(slices):
        current.append(one)
        if one["result_state"] is not None:
            found.append(current)
            current = []
    return [*found, current] if current else found


def worked_in(slices: list[Row], classes: tuple[str, ...]) -> Decimal:
    """Seconds inside attempts that ended in one of the classes."""
    ended = [each for each in attempts(slices) if each[-1]["result_state"] is not None]
    chosen = [each for each in ended if CLASSES.get(each[-1]["result_state"], "unknown") in classes]
    return sum((worked(each) for each in chosen), Decimal(0))


def job_runs(raw: Raw, now: datetime) -> list[Row]:
    groups = grouped(raw[RUNS], columns("workspace_id", "run_id"))
    return [_job_run(in_order(slices), now) for slices in groups.values()]


def _job_run(slices: list[Row], now: datetime) -> Row:
    first_at = min(one["period_start_time"] for one in slices)
    newest = slices[-1]
    ends = [one["result_state"] for one in slices if one["result_state"] is not None]
    worked_s, elapsed_s = worked(slices), seconds_between(first_at, newest["period_end_time"])
    is_open = newest["result_state"] is None
    return {
        **{name: newest[name] for name in ("workspace_id", "job_id", "run_id", "run_name", "run_type")},
        **{name: newest[name] for name in ("trigger_type", "source_task_run_id", "root_task_run_id")},
        "trigger_class": TRIGGERS.get(newest["trigger_type"], "unknown"),
        "kind": KINDS.get(newest["run_type"], "unknown"),
        "result_class": result_class(newest["result_state"], newest["period_end_time"], now),
        "result_state": newest["result_state"],
        "first_result_state": ends[0] if ends else None,
        "termination_code": newest["termination_code"],
        "started_at": first_at,
        "ended_at": None if is_open else newest["period_end_time"],
        "last_seen_at": newest["period_end_time"],
        "end_date": newest["period_end_time"].date(),
        "worked_s": worked_s,
        "elapsed_s": elapsed_s,
        "gap_s": elapsed_s - worked_s,
        "failed_worked_s": worked_in(slices, BAD),
        "cancelled_worked_s": worked_in(slices, ("cancelled",)),
        "attempts_count": len(ends),
        "repairs_count": max(len(ends) - 1, 0),
        "slices_count": len(slices),
        "is_open": is_open,
        "is_never_started": worked_s == 0,
        **_legacy_seconds(slices),
    }


def repeated_runs(raw: Raw, now: datetime) -> list[Row]:
    """Runs of several slices; and where workspaces share a run's id, all runs of that id."""
    groups = grouped(raw[RUNS], columns("workspace_id", "run_id"))
    counts = Counter(one["run_id"] for one in raw[RUNS])
    return [_repeated(in_order(slices), now) for slices in groups.values() if counts[slices[0]["run_id"]] > 1]


def repeated_run_ids(raw: Raw, now: datetime) -> list[Row]:
    folded = {row["run_id"] for row in repeated_runs(raw, now)}
    pairs = {(one["run_id"], one["period_end_time"].date()) for one in raw[RUNS] if one["run_id"] in folded}
    return [{"run_id": name, "end_date": day} for name, day in pairs]


def _repeated(slices: list[Row], now: datetime) -> Row:
    run = _job_run(slices, now)
    kept = ("workspace_id", "job_id", "run_id", "run_name", "run_type", "trigger_type", "source_task_run_id")
    kept += ("root_task_run_id", "result_state", "first_result_state", "termination_code", "attempts_count")
    kept += ("slices_count", "started_at", "last_seen_at", "end_date", "queue_s", "setup_s")
    return {
        **{name: run[name] for name in kept},
        "result_class": None if run["is_open"] else CLASSES.get(run["result_state"], "unknown"),
        "slice_dates": sorted({one["period_end_time"].date() for one in slices}),
        "worked_ms": run["worked_s"] * 1000,
        "failed_ms": run["failed_worked_s"] * 1000,
        "cancelled_ms": run["cancelled_worked_s"] * 1000,
    }


def _legacy_seconds(slices: list[Row]) -> Row:
    """Queue and set-up are published for runs of the legacy format only; every other run has 0 everywhere."""
    names = ("setup", "queue", "run")
    values = {name: [one[f"{name}_duration_seconds"] or 0 for one in slices] for name in names}
    if not any(any(given) for given in values.values()):
        return {"queue_s": None, "setup_s": None}
    return {"queue_s": sum(values["queue"]), "setup_s": sum(values["setup"])}


def task_attempts(raw: Raw, now: datetime) -> list[Row]:
    groups = grouped(raw[TASKS], columns("workspace_id", "run_id"))
    return [_task_attempt(in_order(slices), now) for slices in groups.values()]


def _task_attempt(slices: list[Row], now: datetime) -> Row:
    newest, worked_s = slices[-1], worked(slices)
    is_open = newest["result_state"] is None
    return {
        "workspace_id": newest["workspace_id"],
        "job_id": newest["job_id"],
        "run_id": newest["job_run_id"],
        "task_run_id": newest["run_id"],
        "parent_run_id": newest["parent_run_id"],
        "task_key": newest["task_key"],
        "result_class": result_class(newest["result_state"], newest["period_end_time"], now),
        "result_state": newest["result_state"],
        "termination_code": newest["termination_code"],
        "started_at": min(one["period_start_time"] for one in slices),
        "ended_at": None if is_open else newest["period_end_time"],
        "last_seen_at": newest["period_end_time"],
        "worked_s": worked_s,
        "is_open": is_open,
        "is_never_started": worked_s == 0,
        **_compute(slices, worked_s == 0),
    }


def _compute(slices: list[Row], is_never_started: bool) -> Row:
    """What it ran on. Rows from before December 2025 have ids only, clusters and warehouses mixed."""
    stated = [item for one in slices for item in one["compute"] or []]
    ids = [item for one in slices for item in one["compute_ids"] or []]
    clusters = [item["cluster_id"] for item in stated if item["cluster_id"]]
    warehouses = [item["warehouse_id"] for item in stated if item["warehouse_id"]]
    if not stated:
        clusters = [item for item in ids if _is_cluster(item)]
        warehouses = [item for item in ids if not _is_cluster(item)]
    kinds = {item["type"] for item in stated}
    return {
        "compute_kind": _kind(kinds, clusters, warehouses, is_never_started),
        "cluster_id": max(clusters, default=None),
        "warehouse_id": max(warehouses, default=None),
    }


def _is_cluster(identity: str) -> bool:
    """A cluster's id is made of date, time and a word; a warehouse's is 16 hexadecimal digits."""
    return "-" in identity


def _kind(kinds: set[Any], clusters: list[str], warehouses: list[str], is_never_started: bool) -> str:
    if "WAREHOUSE" in kinds or warehouses:
        return "warehouse"
    if "CLASSIC_COMPUTE" in kinds or clusters:
        return "classic"
    if "SERVERLESS_COMPUTE" in kinds:
        return "serverless"
    return "never_started" if is_never_started else "not_stated"


def task_runs(raw: Raw, now: datetime) -> list[Row]:
    tries = task_attempts(raw, now)
    by_task = grouped(tries, columns("workspace_id", "run_id", "task_key"))
    return [_task_run(rows) for rows in by_task.values()]


def _task_run(attempts_of_task: list[Row]) -> Row:
    """The tries of one task. Iterations that one parent started are one try together, and no retries of each other."""
    by_try = grouped(attempts_of_task, lambda one: one["parent_run_id"] or one["task_run_id"])
    tries = sorted((_try(rows) for rows in by_try.values()), key=columns("last_seen_at", "started_at", "try_id"))
    newest = tries[-1]
    ended = [one for one in tries if not one["is_open"]]
    last_attempt = max(attempts_of_task, key=columns("last_seen_at", "started_at", "task_run_id"))
    iterations = [one for one in attempts_of_task if one["parent_run_id"] is not None]
    worked_s = sum((one["worked_s"] for one in attempts_of_task), Decimal(0))
    return {
        **{name: last_attempt[name] for name in ("workspace_id", "job_id", "run_id", "task_key")},
        **{name: last_attempt[name] for name in ("compute_kind", "cluster_id", "warehouse_id")},
        **{name: newest[name] for name in ("result_class", "result_state", "is_open")},
        "first_result_state": ended[0]["result_state"] if ended else None,
        "attempts_count": len(ended),
        "retries_count": max(len(ended) - 1, 0),
        "iterations_count": len(iterations),
        "failed_iterations_count": sum(one["result_class"] in BAD for one in iterations),
        "started_at": min(one["started_at"] for one in tries),
        "ended_at": None if newest["is_open"] else newest["last_seen_at"],
        "last_seen_at": newest["last_seen_at"],
        "worked_s": worked_s,
        "failed_worked_s": sum((one["worked_s"] for one in attempts_of_task if one["result_class"] in BAD), Decimal(0)),
        "is_never_started": worked_s == 0,
    }


WORST_FIRST = ("running", "unknown", "failed", "timed_out", "cancelled", "blocked", "skipped", "succeeded")


def _try(rows: list[Row]) -> Row:
    """One attempt, or all iterations of one parent: these count as the worst of them."""
    worst = min(rows, key=lambda one: (WORST_FIRST.index(one["result_class"]), one["task_run_id"]))
    return {
        "try_id": rows[0]["parent_run_id"] or rows[0]["task_run_id"],
        **{name: worst[name] for name in ("result_class", "result_state", "is_open")},
        "started_at": min(one["started_at"] for one in rows),
        "last_seen_at": max(one["last_seen_at"] for one in rows),
    }
