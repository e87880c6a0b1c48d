"""START READING HERE. One turn of the machine: sync → build → publish.

`sync` brings new rows of the account's tables into `raw`; `build` computes the marts from them; publishing is a row in
`meta.generations`, written in the same transaction as the marts. So a reader sees all of one build or nothing of it.
Tables that no mart reads come after that.
A table that cannot be read becomes a state of that table; the turn goes on with the others.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from job_monitor.databricks.client import WorkspaceClient
from job_monitor.databricks.statements import Patience
from job_monitor.databricks.system_tables import TABLES, SystemTable
from job_monitor.domain import Clock
from job_monitor.sql.build import BuildReport, build
from job_monitor.sql.models import sources
from job_monitor.sql.settings import DEFAULT_CURRENCY
from job_monitor.store import Store
from job_monitor.sync.columns import note_new_columns
from job_monitor.sync.progress import OnProgress, ProgressCounter, ignore
from job_monitor.sync.sync import SyncContext, TableReport, sync_tables

_COLUMNS_EVERY = timedelta(hours=6)
"""How often it is asked whether the account has columns that we do not know."""
_BUILD_AT_LEAST_EVERY = timedelta(hours=1)
"""Marts say "running" or "lost" by the age of a row, so they age even where no row comes."""


@dataclass(frozen=True)
class CycleReport:
    """What one turn did. `build` is None when nothing had changed and the marts were left as they are."""

    started_at: datetime
    tables: list[TableReport]
    build: BuildReport | None = None
    generation: int | None = None
    sync_seconds: float = 0.0
    build_seconds: float = 0.0

    @property
    def rows_read(self) -> int:
        return sum(table.rows_read for table in self.tables)

    @property
    def statement_seconds(self) -> float:
        """Seconds that statements of ours were with the warehouse; two at a time count twice."""
        return sum(table.statement_seconds for table in self.tables)


@dataclass
class Cycle:
    """The machine: made once, turned again and again by one thread.

    `slice_rows` bounds one transaction of a first load; `parallel` is how many tables are read at a time.
    """

    store: Store
    ws: WorkspaceClient
    warehouse_id: str
    clock: Clock
    tables: Sequence[SystemTable] = TABLES
    on_progress: OnProgress = ignore
    patience: Patience = field(default_factory=Patience)
    slice_rows: int = 2_000_000
    parallel: int = 3
    currency: str = DEFAULT_CURRENCY
    _columns_noted_at: datetime | None = None
    _built_at: datetime | None = None

    def stop(self) -> None:
        """End the turn that is under way soon: statements are cancelled, what is committed stays. For good."""
        self.patience.stop.set()

    def run(self) -> CycleReport:
        """One turn. Raises StoreError when the store fails; a source that fails is in the report."""
        started_at, start = self.clock(), time.monotonic()
        progress = ProgressCounter(len(self.tables), self.on_progress)
        context = SyncContext(
            self.store,
            self.ws,
            self.warehouse_id,
            started_at,
            self.patience,
            progress,
            slice_rows=self.slice_rows,
            parallel=self.parallel,
        )
        read = frozenset(sources())
        try:
            # What the marts read comes first, so that the first load shows its numbers before the rest has come.
            report = CycleReport(
                started_at, sync_tables(context, [table for table in self.tables if table.source_name in read])
            )
            report = replace(report, sync_seconds=time.monotonic() - start)
            if self._is_build_due(report):
                progress.phase("build")
                report = self._built(report)
                progress.phase("sync")
            rest_start = time.monotonic()
            rest = sync_tables(context, [table for table in self.tables if table.source_name not in read])
            self._note_columns(context)
            seconds = report.sync_seconds + time.monotonic() - rest_start
            return replace(report, tables=[*report.tables, *rest], sync_seconds=seconds)
        finally:
            progress.phase("idle")

    def _note_columns(self, context: SyncContext) -> None:
        noted_at = self._columns_noted_at
        if noted_at is None or context.now - noted_at >= _COLUMNS_EVERY:
            note_new_columns(context, self.tables)
            self._columns_noted_at = context.now

    def _is_build_due(self, report: CycleReport) -> bool:
        if self.patience.stop.is_set():
            return False
        if self._built_at is None or report.started_at - self._built_at >= _BUILD_AT_LEAST_EVERY:
            return True
        return any(table.rows_merged for table in report.tables)

    def _built(self, report: CycleReport) -> CycleReport:
        """Marts and the row that publishes them, in one transaction."""
        start = time.monotonic()
        with self.store.writer() as writer:
            built = build(writer, now=report.started_at, currency=self.currency)
            generation = int(writer.scalar("SELECT coalesce(max(generation), 0) + 1 FROM meta.generations"))
            writer.execute(
                "INSERT INTO meta.generations (generation, cycle_started_at, published_at, as_of) "
                "VALUES ($generation, $started_at, $published_at, "
                "(SELECT max(as_of) FROM meta.sources WHERE name = 'system.lakeflow.job_run_timeline'))",
                {"generation": generation, "started_at": report.started_at, "published_at": self.clock()},
            )
        self._built_at = report.started_at
        return replace(report, build=built, generation=generation, build_seconds=time.monotonic() - start)


def run_cycle(
    store: Store,
    ws: WorkspaceClient,
    warehouse_id: str,
    clock: Clock,
    *,
    tables: Sequence[SystemTable] = TABLES,
    on_progress: OnProgress = ignore,
    stop: threading.Event | None = None,
    currency: str = DEFAULT_CURRENCY,
) -> CycleReport:
    """One turn by itself, as `job-monitor sync --once` does it."""
    patience = Patience() if stop is None else Patience(stop=stop)
    return Cycle(store, ws, warehouse_id, clock, tables, on_progress, patience, currency=currency).run()
