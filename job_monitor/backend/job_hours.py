"""All jobs by the hour, from one snapshot: what failed at the same time, whatever it was."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from job_monitor.backend.job_page import CODES
from job_monitor.backend.models_job_hours import HourColumns, JobHours
from job_monitor.backend.queries import job_hours as ask
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.job_hours import Marks, Window
from job_monitor.backend.queries.listing import is_built
from job_monitor.backend.queries.timeline import first_seen_at
from job_monitor.backend.targets import Asking
from job_monitor.domain import ResultClass

WORST_FIRST = (
    ResultClass.FAILED,
    ResultClass.TIMED_OUT,
    ResultClass.BLOCKED,
    ResultClass.CANCELLED,
    ResultClass.SKIPPED,
    ResultClass.UNKNOWN,
    ResultClass.RUNNING,
    ResultClass.SUCCEEDED,
)
AT_WORK, NO_RUN = "W", "."
_LETTERS = "".join(CODES[result] for result in WORST_FIRST) + AT_WORK
_HOUR = timedelta(hours=1)


def window_of(now: datetime, hours: int, minute: int) -> Window:
    """So many hours, of which the last holds the moment. Each begins at the minute of the UTC hour."""
    shifted = now.astimezone(UTC) - timedelta(minutes=minute)
    begin = shifted.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=minute)
    return Window(begin - (hours - 1) * _HOUR, hours)


def job_hours(asking: Asking, window: Window, now: datetime) -> JobHours:
    """The answer; null in every part where the runs may not be read."""
    newest = asking.book.as_of(sources.RUNS)
    is_known = is_built(asking.reader) and asking.book.is_known(sources.RUNS, marts=ask.MARTS)
    until = min(newest, now) if is_known and newest is not None else None
    rows = ask.marks(asking.reader, window, until or window.from_at, [*map(str, WORST_FIRST)]) if is_known else None
    workspaces = sorted(set(rows.column("workspace_id"))) if rows is not None else []
    return JobHours(
        as_of=newest,
        sources=asking.book.shown((sources.RUNS,), ask.MARTS),
        from_at=window.from_at,
        hours=window.hours,
        known_from=first_seen_at(asking.reader) if is_known else None,
        known_until=until,
        workspaces=workspaces,
        jobs=None if rows is None else _columns(rows, workspaces, window.hours),
    )


def _columns(rows: Marks, workspaces: Sequence[str], hours: int) -> HourColumns:
    places = {one: place for place, one in enumerate(workspaces)}
    marked = zip(rows.column("hours"), rows.column("ranks"), strict=True)
    return HourColumns(
        workspace=[places[one] for one in rows.column("workspace_id")],
        job_id=rows.column("job_id"),
        results=[letters(hours, own, ranks) for own, ranks in marked],
    )


def letters(hours: int, marked: Sequence[int], ranks: Sequence[int]) -> str:
    """A character an hour."""
    found = [NO_RUN] * hours
    for hour, rank in zip(marked, ranks, strict=True):
        found[hour] = _LETTERS[rank - 1]
    return "".join(found)
