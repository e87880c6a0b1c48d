"""Statement Execution API 2.0: execute, get, cancel, chunks; and the storage behind the external links."""

import asyncio
import json
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workspace_simulator.engine.parameters import Parameter
from workspace_simulator.grants import Principal
from workspace_simulator.server.errors import bad_request, not_found
from workspace_simulator.server.faults import FaultKind
from workspace_simulator.server.links import chunk_path, file_response, refusal, storage_error
from workspace_simulator.server.requests import caller, json_body, number, simulator
from workspace_simulator.server.simulator import Simulator
from workspace_simulator.server.spool import SpoolPlan
from workspace_simulator.server.statements import ENDED, Statement, StatementRequest

_TEXT_LIMIT_BYTES = 16 * 1024 * 1024
_FORMATS = {"INLINE": {"JSON_ARRAY"}, "EXTERNAL_LINKS": {"JSON_ARRAY", "ARROW_STREAM", "CSV"}}
_MAX_TAGS = 20


async def execute(request: Request) -> Response:
    principal = caller(request, "sql").principal
    body = await json_body(request)
    wait_s = _wait_seconds(body.get("wait_timeout", "10s"))
    on_wait = body.get("on_wait_timeout", "CONTINUE")
    if on_wait not in {"CONTINUE", "CANCEL"}:
        raise bad_request(f"on_wait_timeout: {on_wait} is not one of CONTINUE, CANCEL.")
    app = simulator(request)
    accepted = _accepted(app, body, request.headers.get("user-agent", ""))
    statement = await asyncio.to_thread(app.statements.submit, accepted, principal)
    await _wait(statement, wait_s)
    if wait_s and on_wait == "CANCEL" and statement.state not in ENDED:
        app.statements.cancel(statement)
        await _wait(statement, 5.0)
    return await _response(request, statement)


async def get(request: Request) -> Response:
    return await _response(request, _statement(request))


async def cancel(request: Request) -> Response:
    statement = _statement(request)
    await asyncio.to_thread(simulator(request).statements.cancel, statement)
    return JSONResponse({})


async def chunk(request: Request) -> Response:
    statement = _statement(request)
    return JSONResponse(await asyncio.to_thread(_chunk_body, request, statement, int(request.path_params["index"])))


async def storage(request: Request) -> Response:
    """The object store: no platform credentials, only the signed address."""
    if (refused := refusal(request)) is not None:
        return refused
    app = simulator(request)
    statement_id, index = request.path_params["statement_id"], int(request.path_params["index"])
    expired = app.faults.take(frozenset({FaultKind.EXPIRED_LINK}), "link")
    if expired is not None or not app.links.is_valid(statement_id, index, dict(request.query_params)):
        return storage_error(403, "AccessDenied", "Request has expired")
    found = app.statements.stored(statement_id, index)
    if found is None:
        return storage_error(404, "NoSuchKey", "The specified key does not exist.")
    return file_response(found.path, found.byte_count)


def _statement(request: Request) -> Statement:
    principal: Principal = caller(request, "sql").principal
    return simulator(request).statements.get(request.path_params["statement_id"], principal)


async def _wait(statement: Statement, seconds: float) -> None:
    if seconds and statement.work is not None:
        await asyncio.wait({asyncio.wrap_future(statement.work)}, timeout=seconds)


async def _response(request: Request, statement: Statement) -> Response:
    return JSONResponse(await asyncio.to_thread(_body, request, statement))


def _body(request: Request, statement: Statement) -> dict[str, Any]:
    status = statement.status()
    body: dict[str, Any] = {"statement_id": statement.id, "status": status}
    result = statement.result
    if status["state"] == "SUCCEEDED" and result is not None:
        body["manifest"] = result.manifest(statement.request.plan)
        body["result"] = _chunk_body(request, statement, 0) if result.chunks else {}
    return body


def _chunk_body(request: Request, statement: Statement, index: int) -> dict[str, Any]:
    app = simulator(request)
    found = app.statements.chunk(statement, index)
    count = len(statement.result.chunks) if statement.result else 0
    if not statement.request.plan.inline:
        base = str(request.base_url).rstrip("/")
        return {"external_links": [app.links.make(base, statement.id, found, count)]}
    statement.fetched.add(index)
    body = found.as_json(with_bytes=False)
    if index + 1 < count:
        body |= {"next_chunk_index": index + 1, "next_chunk_internal_link": chunk_path(statement.id, index + 1)}
    return body | {"data_array": json.loads(found.path.read_text(encoding="utf-8"))}


def _wait_seconds(text: Any) -> float:
    match = re.fullmatch(r"(\d+)s", str(text))
    seconds = int(match[1]) if match else -1
    if seconds != 0 and not 5 <= seconds <= 50:
        raise bad_request(f"wait_timeout: {text} must be 0s or between 5s and 50s.")
    return float(seconds)


def _accepted(app: Simulator, body: dict[str, Any], user_agent: str) -> StatementRequest:
    sql = body.get("statement")
    if not isinstance(sql, str) or not sql:
        raise bad_request("statement: a non-empty text is required.")
    if len(sql.encode()) > _TEXT_LIMIT_BYTES:
        raise bad_request("statement: the query text is longer than 16 MiB.")
    warehouse = app.warehouses.get(str(body.get("warehouse_id", "")))
    if warehouse is None:
        raise not_found(f"SQL warehouse {body.get('warehouse_id')} does not exist.")
    return StatementRequest(
        sql=sql,
        warehouse=warehouse,
        plan=_plan(app, body),
        parameters=_parameters(body.get("parameters") or []),
        catalog=body.get("catalog"),
        schema=body.get("schema"),
        query_tags=_tags(body.get("query_tags") or []),
        user_agent=user_agent,
    )


def _plan(app: Simulator, body: dict[str, Any]) -> SpoolPlan:
    disposition = body.get("disposition", "INLINE")
    if disposition not in _FORMATS:
        raise bad_request(f"disposition: {disposition} is not one of {', '.join(_FORMATS)}.")
    form = body.get("format", "JSON_ARRAY")
    if form not in _FORMATS[disposition]:
        raise bad_request(f"format: {form} is not supported with disposition {disposition}.")
    inline = disposition == "INLINE"
    limits = {name: number(body.get(name), name) for name in ("row_limit", "byte_limit")}
    for name, limit in limits.items():
        if limit is not None and limit < 1:
            raise bad_request(f"{name}: must be at least 1.")
    rows = app.options.inline_chunk_rows if inline else app.options.chunk_rows
    return SpoolPlan(form, inline, rows, limits["row_limit"], limits["byte_limit"])


def _parameters(listed: Any) -> tuple[Parameter, ...]:
    if not isinstance(listed, list) or not all(isinstance(each, dict) and each.get("name") for each in listed):
        raise bad_request("parameters: a list of objects with a name is required.")
    found = []
    for each in listed:
        value = each.get("value")
        text = None if value is None else str(value)
        found.append(Parameter(str(each["name"]), text, str(each.get("type") or "STRING")))
    return tuple(found)


def _tags(listed: Any) -> dict[str, str | None]:
    if not isinstance(listed, list) or not all(isinstance(each, dict) and each.get("key") for each in listed):
        raise bad_request("query_tags: a list of objects with a key is required.")
    return {str(each["key"]): each.get("value") for each in listed[:_MAX_TAGS]}


_STATEMENT = "/api/2.0/sql/statements/{statement_id}"
ROUTES = [
    Route("/api/2.0/sql/statements", execute, methods=["POST"]),
    Route("/api/2.0/sql/statements/", execute, methods=["POST"]),
    Route(_STATEMENT, get, methods=["GET"]),
    Route(f"{_STATEMENT}/cancel", cancel, methods=["POST"]),
    Route(f"{_STATEMENT}/result/chunks/{{index:int}}", chunk, methods=["GET"]),
    Route("/_storage/results/{statement_id}/{index:int}", storage, methods=["GET"]),
]
