"""Server-sent events on the wire: what an open page is told, until it leaves or its time is over."""

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from job_monitor.backend.announcements import Announcements, Listener
from job_monitor.backend.bounds import STREAM_TYPE
from job_monitor.backend.problems import problem
from job_monitor.cycle import Published

EVENT = "generation"
_HEARTBEAT = b": nothing new\n\n"
_FULL_RETRY_S = 30


class EventStream(Response):
    """Streams the announcements. `last_event_id` is the generation that the client was told last."""

    media_type = STREAM_TYPE

    def __init__(self, announcements: Announcements, last_event_id: str | None) -> None:
        super().__init__()
        self._announcements = announcements
        self._last_event_id = last_event_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._announcements.listening() as listener:
            if listener is None:
                answer = problem(Request(scope), 503, "So many pages are being told of news that no more fit.")
                answer.headers["Retry-After"] = str(_FULL_RETRY_S)
                await answer(scope, receive, send)
            else:
                await self._until_either_leaves(listener, receive, send)

    async def _until_either_leaves(self, listener: Listener, receive: Receive, send: Send) -> None:
        writing = asyncio.ensure_future(self._write(listener, send))
        leaving = asyncio.ensure_future(_left(receive))
        pace = self._announcements.pace
        seconds = pace.lifetime_s + pace.grace_s
        try:
            await asyncio.wait({writing, leaving}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if writing.done():
                writing.result()
        finally:
            writing.cancel()
            leaving.cancel()
            await asyncio.gather(writing, leaving, return_exceptions=True)

    async def _write(self, listener: Listener, send: Send) -> None:
        # A proxy in front may hold an answer back until it is whole, unless it is told otherwise.
        headers = [(b"content-type", STREAM_TYPE.encode()), (b"x-accel-buffering", b"no")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async for part in self._parts(listener):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _parts(self, listener: Listener) -> AsyncIterator[bytes]:
        """What is newest at the beginning, unless the client has it; then each that comes; then a sign of life."""
        said, pace = self._announcements, self._announcements.pace
        clock = asyncio.get_running_loop()
        until = clock.time() + pace.lifetime_s
        told = self._last_event_id
        yield f"retry: {round(pace.retry_s * 1000)}\n\n".encode()
        while not said.is_closed and (left := until - clock.time()) > 0:
            if (latest := said.latest) is not None and str(latest.generation) != told:
                told = str(latest.generation)
                yield as_event(latest)
            elif not await listener.hears(min(pace.heartbeat_s, left)):
                yield _HEARTBEAT


def as_event(published: Published) -> bytes:
    """`id` is what the browser sends as Last-Event-ID when it comes back."""
    told = {"generation": published.generation, "published_at": published.at.isoformat()}
    return f"id: {published.generation}\nevent: {EVENT}\ndata: {json.dumps(told)}\n\n".encode()


async def _left(receive: Receive) -> None:
    """Until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
