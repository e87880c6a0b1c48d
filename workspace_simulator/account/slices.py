"""How the timelines cut a run into slices, and when a slice can be read."""

from dataclasses import dataclass

import numpy as np

from workspace_simulator.account.compiled import repeat_ranges
from workspace_simulator.account.frames import HOUR, Ints

CLOCK_HOURS_FROM_US = 1_768_780_800_000_000
"""2026-01-19 00:00 UTC: from here slices end at clock hours, before at full hours since the start."""

LATE_COLUMNS_FROM_US = 1_764_547_200_000_000
"""2025-12-01 00:00 UTC: rows recorded before this have NULL in the columns that came later."""

_MEDIAN_LATENCY_S = 600.0
_LATENCY_SPREAD = 0.75


@dataclass(frozen=True)
class Slices:
    """`owner` indexes the lives that were cut; `is_end` marks the slice with which a life ends."""

    owner: Ints
    start: Ints
    end: Ints
    is_end: np.typing.NDArray[np.bool_]

    def in_order(self, order: Ints) -> "Slices":
        """The same slices in another order."""
        return Slices(self.owner[order], self.start[order], self.end[order], self.is_end[order])


def cut(start: Ints, end: Ints, last_us: int) -> Slices:
    """Slices of lives [start, end), in order of life and time, none longer than an hour; a life without length
    gives one slice without length. What goes on after `last_us` has no end."""
    until = np.minimum(end, last_us)
    old_until = np.clip(until, start, np.maximum(start, CLOCK_HOURS_FROM_US))
    from_start = -(-(old_until - start) // HOUR)
    new_start = np.maximum(start, CLOCK_HOURS_FROM_US)
    by_clock = np.where(until > new_start, -(-until // HOUR) - new_start // HOUR, 0)
    counts = from_start + by_clock
    is_empty = (counts == 0) & (start == end)
    counts = counts + is_empty
    owner, place = repeat_ranges(counts)
    first = start[owner]
    is_old = place < from_start[owner]
    clock_place = place - from_start[owner]
    hour = (new_start // HOUR)[owner]
    begins = np.where(is_old, first + place * HOUR, np.maximum(new_start[owner], (hour + clock_place) * HOUR))
    ends = np.where(is_old, first + (place + 1) * HOUR, (hour + clock_place + 1) * HOUR)
    ends = np.minimum(ends, np.where(is_old, old_until[owner], until[owner]))
    empty = is_empty[owner]
    is_end = (place == counts[owner] - 1) & (end <= last_us)[owner]
    return Slices(owner, np.where(empty, first, begins), np.where(empty, first, ends), is_end)


def arriving(slices: Slices, rng: np.random.Generator) -> tuple[Slices, Ints]:
    """The slices in the order in which they can be read, and when: a minute to some hours after their end, mostly
    about ten minutes."""
    latency = np.exp(rng.normal(np.log(_MEDIAN_LATENCY_S), _LATENCY_SPREAD, len(slices.end)))
    visible_us = slices.end + (np.clip(latency, 60.0, 4 * 3600.0) * 1e6).astype(np.int64)
    order = np.argsort(visible_us, kind="stable")
    return slices.in_order(order), visible_us[order]
