"""A Quartz expression in words, as one says it: `At 06:30 on Monday to Friday`."""

from collections.abc import Sequence
from itertools import pairwise

from job_monitor.schedules.days import MonthDay, MonthDays, WeekDays
from job_monitor.schedules.quartz import Quartz, parse

_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_TIMES_AT_MOST = 6
"""More times of a day than these are told by minutes and hours."""
_ALL_HOURS = tuple(range(24))
_ALL_MINUTES = tuple(range(60))


def in_words(expression: str) -> str:
    """The expression as a sentence without a full stop; the zone is not in it. Raises ScheduleError."""
    quartz = parse(expression)
    parts = [_times(quartz), _days(quartz), _months(quartz.months), _years(quartz.years)]
    return " ".join(part for part in parts if part)


def _times(quartz: Quartz) -> str:
    second = "" if quartz.seconds == (0,) else f", at second {_listed(quartz.seconds)}"
    return f"{_by_the_clock(quartz.minutes, quartz.hours)}{second}"


def _by_the_clock(minutes: Sequence[int], hours: Sequence[int]) -> str:
    if len(minutes) * len(hours) <= _TIMES_AT_MOST:
        times = [f"{hour:02}:{minute:02}" for hour in hours for minute in minutes]
        return f"At {_and(times)}"
    if len(minutes) == 1:
        return _hourly(minutes[0], hours)
    return f"{_minutely(minutes)}{_hour_range(hours)}"


def _hourly(minute: int, hours: Sequence[int]) -> str:
    at = f"at minute {minute}" if minute else "on the hour"
    if tuple(hours) == _ALL_HOURS:
        return f"Every hour {at}"
    step = _step(hours, 24)
    return f"Every {step} hours {at}{_from(hours)}" if step else f"Every hour {at}{_hour_range(hours)}"


def _from(hours: Sequence[int]) -> str:
    return f", from {hours[0]:02}:00" if hours[0] else ""


def _minutely(minutes: Sequence[int]) -> str:
    if tuple(minutes) == _ALL_MINUTES:
        return "Every minute"
    step = _step(minutes, 60)
    if not step:
        return f"At the minutes {_listed(minutes)} of an hour"
    return f"Every {step} minutes{f' from minute {minutes[0]}' if minutes[0] else ''}"


def _hour_range(hours: Sequence[int]) -> str:
    if tuple(hours) == _ALL_HOURS:
        return ""
    if len(hours) > 1 and hours[-1] - hours[0] == len(hours) - 1:
        return f", {hours[0]:02}:00 to {hours[-1]:02}:59"
    return f", in the hours {_listed(hours)}"


def _step(values: Sequence[int], whole: int) -> int:
    """The distance of values that go round evenly; 0 where they do not."""
    step = values[1] - values[0] if len(values) > 1 else 0
    is_even = step > 1 and whole % step == 0 and len(values) == whole // step and values[0] < step
    return step if is_even and all(b - a == step for a, b in pairwise(values)) else 0


def _days(quartz: Quartz) -> str:
    rule = quartz.days
    if isinstance(rule, WeekDays):
        return _weekdays(rule)
    if isinstance(rule, MonthDays):
        return _month_days(rule)
    return ""


def _weekdays(rule: WeekDays) -> str:
    if len(rule.days) == 7:
        return "every day"
    # A week of people begins on Monday; Quartz counts from Sunday.
    order = [day for day in (2, 3, 4, 5, 6, 7, 1) if day in rule.days]
    names = [_WEEKDAYS[day - 1] for day in order]
    if rule.nth:
        which = "last" if rule.nth < 0 else _ordinal(rule.nth)
        return f"on the {which} {names[0]} of the month"
    if len(order) > 2 and [2, 3, 4, 5, 6, 7, 1][: len(order)] == order:
        return f"on {names[0]} to {names[-1]}"
    return f"on {_and(names)}"


def _month_days(rule: MonthDays) -> str:
    if rule.days == tuple(range(1, 32)):
        return "every day"
    parts = [f"the {_ordinal(day)}" for day in rule.days] + [_moving(one) for one in rule.moving]
    return f"on {_and(parts)} of the month"


def _moving(day: MonthDay) -> str:
    if not day.from_last:
        return f"the weekday nearest to the {_ordinal(day.day)}"
    kind = "weekday" if day.to_weekday else "day"
    return f"the last {kind}" if day.day == 0 else f"the {kind} {day.day} before the last"


def _months(months: Sequence[int]) -> str:
    return "" if len(months) == 12 else f"in {_and([_MONTHS[month - 1] for month in months])}"


def _years(years: Sequence[int]) -> str:
    if years[0] == 1970 and years[-1] == 2099 and len(years) == 130:
        return ""
    return f"in {_listed(years)}"


def _listed(values: Sequence[int]) -> str:
    if len(values) > 2 and values[-1] - values[0] == len(values) - 1:
        return f"{values[0]} to {values[-1]}"
    return _and([str(value) for value in values])


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
