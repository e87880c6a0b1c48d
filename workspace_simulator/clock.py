"""The account's clock: it starts where it is told, runs at a chosen speed, and tests set it by hand."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SimulatedClock:
    """Speed 60 makes an hour a minute; speed 0 stands still until it is set. Safe between threads."""

    def __init__(self, start: datetime, speed: float = 1.0, *, ticks: Callable[[], float] = time.monotonic) -> None:
        if speed < 0:
            raise ValueError("speed must be zero or more")
        self._ticks = ticks
        self._lock = threading.Lock()
        self._speed = speed
        self._anchor = _utc(start)
        self._anchored_at = ticks()

    @property
    def speed(self) -> float:
        return self._speed

    def now(self) -> datetime:
        """The account's time, in UTC."""
        with self._lock:
            return self._read()

    def set(self, moment: datetime) -> None:
        """Jumps to `moment`, in either direction; the speed stays."""
        with self._lock:
            self._anchor, self._anchored_at = _utc(moment), self._ticks()

    def advance(self, step: timedelta) -> datetime:
        """Jumps by `step` and returns the new time."""
        with self._lock:
            self._anchor, self._anchored_at = self._read() + step, self._ticks()
            return self._anchor

    def set_speed(self, speed: float) -> None:
        """Changes the speed from now on."""
        if speed < 0:
            raise ValueError("speed must be zero or more")
        with self._lock:
            self._anchor, self._anchored_at = self._read(), self._ticks()
            self._speed = speed

    def _read(self) -> datetime:
        return self._anchor + timedelta(seconds=(self._ticks() - self._anchored_at) * self._speed)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("the clock needs a time with a zone")
    return moment.astimezone(UTC)
