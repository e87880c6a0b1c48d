"""Slices: hours since the start before 2026-01-19, clock hours from then on."""

from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workspace_simulator.account.frames import HOUR, NEVER
from workspace_simulator.account.slices import CLOCK_HOURS_FROM_US, cut

_FAR = CLOCK_HOURS_FROM_US * 2
_starts = st.integers(CLOCK_HOURS_FROM_US - 30 * HOUR, CLOCK_HOURS_FROM_US + 30 * HOUR)
_lengths = st.one_of(st.just(0), st.integers(0, 40 * HOUR), st.integers(0, 40).map(lambda hours: hours * HOUR))


def _us(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def _slices_of(start: str, end: str) -> list[tuple[str, str, bool]]:
    slices = cut(np.array([_us(start)]), np.array([_us(end)]), _FAR)

    def clock(value: int) -> str:
        return datetime.fromtimestamp(value / 1e6, UTC).strftime("%H:%M")

    return [
        (clock(a), clock(b), bool(ends))
        for a, b, ends in zip(slices.start.tolist(), slices.end.tolist(), slices.is_end.tolist(), strict=True)
    ]


def test_a_new_run_is_cut_at_clock_hours() -> None:
    found = _slices_of("2026-02-01T07:47", "2026-02-01T09:20")
    assert found == [("07:47", "08:00", False), ("08:00", "09:00", False), ("09:00", "09:20", True)]


def test_an_old_run_is_cut_at_hours_since_its_start() -> None:
    found = _slices_of("2025-12-20T07:47", "2025-12-20T09:20")
    assert found == [("07:47", "08:47", False), ("08:47", "09:20", True)]


def test_a_run_that_never_ends_has_slices_up_to_the_last_instant_and_no_end() -> None:
    start = _us("2026-02-01T00:30")
    slices = cut(np.array([start]), np.array([NEVER]), start + 3 * HOUR)
    assert slices.end[-1] == start + 3 * HOUR
    assert not slices.is_end.any()


@given(st.lists(st.tuples(_starts, _lengths), min_size=1, max_size=20))
def test_slices_cover_each_life_without_gap_or_overlap(lives: list[tuple[int, int]]) -> None:
    start = np.array([begin for begin, _ in lives])
    end = start + np.array([length for _, length in lives])
    slices = cut(start, end, _FAR)
    for place in range(len(lives)):
        own = slices.owner == place
        begins, ends = slices.start[own], slices.end[own]
        assert begins[0] == start[place]
        assert ends[-1] == end[place]
        assert (begins[1:] == ends[:-1]).all()
        assert (ends - begins <= HOUR).all()
        assert slices.is_end[own].tolist() == [False] * (own.sum() - 1) + [True]
        new = begins >= CLOCK_HOURS_FROM_US
        assert ((ends[new] - 1) // HOUR <= begins[new] // HOUR).all()
        if end[place] > start[place]:
            assert (ends > begins).all()
