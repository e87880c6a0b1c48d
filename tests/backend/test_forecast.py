"""What a month will come to, and since when: pure arithmetic, to the last digit."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from job_monitor.backend.forecast import basis_of, exact_sum, forecast, month_of, same_part_before, since
from job_monitor.metrics.periods import Span

DAY = timedelta(days=1)
NOV = month_of(date(2026, 11, 20), "UTC")
amounts = st.decimals(min_value=Decimal("-10"), max_value=Decimal("10000"), places=18)


def days(last: date, values: list[Decimal]) -> dict[date, Decimal]:
    """The last of the values is that of `last`."""
    return {last - DAY * offset: value for offset, value in enumerate(reversed(values))}


def test_a_month_is_whole_in_a_leap_year_and_over_the_year() -> None:
    assert month_of(date(2028, 2, 10), "UTC").to_date == date(2028, 2, 29)
    assert month_of(date(2026, 12, 31), "UTC").from_date == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("to_date", "expected"),
    [
        (date(2026, 3, 18), (date(2026, 2, 1), date(2026, 2, 18))),
        (date(2026, 3, 31), (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 1, 5), (date(2025, 12, 1), date(2025, 12, 5))),
    ],
)
def test_a_part_of_a_month_stands_beside_the_same_days_of_the_one_before(to_date, expected) -> None:
    month = month_of(to_date, "UTC")
    found = same_part_before(month, Span(month.from_date, to_date, "UTC"))
    assert (found.from_date, found.to_date) == expected


def test_a_forecast_is_what_was_and_each_other_day_as_its_weekday() -> None:
    # 14 complete days until Wednesday the 18th: 10 a day, 3 on Saturdays and Sundays, the older week half of it.
    last = date(2026, 11, 18)
    week = [Decimal(3) if (last - DAY * offset).weekday() >= 5 else Decimal(10) for offset in range(6, -1, -1)]
    known = days(last, [value / 2 for value in week] + week)
    basis = basis_of(last, known, "UTC")
    complete = Span(NOV.from_date, last, "UTC")
    begun = exact_sum([known[day] for day in known if day >= NOV.from_date])

    found = forecast(NOV, complete, begun, known, basis)

    # Left: the 19th to the 30th, eight working days and two weekends.
    assert basis.days == 14
    assert found.cost == begun + 8 * Decimal("7.5") + 4 * Decimal("2.25")
    assert (found.low, found.high) == (begun + 8 * 5 + 4 * Decimal("1.5"), begun + 8 * 10 + 4 * 3)


def test_a_forecast_is_never_below_what_is_billed_already() -> None:
    last = date(2026, 11, 29)
    known = days(last, [Decimal(1)] * 29)
    basis = basis_of(last, known, "UTC")

    assert forecast(NOV, Span(NOV.from_date, last, "UTC"), Decimal(100), known, basis).cost == 100


def test_a_week_is_the_least_and_four_are_the_most_that_a_forecast_rests_on() -> None:
    last = date(2026, 11, 18)
    lengths = [basis_of(last, days(last, [Decimal(1)] * count), "UTC") for count in (6, 7, 20, 40)]
    assert [None if basis is None else basis.days for basis in lengths] == [None, 7, 14, 28]
    gap = days(last, [Decimal(1)] * 20)
    del gap[last - DAY * 9]
    assert basis_of(last, gap, "UTC").days == 7


def test_one_week_alone_tells_no_range() -> None:
    last = date(2026, 11, 18)
    known = days(last, [Decimal(2)] * 7)
    found = forecast(NOV, None, Decimal(0), known, basis_of(last, known, "UTC"))
    assert (found.cost, found.low, found.high) == (60, None, None)


@settings(max_examples=50, deadline=None)
@given(st.lists(amounts, min_size=7, max_size=40), st.integers(1, 30))
def test_a_forecast_lies_within_its_range(values, day) -> None:
    last = date(2026, 11, day)
    known = days(last, values)
    basis = basis_of(last, known, "UTC")
    complete = Span(NOV.from_date, last, "UTC")
    found = forecast(NOV, complete, Decimal(0), known, basis)
    if found.low is not None:
        assert found.low <= found.cost <= found.high


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.decimals(allow_nan=False, allow_infinity=False, places=18, min_value=-(10**19), max_value=10**19),
        max_size=30,
    )
)
def test_a_sum_is_exact_however_many_digits_it_has(values) -> None:
    assert Fraction(exact_sum(values)) == sum((Fraction(value) for value in values), Fraction(0))


def series(*values: int) -> list[tuple[date, Decimal]]:
    return [(date(2026, 11, 1) + DAY * place, Decimal(value)) for place, value in enumerate(values)]


def test_a_level_is_another_since_the_day_that_parts_it_best() -> None:
    rise = series(5, 6, 5, 5, 6, 20, 21, 19, 20)
    assert since(rise, grew=True) == date(2026, 11, 6)
    assert since(series(20, 21, 19, 5, 5), grew=False) == date(2026, 11, 4)
    assert since(rise, grew=False) is None
    assert since(series(4, 4, 4), grew=True) is None
    assert since([], grew=True) is None
