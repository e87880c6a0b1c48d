"""One place that turns errors into answers: application/problem+json, RFC 9457."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from job_monitor import errors
from job_monitor.backend.models import Problem

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"

STATUS_OF: tuple[tuple[type[errors.JobMonitorError], int], ...] = (
    (errors.InputError, 422),
    (errors.NotFoundError, 404),
    (errors.NotReady, 503),
    (errors.StoreInterrupted, 503),
    (errors.IdentityError, 401),
    (errors.NotAllowed, 403),
    (errors.Outdated, 412),
    (errors.StateUnavailable, 503),
    (errors.SourceError, 503),
    (errors.ConfigurationError, 503),
)
"""First match wins. An error of ours that is not here, most of the store's among them, is our fault, so 500."""


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may answer with these problems."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def describe(openapi: dict[str, Any]) -> dict[str, Any]:
    """Adds the schema that `documented` points at: FastAPI adds by itself only what is answered as application/json."""
    openapi["components"]["schemas"]["Problem"] = Problem.model_json_schema(mode="serialization")
    return openapi


def problem(request: Request, status: int, detail: str) -> JSONResponse:
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, instance=request.scope["path"])
    return JSONResponse(body.model_dump(), status_code=status, media_type=MEDIA_TYPE)


def sentence(error: RequestValidationError) -> str:
    """`days: Input should be less than or equal to 90 (got '91').` for each part that is wrong."""
    return " ".join(_one(part) for part in error.errors())


def _one(part: Any) -> str:
    where = ".".join(str(step) for step in part["loc"][1:]) or "input"
    given = repr(part.get("input"))[:80]
    return f"{where}: {part['msg']} (got {given})."


def install(app: FastAPI) -> None:
    app.add_exception_handler(errors.JobMonitorError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _ours(request: Request, error: Exception) -> JSONResponse:
    status = next((code for kind, code in STATUS_OF if isinstance(error, kind)), 500)
    if status == 500:
        return _unexpected(request, error)
    log.info("request.refused", route=_route(request), status=status, error=type(error).__name__)
    return problem(request, status, str(error))


def _invalid(request: Request, error: Exception) -> JSONResponse:
    detail = sentence(error) if isinstance(error, RequestValidationError) else str(error)
    return problem(request, 422, detail)


def _http(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    answer = problem(request, status, f"{request.method} {request.scope['path']}: {HTTPStatus(status).phrase}.")
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)
    return answer


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    # The text of an unknown error may hold anything, so it goes nowhere: the log has its type and the places.
    log.error("request.failed", route=_route(request), error=type(error).__name__, exc_info=error)
    return problem(request, 500, "Something went wrong on our side; the server's log says what.")


def _route(request: Request) -> str | None:
    """As the code writes it: an address may hold what must not be logged."""
    return getattr(request.scope.get("route"), "path", None)
