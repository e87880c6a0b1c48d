"""The workspace's users (SCIM), by pages that are counted from 1."""

from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workspace_simulator.grants import DirectoryView, Principal
from workspace_simulator.server.errors import bad_request, denied
from workspace_simulator.server.requests import caller, number, simulator

LISTED_AFTER_LEAVING = timedelta(days=30)
"""Provisioning deactivates somebody who leaves at once, and removes them later."""
_PAGE_AT_MOST = 10_000
_FOR_EVERYBODY = frozenset({"id", "displayName"})


async def users(request: Request) -> Response:
    """`startIndex` from 1, `count`, and `attributes` as a list; a filter is not understood."""
    app = simulator(request)
    view = app.grants.of(caller(request, "scim").principal.name).directory
    if view is DirectoryView.DENIED:
        raise denied("Only workspace admins can list users.")
    if request.query_params.get("filter"):
        raise bad_request("filter: this simulator lists all users.")
    start = max(1, number(request.query_params.get("startIndex"), "startIndex", default=1) or 1)
    count = min(_PAGE_AT_MOST, number(request.query_params.get("count"), "count", default=100) or 0)
    listed = [each for each in app.tokens.principals.values() if _is_listed(each, app.clock.now())]
    page = listed[start - 1 : start - 1 + max(0, count)]
    body: dict[str, Any] = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": len(listed),
        "startIndex": start,
        "itemsPerPage": len(page),
    }
    if page:
        wanted = frozenset(filter(None, request.query_params.get("attributes", "").split(",")))
        body["Resources"] = [_user(each, view, wanted) for each in page]
    return JSONResponse(body)


def _is_listed(principal: Principal, now: datetime) -> bool:
    if principal.is_service_principal:
        return False
    return principal.is_active or principal.left_at is None or now - principal.left_at < LISTED_AFTER_LEAVING


def _user(principal: Principal, view: DirectoryView, wanted: frozenset[str]) -> dict[str, Any]:
    body = {
        "id": principal.id,
        "displayName": principal.display_name,
        "userName": principal.name,
        "active": principal.is_active,
        "emails": [{"type": "work", "value": principal.name, "primary": True}],
    }
    shown = body.keys() if view is DirectoryView.FULL else _FOR_EVERYBODY
    return {name: value for name, value in body.items() if name in shown and (not wanted or name in wanted | {"id"})}


ROUTES = [Route("/api/2.0/preview/scim/v2/Users", users)]
