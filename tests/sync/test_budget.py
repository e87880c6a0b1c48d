"""The cap on own cost: nothing waits without it, the least urgent waits first, and a day never takes more than it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from job_monitor.databricks.system_tables import TABLES
from job_monitor.sync.budget import SHEDDING, Budget, may_be_used, waiting

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
DAY_S = 86_400
NAMES = [table.name for table in TABLES]
RUNS = "system.lakeflow.job_run_timeline"
JOBS = "system.lakeflow.jobs"
PRICES = "system.billing.list_prices"

moments = st.integers(0, DAY_S - 1).map(lambda second: MIDNIGHT + timedelta(seconds=second))
seconds = st.floats(0, 90_000, allow_nan=False)
limits = st.floats(60, DAY_S)
ages = st.one_of(st.none(), st.floats(0, 3 * DAY_S).map(lambda age: timedelta(seconds=age)))


def names(budget, last_read, now):
    return {each.table for each in waiting(budget, last_read, now)}


def read_ago(now, age):
    return dict.fromkeys(NAMES, None if age is None else now - age)


def test_every_table_has_its_place_in_the_order_once():
    placed = [name for tier in SHEDDING for name in tier.tables]
    assert sorted(placed) == sorted(NAMES)


def test_less_urgent_work_waits_earlier_and_longer():
    assert [tier.from_ratio for tier in SHEDDING] == sorted(tier.from_ratio for tier in SHEDDING)
    longest = [tier.at_most for tier in SHEDDING[:-1]]
    assert longest == sorted(longest, reverse=True)
    assert SHEDDING[-1].at_most is None
    assert RUNS in SHEDDING[-1].tables


@given(used=seconds, idle=seconds, now=moments, age=ages)
def test_without_a_cap_nothing_waits(used, idle, now, age):
    assert waiting(Budget(None, used, idle), read_ago(now, age), now) == []


@given(limit=limits, used=seconds, more=seconds, idle=st.floats(0, 3600), now=moments, age=ages)
def test_who_has_used_more_reads_no_table_more(limit, used, more, idle, now, age):
    last = read_ago(now, age)
    assert names(Budget(limit, used, idle), last, now) <= names(Budget(limit, used + more, idle), last, now)


@given(limit=limits, more=limits, used=seconds, idle=st.floats(0, 3600), now=moments, age=ages)
def test_a_higher_cap_lets_no_table_wait_more(limit, more, used, idle, now, age):
    last = read_ago(now, age)
    assert names(Budget(limit + more, used, idle), last, now) <= names(Budget(limit, used, idle), last, now)


@given(limit=limits, used=seconds, idle=st.floats(0, 3600), now=moments, age=ages)
def test_while_something_is_read_nothing_more_urgent_of_the_same_age_waits(limit, used, idle, now, age):
    found = names(Budget(limit, used, idle), read_ago(now, age), now)
    is_waiting = [set(tier.tables) <= found for tier in SHEDDING]
    assert is_waiting == sorted(is_waiting, reverse=True)


@given(limit=limits, used=seconds, idle=st.floats(0, 3600), now=moments, age=ages)
def test_what_waits_says_why_and_until_when(limit, used, idle, now, age):
    for each in waiting(Budget(limit, used, idle), read_ago(now, age), now):
        assert each.reason.endswith(".")
        assert each.until >= now


@given(
    limit=st.floats(700, DAY_S),
    idle=st.floats(0, 600),
    pauses=st.lists(st.floats(1, 7200), min_size=1, max_size=200),
    took=st.floats(0, 60),
)
def test_a_day_takes_no_more_than_the_cap_and_what_the_last_turn_took(limit, idle, pauses, took):
    now, used = MIDNIGHT, 0.0
    for pause in pauses:
        now += timedelta(seconds=pause)
        if now >= MIDNIGHT + timedelta(days=1):
            break
        if names(Budget(limit, used, idle), dict.fromkeys(NAMES), now) < set(NAMES):
            used += took + idle
    assert used <= limit + took


def test_a_tight_cap_still_reads_runs_all_day_and_everything_else_now_and_then():
    limit, idle, last = 7200.0, 600.0, dict.fromkeys(NAMES)
    used, reads = 0.0, dict.fromkeys(NAMES, 0)
    for minute in range(5, 24 * 60, 5):
        now = MIDNIGHT + timedelta(minutes=minute)
        read = set(NAMES) - names(Budget(limit, used, idle), last, now)
        used += 610.0 if read else 0.0
        for name in read:
            reads[name] += 1
            last[name] = now
    assert used <= limit + 10
    assert reads[RUNS] == 11
    assert reads[JOBS] >= 10
    assert reads[PRICES] == 1


def test_a_cap_below_one_wake_up_says_so():
    found = waiting(Budget(300, 0, 600), {RUNS: None}, MIDNIGHT + timedelta(hours=1))
    assert [each.table for each in found] == [RUNS]
    assert "more than the cap of 300 s" in found[0].reason
    assert found[0].until == MIDNIGHT + timedelta(days=1)


@pytest.mark.parametrize(("hour", "seconds_so_far"), [(0, 0), (6, 900), (12, 1800), (24, 3600)])
def test_the_budget_is_spent_evenly(hour, seconds_so_far):
    at = MIDNIGHT + timedelta(hours=hour) - timedelta(microseconds=hour > 23)
    assert may_be_used(3600, at) == pytest.approx(seconds_so_far)
