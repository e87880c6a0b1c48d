"""How much a request may ask for: headers, time, and a place among the requests that are being answered.

Bodies are bounded in `guard.py`, pages in `paging.py`, the request's first lines in `server.py`.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from job_monitor.backend.headers import is_private
from job_monitor.backend.problems import problem
from job_monitor.errors import StoreInterrupted

MOST_HEADERS = 100
RETRY_AFTER_S = 1
STREAM_TYPE = "text/event-stream"
PROBES = frozenset({"/api/health/live", "/api/health/ready"})
"""Answered at once and always: whoever watches the process must hear from one that is busy, too."""

_INTERRUPT_EVERY_S = 0.05
_KEY = "job_monitor.deadline"


class Deadline:
    """The end of one request's time. It may come in another thread than the one that asks the store."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._interrupt: Callable[[], None] | None = None
        self._is_over = False

    def expire(self) -> None:
        """End what is under way. Between two statements that hits nothing, so it is to be repeated."""
        with self._lock:
            self._is_over = True
            if self._interrupt is not None:
                self._interrupt()

    @contextmanager
    def ends(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While the block lasts, the deadline calls `interrupt`. Raises StoreInterrupted when it is over already."""
        with self._lock:
            if self._is_over:
                raise StoreInterrupted("The time of the request was over before the store could be asked.")
            self._interrupt = interrupt
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None


def deadline_of(scope: Scope) -> Deadline:
    """The deadline of the request; one that never comes where the request has none."""
    found: Deadline = scope.get(_KEY) or Deadline()
    return found


class Bounds:
    """431 for too many headers; 503 where `at_most` requests are being answered, or when one took `seconds`.

    A request keeps its place until its thread is free again, however early its answer was sent. A stream that has begun
    gives its place back: it waits and does no work, and how many there may be is counted where they are made.
    """

    def __init__(self, app: ASGIApp, *, at_most: int, seconds: float) -> None:
        self._app = app
        self._at_most = at_most
        self._seconds = seconds
        self.under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif len(scope["headers"]) > MOST_HEADERS:
            answer = problem(Request(scope), 431, f"The request has more than {MOST_HEADERS} headers.")
            await answer(scope, receive, send)
        elif not is_private(scope["path"]) or scope["path"] in PROBES:
            await self._app(scope, receive, send)
        elif self.under_way >= self._at_most:
            await _unavailable(scope, receive, send, "Too many requests are being answered; ask again in a moment.")
        else:
            place = _Place(self)
            try:
                await self._timed(scope, receive, send, place)
            finally:
                place.leave()

    async def _timed(self, scope: Scope, receive: Receive, send: Send, place: "_Place") -> None:
        deadline, answer = Deadline(), _Answer(send, on_stream=place.leave)
        scope[_KEY] = deadline
        task = asyncio.ensure_future(self._app(scope, receive, answer.send))
        try:
            await asyncio.wait({task}, timeout=self._seconds)
            if not task.done() and answer.close_unless_begun():
                deadline.expire()
                said = f"This took longer than {self._seconds:g} s and was ended; ask for less, or again later."
                await _unavailable(scope, receive, send, said)
                while not task.done():
                    deadline.expire()
                    await asyncio.wait({task}, timeout=_INTERRUPT_EVERY_S)
            await task
        finally:
            task.cancel()


class _Place:
    """Taken when it is made, given back once."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._is_held = True
        bounds.under_way += 1

    def leave(self) -> None:
        if self._is_held:
            self._is_held = False
            self._bounds.under_way -= 1


class _Answer:
    """What the application sends, passed on as long as nobody else has answered; `on_stream` once a stream begins."""

    def __init__(self, send: Send, on_stream: Callable[[], None]) -> None:
        self._send = send
        self._on_stream = on_stream
        self._has_begun = False
        self._is_closed = False

    async def send(self, message: Message) -> None:
        if not self._is_closed:
            self._has_begun = True
            if message["type"] == "http.response.start" and _is_stream(message):
                self._on_stream()
            await self._send(message)

    def close_unless_begun(self) -> bool:
        """From now on nothing is passed on. False, and nothing changes, once an answer has begun."""
        self._is_closed = not self._has_begun
        return self._is_closed


def _is_stream(message: Message) -> bool:
    return Headers(raw=list(message["headers"])).get("content-type", "").startswith(STREAM_TYPE)


async def _unavailable(scope: Scope, receive: Receive, send: Send, detail: str) -> None:
    answer = problem(Request(scope), 503, detail)
    answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    await answer(scope, receive, send)
