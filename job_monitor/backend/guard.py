"""What a request that is no GET must be: from our own pages or from a program, JSON, and small.

A browser sends the viewer's session along with whatever page asks for it; so a page of another site is refused before
anything of its request is read. A body is read up to a bound, as nobody who may ask is thereby trusted with the memory.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from job_monitor.backend.problems import problem

LARGEST_BODY_BYTES = 256 * 1024
_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_OUR_OWN = frozenset({"same-origin", "none"})


class WriteGuard:
    """403 for another site's page, 415 for what is not JSON, 413 for a body that is too large."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...] = ()) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in _WRITING:
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope))
        body = None if refusal else await _body(receive)
        if refusal is None and body is None:
            refusal = (413, f"The body is larger than {LARGEST_BODY_BYTES:,} bytes.")
        if refusal is not None:
            await problem(Request(scope), *refusal)(scope, receive, send)
            return
        await self._app(scope, _replay(body or b"", receive), send)

    def _refusal(self, headers: Headers) -> tuple[int, str] | None:
        if not self._is_ours(headers):
            return 403, "A page of another site may not ask for this."
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            return 415, "Send JSON, with the header Content-Type: application/json."
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY_BYTES:
            return 413, f"The body is larger than {LARGEST_BODY_BYTES:,} bytes."
        return None

    def _is_ours(self, headers: Headers) -> bool:
        """Browsers say where a request comes from, and pages cannot change it; a program says nothing."""
        origin = headers.get("origin")
        if origin in self._origins:
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in _OUR_OWN
        hosts = {headers.get("host"), headers.get("x-forwarded-host")} - {None, ""}
        return origin is None or _host(origin) in hosts


def _host(origin: str) -> str:
    """Host and port; nothing for what is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None when it is too large, or when the client went away."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY_BYTES:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """The body as one message, then whatever else the client sends."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
