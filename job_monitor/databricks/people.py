"""The users of the workspace that the client belongs to: SCIM, asked as JSON.

An identity that is no workspace admin is shown ids and display names and not who is active; what is not shown is null.
"""

from typing import Any

import pyarrow as pa
from databricks.sdk.errors.base import DatabricksError

from job_monitor.databricks.client import WorkspaceClient
from job_monitor.databricks.failures import NETWORK_ERRORS, as_source_error
from job_monitor.errors import SourceError, StatementFailed

SOURCE = "scim.users"

COLUMNS = {
    "workspace_id": "string",
    "user_id": "string",
    "user_name": "string",
    "display_name": "string",
    "is_active": "boolean",
}
KEY = ("workspace_id", "user_id")

_SCHEMA = pa.schema([(name, pa.bool_() if kind == "boolean" else pa.string()) for name, kind in COLUMNS.items()])
_ATTRIBUTES = "id,userName,displayName,active"
_PAGE = 1000
_PAGES_AT_MOST = 1000
"""A million users; more pages than that would be a server going in circles."""

Json = dict[str, Any]


def read_people(ws: WorkspaceClient) -> pa.Table:
    """All users of the workspace, with the columns COLUMNS.

    Raises Denied, Unreachable, or StatementFailed when the list is not whole: somebody missing from it would be taken
    for one who has left.
    """
    try:
        workspace_id = str(ws.config.workspace_id or ws.get_workspace_id())
        users = _users(ws)
    except (DatabricksError, *NETWORK_ERRORS) as error:
        raise _as_error(error) from error
    rows = [
        {
            "workspace_id": workspace_id,
            "user_id": user_id,
            "user_name": user.get("userName"),
            "display_name": user.get("displayName"),
            "is_active": user.get("active"),
        }
        for user_id, user in users.items()
    ]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _users(ws: WorkspaceClient) -> dict[str, Json]:
    """Users by id. People who join or leave between two pages move the others, so the count is compared at the end."""
    found: dict[str, Json] = {}
    start = 1
    for _ in range(_PAGES_AT_MOST):
        page = _page(ws, start)
        users = page.get("Resources") or []
        found |= {str(user["id"]): user for user in users}
        start += len(users)
        total = int(page.get("totalResults") or 0)
        if not users or start > total:
            break
    if len(found) < total:
        said = f"The list of users is not whole: {len(found)} of {total} came. It is read again on the next turn."
        raise StatementFailed(said, source=SOURCE)
    return found


def _page(ws: WorkspaceClient, start: int) -> Json:
    query = {"attributes": _ATTRIBUTES, "startIndex": start, "count": _PAGE}
    headers = {"Accept": "application/json"}
    if ws.config.workspace_id:
        # As the SDK's own methods send it: one host may serve several workspaces.
        headers["X-Databricks-Workspace-Id"] = ws.config.workspace_id
    answer: Any = ws.api_client.do("GET", "/api/2.0/preview/scim/v2/Users", query=query, headers=headers)
    return answer if isinstance(answer, dict) else {}


def _as_error(error: Exception) -> SourceError:
    found = as_source_error(error, source=SOURCE)
    return found if isinstance(found, SourceError) else StatementFailed(str(found), source=SOURCE)
