"""Touched days as few spans."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from job_monitor.sql.incremental import spans

FIRST = date(2026, 2, 1)


def days(*numbers):
    return [FIRST + timedelta(days=number) for number in numbers]


@pytest.mark.parametrize(
    ("given_days", "most", "wanted"),
    [
        ((), 3, []),
        ((0,), 3, [(0, 0)]),
        ((0, 1, 2), 3, [(0, 2)]),
        ((0, 5, 6), 3, [(0, 0), (5, 6)]),
        ((0, 2, 9, 30), 2, [(0, 9), (30, 30)]),
        ((0, 2, 9, 30), 1, [(0, 30)]),
    ],
)
def test_the_widest_gaps_are_left_out(given_days, most, wanted):
    assert spans(days(*given_days), most) == tuple((days(first)[0], days(last)[0]) for first, last in wanted)


@given(st.sets(st.integers(0, 60)), st.integers(1, 9))
def test_every_day_lies_in_one_span_and_each_span_ends_with_days_of_its_own(numbers, most):
    given_days = days(*sorted(numbers))
    found = spans(given_days, most)
    assert len(found) <= most
    assert all(sum(first <= day <= last for first, last in found) == 1 for day in given_days)
    assert {end for span in found for end in span} <= set(given_days)
