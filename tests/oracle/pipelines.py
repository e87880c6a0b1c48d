"""Pipelines, their updates, and which job run asked for each."""

from datetime import datetime

from tests.oracle.runs import YOUNG, in_order, task_attempts, worked
from tests.oracle.versions import header
from tests.oracle.versions import in_order as versions_in_order
from tests.oracle.words import Raw, Row, columns, grouped, last_known

PIPELINES = "system.lakeflow.pipelines"
UPDATES = "system.lakeflow.pipeline_update_timeline"
CLASSES = {"COMPLETED": "succeeded", "FAILED": "failed", "CANCELED": "cancelled"}
KINDS = {
    "ETL_PIPELINE": "pipeline",
    "MATERIALIZED_VIEW": "view",
    "STREAMING_TABLE": "view",
    "INGESTION_PIPELINE": "ingestion",
    "INGESTION_GATEWAY": "ingestion",
}


def pipelines(raw: Raw) -> list[Row]:
    by_pipeline = grouped(raw[PIPELINES], columns("workspace_id", "pipeline_id"))
    return [_pipeline(versions) for versions in by_pipeline.values()]


def _pipeline(versions: list[Row]) -> Row:
    ranked = versions_in_order(versions)
    latest, kind = ranked[-1], last_known(ranked, "pipeline_type")
    settings = latest["settings"] or {}
    return {
        **header(versions, "pipeline_id"),
        **{name: latest[name] for name in ("created_by", "run_as", "tags")},
        "name": last_known(ranked, "name"),
        "pipeline_type": kind,
        "kind": KINDS.get(kind, "unknown"),
        "is_serverless": settings.get("serverless"),
        "is_continuous": settings.get("continuous"),
        "is_development": settings.get("development"),
    }


def pipeline_updates(raw: Raw, now: datetime) -> list[Row]:
    by_update = grouped(raw[UPDATES], columns("workspace_id", "update_id"))
    return [_update(in_order(slices), now) for slices in by_update.values()]


def _update(slices: list[Row], now: datetime) -> Row:
    newest = slices[-1]
    task = (newest["trigger_details"] or {}).get("job_task") or {}
    compute = newest["compute"] or {}
    is_open = newest["result_state"] is None
    return {
        **{name: newest[name] for name in ("workspace_id", "update_id", "pipeline_id")},
        **{name: newest[name] for name in ("update_type", "trigger_type", "result_state")},
        "request_id": newest["request_id"] or newest["update_id"],
        "job_id": task.get("job_id"),
        "task_run_id": task.get("job_task_run_id"),
        "run_as": newest["run_as_user_name"],
        "compute_type": compute.get("type"),
        "cluster_id": compute.get("cluster_id"),
        "result_class": _class(newest, now),
        "started_at": min(one["period_start_time"] for one in slices),
        "ended_at": None if is_open else newest["period_end_time"],
        "last_seen_at": newest["period_end_time"],
        "worked_s": worked(slices),
        "is_open": is_open,
    }


def _class(newest: Row, now: datetime) -> str:
    if newest["result_state"] is None:
        return "running" if now - newest["period_end_time"] <= YOUNG else "unknown"
    return CLASSES.get(newest["result_state"], "unknown")


def pipeline_requests(updates: list[Row]) -> list[Row]:
    by_request = grouped(updates, columns("workspace_id", "request_id"))
    return [_request(rows) for rows in by_request.values()]


def _request(updates: list[Row]) -> Row:
    ranked = sorted(updates, key=columns("started_at", "last_seen_at", "update_id"))
    first, last = ranked[0], ranked[-1]
    asked = next((one for one in ranked if one["task_run_id"] is not None), first)
    return {
        **{name: first[name] for name in ("workspace_id", "request_id", "pipeline_id", "trigger_type")},
        **{name: last[name] for name in ("result_class", "result_state", "ended_at", "is_open")},
        "job_id": asked["job_id"],
        "task_run_id": asked["task_run_id"],
        "last_update_id": last["update_id"],
        "updates_count": len(ranked),
        "update_ids": sorted(one["update_id"] for one in ranked),
        "retries_count": len(ranked) - 1,
        "started_at": first["started_at"],
        "last_seen_at": max(one["last_seen_at"] for one in ranked),
        "worked_s": sum(one["worked_s"] for one in ranked),
    }


def pipeline_update_runs(raw: Raw, updates: list[Row], requests: list[Row], now: datetime) -> list[Row]:
    tasks = {(one["workspace_id"], one["task_run_id"]): one for one in task_attempts(raw, now)}
    asking = {(one["workspace_id"], one["request_id"]): one for one in requests}
    found = [_update_run(one, asking[one["workspace_id"], one["request_id"]], tasks) for one in updates]
    return [one for one in found if one["task_run_id"] is not None]


def _update_run(update: Row, request: Row, tasks: dict[tuple[str, str], Row]) -> Row:
    task = tasks.get((update["workspace_id"], request["task_run_id"]), {})
    return {
        **{name: update[name] for name in ("workspace_id", "update_id", "pipeline_id", "request_id")},
        "job_id": request["job_id"],
        "task_run_id": request["task_run_id"],
        "run_id": task.get("run_id"),
        "task_key": task.get("task_key"),
    }
