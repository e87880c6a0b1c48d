"""When statements of ours were with the warehouse: what they cost begins with it.

Each statement carries the tags `app`, `version` and `feature`, so that the account's query history knows them as well.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from job_monitor.domain import Clock

APP_TAG = "job-monitor"
"""Value of the query tag `app` on every statement of this product."""


@dataclass(frozen=True)
class Held:
    """One statement: what it read, for which part of the product, from when until when (UTC)."""

    source: str
    feature: str
    started_at: datetime
    ended_at: datetime


class Meter:
    """Notes statements of all threads until somebody takes the notes. Times come from the clock that it is given."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._held: list[Held] = []

    @contextmanager
    def statement(self, source: str, feature: str) -> Iterator[None]:
        """One statement, however it ends: one that fails has held the warehouse as well."""
        started_at = self._clock()
        try:
            yield
        finally:
            held = Held(source, feature, started_at, self._clock())
            with self._lock:
                self._held.append(held)

    def take(self) -> list[Held]:
        """What was noted since the last time."""
        with self._lock:
            taken, self._held = self._held, []
        return taken
