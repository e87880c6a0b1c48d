"""How an hour of the warehouse's bill is shared between us and the others."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from job_monitor.backend.own_cost import Hours, cost_per_second, our_part

HOUR = timedelta(hours=1)
EIGHT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def work(hour, *, own=0.0, others=0.0, measure="tasks_s"):
    row = {"hour_at": EIGHT + hour * HOUR}
    for name in ("tasks_s", "elapsed_s", "statements_count"):
        row |= {name: 0.0, f"own_{name}": 0.0}
    return row | {measure: own + others, f"own_{measure}": own}


def billed(hour, cost):
    return {"hour_at": EIGHT + hour * HOUR, "cost": None if cost is None else Decimal(cost)}


def parts(bill, rows):
    return [None if cost is None else float(cost) for cost in our_part(bill, rows).values()]


def test_an_hour_in_which_only_ours_ran_is_ours_with_its_idle_time():
    assert parts([billed(0, 12)], [work(0, own=5)]) == [12.0]


def test_an_hour_is_shared_by_the_work_in_it():
    assert parts([billed(0, 12)], [work(0, own=1, others=3)]) == [3.0]


def test_an_hour_without_a_statement_is_shared_as_the_last_one_that_had_some():
    rows = [work(0, own=1, others=3), work(1, others=4)]
    assert parts([billed(0, 8), billed(2, 8)], rows) == [2.0, 0.0]
    assert parts([billed(3, 8)], rows[:1]) == [2.0]


def test_an_hour_that_no_statement_led_to_is_not_ours():
    assert parts([billed(0, 8)], [work(1, own=5)]) == [0.0]
    assert parts([billed(30, 8)], [work(0, own=5)]) == [0.0]


def test_an_hour_without_a_price_is_not_known_and_not_free():
    assert parts([billed(0, None)], [work(0, own=5)]) == [None]


@pytest.mark.parametrize("measure", ["elapsed_s", "statements_count"])
def test_where_the_time_of_tasks_is_not_known_the_next_best_measure_counts(measure):
    assert parts([billed(0, 12)], [work(0, own=2, others=2, measure=measure)]) == [6.0]


amounts = st.floats(0, 1e6, allow_nan=False)


@given(st.lists(st.tuples(st.integers(0, 72), amounts, amounts), unique_by=lambda each: each[0]), st.integers(0, 10**6))
def test_our_part_lies_between_nothing_and_the_whole_hour(hours, cost):
    rows = [work(hour, own=own, others=others) for hour, own, others in sorted(hours)]
    for part in our_part([billed(hour, cost) for hour in range(80)], rows).values():
        assert part is not None
        assert 0 <= part <= cost


def test_a_second_costs_what_it_cost_in_hours_that_are_billed_and_measured():
    cost = {EIGHT: Decimal(6), EIGHT + HOUR: Decimal(100), EIGHT + 2 * HOUR: None}
    up = {EIGHT: 600.0, EIGHT + 2 * HOUR: 300.0, EIGHT + 3 * HOUR: 300.0}
    assert cost_per_second(Hours(cost, up)) == Decimal("0.01")
    assert cost_per_second(Hours({}, up)) is None
