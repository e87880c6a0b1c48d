"""All jobs along some hours, from one snapshot: what ran, what schedules ask for next, how many at the same time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from job_monitor.backend.job_page import CODES
from job_monitor.backend.models_job_table import NamedWorkspace
from job_monitor.backend.models_timeline import (
    Concurrency,
    Grouping,
    Timeline,
    TimelineBars,
    TimelineGroup,
    TimelineJobs,
    TimelinePlans,
)
from job_monitor.backend.queries import sources
from job_monitor.backend.queries import timeline as ask
from job_monitor.backend.queries.chosen import Chosen
from job_monitor.backend.queries.listing import is_built
from job_monitor.backend.queries.timeline import Hours, Key
from job_monitor.backend.targets import Asking
from job_monitor.domain import ResultClass
from job_monitor.errors import ScheduleError
from job_monitor.schedules.quartz import next_fire, parse

STEP_S = 900
AHEAD_SHARE = 6
"""After now comes a sixth of the hours before it."""
JOBS_AT_MOST, BARS_AT_MOST, PLANS_AT_MOST = 250, 1_600, 500
"""Together about 90 kB of JSON."""
FIRES_AT_MOST = 480
"""Of one job: one of every minute has no more of them in the longest window."""
NEAR_SHARE = 400
"""Runs that ended alike with less than this part of the window between them are one bar: they would touch."""

_OPEN = frozenset({ResultClass.RUNNING, ResultClass.UNKNOWN})
_USED = (sources.RUNS, sources.JOBS, sources.WORKSPACES)

Row = Mapping[str, Any]


@dataclass
class Line:
    """A job of the window."""

    key: Key
    counts: Row
    """Empty: it did not run in the window."""
    job: Row
    """Empty: it is in no table of jobs that the viewer sees."""
    fires: list[datetime] = field(default_factory=list)

    def count(self, name: str) -> int:
        return int(self.counts.get(name, 0))

    @property
    def rank(self) -> tuple[Any, ...]:
        """Failures first, then what runs, then what ran, by its begin."""
        first = self.counts.get("first_started_at")
        begin = 0.0 if first is None else first.timestamp()
        return -self.count("failed_count"), -self.count("running_count"), first is None, begin, self.key


@dataclass(frozen=True)
class Question:
    asking: Asking
    hours: int
    group: Grouping
    now: datetime
    chosen: Chosen = field(default_factory=Chosen)

    @property
    def window(self) -> Hours:
        return Hours(self.now - timedelta(hours=self.hours), self.now)

    @property
    def ends_at(self) -> datetime:
        return self.now + timedelta(hours=max(1, self.hours // AHEAD_SHARE))

    @cached_property
    def has_runs(self) -> bool:
        names, marts = (sources.RUNS, *self.chosen.needs), ask.RUN_MARTS | self.chosen.marts
        return is_built(self.asking.reader) and self.asking.book.is_known(*names, marts=marts)

    @cached_property
    def has_jobs(self) -> bool:
        return is_built(self.asking.reader) and self.asking.book.is_known(sources.JOBS, marts=ask.JOB_MARTS)

    @cached_property
    def has_typical(self) -> bool:
        return self.has_runs and self.asking.book.is_known(marts=ask.TYPICAL_MARTS)

    @cached_property
    def counts(self) -> dict[Key, Row]:
        rows = ask.counts(self.asking.reader, self.window, self.chosen)
        return {(row["workspace_id"], row["job_id"]): row for row in rows}

    @cached_property
    def jobs(self) -> dict[Key, Row]:
        rows = ask.jobs(self.asking.reader, self.counts, self.chosen) if self.has_jobs else []
        return {(row["workspace_id"], row["job_id"]): row for row in rows}

    @cached_property
    def workspaces(self) -> dict[str, str | None]:
        return ask.workspaces(self.asking.reader)

    @cached_property
    def lines(self) -> list[Line]:
        """Jobs with a run or a plan in the window, those that need somebody first."""
        fires = planned(self.jobs, self.now, self.ends_at)
        keys = {**self.counts, **fires}
        lines = [Line(key, self.counts.get(key, {}), self.jobs.get(key, {}), fires.get(key, [])) for key in keys]
        return sorted(lines, key=lambda line: line.rank)

    @cached_property
    def by_group(self) -> dict[str | None, list[Line]]:
        """With most failures first; jobs of no team last."""
        found: dict[str | None, list[Line]] = {}
        for line in self.lines:
            found.setdefault(self.group_of(line), []).append(line)
        failures = {group: sum(line.count("failed_count") for line in lines) for group, lines in found.items()}
        return {
            group: found[group] for group in sorted(found, key=lambda one: (one is None, -failures[one], one or ""))
        }

    def group_of(self, line: Line) -> str | None:
        return line.key[0] if self.group is Grouping.WORKSPACE else line.job.get("team")


def timeline(asking: Asking, hours: int, group: Grouping, now: datetime, chosen: Chosen) -> Timeline:
    """The answer; null in every part where the runs may not be read."""
    question = Question(asking, hours, group, now, chosen)
    return Timeline(
        as_of=asking.book.as_of(sources.RUNS),
        sources=asking.book.shown(_USED, ask.RUN_MARTS | ask.JOB_MARTS),
        now=now,
        hours=hours,
        window_from=question.window.from_at,
        window_to=question.ends_at,
        known_until=_known_until(question),
        group=group,
        is_grouping_known=question.has_jobs or group is Grouping.WORKSPACE,
        are_plans_known=question.has_jobs,
        unplanned_jobs_count=sum(_is_untold(job) for job in question.jobs.values()) if question.has_jobs else None,
        **(_parts(question) if question.has_runs else _NOTHING),
    )


_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("jobs_count", "runs_count", "shown_runs_count", "groups", "jobs", "bars", "plans", "concurrency")),
    "workspaces": [],
}


def _known_until(question: Question) -> datetime | None:
    newest = question.asking.book.as_of(sources.RUNS)
    return None if newest is None or not question.has_runs else min(newest, question.now)


def _parts(question: Question) -> dict[str, Any]:
    lines = question.lines
    groups = list(question.by_group)
    shown = sorted(lines[:JOBS_AT_MOST], key=lambda line: (groups.index(question.group_of(line)), line.rank))
    shown, bars = _drawn(question, shown)
    place = {line.key: number for number, line in enumerate(shown)}
    used = sorted({line.key[0] for line in shown})
    return {
        "jobs_count": len(lines),
        "runs_count": sum(line.count("runs_count") for line in lines),
        "shown_runs_count": sum(bar.runs for bar in bars),
        "groups": [_head(key, own, question) for key, own in question.by_group.items()],
        "workspaces": [NamedWorkspace(workspace_id=one, workspace_name=question.workspaces.get(one)) for one in used],
        "jobs": _job_columns(shown, groups, used, question),
        "bars": _bar_columns(bars, place, question.window.from_at),
        "plans": _plan_columns(shown, question.window.from_at) if question.has_jobs else None,
        "concurrency": _concurrency(question),
    }


def _head(key: str | None, own: Sequence[Line], question: Question) -> TimelineGroup:
    totals = {name: sum(line.count(name) for line in own) for name in _COUNTED}
    told = totals["succeeded_count"] + totals["failed_count"] + totals["running_count"]
    is_workspace = question.group is Grouping.WORKSPACE and key is not None
    return TimelineGroup(
        key=key,
        name=question.workspaces.get(key) if is_workspace and key is not None else key,
        jobs_count=len(own),
        succeeded_count=totals["succeeded_count"],
        failed_count=totals["failed_count"],
        running_count=totals["running_count"],
        other_count=totals["runs_count"] - told,
        planned_count=sum(len(line.fires) for line in own),
    )


_COUNTED = ("runs_count", "succeeded_count", "failed_count", "running_count")


# ── what schedules ask for ───────────────────────────────────────────────────────────────────────────────────────────


def planned(jobs: Mapping[Key, Row], now: datetime, until: datetime) -> dict[Key, list[datetime]]:
    """Fires after now and until the end, of living jobs that are on and whose schedule can be read."""
    told: dict[tuple[str, str], list[datetime]] = {}
    found: dict[Key, list[datetime]] = {}
    for key, job in jobs.items():
        if not _is_on(job) or job["schedule"] is None or job["timezone"] is None:
            continue
        asked = (job["schedule"], job["timezone"])
        if asked not in told:
            told[asked] = _fires(*asked, now, until)
        if told[asked]:
            found[key] = told[asked]
    return found


def _is_on(job: Row) -> bool:
    return not job["is_deleted"] and job["is_paused"] is False


def _is_untold(job: Row) -> bool:
    if not _is_on(job) or job["trigger_type"] is None:
        return False
    return job["schedule"] is None or job["timezone"] is None or not _can_be_read(job["schedule"])


def _can_be_read(expression: str) -> bool:
    try:
        parse(expression)
    except ScheduleError:
        return False
    return True


def _fires(expression: str, zone: str, now: datetime, until: datetime) -> list[datetime]:
    found: list[datetime] = []
    at = now
    try:
        while len(found) < FIRES_AT_MOST and (fire := next_fire(expression, zone, at)) is not None and fire <= until:
            found.append(fire)
            at = fire
    except ScheduleError:
        # Its page says what cannot be read.
        return []
    return found


# ── bars ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Bar:
    key: Key
    start: datetime
    end: datetime
    result: ResultClass
    runs: int
    run_id: str


def _drawn(question: Question, lines: Sequence[Line]) -> tuple[list[Line], list[Bar]]:
    """The lines that fit with all their bars: where there are too many bars, jobs without failures go first."""
    rows = ask.bars(question.asking.reader, question.window, [line.key for line in lines])
    bars = merged(rows, timedelta(hours=question.hours) / NEAR_SHARE)
    by_job: dict[Key, list[Bar]] = {}
    for bar in bars:
        by_job.setdefault(bar.key, []).append(bar)
    kept: set[Key] = set()
    room = BARS_AT_MOST
    for line in sorted(lines, key=lambda line: line.rank):
        room -= len(by_job.get(line.key, ()))
        if room < 0 and kept:
            break
        kept.add(line.key)
    shown = [line for line in lines if line.key in kept]
    return shown, [bar for line in shown for bar in by_job.get(line.key, ())]


def merged(rows: Iterable[Row], near: timedelta) -> list[Bar]:
    """A bar a run; runs of one job that ended alike, with less than `near` between them, are one.

    Rows stand by job and start.
    """
    found: list[Bar] = []
    for row in rows:
        key = (row["workspace_id"], row["job_id"])
        result = ResultClass(row["result_class"])
        bar = Bar(key, row["started_at"], row["last_seen_at"], result, 1, row["run_id"])
        last = found[-1] if found else None
        if last is not None and _is_one(last, bar, near):
            found[-1] = Bar(key, last.start, max(last.end, bar.end), result, last.runs + 1, bar.run_id)
        else:
            found.append(bar)
    return found


def _is_one(last: Bar, bar: Bar, near: timedelta) -> bool:
    are_alike = last.result is bar.result and bar.result not in _OPEN
    return are_alike and last.key == bar.key and bar.start - last.end < near


def _seconds(at: datetime, origin: datetime) -> int:
    return round((at - origin).total_seconds())


def _job_columns(
    lines: Sequence[Line], groups: Sequence[str | None], workspaces: Sequence[str], question: Question
) -> TimelineJobs:
    typical = [line.job.get("typical_s") if question.has_typical else None for line in lines]
    return TimelineJobs(
        group=[groups.index(question.group_of(line)) for line in lines],
        workspace=[workspaces.index(line.key[0]) for line in lines],
        job_id=[line.key[1] for line in lines],
        name=[line.job.get("name") for line in lines],
        runs_count=[line.count("runs_count") for line in lines],
        failed_count=[line.count("failed_count") for line in lines],
        typical_s=[None if one is None else round(one) for one in typical],
    )


def _bar_columns(bars: Sequence[Bar], place: Mapping[Key, int], origin: datetime) -> TimelineBars:
    return TimelineBars(
        job=[place[bar.key] for bar in bars],
        start_s=[_seconds(bar.start, origin) for bar in bars],
        lasts_s=[max(0, _seconds(bar.end, bar.start)) for bar in bars],
        results="".join(CODES[bar.result] for bar in bars),
        runs=[bar.runs for bar in bars],
        run_id=[bar.run_id for bar in bars],
    )


def _plan_columns(lines: Sequence[Line], origin: datetime) -> TimelinePlans:
    pairs = [(fire, number) for number, line in enumerate(lines) for fire in line.fires]
    cut_at = plans_cut_at(lines)
    firsts = {(line.fires[0], number) for number, line in enumerate(lines) if line.fires}
    kept = sorted(pair for pair in pairs if cut_at is None or pair[0] < cut_at or pair in firsts)
    return TimelinePlans(
        job=[number for _, number in kept],
        start_s=[_seconds(fire, origin) for fire, _ in kept],
        cut_from_s=None if cut_at is None else _seconds(cut_at, origin),
        left_out_count=len(pairs) - len(kept),
    )


def plans_cut_at(lines: Sequence[Line]) -> datetime | None:
    """From when on plans are left out, of all jobs alike, so that a gap is never taken for a job without a plan."""
    fires = sorted(fire for line in lines for fire in line.fires)
    too_many = fires[PLANS_AT_MOST : PLANS_AT_MOST + 1]
    # Of a job that fires more often than is counted, what comes after the last one is not known.
    ends = [line.fires[-1] for line in lines if len(line.fires) >= FIRES_AT_MOST]
    return min([*too_many, *ends], default=None)


def _concurrency(question: Question) -> Concurrency | None:
    until = _known_until(question)
    if until is None:
        return None
    window = question.window
    count = question.hours * 3600 // STEP_S
    steps = [window.from_at + timedelta(seconds=STEP_S * number) for number in range(count)]
    reader = question.asking.reader
    running = ask.at_the_same_time(reader, window, until, steps, STEP_S, question.chosen)
    queues = ask.queues(reader, window, STEP_S, question.chosen)
    since = ask.first_seen_at(reader)
    known = [since is not None and step + timedelta(seconds=STEP_S) > since for step in steps]
    return Concurrency(
        step_s=STEP_S,
        running_count=[running.get(number) if known[number] else None for number in range(count)],
        queue_s=[queues.get(number) for number in range(count)],
    )
