"""One line in the log, and one observation, for each answered request: names of routes, never addresses."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from job_monitor.backend.telemetry import Telemetry

log = structlog.get_logger(__name__)

UNMATCHED = "none"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def route_of(scope: Scope) -> str:
    """The route as it is written in the code, such as `/api/jobs-api/runs/{run_id}`: it holds nothing that was sent."""
    return getattr(scope.get("route"), "path", None) or UNMATCHED


def method_of(scope: Scope) -> str:
    """The method; `other` for a word that a client made up."""
    method: str = scope["method"]
    return method if method in _METHODS else "other"


class Observed:
    """Outermost: what it sees is what was answered."""

    def __init__(self, app: ASGIApp, telemetry: Telemetry) -> None:
        self._app = app
        self._telemetry = telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, started = 500, time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            seconds = time.perf_counter() - started
            method, route = method_of(scope), route_of(scope)
            self._telemetry.answered(method, route, status, seconds)
            log.info("request.answered", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
