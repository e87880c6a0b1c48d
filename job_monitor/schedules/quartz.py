"""Quartz cron expressions: when they fired last, and when they fire next.

An expression is matched against the clock on the wall of its zone, as Quartz does it (its FAQ, "daylight savings"): a
time that the clock jumps over does not fire, and one that comes twice fires at its first coming only. So a job that is
asked for every 15 minutes is silent for the hour that repeats.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from job_monitor.errors import ScheduleError
from job_monitor.schedules.days import DayRule, day_rule
from job_monitor.schedules.fields import Field, values

_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SECOND = Field("seconds", 0, 59)
_MINUTE = Field("minutes", 0, 59)
_HOUR = Field("hours", 0, 23)
_MONTH = Field("months", 1, 12, {name: number for number, name in enumerate(_NAMES, 1)})
_YEAR = Field("years", 1970, 2099, wraps=False)


@dataclass(frozen=True)
class Quartz:
    """An expression that was read. Values ascend."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: DayRule
    months: tuple[int, ...]
    years: tuple[int, ...]

    def onwards(self, start: datetime) -> Iterator[datetime]:
        """Times on the wall from `start` on, ascending; neither has a zone."""
        for day in self._dates_from(start.date()):
            low = start.time() if day == start.date() else time.min
            for hour in (one for one in self.hours if one >= low.hour):
                for minute in (one for one in self.minutes if (hour, one) >= (low.hour, low.minute)):
                    for second in self.seconds:
                        if (at := time(hour, minute, second)) >= low:
                            yield datetime.combine(day, at)

    def backwards(self, start: datetime) -> Iterator[datetime]:
        """Times on the wall from `start` back, descending; neither has a zone."""
        for day in self._dates_until(start.date()):
            high = start.time() if day == start.date() else time.max
            for hour in (one for one in reversed(self.hours) if one <= high.hour):
                for minute in (one for one in reversed(self.minutes) if (hour, one) <= (high.hour, high.minute)):
                    for second in reversed(self.seconds):
                        if (at := time(hour, minute, second)) <= high:
                            yield datetime.combine(day, at)

    def _dates_from(self, start: date) -> Iterator[date]:
        for year in (one for one in self.years if one >= start.year):
            for month in (one for one in self.months if (year, one) >= (start.year, start.month)):
                for day in self.days.of(year, month):
                    if (at := date(year, month, day)) >= start:
                        yield at

    def _dates_until(self, start: date) -> Iterator[date]:
        for year in (one for one in reversed(self.years) if one <= start.year):
            for month in (one for one in reversed(self.months) if (year, one) <= (start.year, start.month)):
                for day in reversed(self.days.of(year, month)):
                    if (at := date(year, month, day)) <= start:
                        yield at


@lru_cache(maxsize=4096)
def parse(expression: str) -> Quartz:
    """The expression's fields: seconds, minutes, hours, day of month, month, day of week and, if given, year.

    Raises ScheduleError with a sentence on what cannot be read. Case does not matter; names have three letters.
    """
    fields = expression.upper().split()
    if len(fields) not in (6, 7):
        raise ScheduleError(f"A Quartz expression has 6 or 7 fields; {expression!r} has {len(fields)}.")
    try:
        return Quartz(
            seconds=tuple(values(_SECOND, fields[0])),
            minutes=tuple(values(_MINUTE, fields[1])),
            hours=tuple(values(_HOUR, fields[2])),
            days=day_rule(fields[3], fields[5]),
            months=tuple(values(_MONTH, fields[4])),
            years=tuple(values(_YEAR, fields[6] if len(fields) > 6 else "*")),
        )
    except ScheduleError as error:
        raise ScheduleError(f"{expression!r} cannot be read: {error}") from error


def next_fire(expression: str, zone: str, after: datetime) -> datetime | None:
    """The first fire strictly after a moment, UTC; None when there is none any more.

    `zone` is a name of the IANA database. Raises ScheduleError.
    """
    quartz, place = parse(expression), _zone(zone)
    wall = after.astimezone(place).replace(tzinfo=None, fold=0, microsecond=0)
    return next((at for one in quartz.onwards(wall) if (at := _moment(one, place)) is not None and at > after), None)


@lru_cache(maxsize=4096)
def last_fire(expression: str, zone: str, before: datetime) -> datetime | None:
    """The latest fire strictly before a moment, UTC; None when there was none since 1970.

    `zone` is a name of the IANA database. Raises ScheduleError.
    """
    quartz, place = parse(expression), _zone(zone)
    wall = _latest_wall(before, place)
    return next((at for one in quartz.backwards(wall) if (at := _moment(one, place)) is not None and at < before), None)


def _latest_wall(before: datetime, place: ZoneInfo) -> datetime:
    """The furthest time on the wall that may have fired: where an hour repeats, the end of its first coming."""
    local = before.astimezone(place)
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    repeated = first - second if local.fold and first is not None and second is not None else timedelta()
    return local.replace(tzinfo=None, fold=0) + repeated


def _moment(wall: datetime, place: ZoneInfo) -> datetime | None:
    """When the zone's clock first shows this time; None for a time that it jumps over."""
    at = wall.replace(tzinfo=place).astimezone(UTC)
    return at if at.astimezone(place).replace(tzinfo=None, fold=0) == wall else None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise ScheduleError(f"No time zone is known by the name {name!r}.") from error
