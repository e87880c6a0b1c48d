"""SQL warehouses: stopped, starting, running; they stop by themselves when idle, and their running time is counted."""

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from workspace_simulator.clock import SimulatedClock
from workspace_simulator.engine.errors import StatementInterrupted
from workspace_simulator.engine.model import Running

_STEP_S = 0.02


@dataclass(frozen=True)
class WarehouseSettings:
    """What a warehouse is; `cold_start_s` is in real seconds, `auto_stop_minutes` in the account's time (0 = never)."""

    warehouse_id: str
    name: str
    size: str = "Small"
    warehouse_type: str = "PRO"
    min_clusters: int = 1
    max_clusters: int = 1
    auto_stop_minutes: int = 10
    cold_start_s: float = 0.0
    serverless: bool = True


@dataclass
class Warehouse:
    """One warehouse. Safe between threads."""

    settings: WarehouseSettings
    clock: SimulatedClock
    busy_s: float = 0.0  # real seconds in which at least one statement ran
    starts: int = 0
    _state: str = "STOPPED"
    _ready_at: float = 0.0  # time.monotonic of the end of STARTING
    _since: datetime | None = None  # account time at which it came up
    _last_use: datetime | None = None
    _past: list[tuple[datetime, datetime]] = field(default_factory=list)
    _active: int = 0
    _busy_since: float = 0.0
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def state(self) -> str:
        """STOPPED, STARTING or RUNNING, now."""
        with self._lock:
            self._settle()
            return self._state

    @property
    def running_s(self) -> float:
        """Seconds of the account's time it has been up, the present stretch included: what would be paid for."""
        with self._lock:
            now = self.clock.now()
            return sum(max(((down or now) - up).total_seconds(), 0.0) for up, down in self.stretches())

    def stretches(self) -> list[tuple[datetime, datetime | None]]:
        """When it was up, in the account's time, oldest first; the last is open while it is up."""
        with self._lock:
            self._settle()
            past: list[tuple[datetime, datetime | None]] = [*self._past]
            return past if self._since is None else [*past, (self._since, None)]

    @property
    def active(self) -> int:
        with self._lock:
            return self._active

    def start(self, *, extra_s: float = 0.0) -> None:
        """Begins to start unless it is up already."""
        with self._lock:
            self._settle()
            if self._state == "STOPPED":
                self._state = "STARTING"
                self.starts += 1
                self._ready_at = time.monotonic() + self.settings.cold_start_s + extra_s
            self._settle()

    def stop(self) -> None:
        with self._lock:
            self._settle()
            self._end(self.clock.now())

    def wait_until_up(self, running: Running) -> None:
        """Starts it if need be and returns once it is RUNNING; the statement stays PENDING meanwhile."""
        self.start()
        while self.state != "RUNNING":
            if running.cancelled.wait(_STEP_S):
                raise StatementInterrupted
            self.start()

    def begin(self) -> None:
        """A statement starts to use it."""
        with self._lock:
            self._settle()
            self._active += 1
            if self._active == 1:
                self._busy_since = time.monotonic()

    def finish(self) -> None:
        """A statement is done with it."""
        with self._lock:
            self._active -= 1
            self._last_use = self.clock.now()
            if self._active == 0:
                self.busy_s += time.monotonic() - self._busy_since

    def _settle(self) -> None:
        now = self.clock.now()
        if self._state == "STARTING" and time.monotonic() >= self._ready_at:
            self._state, self._since, self._last_use = "RUNNING", now, now
        idle = timedelta(minutes=self.settings.auto_stop_minutes)
        if self._state == "RUNNING" and idle and not self._active and self._last_use and now >= self._last_use + idle:
            self._end(self._last_use + idle)

    def _end(self, moment: datetime) -> None:
        if self._since is not None and moment > self._since:
            self._past.append((self._since, moment))
        self._state, self._since = "STOPPED", None

    def as_json(self) -> dict[str, Any]:
        """An `EndpointInfo` of the API."""
        up = self.state == "RUNNING"
        return {
            "id": self.settings.warehouse_id,
            "name": self.settings.name,
            "cluster_size": self.settings.size,
            "min_num_clusters": self.settings.min_clusters,
            "max_num_clusters": self.settings.max_clusters,
            "auto_stop_mins": self.settings.auto_stop_minutes,
            "warehouse_type": self.settings.warehouse_type,
            "enable_serverless_compute": self.settings.serverless,
            "enable_photon": True,
            "state": self.state,
            "num_clusters": self.settings.min_clusters if up else 0,
            "num_active_sessions": self.active,
            "health": {"status": "HEALTHY"} if up else {},
        }
