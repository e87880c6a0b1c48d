"""Jobs API 2.2 (2.1 answers the same): list, get, runs/list, runs/get, runs/get-output. Writes are refused."""

import asyncio
import base64
import binascii
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workspace_simulator.server.errors import ApiError, bad_request, denied
from workspace_simulator.server.jobs import Row, RunFilter, Viewed
from workspace_simulator.server.requests import caller, flag, number, simulator
from workspace_simulator.server.run_bodies import (
    PAGE,
    is_retry_to_come,
    job_body,
    latest_tasks,
    repair_history,
    run_body,
    task_body,
)

_RUN_TYPES = ("JOB_RUN", "WORKFLOW_RUN", "SUBMIT_RUN")
_MAX_RUNS = 25
_MULTI_TASK = (
    "Retrieving the output of runs with multiple tasks is not supported. "
    "Please retrieve the output of each individual task run instead."
)


def list_jobs(request: Request) -> dict[str, Any]:
    limit = number(request.query_params.get("limit"), "limit", default=20) or 0
    if not 1 <= limit <= 100:
        raise bad_request(f"limit: {limit} must be between 1 and 100.")
    before = _place(request.query_params.get("page_token"))
    viewed = _viewed(request)
    jobs = simulator(request).jobs.jobs(viewed, name=request.query_params.get("name"), before=before, limit=limit + 1)
    expand = flag(request.query_params.get("expand_tasks"))
    listed = [job_body(job, json.loads(job["settings"]), expand_tasks=expand) for job in jobs[:limit]]
    return _page("jobs", listed, jobs, limit, lambda job: (job["created_at"], job["job_id"]))


def get_job(request: Request) -> dict[str, Any]:
    job_id = _required(request, "job_id")
    job = simulator(request).jobs.job(_viewed(request), job_id)
    if job is None:
        raise bad_request(f"Job {job_id} does not exist.")
    settings = json.loads(job["settings"])
    body = job_body(job, settings, expand_tasks=True)
    offset = _offset(request)
    tasks = settings.get("tasks", [])
    body["settings"]["tasks"] = tasks[offset : offset + PAGE]
    body["has_more"] = len(tasks) > offset + PAGE
    return _more(body, len(tasks), offset)


def list_runs(request: Request) -> dict[str, Any]:
    query = request.query_params
    limit = number(query.get("limit"), "limit", default=20) or _MAX_RUNS
    if not 1 <= limit <= _MAX_RUNS:
        raise bad_request(f"limit: {limit} must be greater than 0 and at most {_MAX_RUNS}.")
    asked = RunFilter(
        job_id=number(query.get("job_id"), "job_id"),
        run_type=_run_type(query.get("run_type")),
        active=_active(query.get("active_only"), query.get("completed_only")),
        start_from=_moment(query.get("start_time_from"), "start_time_from"),
        start_to=_moment(query.get("start_time_to"), "start_time_to"),
        before=_place(query.get("page_token")),
        limit=limit + 1,
    )
    viewed = _viewed(request)
    runs = simulator(request).jobs.runs(viewed, asked)
    listed = [run_body(attempts, viewed.now, _host(request)) for attempts in runs[:limit]]
    if flag(query.get("expand_tasks")):
        for body, attempts in zip(listed, runs, strict=False):
            _add_tasks(request, body, attempts, viewed.now, 0)
    firsts = [attempts[0] for attempts in runs]
    return _page("runs", listed, firsts, limit, lambda run: (run["created_at"], run["run_id"]))


def get_run(request: Request) -> dict[str, Any]:
    run_id = _required(request, "run_id")
    viewed = _viewed(request)
    jobs = simulator(request).jobs
    attempts = jobs.run(viewed, run_id)
    if attempts is None:
        return _task_as_run(request, run_id, viewed)
    body = run_body(attempts, viewed.now, _host(request))
    tasks = _add_tasks(request, body, attempts, viewed.now, _offset(request))
    if parameters := _settings_of(request, attempts[0]).get("parameters"):
        # A run of the account is never started with other values than those of its job.
        body["job_parameters"] = [one | {"value": one["default"]} for one in parameters]
    if flag(request.query_params.get("include_history")):
        body["repair_history"] = repair_history(attempts, tasks, viewed.now)
    return body


def get_output(request: Request) -> dict[str, Any]:
    run_id = _required(request, "run_id")
    viewed = _viewed(request)
    jobs = simulator(request).jobs
    if (attempts := jobs.run(viewed, run_id)) is not None:
        tasks = latest_tasks(jobs.task_runs([run_id]), attempts[-1]["attempt"])
        if len(tasks) != 1:
            raise bad_request(_MULTI_TASK)
        run_id = tasks[0]["run_id"]
    metadata = _task_as_run(request, run_id, viewed)
    task = jobs.task_run(run_id)
    body: dict[str, Any] = {"metadata": metadata}
    if task is None or metadata["status"]["state"] != "TERMINATED":
        return body
    if task["error"]:
        body["error"] = task["error"]
        if task["error_trace"]:
            body["error_trace"] = task["error_trace"]
    elif any(key == "notebook_task" for key in metadata):
        body["notebook_output"] = {"truncated": False}
    return body


def refuse(request: Request) -> dict[str, Any]:
    """run-now, repair, cancel and their like: this account is read only."""
    raise denied("The simulated account is read only: jobs cannot be run, changed or cancelled.")


def _task_as_run(request: Request, run_id: int, viewed: Viewed) -> dict[str, Any]:
    """A task run in the form of a run. Raises ApiError 400 where there is none (or none any more)."""
    jobs = simulator(request).jobs
    task = jobs.task_run(run_id)
    attempts = jobs.run(viewed, task["job_run_id"]) if task else None
    if (
        task is None
        or attempts is None
        or task["attempt"] > attempts[-1]["attempt"]
        or is_retry_to_come(task, viewed.now)
    ):
        raise bad_request(f"Run {run_id} does not exist.")
    settings = _task_settings(request, attempts[0]).get(task["task_key"], {})
    body = task_body(task, settings, viewed.now, run_ended=_has_ended(attempts[-1], viewed.now))
    parent = run_body(attempts, viewed.now, _host(request))
    kept = ("job_id", "run_name", "run_type", "run_page_url", "creator_user_name", "trigger")
    return {key: parent[key] for key in kept} | {"job_run_id": parent["run_id"], "format": "SINGLE_TASK"} | body


def _add_tasks(request: Request, body: dict[str, Any], attempts: list[Row], now: datetime, offset: int) -> list[Row]:
    known = simulator(request).jobs.task_runs([attempts[0]["run_id"]])
    tasks = [task for task in latest_tasks(known, attempts[-1]["attempt"]) if not is_retry_to_come(task, now)]
    settings = _task_settings(request, attempts[0])
    ended = _has_ended(attempts[-1], now)
    shown = tasks[offset : offset + PAGE]
    body["tasks"] = [task_body(task, settings.get(task["task_key"], {}), now, run_ended=ended) for task in shown]
    body["has_more"] = len(tasks) > offset + PAGE
    _more(body, len(tasks), offset)
    return known


def _has_ended(attempt: Row, now: datetime) -> bool:
    return attempt["ended_at"] is not None and attempt["ended_at"] <= now


def _task_settings(request: Request, run: Row) -> dict[str, dict[str, Any]]:
    """The tasks of the job as it was when the run was created, by key."""
    return {task["task_key"]: task for task in _settings_of(request, run).get("tasks", [])}


def _settings_of(request: Request, run: Row) -> dict[str, Any]:
    """The job's settings as they were when the run was created; empty for a run of no job."""
    for version in simulator(request).jobs.settings_at([run["job_id"]]):
        ended = version["valid_to"] is not None and version["valid_to"] <= run["created_at"]
        if version["valid_from"] <= run["created_at"] and not ended:
            settings: dict[str, Any] = json.loads(version["settings"])
            return settings
    return {}


def _viewed(request: Request) -> Viewed:
    app = simulator(request)
    rights = app.grants.of(caller(request, "jobs").principal.name)
    home = app.home_workspace_id
    if rights.workspace_ids is not None and home not in rights.workspace_ids:
        return Viewed(app.clock.now(), ())
    if rights.jobs is None:
        return Viewed(app.clock.now())
    return Viewed(app.clock.now(), tuple(int(job) for workspace, job in rights.jobs if workspace == home))


def _required(request: Request, name: str) -> int:
    value = number(request.query_params.get(name), name)
    if value is None:
        raise bad_request(f"{name}: is required.")
    return value


def _active(active_only: str | None, completed_only: str | None) -> bool | None:
    if flag(active_only) and flag(completed_only):
        raise bad_request("active_only and completed_only cannot both be true.")
    return True if flag(active_only) else False if flag(completed_only) else None


def _run_type(text: str | None) -> str | None:
    if text is not None and text not in _RUN_TYPES:
        raise bad_request(f"run_type: {text} is not one of {', '.join(_RUN_TYPES)}.")
    return text


def _moment(text: str | None, name: str) -> datetime | None:
    value = number(text, name)
    try:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise bad_request(f"{name}: {text} is not a time in milliseconds.") from error


def _host(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _page(
    key: str, listed: list[dict[str, Any]], rows: list[Row], limit: int, place: Callable[[Row], tuple[datetime, int]]
) -> dict[str, Any]:
    body: dict[str, Any] = {"has_more": len(rows) > limit}
    if listed:
        body[key] = listed
    if body["has_more"]:
        moment, number_ = place(rows[limit - 1])
        body["next_page_token"] = _token([round(moment.timestamp() * 1_000_000), number_])
    return body


def _more(body: dict[str, Any], count: int, offset: int) -> dict[str, Any]:
    if count > offset + PAGE:
        body["next_page_token"] = _token([offset + PAGE])
    return body


def _token(values: list[int]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read_token(text: str, length: int) -> list[int]:
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError) as error:
        raise bad_request("page_token: is not valid.") from error
    if not isinstance(values, list) or len(values) != length or not all(isinstance(value, int) for value in values):
        raise bad_request("page_token: is not valid.")
    return values


def _place(text: str | None) -> tuple[datetime, int] | None:
    if not text:
        return None
    microseconds, number_ = _read_token(text, 2)
    try:
        return datetime.fromtimestamp(microseconds // 1_000_000, UTC).replace(
            microsecond=microseconds % 1_000_000
        ), number_
    except (OverflowError, ValueError, OSError) as error:
        raise bad_request("page_token: is not valid.") from error


def _offset(request: Request) -> int:
    text = request.query_params.get("page_token")
    return max(0, _read_token(text, 1)[0]) if text else 0


def _endpoint(work: Callable[[Request], dict[str, Any]]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        caller(request, "jobs")
        try:
            return JSONResponse(await asyncio.to_thread(work, request))
        except OverflowError as error:  # an id beyond 64 bits
            raise ApiError(400, "INVALID_PARAMETER_VALUE", str(error)) from error

    return endpoint


_READS = {
    "list": list_jobs,
    "get": get_job,
    "runs/list": list_runs,
    "runs/get": get_run,
    "runs/get-output": get_output,
}
_WRITES = (
    "create",
    "update",
    "reset",
    "delete",
    "run-now",
    "runs/submit",
    "runs/repair",
    "runs/cancel",
    "runs/cancel-all",
    "runs/delete",
)


def _routes() -> list[Route]:
    found = []
    for version in ("2.1", "2.2"):
        found += [Route(f"/api/{version}/jobs/{name}", _endpoint(work)) for name, work in _READS.items()]
        found += [Route(f"/api/{version}/jobs/{name}", _endpoint(refuse), methods=["POST"]) for name in _WRITES]
    return found


ROUTES = _routes()
