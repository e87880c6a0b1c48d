"""Quartz's two fields for days: which days of a month an expression means. `?` says that the other field decides."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from job_monitor.errors import ScheduleError
from job_monitor.schedules.fields import Field, values

_WEEKDAY_NAMES = {name: number for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), 1)}
DAY_OF_MONTH = Field("day of month", 1, 31)
DAY_OF_WEEK = Field("day of week", 1, 7, _WEEKDAY_NAMES)
_SATURDAY, _SUNDAY = 5, 6
_LAST_OFFSET_AT_MOST = 30

_FROM_LAST = re.compile(r"L(?:-(\d{1,2}))?(W)?")
_NEAREST = re.compile(r"(\d{1,2})W")
_NTH = re.compile(r"([1-7]|[A-Z]{3})#([1-5])")
_LAST_WEEKDAY = re.compile(r"([1-7]|[A-Z]{3})L")


class DayRule(Protocol):
    def of(self, year: int, month: int) -> list[int]:
        """Days of this month, ascending."""
        ...


@dataclass(frozen=True)
class MonthDay:
    """A day, or one counted back from the last; as it stands, or the weekday nearest to it."""

    day: int
    from_last: bool = False
    to_weekday: bool = False

    def of(self, year: int, month: int) -> int | None:
        """The day, or None where the month is too short for it."""
        last = monthrange(year, month)[1]
        day = last - self.day if self.from_last else self.day
        if not 1 <= day <= last:
            return None
        return _nearest_weekday(date(year, month, day), last) if self.to_weekday else day


@dataclass(frozen=True)
class MonthDays:
    """Days as they stand, and those that each month has elsewhere."""

    days: tuple[int, ...]
    moving: tuple[MonthDay, ...] = ()

    def of(self, year: int, month: int) -> list[int]:
        last = monthrange(year, month)[1]
        found = [day for day in self.days if day <= last]
        if not self.moving:
            return found
        return sorted({*found, *(day for one in self.moving if (day := one.of(year, month)) is not None)})


@dataclass(frozen=True)
class WeekDays:
    """Days of the week, 1 is Sunday. `nth` is 1 to 5, or -1 for the last of the month; 0 takes them all."""

    days: frozenset[int]
    nth: int = 0

    def of(self, year: int, month: int) -> list[int]:
        first, count = monthrange(year, month)
        found = [day for day in range(1, count + 1) if (first + day) % 7 + 1 in self.days]
        if self.nth == 0:
            return found
        index = self.nth - 1 if self.nth > 0 else -1
        return found[index : index + 1 or None]


def day_rule(of_month: str, of_week: str) -> DayRule:
    """The rule of the two fields. Raises ScheduleError unless exactly one of them is `?`, as Quartz wants it."""
    if (of_month == "?") == (of_week == "?"):
        raise ScheduleError("Exactly one of day of month and day of week has to be '?'.")
    if of_week == "?":
        return _month_days(of_month)
    return _week_days(of_week)


def _month_days(text: str) -> MonthDays:
    days: set[int] = set()
    moving: list[MonthDay] = []
    for part in text.split(","):
        if (found := _moving(part)) is not None:
            moving.append(found)
        else:
            days.update(values(DAY_OF_MONTH, part))
    return MonthDays(tuple(sorted(days)), tuple(moving))


def _moving(part: str) -> MonthDay | None:
    if found := _FROM_LAST.fullmatch(part):
        offset = int(found[1] or 0)
        if offset > _LAST_OFFSET_AT_MOST:
            raise ScheduleError(f"{part!r} counts back over more days than a month has.")
        return MonthDay(offset, from_last=True, to_weekday=found[2] is not None)
    if found := _NEAREST.fullmatch(part):
        (day,) = values(DAY_OF_MONTH, found[1])
        return MonthDay(day, to_weekday=True)
    return None


def _week_days(text: str) -> WeekDays:
    """`L`, `nL` and `n#m` stand alone: Quartz takes them in no list."""
    if text == "L":
        return WeekDays(frozenset({7}))
    if found := _NTH.fullmatch(text):
        return WeekDays(_one(found[1]), int(found[2]))
    if found := _LAST_WEEKDAY.fullmatch(text):
        return WeekDays(_one(found[1]), -1)
    return WeekDays(frozenset(values(DAY_OF_WEEK, text)))


def _one(text: str) -> frozenset[int]:
    return frozenset(values(DAY_OF_WEEK, text))


def _nearest_weekday(day: date, last: int) -> int:
    """Saturday goes back and Sunday on, but never out of the month: there it is Monday the 3rd, or a Friday."""
    if day.weekday() == _SATURDAY:
        return 3 if day.day == 1 else day.day - 1
    if day.weekday() == _SUNDAY:
        return day.day - 2 if day.day == last else day.day + 1
    return day.day
