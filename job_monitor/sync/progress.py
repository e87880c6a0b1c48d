"""How far a sync has come, as a page or a terminal shows it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class SyncProgress:
    """`fraction` and `seconds_left` are known only while a first load knows how many rows there are."""

    is_running: bool = False
    phase: str = "idle"
    tables_done: int = 0
    tables_count: int = 0
    rows_read: int = 0
    bytes_read: int = 0
    fraction: float | None = None
    seconds_left: float | None = None


OnProgress = Callable[[SyncProgress], None]


def ignore(_: SyncProgress) -> None:
    """For a caller who does not want to know."""


class ProgressCounter:
    """Adds up what several threads report, and tells the listener."""

    def __init__(self, tables_count: int, listener: OnProgress) -> None:
        self._listener = listener
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._expected_rows = 0
        self._counted_rows = 0
        self._state = SyncProgress(is_running=True, phase="sync", tables_count=tables_count)

    def expect(self, rows: int) -> None:
        """So many rows will come, on top of what was expected before."""
        with self._lock:
            self._expected_rows += rows

    def read(self, rows: int, size: int, *, was_expected: bool) -> None:
        with self._lock:
            self._counted_rows += rows if was_expected else 0
            state = self._state
            self._tell(replace(state, rows_read=state.rows_read + rows, bytes_read=state.bytes_read + size))

    def table_done(self) -> None:
        with self._lock:
            self._tell(replace(self._state, tables_done=self._state.tables_done + 1))

    def phase(self, name: str) -> None:
        with self._lock:
            self._tell(replace(self._state, phase=name, is_running=name != "idle"))

    def _tell(self, state: SyncProgress) -> None:
        fraction = seconds_left = None
        if self._expected_rows and self._counted_rows:
            fraction = min(1.0, self._counted_rows / self._expected_rows)
            elapsed = time.monotonic() - self._started
            seconds_left = elapsed * (1 - fraction) / fraction
        self._state = replace(state, fraction=fraction, seconds_left=seconds_left)
        self._listener(self._state)
