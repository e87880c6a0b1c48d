"""Answers of the Jobs API in our shapes. Words stay as the API says them; milliseconds become moments."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from job_monitor.backend import models
from job_monitor.backend.first_cause import first_cause
from job_monitor.backend.paging import PageRequest, Position, decode
from job_monitor.databricks import jobs as jobs_api
from job_monitor.databricks.client import WorkspaceClient
from job_monitor.databricks.jobs import JobsPage, Json
from job_monitor.domain import SourceState
from job_monitor.errors import InputError, NotFoundError, StatementFailed, Unconfigured

ERRORS_AT_MOST = 10
"""Each failed task's error text is a call of its own, and the workspace counts calls."""
CAUSES_AT_MOST = 2
"""Where the first cause alone is wanted: of tasks that failed at once the first may have nothing to say."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GOOD_ENDS = frozenset({"SUCCESS", "SUCCESS_WITH_FAILURES", "EXCLUDED", "UPSTREAM_FAILED", "UPSTREAM_CANCELED"})


IsSeen = Callable[[str | None], bool]
"""Whether the viewer may see the job of this id. The service principal asks for all viewers, and sees more than one."""


def jobs(
    ws: WorkspaceClient | None, request: PageRequest, name: str | None, now: datetime, is_seen: IsSeen
) -> models.LiveJobPage:
    """`ws` None: no host is set, so the list is empty and says so. A page may hold fewer jobs than were asked for."""

    def ask(client: WorkspaceClient, token: str | None) -> JobsPage:
        return jobs_api.list_jobs(client, limit=request.limit, page_token=token, name=name)

    page, following, frame = _page(ws, "live-jobs", request, now, ask)
    return models.LiveJobPage(items=[_job(item) for item in _seen(page, is_seen)], next=following, **frame)


def active_runs(
    ws: WorkspaceClient | None, request: PageRequest, now: datetime, is_seen: IsSeen
) -> models.ActiveRunPage:
    """As `jobs`, for the runs that have not ended."""

    def ask(client: WorkspaceClient, token: str | None) -> JobsPage:
        return jobs_api.active_runs(client, limit=request.limit, page_token=token)

    page, following, frame = _page(ws, "active-runs", request, now, ask)
    items = [_active(item, now) for item in _seen(page, is_seen)]
    return models.ActiveRunPage(items=items, next=following, **frame)


def run(
    ws: WorkspaceClient | None, workspace_id: str | None, run_id: str, now: datetime, is_seen: IsSeen
) -> models.LiveRun:
    """One run of the connected workspace, whose id is given where it is known.

    Raises NotFoundError when the workspace does not know it, or the viewer may not see its job: the same words, so
    that nobody learns that it is there. Raises Unconfigured when there is no workspace.
    """
    if ws is None:
        raise Unconfigured("DATABRICKS_HOST is not set: there is no workspace to ask.")
    found = _seen_run(ws, run_id, is_seen)
    tasks = _tasks(ws, found, _newest_failed(found))
    state = _state(found)
    return models.LiveRun(
        workspace_id=workspace_id,
        **_identity(found),
        **state,
        started_at=moment(found.get("start_time")),
        ended_at=moment(found.get("end_time")),
        elapsed_s=_elapsed_s(found, now),
        queue_reason=_queue_reason(found),
        tasks=tasks,
        repairs=[_repair(repair) for repair in found.get("repair_history") or []],
        first_cause=first_cause(state["message"], tasks),
        parameters=[_parameter(one) for one in found.get("job_parameters") or []],
        **_frame(now),
    )


def cause_of(ws: WorkspaceClient, run_id: str) -> tuple[str | None, models.LiveCause | None]:
    """The run's job, and why it failed, for as few calls as that takes. Raises NotFoundError for an unknown run.

    Whether a viewer may see that job is for the caller to say.
    """
    found = jobs_api.get_run(ws, run_id)
    cause = first_cause(_state(found)["message"], _tasks(ws, found, _first_failed(found)))
    return _text(found.get("job_id")), cause


def _seen_run(ws: WorkspaceClient, run_id: str, is_seen: IsSeen) -> Json:
    unknown = f"Run {run_id} does not exist, or it is of a job that you may not see."
    try:
        found = jobs_api.get_run(ws, run_id)
    except NotFoundError as error:
        raise NotFoundError(unknown) from error
    if not is_seen(_text(found.get("job_id"))):
        raise NotFoundError(unknown)
    return found


def _seen(page: JobsPage, is_seen: IsSeen) -> list[Json]:
    return [item for item in page.items if is_seen(_text(item.get("job_id")))]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def moment(milliseconds: Any) -> datetime | None:
    """Milliseconds since 1970 as a moment; 0 and None mean not yet."""
    return _EPOCH + timedelta(milliseconds=milliseconds) if milliseconds else None


def _page(
    ws: WorkspaceClient | None,
    listing: str,
    request: PageRequest,
    now: datetime,
    ask: Callable[[WorkspaceClient, str | None], JobsPage],
) -> tuple[JobsPage, str | None, dict[str, Any]]:
    position = decode(request.cursor, listing, (str,), now)
    if ws is None:
        return JobsPage([], None), None, _unconfigured_frame()
    token = position.key[0] if position.key else None
    try:
        page = ask(ws, token)
    except StatementFailed as error:
        if token is None:
            raise
        raise InputError(f"cursor: the Jobs API does not take it any more; begin anew. ({error})") from error
    following = page.next_page_token
    return page, Position(listing, position.at, (following,)).encode() if following else None, _frame(now)


def _frame(now: datetime) -> dict[str, Any]:
    source = models.Source(name=jobs_api.SOURCE, state=SourceState.OK, as_of=now, synced_at=now)
    return {"as_of": now, "sources": [source]}


def _unconfigured_frame() -> dict[str, Any]:
    source = models.Source(
        name=jobs_api.SOURCE,
        state=SourceState.UNCONFIGURED,
        message="Nothing can be asked: DATABRICKS_HOST not set.",
        remedy="Set DATABRICKS_HOST and start again.",
    )
    return {"as_of": None, "sources": [source]}


def _job(item: Json) -> models.LiveJob:
    settings = item.get("settings") or {}
    return models.LiveJob(
        job_id=str(item["job_id"]),
        name=settings.get("name"),
        creator_user_name=item.get("creator_user_name"),
        created_at=moment(item.get("created_time")),
        settings=settings,
    )


def _active(item: Json, now: datetime) -> models.ActiveRun:
    state = _state(item)
    return models.ActiveRun(
        **_identity(item),
        state=state["state"],
        life_cycle_state=state["life_cycle_state"],
        queue_reason=_queue_reason(item),
        started_at=moment(item.get("start_time")),
        elapsed_s=_elapsed_s(item, now),
    )


def _identity(item: Json) -> dict[str, Any]:
    job_id = item.get("job_id")
    names = ("run_name", "run_type", "trigger", "creator_user_name", "run_page_url")
    known = {name: item.get(name) for name in names}
    return {"run_id": str(item["run_id"]), "job_id": None if job_id is None else str(job_id), **known}


def _state(item: Json) -> dict[str, Any]:
    """`status` is the current model, `state` the older one that is still filled; each knows words of its own."""
    status, state = item.get("status") or {}, item.get("state") or {}
    ended = status.get("termination_details") or {}
    return {
        "state": status.get("state"),
        "life_cycle_state": state.get("life_cycle_state"),
        "result_state": state.get("result_state"),
        "termination_code": ended.get("code"),
        "message": ended.get("message") or state.get("state_message") or None,
    }


def _queue_reason(item: Json) -> str | None:
    details = (item.get("status") or {}).get("queue_details") or {}
    return details.get("message") or details.get("code") or (item.get("state") or {}).get("queue_reason")


def _elapsed_s(item: Json, now: datetime) -> float | None:
    started = moment(item.get("start_time"))
    if started is None:
        return None
    ended = moment(item.get("end_time")) or now
    return max(0.0, (ended - started).total_seconds())


def _newest_failed(run: Json) -> list[Json]:
    failed = [task for task in run.get("tasks") or [] if _has_failed(task)]
    return sorted(failed, key=lambda task: task.get("end_time") or 0, reverse=True)[:ERRORS_AT_MOST]


def _first_failed(run: Json) -> list[Json]:
    """Of the newest try of each task that failed by itself the first ones to end."""
    newest = {task.get("task_key"): task for task in sorted(run.get("tasks") or [], key=_start_time)}
    failed = [task for task in newest.values() if _has_failed(task)]
    return sorted(failed, key=lambda task: task.get("end_time") or 0)[:CAUSES_AT_MOST]


def _start_time(task: Json) -> int:
    return int(task.get("start_time") or 0)


def _tasks(ws: WorkspaceClient, run: Json, failed: list[Json]) -> list[models.LiveTask]:
    """All tasks; those that are given with what they put out."""
    outputs = {str(task["run_id"]): jobs_api.run_output(ws, str(task["run_id"])) for task in failed}
    return [_task(task, outputs.get(str(task["run_id"]), {})) for task in run.get("tasks") or []]


def _has_failed(task: Json) -> bool:
    result = (task.get("state") or {}).get("result_state")
    return result is not None and result not in _GOOD_ENDS


def _task(task: Json, output: Json) -> models.LiveTask:
    return models.LiveTask(
        **_state(task),
        task_key=task.get("task_key"),
        run_id=str(task["run_id"]),
        attempt_number=task.get("attempt_number"),
        depends_on=[str(one.get("task_key")) for one in task.get("depends_on") or []],
        started_at=moment(task.get("start_time")),
        ended_at=moment(task.get("end_time")),
        run_page_url=task.get("run_page_url"),
        error=output.get("error"),
        error_trace=output.get("error_trace"),
    )


def _parameter(parameter: Json) -> models.LiveParameter:
    value, default = (_text(parameter.get(name)) for name in ("value", "default"))
    return models.LiveParameter(name=str(parameter.get("name")), value=value, default=default)


def _repair(repair: Json) -> models.LiveRepair:
    state = _state(repair)
    repair_id = repair.get("id")
    return models.LiveRepair(
        repair_id=None if repair_id is None else str(repair_id),
        type=repair.get("type"),
        state=state["state"] or state["life_cycle_state"],
        result_state=state["result_state"],
        started_at=moment(repair.get("start_time")),
        ended_at=moment(repair.get("end_time")),
        task_run_ids=[str(one) for one in repair.get("task_run_ids") or []],
    )
