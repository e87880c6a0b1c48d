"""What the Jobs API said of runs that failed, for whoever may see their jobs."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from job_monitor.backend.models import LiveCause
from job_monitor.backend.models_errors import ErrorTold

KEPT_S = 300.0
"""A run that failed may be repaired; until then it says the same."""
KEPT_AT_MOST = 500


@dataclass(frozen=True)
class Told:
    """What the Jobs API said of a run, for whoever may see its job."""

    state: ErrorTold
    job_id: str | None = None
    cause: LiveCause | None = None


class ErrorMemory:
    """Asks the Jobs API for a run at most once in KEPT_S, for all viewers. A failure to ask is not kept."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._held: OrderedDict[str, tuple[float, Told]] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, run_id: str, ask_for: Callable[[str], Told]) -> Told:
        with self._lock:
            held = self._held.get(run_id)
        if held is not None and self._seconds() < held[0]:
            return held[1]
        told = ask_for(run_id)
        if told.state is not ErrorTold.NOT_ASKED:
            self._keep(run_id, told)
        return told

    def _keep(self, run_id: str, told: Told) -> None:
        with self._lock:
            self._held.pop(run_id, None)
            self._held[run_id] = (self._seconds() + KEPT_S, told)
            while len(self._held) > KEPT_AT_MOST:
                self._held.popitem(last=False)
