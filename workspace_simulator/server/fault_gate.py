"""The faults of HTTP itself, in front of every endpoint: 429, 503, silence, lateness and a cut connection."""

import anyio
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workspace_simulator.server.endpoints import endpoint_of
from workspace_simulator.server.faults import Fault, FaultKind, Faults

_REFUSALS = frozenset({FaultKind.TOO_MANY_REQUESTS, FaultKind.UNAVAILABLE, FaultKind.READ_TIMEOUT})
_DISTURBANCES = frozenset({FaultKind.LATE_ANSWER, FaultKind.CUT_CONNECTION})


class FaultGate:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app, self._faults = app, faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = endpoint_of(scope["method"], scope["path"]) if scope["type"] == "http" else ""
        if not endpoint:
            await self._app(scope, receive, send)
            return
        if (fault := self._faults.take(_REFUSALS, endpoint)) is not None:
            await _refuse(fault, scope, receive, send)
            return
        fault = self._faults.take(_DISTURBANCES, endpoint)
        if fault is None:
            await self._app(scope, receive, send)
        elif fault.kind is FaultKind.LATE_ANSWER:
            await self._app(scope, receive, _Late(send, fault.delay_s))
        else:
            await self._app(scope, receive, _Cut(send))


async def _refuse(fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    if fault.kind is FaultKind.READ_TIMEOUT:
        await _silence(receive, fault.delay_s)
        return
    if fault.kind is FaultKind.TOO_MANY_REQUESTS:
        body = {"error_code": "REQUEST_LIMIT_EXCEEDED", "message": "Too many requests. Please wait and try again."}
        response = JSONResponse(body, status_code=429, headers={"Retry-After": str(round(fault.delay_s))})
    else:
        body = {"error_code": "TEMPORARILY_UNAVAILABLE", "message": "The service is temporarily unavailable."}
        response = JSONResponse(body, status_code=503)
    await response(scope, receive, send)


async def _silence(receive: Receive, seconds: float) -> None:
    with anyio.move_on_after(seconds):
        while (await receive())["type"] != "http.disconnect":
            pass


class _Late:
    """Does everything, then waits before the first byte of the answer."""

    def __init__(self, send: Send, seconds: float) -> None:
        self._send, self._seconds = send, seconds

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await anyio.sleep(self._seconds)
        await self._send(message)


class _Cut:
    """Lets half of the first body part through and drops the rest: the server then hangs up on a promise of more."""

    def __init__(self, send: Send) -> None:
        self._send, self._done = send, False

    async def __call__(self, message: Message) -> None:
        if self._done:
            return
        if message["type"] == "http.response.body":
            self._done = True
            body = message.get("body", b"")
            message = {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True}
        await self._send(message)
