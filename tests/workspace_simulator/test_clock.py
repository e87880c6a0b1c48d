"""The account's clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from workspace_simulator.clock import SimulatedClock

START = datetime(2026, 3, 1, tzinfo=UTC)


class Ticks:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_at_speed_60_an_hour_takes_a_minute() -> None:
    ticks = Ticks()
    clock = SimulatedClock(START, 60, ticks=ticks)

    ticks.now += 60

    assert clock.now() == START + timedelta(hours=1)


def test_at_speed_0_it_stands_until_it_is_set() -> None:
    ticks = Ticks()
    clock = SimulatedClock(START, 0, ticks=ticks)
    ticks.now += 1000

    assert clock.now() == START
    assert clock.advance(timedelta(days=1)) == clock.now() == START + timedelta(days=1)
    clock.set(START - timedelta(days=1))
    assert clock.now() == START - timedelta(days=1)


def test_a_new_speed_counts_from_now_on() -> None:
    ticks = Ticks()
    clock = SimulatedClock(START, 1, ticks=ticks)
    ticks.now += 10
    clock.set_speed(100)
    ticks.now += 1

    assert clock.now() == START + timedelta(seconds=110)
    assert clock.speed == 100


def test_it_speaks_utc_and_refuses_a_time_without_a_zone() -> None:
    clock = SimulatedClock(datetime(2026, 3, 1, 2, tzinfo=timezone(timedelta(hours=2))), 0)

    assert clock.now().isoformat() == "2026-03-01T00:00:00+00:00"
    with pytest.raises(ValueError, match="zone"):
        clock.set(datetime(2026, 3, 1))  # noqa: DTZ001 - that is the mistake
    with pytest.raises(ValueError, match="speed"):
        clock.set_speed(-1)
