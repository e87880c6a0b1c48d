"""The thread that turns the cycle, as long as the process lives."""

import threading
from collections.abc import Callable

import structlog

from job_monitor.backend.config import Settings
from job_monitor.backend.workspace import WorkspaceLink
from job_monitor.cycle import Cycle, CycleReport, Published
from job_monitor.databricks.meter import Meter
from job_monitor.domain import Clock, SourceState
from job_monitor.errors import JobMonitorError
from job_monitor.sql.settings import ModelSettings
from job_monitor.store import Store
from job_monitor.sync.progress import SyncProgress

log = structlog.get_logger(__name__)

RETRY_S = 15.0
"""Pause after a turn that could not begin: shorter than a cycle's, so that a workspace that comes back is seen soon."""
STOP_S = 10.0
"""The platform kills 15 s after asking to stop."""


class CycleThread:
    """Turns the cycle every `settings.sync_interval_s`; without host or warehouse it does nothing.

    `on_turn` is told what a turn did; None when it could not be made. `on_published` is told of each generation.
    """

    def __init__(
        self,
        settings: Settings,
        model_settings: Callable[[], ModelSettings],
        store: Store,
        workspace: WorkspaceLink,
        clock: Clock,
        on_turn: Callable[[CycleReport | None], None] = lambda _: None,
        on_published: Callable[[Published], None] = lambda _: None,
    ) -> None:
        self._settings = settings
        self._model_settings = model_settings
        self._store = store
        self._workspace = workspace
        self._clock = clock
        self._on_turn = on_turn
        self._on_published = on_published
        self._cycle: Cycle | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cycle", daemon=True)
        self.meter = Meter(clock)
        """For every statement that is not the cycle's: what it notes is kept at the end of the next turn."""
        self.progress = SyncProgress()
        self.problem: str | None = None
        """Why the last turn could not be made; None after one that was."""
        self.is_cut_off = False
        """In the last turn not one table could be read."""

    def start(self) -> None:
        if not self._settings.missing:
            self._thread.start()

    def stop(self) -> None:
        """Cancel what is under way and wait a while for the end of it."""
        self._stopping.set()
        if self._cycle is not None:
            self._cycle.stop()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            is_done = self.turn()
            interval = self._settings.sync_interval_s
            self._stopping.wait(interval if is_done else min(RETRY_S, interval))

    def turn(self) -> bool:
        """One turn, whatever happens in it. Whether it was made."""
        try:
            report = self._machine().run()
        except JobMonitorError as error:
            self._failed(error, str(error))
            return False
        # The thread must outlive whatever happens in it, or the page would grow old in silence; the error is shown.
        except Exception as error:  # noqa: BLE001
            self._failed(error, f"The cycle failed: {type(error).__name__}. The server's log says more.")
            return False
        self._finished(report)
        return True

    def _machine(self) -> Cycle:
        if self._cycle is None:
            client = self._workspace.sync_client()
            self._cycle = Cycle(
                self._store,
                client,
                self._settings.warehouse_id or "",
                self._clock,
                on_progress=self._listen,
                settings=self._model_settings,
                own_cost_limit_s=self._settings.own_cost_limit_s,
                meter=self.meter,
                on_published=self._on_published,
            )
            if self._stopping.is_set():
                self._cycle.stop()
        return self._cycle

    def _listen(self, progress: SyncProgress) -> None:
        self.progress = progress

    def _failed(self, error: Exception, message: str) -> None:
        self.problem = message
        self._on_turn(None)
        log.error("cycle.failed", error=type(error).__name__, exc_info=not isinstance(error, JobMonitorError))

    def _finished(self, report: CycleReport) -> None:
        self.problem = None
        states = {table.state for table in report.tables}
        self.is_cut_off = states == {SourceState.FAILED}
        self._on_turn(report)
        log.info(
            "cycle.finished",
            generation=report.generation,
            rows_read=report.rows_read,
            sync_s=round(report.sync_seconds, 1),
            build_s=round(report.build_seconds, 1),
        )
