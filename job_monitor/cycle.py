"""START READING HERE. One turn of the machine: sync → build → publish.

`sync` brings new rows of the account's tables into `raw`; `build` brings the marts up to them; publishing is a row in
`meta.generations`, written in the same transaction as the marts, with the states that the sources had. So a reader
sees all of one build or nothing of it.
The very first turn builds twice: once from the few tables that the first page reads, then from all of them.
A table that cannot be read becomes a state of that table; the turn goes on with the others. So does one that the cap on
the product's own cost holds back: what statements took is noted at the end of a turn, and looked at before the next.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from job_monitor.databricks.client import WorkspaceClient
from job_monitor.databricks.meter import Meter
from job_monitor.databricks.statements import Patience
from job_monitor.databricks.system_tables import TABLES, SystemTable
from job_monitor.domain import Clock
from job_monitor.sql.build import BuildReport, build
from job_monitor.sql.settings import ModelSettings
from job_monitor.store import Reader, Store, Writer
from job_monitor.sync import own_use
from job_monitor.sync.budget import Budget, Waiting, waiting
from job_monitor.sync.columns import note_new_columns
from job_monitor.sync.people import sync_people
from job_monitor.sync.progress import OnProgress, ProgressCounter, ignore
from job_monitor.sync.sources import held_back, load, save
from job_monitor.sync.sync import SyncContext, TableReport, sync_tables

_FIRST = frozenset(
    {
        "system.access.workspaces_latest",
        "system.lakeflow.jobs",
        "system.lakeflow.job_run_timeline",
        "system.billing.usage",
        "system.billing.list_prices",
        "system.billing.account_prices",
    }
)
"""What the first page needs: read and built before the rest on the first turn of all."""
_COLUMNS_EVERY = timedelta(hours=6)
"""How often it is asked whether the account has columns that we do not know."""
_BUILD_AT_LEAST_EVERY = timedelta(hours=1)
"""Marts say "running" or "lost" by the age of a row, so they age even where no row comes."""


@dataclass(frozen=True)
class CycleReport:
    """What one turn did. `build` is its last; None when nothing had changed and the marts were left as they are.

    `waiting` are tables that the cap on own cost kept from being read.
    """

    started_at: datetime
    tables: list[TableReport]
    waiting: Sequence[Waiting] = ()
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


@dataclass(frozen=True)
class Published:
    """A generation, and when readers could first see it."""

    generation: int
    at: datetime


def newest(reader: Reader) -> Published | None:
    """What readers see now; None before the first build."""
    row = reader.row("SELECT generation, published_at FROM meta.generations ORDER BY generation DESC LIMIT 1")
    return None if row is None else Published(row["generation"], row["published_at"])


def _tell_nobody(_: Published) -> None:
    """For a machine that nobody watches."""


@dataclass
class Cycle:
    """The machine: made once, turned again and again by one thread.

    `slice_rows` bounds one transaction of a first load; `parallel` is how many tables are read at a time;
    `own_cost_limit_s` is the cap of `sync/budget.py` (None: none). What others note with `meter` is kept as well.
    `on_published` is told of each generation, from the thread that turns, once it can be read.
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
    settings: Callable[[], ModelSettings] = ModelSettings
    own_cost_limit_s: float | None = None
    meter: Meter | None = None
    on_published: Callable[[Published], None] = _tell_nobody
    _columns_noted_at: datetime | None = None
    _built_at: datetime | None = None
    _built_with: ModelSettings | None = None

    def __post_init__(self) -> None:
        self._meter = self.meter or Meter(self.clock)

    def stop(self) -> None:
        """End the turn that is under way soon: statements are cancelled, what is committed stays. For good."""
        self.patience.stop.set()

    def run(self) -> CycleReport:
        """One turn. Raises StoreError when the store fails; a source that fails is in the report."""
        progress = ProgressCounter(len(self.tables), self.on_progress)
        context = SyncContext(
            self.store,
            self.ws,
            self.warehouse_id,
            self.clock(),
            self.patience,
            progress,
            slice_rows=self.slice_rows,
            parallel=self.parallel,
            meter=self._meter,
        )
        report = CycleReport(context.now, [], self._held_back(context.now))
        names = {each.table for each in report.waiting}
        # Told before the first row comes: a warehouse that hangs at its first statement is a turn under way as well.
        progress.phase("sync")
        try:
            return self._run(report, context, [table for table in self.tables if table.name not in names])
        finally:
            progress.phase("idle")

    def _run(self, report: CycleReport, context: SyncContext, left: list[SystemTable]) -> CycleReport:
        if self._is_first_turn():
            if not left:
                return report
            report = self._turned(report, context, [table for table in left if table.name in _FIRST])
            left = [table for table in left if table.name not in _FIRST]
        report = self._turned(report, context, left)
        if not report.waiting:
            self._note_columns(context)
        self._note_use()
        return report

    def _held_back(self, now: datetime) -> list[Waiting]:
        """Tables that the cap on own cost keeps from being read now; their sources say so."""
        if self.own_cost_limit_s is None:
            return []
        with self.store.reader() as reader:
            last = {table.name: load(reader, table.name).synced_at for table in self.tables}
            idle = own_use.idle_before_stop(reader, self.warehouse_id)
            used_s = own_use.used_today(reader, self.warehouse_id, now, idle)
        found = waiting(Budget(self.own_cost_limit_s, used_s, idle.total_seconds()), last, now)
        by_name = {table.name: table for table in self.tables}
        if found:
            with self.store.writer() as writer:
                for each in found:
                    record = load(writer, each.table)
                    save(writer, held_back(record, by_name[each.table], each.reason, each.until, now))
        return found

    def _note_use(self) -> None:
        """What the statements took; notes of a turn that broke off are written with the next."""
        with self.store.writer() as writer:
            own_use.note(writer, self.warehouse_id, self._meter.take())

    def _is_first_turn(self) -> bool:
        with self.store.reader() as reader:
            return not reader.scalar("SELECT count(*) FROM meta.generations")

    def _turned(self, report: CycleReport, context: SyncContext, tables: Sequence[SystemTable]) -> CycleReport:
        """The report, after these tables were read and the marts were built from them."""
        start = time.monotonic()
        read = [*sync_tables(context, tables), *_people(context)] if tables else []
        seconds = report.sync_seconds + time.monotonic() - start
        report = replace(report, tables=[*report.tables, *read], sync_seconds=seconds)
        settings = self.settings()
        if self.patience.stop.is_set():
            return report
        if not self._is_build_due(report.started_at, read, settings):
            with self.store.writer() as writer:
                _note_sources(writer)
            return report
        context.progress.phase("build")
        report = self._built(report, settings)
        context.progress.phase("sync")
        return report

    def _note_columns(self, context: SyncContext) -> None:
        noted_at = self._columns_noted_at
        if noted_at is None or context.now - noted_at >= _COLUMNS_EVERY:
            note_new_columns(context, self.tables)
            self._columns_noted_at = context.now

    def _is_build_due(self, now: datetime, read: Sequence[TableReport], settings: ModelSettings) -> bool:
        if self._built_at is None or now - self._built_at >= _BUILD_AT_LEAST_EVERY or settings != self._built_with:
            return True
        return any(table.rows_merged for table in read)

    def _built(self, report: CycleReport, settings: ModelSettings) -> CycleReport:
        """Marts, the states of their sources and the row that publishes them, in one transaction."""
        start = time.monotonic()
        with self.store.writer() as writer:
            built = build(writer, now=report.started_at, settings=settings)
            published_at = self.clock()
            generation = int(writer.scalar("SELECT coalesce(max(generation), 0) + 1 FROM meta.generations"))
            writer.execute(
                "INSERT INTO meta.generations (generation, cycle_started_at, published_at, as_of) "
                "VALUES ($generation, $started_at, $published_at, "
                "(SELECT max(as_of) FROM meta.sources WHERE name = 'system.lakeflow.job_run_timeline'))",
                {"generation": generation, "started_at": report.started_at, "published_at": published_at},
            )
            _note_sources(writer)
        self._built_at, self._built_with = report.started_at, settings
        self.on_published(Published(generation, published_at))
        seconds = report.build_seconds + time.monotonic() - start
        return replace(report, build=built, generation=generation, build_seconds=seconds)


def _note_sources(writer: Writer) -> None:
    """The marts hold what the sources have: just built, or nothing came since."""
    writer.execute("DELETE FROM meta.built_sources")
    writer.execute("INSERT INTO meta.built_sources SELECT name, state, as_of, row_count FROM meta.sources")


def _people(context: SyncContext) -> list[TableReport]:
    """The list of users, where the workspace answers and a day has passed since it was read."""
    if context.is_gone.is_set() or context.patience.stop.is_set():
        return []
    report = sync_people(context.store, context.ws, context.now)
    return [] if report is None else [report]


def run_cycle(
    store: Store,
    ws: WorkspaceClient,
    warehouse_id: str,
    clock: Clock,
    *,
    tables: Sequence[SystemTable] = TABLES,
    on_progress: OnProgress = ignore,
    stop: threading.Event | None = None,
    settings: Callable[[], ModelSettings] = ModelSettings,
    own_cost_limit_s: float | None = None,
) -> CycleReport:
    """One turn by itself, as `job-monitor sync --once` does it."""
    patience = Patience() if stop is None else Patience(stop=stop)
    cycle = Cycle(store, ws, warehouse_id, clock, tables, on_progress, patience, settings=settings)
    cycle.own_cost_limit_s = own_cost_limit_s
    return cycle.run()
