"""What runs now, and a run's error text: the Jobs API 2.2, asked as JSON.

As JSON, because the SDK's own classes drop every word that they do not know yet. In what is returned ids are strings
(a browser would round them), words and times (milliseconds since 1970, 0 for "not yet") are as the API gives them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from databricks.sdk.errors import BadRequest
from databricks.sdk.errors.base import DatabricksError

from job_monitor.databricks.client import WorkspaceClient
from job_monitor.databricks.failures import NETWORK_ERRORS, as_source_error

Json = dict[str, Any]

SOURCE = "jobs_api"
_JOBS_PER_PAGE, _RUNS_PER_PAGE = 100, 24
_TASK_PAGES = 20
"""A job has 1,000 tasks at most, and a page 100 of them; more pages than that would be a server going in circles."""


@dataclass(frozen=True)
class JobsPage:
    """`next_page_token` is None on the last page."""

    items: list[Json]
    next_page_token: str | None


def list_jobs(
    ws: WorkspaceClient, *, limit: int = 100, page_token: str | None = None, name: str | None = None
) -> JobsPage:
    """Up to `limit` jobs of the workspace with their settings, newest first; `name` is exact, its case ignored."""
    query = {} if name is None else {"name": name}
    return _gathered(ws, "jobs/list", "jobs", query, limit, page_token, _JOBS_PER_PAGE)


def active_runs(
    ws: WorkspaceClient, *, limit: int = 100, page_token: str | None = None, job_id: str | None = None
) -> JobsPage:
    """Up to `limit` runs that are queued, pending, running or terminating, newest first."""
    query = {"active_only": "true"} | ({} if job_id is None else {"job_id": job_id})
    return _gathered(ws, "jobs/runs/list", "runs", query, limit, page_token, _RUNS_PER_PAGE)


def get_run(ws: WorkspaceClient, run_id: str) -> Json:
    """One run with all its tasks and its repairs. Raises NotFoundError when the workspace does not know it."""
    query = {"run_id": run_id, "include_history": "true"}
    run = _get(ws, "jobs/runs/get", query)
    token, tasks = run.pop("next_page_token", None), list(run.get("tasks") or [])
    for _ in range(_TASK_PAGES):
        if not token:
            break
        page = _get(ws, "jobs/runs/get", query | {"page_token": token})
        tasks += page.get("tasks") or []
        token = page.get("next_page_token")
    return run | {"tasks": tasks}


def run_output(ws: WorkspaceClient, task_run_id: str) -> Json:
    """`error`, `error_trace`, `logs` … of one task run; empty when the workspace has none for it.

    It takes the run of one task: for a run of several tasks the API refuses.
    """
    try:
        output: Json = _asked(ws, "jobs/runs/get-output", {"run_id": task_run_id})
    except BadRequest:
        # "Not available": the task has not begun, or its output is gone. That is an answer.
        return {}
    except (DatabricksError, *NETWORK_ERRORS) as error:
        raise as_source_error(error, source=SOURCE) from error
    return output


def _gathered(
    ws: WorkspaceClient, path: str, field: str, query: Json, limit: int, page_token: str | None, per_page: int
) -> JobsPage:
    """Pages until there are `limit` items; no page is asked for more than is wanted, so its token stays usable."""
    items: list[Json] = []
    token = page_token
    while len(items) < limit:
        asked = query | {"limit": min(per_page, limit - len(items))} | ({"page_token": token} if token else {})
        page = _get(ws, path, asked)
        items += page.get(field) or []
        token = page.get("next_page_token") or None
        if token is None:
            break
    return JobsPage(items, token)


def _get(ws: WorkspaceClient, path: str, query: Json) -> Json:
    try:
        return _asked(ws, path, query)
    except (DatabricksError, *NETWORK_ERRORS) as error:
        raise as_source_error(error, source=SOURCE) from error


def _asked(ws: WorkspaceClient, path: str, query: Json) -> Json:
    headers = {"Accept": "application/json"}
    if ws.config.workspace_id:
        # As the SDK's own methods send it: one host may serve several workspaces.
        headers["X-Databricks-Workspace-Id"] = ws.config.workspace_id
    answer = ws.api_client.do("GET", f"/api/2.2/{path}", query=query, headers=headers)
    return dict(_with_text_ids(answer)) if isinstance(answer, dict) else {}


def _with_text_ids(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return dict(_text_id_items(value))
    if isinstance(value, list):
        return [_with_text_ids(item, key.removesuffix("s")) for item in value]
    is_id = key == "id" or key.endswith("_id")
    return str(value) if is_id and isinstance(value, int) and not isinstance(value, bool) else value


def _text_id_items(value: Json) -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        yield key, _with_text_ids(inner, key)
