"""Which part of a table to read next. Pure: the time is passed in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from job_monitor.databricks.system_tables import Grain

_STEPS = {Grain.HOUR: timedelta(hours=1), Grain.DAY: timedelta(days=1)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Window:
    """`since <= cursor < until`, in UTC; `since` None reaches back to the first row."""

    since: datetime | None
    until: datetime


def next_window(
    cursor: datetime | None, *, lookback: timedelta, history: timedelta | None, grain: Grain, now: datetime
) -> Window | None:
    """The part to read at `now`, when rows up to `cursor` were seen. None: there is nothing before `now`.

    `cursor` is the newest value in the data, not the time of an earlier read: the look-back then covers how late rows
    come, however long the pause between two reads was. Nothing at or after `now` is read, so that one row from the
    future cannot carry the cursor past rows that are still to come; a day that has begun is read whole.
    """
    if cursor is not None:
        since: datetime | None = cursor - lookback
    else:
        since = None if history is None else now - history
    until = now
    if grain in _STEPS and since is not None:
        since = _floor(since, _STEPS[grain])
    if grain is Grain.DAY:
        until = _floor(now, _STEPS[grain]) + _STEPS[grain]
    if since is not None and since >= until:
        return None
    return Window(since, until)


def slices(window: Window, rows_by_day: Mapping[date, int], most_rows: int) -> list[Window]:
    """The window cut at midnights into parts of at most `most_rows` rows, a day at least; oldest first.

    Oldest first, because what was read is then one stretch with one end, the cursor, wherever it is interrupted; the
    same order makes each part provably new to the store, and keeps its row groups sorted by time.
    """
    cuts = [cut for cut in _cuts(rows_by_day, most_rows) if (window.since or _EPOCH) < cut < window.until]
    bounds: list[datetime | None] = [window.since, *cuts]
    return [Window(since, until) for since, until in zip(bounds, [*cuts, window.until], strict=True)]


def _cuts(rows_by_day: Mapping[date, int], most_rows: int) -> Iterator[datetime]:
    filled = 0
    for day in sorted(rows_by_day):
        if filled and filled + rows_by_day[day] > most_rows:
            yield datetime.combine(day, time(), UTC)
            filled = 0
        filled += rows_by_day[day]


def _floor(moment: datetime, step: timedelta) -> datetime:
    return moment - (moment - _EPOCH) % step
