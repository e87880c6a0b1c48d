"""Days, weeks and months in a named zone, as spans of time. Pure: the present is passed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


class Grain(StrEnum):
    """The length of a period; `none` is the whole range at once."""

    NONE = "none"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Span:
    """Whole dates in a zone, both ends included."""

    from_date: date
    to_date: date
    zone: str

    @property
    def days(self) -> int:
        return (self.to_date - self.from_date).days + 1

    @property
    def from_at(self) -> datetime:
        """Its first moment, in UTC."""
        return midnight(self.from_date, self.zone)

    @property
    def until_at(self) -> datetime:
        """The first moment after it, in UTC."""
        return midnight(self.to_date + _DAY, self.zone)


@dataclass(frozen=True)
class Period:
    """One step of a series: from its first moment until, but without, its last. `key` is what SQL calls it."""

    key: date | datetime
    from_date: date
    to_date: date
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class History:
    """From when until when everything has arrived; None: there are no rows."""

    begins_at: datetime | None = None
    complete_at: datetime | None = None

    @classmethod
    def of_dates(cls, first: date | None, complete_until: date | None) -> "History":
        """From UTC dates: the first that has rows, and the last that is complete."""
        begins_at = None if first is None else midnight(first, "UTC")
        return cls(begins_at, None if complete_until is None else midnight(complete_until + _DAY, "UTC"))

    def holds(self, from_at: datetime, until_at: datetime) -> bool:
        """Whether no row of this time can be missing, so that no row is a true zero."""
        return self.reaches(from_at) and self.is_complete(until_at)

    def reaches(self, from_at: datetime) -> bool:
        return self.begins_at is not None and self.begins_at <= from_at

    def is_complete(self, until_at: datetime) -> bool:
        return self.complete_at is not None and until_at <= self.complete_at


def midnight(day: date, zone: str) -> datetime:
    """The moment at which a day begins in the zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def today(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def complete_part(span: Span, history: History) -> Span | None:
    """The days of the span, from its first on, whose rows have all arrived; None when there is no such day."""
    to_date = span.to_date
    while to_date >= span.from_date and not history.is_complete(midnight(to_date + _DAY, span.zone)):
        to_date -= _DAY
    return None if to_date < span.from_date else Span(span.from_date, to_date, span.zone)


def before(span: Span, days: int) -> Span:
    """As many days, just before the span."""
    end = span.from_date - _DAY
    return Span(end - (days - 1) * _DAY, end, span.zone)


def periods(span: Span, grain: Grain) -> list[Period]:
    """The steps of a series, in order. The first and last week or month are cut to the span."""
    if grain is Grain.NONE:
        return []
    return list(_hours(span) if grain is Grain.HOUR else _days(span, grain))


def _hours(span: Span) -> Iterator[Period]:
    at = span.from_at
    while at < span.until_at:
        local = at.astimezone(ZoneInfo(span.zone)).date()
        yield Period(at, local, local, at, at + timedelta(hours=1))
        at += timedelta(hours=1)


def _days(span: Span, grain: Grain) -> Iterator[Period]:
    key = _begin(span.from_date, grain)
    while key <= span.to_date:
        following = _next(key, grain)
        part = Span(max(key, span.from_date), min(following - _DAY, span.to_date), span.zone)
        yield Period(key, part.from_date, part.to_date, part.from_at, part.until_at)
        key = following


def _begin(day: date, grain: Grain) -> date:
    if grain is Grain.WEEK:
        return day - day.weekday() * _DAY
    return day.replace(day=1) if grain is Grain.MONTH else day


def _next(key: date, grain: Grain) -> date:
    if grain is Grain.MONTH:
        return (key + 31 * _DAY).replace(day=1)
    return key + (7 if grain is Grain.WEEK else 1) * _DAY


def has_whole_hours(span: Span) -> bool:
    """Whether the zone's hours are UTC's hours in all of the span."""
    zone = ZoneInfo(span.zone)
    steps = (span.from_at + step * _DAY for step in range(span.days + 1))
    offsets = [at.astimezone(zone).utcoffset() or timedelta(0) for at in steps]
    return all(offset % timedelta(hours=1) == timedelta(0) for offset in offsets)
