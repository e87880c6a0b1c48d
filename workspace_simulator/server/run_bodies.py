"""Rows of `live/` as the bodies of the Jobs API: which state a run is in at a moment, in both state models."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from workspace_simulator.server.jobs import Row

PAGE = 100  # API 2.2 gives at most so many tasks at once
_STARTING = timedelta(seconds=20)
_TASK_SETTINGS = {
    "depends_on",
    "run_if",
    "job_cluster_key",
    "existing_cluster_id",
    "new_cluster",
    "environment_key",
    "max_retries",
    "timeout_seconds",
    "description",
}
_LIFE_CYCLE_OF_CODE = {"SKIPPED": "SKIPPED", "INTERNAL_ERROR": "INTERNAL_ERROR"}


def milliseconds(moment: datetime | None) -> int:
    """As the API writes times; 0 for one that is not known yet."""
    return round(moment.timestamp() * 1000) if moment else 0


def phase(started_at: datetime | None, ended_at: datetime | None, now: datetime) -> str:
    """QUEUED, PENDING, RUNNING or TERMINATED at `now`."""
    if ended_at is not None and ended_at <= now:
        return "TERMINATED"
    if started_at is None or started_at > now:
        return "QUEUED"
    starting = _STARTING if ended_at is None else min(_STARTING, (ended_at - started_at) / 10)
    return "PENDING" if now < started_at + starting else "RUNNING"


def states(row: Row, now: datetime, *, waiting: str = "QUEUED") -> dict[str, Any]:
    """`state` (deprecated, still filled) and `status`; `waiting` is the word for what has not started."""
    current = phase(row["started_at"], row["ended_at"], now)
    if current != "TERMINATED":
        word = waiting if current == "QUEUED" else current
        status: dict[str, Any] = {"state": word}
        if word == "QUEUED":
            message = "The run waits for another run of the job to end."
            status["queue_details"] = {"code": "MAX_CONCURRENT_RUNS_REACHED", "message": message}
        return {"state": {"life_cycle_state": word, "state_message": ""}, "status": status}
    code = row["termination_code"] or "SUCCESS"
    message = row.get("message") or row.get("error") or ""
    state = {"life_cycle_state": _LIFE_CYCLE_OF_CODE.get(code, "TERMINATED"), "state_message": message}
    if (result := row["result_state"]) is not None:
        stopped = result in {"CANCELED", "TIMEDOUT"}
        state |= {"result_state": result, "user_cancelled_or_timedout": stopped}
    details = {"code": code, "type": row.get("termination_type") or _termination_type(code), "message": message}
    return {"state": state, "status": {"state": "TERMINATED", "termination_details": details}}


def _termination_type(code: str) -> str:
    if code in {"SUCCESS", "SUCCESS_WITH_FAILURES", "SKIPPED", "USER_CANCELED", "CANCELED", "DISABLED"}:
        return "SUCCESS"
    if code in {"INTERNAL_ERROR", "CLOUD_FAILURE"}:
        return code
    return "CLIENT_ERROR"


def run_body(attempts: list[Row], now: datetime, host: str) -> dict[str, Any]:
    """A `BaseRun` from the attempts so far of one job run."""
    first, last = attempts[0], attempts[-1]
    return {
        "job_id": first["job_id"],
        "run_id": first["run_id"],
        "number_in_job": first["run_id"],
        "original_attempt_run_id": first["run_id"],
        "run_name": first["run_name"] or "",
        "run_type": first["run_type"],
        "run_page_url": f"{host}/?o=0#job/{first['job_id']}/run/{first['run_id']}",
        "creator_user_name": first["creator_user_name"] or "",
        "trigger": first["trigger"],
        "format": "MULTI_TASK",
        "start_time": milliseconds(first["created_at"]),
        **_times(last["started_at"], last["ended_at"], now),
        "queue_duration": _span(first["created_at"], first["started_at"], now),
        "run_duration": _span(first["created_at"], last["ended_at"], now),
        **states(last, now),
    }


def _times(started_at: datetime | None, ended_at: datetime | None, now: datetime) -> dict[str, int]:
    ended = ended_at if ended_at is not None and ended_at <= now else None
    durations = {"setup_duration": 0, "execution_duration": 0, "cleanup_duration": 0}
    return {"end_time": milliseconds(ended)} | durations


def _span(start: datetime | None, end: datetime | None, now: datetime) -> int:
    if start is None or start > now:
        return 0
    until = end if end is not None and end <= now else now
    return max(0, milliseconds(until) - milliseconds(start))


def repair_history(attempts: list[Row], tasks: Iterable[Row], now: datetime) -> list[dict[str, Any]]:
    """The original and each repair; an empty list for a run that was never repaired."""
    if len(attempts) < 2:
        return []
    listed = list(tasks)
    history = []
    for attempt in attempts:
        item = {
            "type": "REPAIR" if attempt["attempt"] else "ORIGINAL",
            "start_time": milliseconds(attempt["created_at"]),
            "end_time": _times(attempt["started_at"], attempt["ended_at"], now)["end_time"],
            "task_run_ids": [task["run_id"] for task in listed if task["attempt"] == attempt["attempt"]],
            **states(attempt, now),
        }
        if attempt["attempt"]:
            item["id"] = attempt["repair_id"]
        history.append(item)
    return history


def latest_tasks(tasks: Iterable[Row], attempt: int) -> list[Row]:
    """Of each task the task runs of the newest attempt (up to `attempt`) that ran it, its retries included."""
    newest: dict[str, int] = {}
    listed = [task for task in tasks if task["attempt"] <= attempt]
    for task in listed:
        newest[task["task_key"]] = max(newest.get(task["task_key"], 0), task["attempt"])
    return [task for task in listed if newest[task["task_key"]] == task["attempt"]]


def task_body(task: Row, settings: dict[str, Any], now: datetime, *, run_ended: bool) -> dict[str, Any]:
    """A `RunTask`; `settings` is the task's part of the job's settings."""
    own = {key: value for key, value in settings.items() if key in _TASK_SETTINGS or key.endswith("_task")}
    ended = task["ended_at"] if task["ended_at"] is not None and task["ended_at"] <= now else None
    body = own | {
        "run_id": task["run_id"],
        "task_key": task["task_key"],
        "attempt_number": task["attempt_number"],
        "start_time": milliseconds(task["started_at"] if task["started_at"] and task["started_at"] <= now else None),
        "end_time": milliseconds(ended),
        "setup_duration": 0,
        "execution_duration": _span(task["started_at"], task["ended_at"], now),
        "cleanup_duration": 0,
        **states(task, now, waiting="WAITING" if run_ended else "BLOCKED"),
    }
    if task["cluster_id"]:
        body["cluster_instance"] = {"cluster_id": task["cluster_id"]}
    return body


def is_retry_to_come(task: Row, now: datetime) -> bool:
    """A second attempt of a task is not known before it begins."""
    return task["attempt_number"] > 0 and (task["started_at"] is None or task["started_at"] > now)


def job_body(job: Row, settings: dict[str, Any], *, expand_tasks: bool) -> dict[str, Any]:
    """A `BaseJob`; the arrays of its settings are cut at 100 and left out unless asked for."""
    arrays = ("tasks", "job_clusters", "environments", "parameters")
    has_more = any(len(settings.get(key, ())) > PAGE for key in arrays)
    shown = {key: value for key, value in settings.items() if key not in arrays}
    if expand_tasks:
        shown |= {key: settings[key][:PAGE] for key in arrays if key in settings}
    return {
        "job_id": job["job_id"],
        "creator_user_name": job["creator_user_name"] or "",
        "run_as_user_name": job["run_as_user_name"] or "",
        "created_time": milliseconds(job["created_at"]),
        "settings": shown,
        "has_more": has_more,
    }
