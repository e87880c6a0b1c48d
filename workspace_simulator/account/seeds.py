"""Random numbers that depend on the seed, what they are for, and the day: never on the order in which days are made."""

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """Streams of random numbers. A new use takes a new number at the end, so the others keep their values."""

    PLAN = 0
    FIRES = 1
    OUTCOMES = 2
    ONE_OFF = 3
    PLACING = 4
    ARRIVAL = 5
    CONTINUOUS = 6
    INCIDENTS = 7
    EDITS = 8
    DERIVED_ONCE = 9
    DERIVED_DAY = 10
    FOLLOWERS = 11
    TEXTS = 12


def generator(seed: int, purpose: Purpose, *more: int) -> np.random.Generator:
    """The generator of one purpose, further told apart by `more` (day number, job index …)."""
    return np.random.default_rng(np.random.SeedSequence([seed, int(purpose), *more]))
