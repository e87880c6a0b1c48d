"""/_simulator/…: the hand that turns the clock, breaks things and gives rights. No part of the platform."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workspace_simulator.grants import Rights
from workspace_simulator.server.errors import bad_request, not_found
from workspace_simulator.server.faults import Fault
from workspace_simulator.server.requests import json_body, number, simulator


async def get_clock(request: Request) -> Response:
    clock = simulator(request).clock
    return JSONResponse({"now": clock.now().isoformat(), "speed": clock.speed})


async def set_clock(request: Request) -> Response:
    """`now` (ISO with a zone), `advance_seconds`, `speed`: what is given is done, in this order."""
    body = await json_body(request)
    clock = simulator(request).clock
    try:
        if "now" in body:
            clock.set(datetime.fromisoformat(body["now"]))
        if "advance_seconds" in body:
            clock.advance(timedelta(seconds=float(body["advance_seconds"])))
        if "speed" in body:
            clock.set_speed(float(body["speed"]))
    except (TypeError, ValueError, OverflowError) as error:
        raise bad_request(f"clock: {error}") from error
    return await get_clock(request)


async def list_faults(request: Request) -> Response:
    return JSONResponse({"faults": [fault.as_json() for fault in simulator(request).faults.list()]})


async def add_fault(request: Request) -> Response:
    body = await json_body(request)
    try:
        fault = simulator(request).faults.insert(Fault.from_json(body))
    except (TypeError, ValueError) as error:
        raise bad_request(f"fault: {error}") from error
    return JSONResponse(fault.as_json(), status_code=201)


async def clear_faults(request: Request) -> Response:
    simulator(request).faults.clear(number(request.path_params.get("fault_id"), "id"))
    return JSONResponse({})


async def list_grants(request: Request) -> Response:
    grants = simulator(request).grants
    listed = {name: rights.as_json() for name, rights in grants.all().items()}
    return JSONResponse({"grants": listed, "otherwise": grants.otherwise.as_json()})


async def set_grant(request: Request) -> Response:
    app = simulator(request)
    name = request.path_params["name"]
    if name not in app.tokens.principals:
        raise not_found(f"There is no principal {name}.")
    try:
        rights = Rights.from_json(await json_body(request))
    except (TypeError, ValueError) as error:
        raise bad_request(f"grants: {error}") from error
    app.grants.set(name, rights)
    return JSONResponse(rights.as_json())


async def list_statements(request: Request) -> Response:
    """The statement log, newest last; `?after=<n>` leaves out the first n."""
    after = number(request.query_params.get("after"), "after", default=0) or 0
    entries = simulator(request).log[max(after, 0) :]
    listed = [
        asdict(entry) | {name: _iso(getattr(entry, name)) for name in ("started_at", "ended_at")} for entry in entries
    ]
    return JSONResponse({"statements": listed})


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


async def list_principals(request: Request) -> Response:
    known = simulator(request).tokens.principals.values()
    left = [{"left_at": _iso(each.left_at)} for each in known]
    return JSONResponse({"principals": [asdict(each) | at for each, at in zip(known, left, strict=True)]})


async def issue_token(request: Request) -> Response:
    """A token for a principal: `{"name": …, "scopes": ["sql"]}`; without scopes one for every API."""
    body: dict[str, Any] = await json_body(request)
    tokens = simulator(request).tokens
    if body.get("name") not in tokens.principals:
        raise not_found(f"There is no principal {body.get('name')}.")
    scopes = frozenset(str(scope) for scope in body.get("scopes") or ["all-apis"])
    return JSONResponse({"access_token": tokens.issue(body["name"], scopes)}, status_code=201)


async def warehouse_use(request: Request) -> Response:
    """How long each warehouse was up (account time) and busy (real time), and how often it started."""
    found = simulator(request).warehouses
    listed = {
        key: {"state": each.state, "running_s": each.running_s, "busy_s": each.busy_s, "starts": each.starts}
        for key, each in found.items()
    }
    return JSONResponse({"warehouses": listed})


ROUTES = [
    Route("/_simulator/clock", get_clock),
    Route("/_simulator/clock", set_clock, methods=["PUT", "POST"]),
    Route("/_simulator/faults", list_faults),
    Route("/_simulator/faults", add_fault, methods=["POST"]),
    Route("/_simulator/faults", clear_faults, methods=["DELETE"]),
    Route("/_simulator/faults/{fault_id:int}", clear_faults, methods=["DELETE"]),
    Route("/_simulator/grants", list_grants),
    Route("/_simulator/grants/{name}", set_grant, methods=["PUT"]),
    Route("/_simulator/principals", list_principals),
    Route("/_simulator/statements", list_statements),
    Route("/_simulator/tokens", issue_token, methods=["POST"]),
    Route("/_simulator/warehouses", warehouse_use),
]
