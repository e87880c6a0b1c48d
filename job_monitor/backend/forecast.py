"""What a month will come to, and since when a level is another. Pure: days and amounts in, amounts and dates out."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal

from job_monitor.metrics.periods import Span

WEEKS_AT_MOST = 4
_DAY = timedelta(days=1)
_EXACT = Context(prec=76)
"""Amounts have 38 digits; Python's own context would round a sum of them at 28."""
_MICRO = Decimal("0.000001")


@dataclass(frozen=True)
class Forecast:
    """`low` and `high`: the days that are left as the cheapest and the dearest of their weekday in `basis`; None where
    there is one week alone, of which a day is both."""

    cost: Decimal
    low: Decimal | None
    high: Decimal | None
    basis: Span


Amounts = Mapping[date, Decimal]
"""What each complete day cost. A day that is not there is not known."""


def exact_sum(amounts: Sequence[Decimal]) -> Decimal:
    """The sum, to the last digit."""
    total = Decimal(0)
    for amount in amounts:
        total = _EXACT.add(total, amount)
    return total


def month_of(day: date, zone: str) -> Span:
    return Span(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]), zone)


def same_part_before(month: Span, complete: Span) -> Span:
    """The days of the month before that `complete`, a first part of `month`, stands beside; all of a shorter month."""
    last = month.from_date - _DAY
    first = last.replace(day=1)
    return Span(first, min(first + (complete.to_date - complete.from_date), last), month.zone)


def basis_of(last: date, amounts: Amounts, zone: str) -> Span | None:
    """The last whole weeks that are known, four at most: so each weekday counts alike. None without a week."""
    weeks = 0
    while weeks < WEEKS_AT_MOST and all(last - _DAY * offset in amounts for offset in _week(weeks)):
        weeks += 1
    return Span(last - _DAY * (7 * weeks - 1), last, zone) if weeks else None


def _week(number: int) -> range:
    return range(7 * number, 7 * number + 7)


def forecast(month: Span, complete: Span | None, so_far: Decimal, amounts: Amounts, basis: Span) -> Forecast:
    """The month's complete days as they are, and each other day as its weekday was in the basis.

    `so_far` is what is billed already, incomplete days among it: a forecast is never below.
    """
    begun = exact_sum([] if complete is None else _of(amounts, complete))
    first = month.from_date if complete is None else complete.to_date + _DAY
    left = _dates(Span(first, month.to_date, month.zone))
    same = {day.weekday(): [amounts[one] for one in _dates(basis) if one.weekday() == day.weekday()] for day in left}

    def of_all(which: "Sequence[Decimal]") -> Decimal:
        return max(so_far, exact_sum([begun, *which])).quantize(_MICRO)

    mean = of_all([exact_sum(same[day.weekday()]) / len(same[day.weekday()]) for day in left])
    if basis.days == 7:
        return Forecast(mean, None, None, basis)
    return Forecast(
        mean,
        of_all([min(same[day.weekday()]) for day in left]),
        of_all([max(same[day.weekday()]) for day in left]),
        basis,
    )


def _of(amounts: Amounts, span: Span) -> list[Decimal]:
    return [amounts[day] for day in _dates(span) if day in amounts]


def _dates(span: Span) -> list[date]:
    return [span.from_date + _DAY * offset for offset in range(span.days)]


def since(days: Sequence[tuple[date, Decimal]], *, grew: bool) -> date | None:
    """The day that parts the series best into a level before and another one from then on.

    Best: the two means explain most of the squares. None where no such parting goes the way that is asked.
    """
    values = [float(amount) for _, amount in days]
    best: tuple[float, date] | None = None
    for cut in range(1, len(values)):
        before, after = values[:cut], values[cut:]
        step = sum(after) / len(after) - sum(before) / len(before)
        weight = step * step * len(before) * len(after)
        if step != 0 and (step > 0) is grew and (best is None or weight > best[0]):
            best = (weight, days[cut][0])
    return None if best is None else best[1]
