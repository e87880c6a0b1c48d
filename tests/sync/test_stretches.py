"""Stretches of time: joined, cut, and added up by the hour."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from job_monitor.sync.stretches import Stretch, by_hour, seconds, union, with_idle, within

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(minute):
    return START + timedelta(minutes=minute)


def minutes(*pairs):
    return [Stretch(at(begin), at(end)) for begin, end in pairs]


some = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 60)).map(lambda pair: Stretch(at(pair[0]), at(pair[0] + pair[1])))
)


def test_two_statements_at_a_time_hold_the_warehouse_once():
    assert seconds(minutes((0, 10), (5, 12), (20, 21))) == 13 * 60


def test_a_warehouse_that_is_used_again_before_it_stops_never_stopped():
    up = with_idle(minutes((0, 1), (8, 9), (40, 41)), timedelta(minutes=10))
    assert up == minutes((0, 19), (40, 51))


def test_a_stretch_over_midnight_counts_in_part():
    assert within(minutes((-5, 5)), at(0), at(60)) == minutes((0, 5))
    assert within(minutes((-5, 0), (60, 70)), at(0), at(60)) == []


def test_a_stretch_over_the_full_hour_lies_in_both():
    assert by_hour(minutes((50, 80))) == {at(0): 600.0, at(60): 1200.0}


@given(some)
def test_a_minute_is_counted_once_however_it_is_covered(stretches):
    covered = {minute for minute in range(400) for each in stretches if each.from_at <= at(minute) < each.until_at}
    assert seconds(stretches) == len(covered) * 60
    assert sum(by_hour(stretches).values()) == pytest.approx(len(covered) * 60)
    assert sum(each.seconds for each in union(stretches)) == len(covered) * 60
