"""Queues: the closed formula agrees with a walk through the runs one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workspace_simulator.account.placing import _running_maximum

_runs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1_000), st.integers(0, 300)), max_size=40)


@given(_runs)
def test_queued_runs_start_when_the_one_before_has_ended(runs: list[tuple[int, int, int]]) -> None:
    runs = sorted(runs)
    job = np.array([run[0] for run in runs], dtype=np.int64)
    ready = np.array([run[1] for run in runs], dtype=np.int64)
    span = np.array([run[2] for run in runs], dtype=np.int64)
    sums = np.cumsum(span) - span
    found = _running_maximum(job, ready - sums) + sums if len(runs) else ready
    # Sums over all jobs serve as well as sums per job: only their differences within a job count.
    ends: dict[int, int] = {}
    for place, (which, at, length) in enumerate(runs):
        start = max(at, ends.get(which, 0))
        ends[which] = start + length
        assert found[place] == start


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-50, 50)), min_size=1, max_size=40))
def test_the_running_maximum_begins_anew_with_each_group(pairs: list[tuple[int, int]]) -> None:
    pairs.sort(key=lambda pair: pair[0])
    group, values = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    found = _running_maximum(group, values)
    for place in range(len(pairs)):
        same = [value for number, value in pairs[: place + 1] if number == group[place]]
        assert found[place] == max(same)
