"""Tells open streams that a generation was published: one event, at once, to whoever listens.

What is told rests on nobody's rights: a number and a time. What stands in the generation is asked for as ever.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from job_monitor.cycle import Published


@dataclass(frozen=True)
class Pace:
    """Seconds of a stream's life. The platform is told to cut requests after 120 s, and silent ones sooner."""

    heartbeat_s: float = 15.0
    lifetime_s: float = 100.0
    retry_s: float = 2.0
    """How long a client waits before it comes back."""
    grace_s: float = 5.0
    """For a client that does not read what it was sent, beyond the stream's own time."""


class Listener:
    """One stream's ear. It holds no queue: whoever is slow is told the newest alone."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._heard = asyncio.Event()

    def wake(self) -> None:
        """From any thread, also when nobody listens any more."""
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._heard.set)

    async def hears(self, seconds: float) -> bool:
        """Whether something was said within that time; what was said is then looked up."""
        try:
            await asyncio.wait_for(self._heard.wait(), seconds)
        except TimeoutError:
            return False
        self._heard.clear()
        return True


class Announcements:
    """What was published last, and who wants to be told of the next."""

    def __init__(self, at_most: int, latest: Published | None = None) -> None:
        self.pace = Pace()
        self.latest = latest
        self.is_closed = False
        self._at_most = at_most
        self._lock = threading.Lock()
        self._listeners: set[Listener] = set()

    @property
    def count(self) -> int:
        """Streams that are open."""
        return len(self._listeners)

    def publish(self, published: Published) -> None:
        """From the thread of the cycle; waits for no stream."""
        self.latest = published
        self._wake_all()

    def close(self) -> None:
        """The server is about to end: open streams end, and none begins."""
        self.is_closed = True
        self._wake_all()

    def _wake_all(self) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener.wake()

    @contextmanager
    def listening(self) -> Iterator[Listener | None]:
        """A listener while the block lasts; None where there are too many already, or the server ends."""
        listener = Listener()
        with self._lock:
            is_taken = not self.is_closed and len(self._listeners) < self._at_most
            if is_taken:
                self._listeners.add(listener)
        try:
            yield listener if is_taken else None
        finally:
            with self._lock:
                self._listeners.discard(listener)
