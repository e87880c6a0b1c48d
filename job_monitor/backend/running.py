"""What runs now: open runs of the tables and active runs of the Jobs API, in one list.

The tables know every workspace, late; the Jobs API knows one workspace, now. Neither is taken for the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from job_monitor.backend import addresses
from job_monitor.backend.live import moment
from job_monitor.backend.live_runs import LiveRuns
from job_monitor.backend.models_running import (
    Normal,
    NormalProblem,
    RunningCounts,
    RunningNow,
    RunningRun,
    RunningState,
)
from job_monitor.backend.queries import running as ask
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.chosen import Chosen
from job_monitor.backend.queries.job import begin_of
from job_monitor.backend.queries.listing import Days, is_built
from job_monitor.backend.queries.running import Key
from job_monitor.backend.targets import Asking
from job_monitor.backend.visible import VisibleJob, visible_jobs
from job_monitor.databricks.jobs import Json
from job_monitor.domain import ResultClass
from job_monitor.metrics.figures import NORMAL_DAYS, RUNS_AT_LEAST

LOST_DAYS = 7

_USED = (sources.RUNS, sources.JOBS, sources.WORKSPACES)
_STATES = {
    "RUNNING": RunningState.RUNNING,
    "TERMINATING": RunningState.TERMINATING,
    "QUEUED": RunningState.QUEUED,
    "PENDING": RunningState.PENDING,
    "BLOCKED": RunningState.BLOCKED,
    "WAITING": RunningState.WAITING_FOR_RETRY,
    "WAITING_FOR_RETRY": RunningState.WAITING_FOR_RETRY,
}
AT_WORK = frozenset({RunningState.RUNNING, RunningState.TERMINATING, RunningState.ACTIVE})
WAITING = frozenset({RunningState.QUEUED, RunningState.PENDING, RunningState.BLOCKED, RunningState.WAITING_FOR_RETRY})

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Open:
    """A run that has not ended, as far as is known: from the tables, from the Jobs API, or from both."""

    workspace_id: str
    run_id: str
    job_id: str | None
    state: RunningState
    workspace_name: str | None = None
    workspace_url: str | None = None
    job_name: str | None = None
    run_name: str | None = None
    raw_state: str | None = None
    is_live: bool = False
    queue_reason: str | None = None
    trigger_type: str | None = None
    started_at: datetime | None = None
    last_seen_at: datetime | None = None
    gap_s: float = 0.0
    team: str | None = None
    owner: str | None = None

    @property
    def key(self) -> Key | None:
        return None if self.job_id is None else (self.workspace_id, self.job_id)

    @property
    def is_continuous(self) -> bool:
        return (self.trigger_type or "").startswith("CONTINUOUS")

    def elapsed_s(self, now: datetime) -> float | None:
        until = now if self.is_live else self.last_seen_at
        if self.started_at is None or until is None:
            return None
        return max(0.0, (until - self.started_at).total_seconds())


@dataclass(frozen=True)
class Question:
    """One request, at one moment."""

    asking: Asking
    live: LiveRuns
    now: datetime
    chosen: Chosen

    @cached_property
    def has_runs(self) -> bool:
        names, marts = (sources.RUNS, *self.chosen.needs), ask.MARTS | self.chosen.marts
        return is_built(self.asking.reader) and self.asking.book.is_known(*names, marts=marts)

    @cached_property
    def has_live(self) -> bool:
        """Whether the Jobs API answered, and it is known which jobs of it the viewer sees."""
        is_told = self.live.items is not None and self.home is not None
        return is_told and is_built(self.asking.reader) and self.asking.book.is_known(sources.JOBS, marts=["jobs"])

    @property
    def home(self) -> str | None:
        return self.asking.core.workspace.workspace_id

    @cached_property
    def home_row(self) -> Row:
        is_there = self.home is not None and is_built(self.asking.reader)
        return (ask.workspace(self.asking.reader, self.home) if is_there and self.home else None) or {}

    def runs(self) -> list[Open]:
        listed = {str(item["run_id"]): item for item in self.live.items or []} if self.has_live else {}
        tables = [self._of_tables(row, listed) for row in self._open_rows()]
        there = {run.run_id for run in tables if run.workspace_id == self.home}
        return tables + self._of_live([item for run_id, item in listed.items() if run_id not in there])

    def normals(self, runs: Iterable[Open]) -> dict[Key, dict[str, Any]]:
        if not self.has_runs:
            return {}
        window = Days.until(self.now, NORMAL_DAYS)
        keys = [run.key for run in runs if run.key is not None]
        return ask.normals(self.asking.reader, keys, window, begin_of(window.from_date))

    def _open_rows(self) -> list[dict[str, Any]]:
        since = self.now - timedelta(days=LOST_DAYS)
        return ask.open_runs(self.asking.reader, since, self.chosen) if self.has_runs else []

    def _of_tables(self, row: Row, listed: Mapping[str, Json]) -> Open:
        is_home = row["workspace_id"] == self.home
        found = Open(
            workspace_id=row["workspace_id"],
            run_id=row["run_id"],
            job_id=row["job_id"],
            state=self._told_by_tables(row, is_home=is_home),
            gap_s=max(0.0, row["gap_s"]),
            **{name: row[name] for name in _SAME},
        )
        item = listed.get(found.run_id) if is_home else None
        return found if item is None else replace(found, **_of_item(item, found))

    def _told_by_tables(self, row: Row, *, is_home: bool) -> RunningState:
        if row["result_class"] != ResultClass.RUNNING:
            return RunningState.LAST_SEEN
        is_refuted = is_home and self.has_live and self.live.is_complete
        return RunningState.NOT_LISTED if is_refuted else RunningState.RUNNING

    def _of_live(self, items: list[Json]) -> list[Open]:
        home = self.home
        if home is None or not items:
            return []
        keys = [(home, str(item["job_id"])) for item in items if item.get("job_id") is not None]
        seen = visible_jobs(self.asking.reader, self.asking.book, keys)
        wanted = seen.keys() if self.chosen.is_all else seen.keys() & ask.chosen_jobs(self.asking.reader, self.chosen)
        found = [(item, (home, str(item.get("job_id")))) for item in items]
        return [self._new(home, item, seen[key]) for item, key in found if key in wanted]

    def _new(self, home: str, item: Json, job: VisibleJob) -> Open:
        bare = Open(
            workspace_id=home,
            run_id=str(item["run_id"]),
            job_id=job.job_id,
            state=RunningState.ACTIVE,
            workspace_name=job.workspace_name,
            workspace_url=self.home_row.get("workspace_url"),
            job_name=job.job_name,
            team=job.team,
            owner=job.owner,
        )
        return replace(bare, **_of_item(item, bare))


_SAME = (
    *("workspace_name", "workspace_url", "job_name", "run_name", "trigger_type", "started_at", "last_seen_at"),
    *("team", "owner"),
)


def _of_item(item: Json, known: Open) -> dict[str, Any]:
    """What the Jobs API says of a run. `status` is the current model of its words, `state` the older one."""
    status, state = item.get("status") or {}, item.get("state") or {}
    older = state.get("life_cycle_state")
    raw = older if older == "WAITING_FOR_RETRY" else status.get("state") or older
    details = status.get("queue_details") or {}
    reason = details.get("message") or details.get("code") or state.get("queue_reason")
    return {
        "state": _STATES.get(raw or "", RunningState.ACTIVE),
        "raw_state": raw,
        "is_live": True,
        "queue_reason": reason or None,
        "trigger_type": item.get("trigger") or known.trigger_type,
        "run_name": item.get("run_name") or known.run_name,
        "started_at": moment(item.get("start_time")) or known.started_at,
    }


def running_now(asking: Asking, live: LiveRuns, now: datetime, chosen: Chosen, *, with_runs: bool = True) -> RunningNow:
    """Every chosen run that has not ended and that the viewer sees, beside what is usual for its job; or how many."""
    question = Question(asking, live, now, chosen)
    is_known = question.has_runs or question.has_live
    found = question.runs() if is_known else []
    normals = question.normals(found)
    runs = sorted((_shown(run, _normal(run, normals, question), question) for run in found), key=_order)
    return RunningNow(
        as_of=asking.book.as_of(sources.RUNS),
        sources=[*asking.book.shown(_USED, ask.MARTS), sources.shape(live.source)],
        now=now,
        live_workspace_id=question.home,
        live_workspace_name=question.home_row.get("workspace_name"),
        is_live=question.has_live,
        is_cut=question.has_live and not live.is_complete,
        lost_days=LOST_DAYS,
        runs_at_least=RUNS_AT_LEAST,
        counts=_counts(runs, question),
        runs=runs if is_known and with_runs else None,
    )


def _normal(run: Open, normals: Mapping[Key, Row], question: Question) -> Normal:
    if run.key is None or not question.has_runs:
        return Normal(runs_count=None, p50_s=None, p90_s=None, problem=NormalProblem.NOT_KNOWN)
    row = normals.get(run.key, {"runs_count": 0})
    if run.is_continuous:
        return Normal(runs_count=row["runs_count"], p50_s=None, p90_s=None, problem=NormalProblem.CONTINUOUS)
    if row["runs_count"] < RUNS_AT_LEAST:
        return Normal(runs_count=row["runs_count"], p50_s=None, p90_s=None, problem=NormalProblem.TOO_FEW_RUNS)
    return Normal(runs_count=row["runs_count"], p50_s=row["p50_s"], p90_s=row["p90_s"], problem=None)


def _shown(run: Open, normal: Normal, question: Question) -> RunningRun:
    elapsed = run.elapsed_s(question.now)
    host = question.asking.core.settings.host if run.workspace_id == question.home else None
    worked = None if elapsed is None else max(0.0, elapsed - run.gap_s)
    is_measured = run.state in AT_WORK and worked is not None and bool(normal.p90_s)
    ratio = worked / normal.p90_s if is_measured and worked is not None and normal.p90_s else None
    names = ("workspace_id", "workspace_name", "job_id", "job_name", "run_id", "run_name", "state", "raw_state")
    more = ("is_live", "queue_reason", "trigger_type", "started_at", "last_seen_at", "gap_s", "team", "owner")
    return RunningRun(
        **{name: getattr(run, name) for name in (*names, *more)},
        elapsed_s=elapsed,
        normal=normal,
        overdue_ratio=None if ratio is None else round(ratio, 4),
        is_late=None if ratio is None else ratio > 1,
        expected_end_at=_expected(run, normal, worked) if is_measured else None,
        address=addresses.of_run(run.workspace_url or host, run.workspace_id, run.job_id, run.run_id),
    )


def _expected(run: Open, normal: Normal, worked_s: float | None) -> datetime | None:
    if run.started_at is None or worked_s is None or normal.p50_s is None or normal.p90_s is None:
        return None
    usual = next((one for one in (normal.p50_s, normal.p90_s) if worked_s < one), None)
    return None if usual is None else run.started_at + timedelta(seconds=round(usual + run.gap_s))


def _order(run: RunningRun) -> tuple[Any, ...]:
    """At work before waiting before last seen; in these the most overdue, the longest, and the newest first."""
    place = 0 if run.state in AT_WORK else 1 if run.state in WAITING else 2
    if place == 2:
        return (place, 0.0, -(run.last_seen_at.timestamp() if run.last_seen_at else 0.0), run.run_id)
    return (place, -(run.overdue_ratio or 0.0), -(run.elapsed_s or 0.0), run.run_id)


def _counts(runs: list[RunningRun], question: Question) -> RunningCounts:
    is_known = question.has_runs or question.has_live
    at_work = [run for run in runs if run.state in AT_WORK]
    waiting = [run for run in runs if run.state in WAITING]
    return RunningCounts(
        running=len(at_work) if is_known else None,
        waiting=len(waiting) if question.has_live else None,
        late=sum(run.is_late is True for run in at_work) if question.has_runs else None,
        without_normal=sum(run.is_late is None for run in at_work) if question.has_runs else None,
        last_seen=len(runs) - len(at_work) - len(waiting) if question.has_runs else None,
    )
