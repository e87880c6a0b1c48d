"""From relative to real time: queues, runs that find the place taken, and runs that never start."""

import numpy as np

from workspace_simulator.account.batches import Batch, without
from workspace_simulator.account.compiled import Compiled
from workspace_simulator.account.effects import Effects, Mask
from workspace_simulator.account.failures import CAUSE, FAILURES
from workspace_simulator.account.frames import Ints

_RESULTS = np.array([int(failure.result) for failure in FAILURES], dtype=np.int8)
_WAIT_RATIO = 0.004
_BLOCKED_RATIO = 0.0012
_IMPATIENT_RATIO = 0.03
_IMPATIENT_AFTER_US = 300_000_000


def place(compiled: Compiled, batch: Batch, effects: Effects, rng: np.random.Generator) -> Batch:
    """The batch with `started_us` on each run; runs that never start have span 0 and one task row without length."""
    runs = batch.runs
    top = np.flatnonzero(runs["source"] < 0)
    jobs, created = runs["job"][top], runs["created_us"][top]
    draws = rng.random((3, len(top)))
    wait = rng.integers(20_000, 900_000, len(top))
    wait += np.where(draws[0] < _WAIT_RATIO, rng.exponential(4.8e8, len(top)), 0).astype(np.int64)
    cause = np.where(draws[1] < _BLOCKED_RATIO, CAUSE["run_limit"], -1)
    taken = effects.barred(jobs, created) | _finds_place_taken(compiled, jobs, created, runs["span"][top])
    cause = np.where(taken, CAUSE["limit"], cause)
    start = _queued_starts(compiled, jobs, created + wait, np.where(cause >= 0, 0, runs["span"][top]))
    gives_up = (start - created > _IMPATIENT_AFTER_US) & (draws[2] < _IMPATIENT_RATIO) & (cause < 0)
    start = np.where(gives_up, created + _IMPATIENT_AFTER_US, start)
    cause = np.where(gives_up, CAUSE["cancelled"], cause)
    runs["started_us"] = start[runs["top"]] + runs["start"]
    _empty(batch, top[cause >= 0], cause[cause >= 0])
    idle = np.zeros(len(runs["job"]), dtype=bool)
    idle[top] = cause >= 0
    return without(batch, idle[runs["top"]] & (runs["source"] >= 0))


def _finds_place_taken(compiled: Compiled, jobs: Ints, created: Ints, span: Ints) -> Mask:
    """Runs of jobs without a queue that are triggered while an earlier run of the day goes on. A run that is skipped
    itself counts as earlier run too, so a few more are skipped than need be, but never two run at once."""
    single = np.flatnonzero((compiled.job_limit[jobs] == 1) & ~compiled.job_is_queued[jobs])
    order = single[np.lexsort((created[single], jobs[single]))]
    latest = _running_maximum(jobs[order], created[order] + span[order])
    found = np.zeros(len(jobs), dtype=bool)
    same = np.zeros(len(order), dtype=bool)
    same[1:] = jobs[order][1:] == jobs[order][:-1]
    before = np.concatenate([[0], latest[:-1]]) if len(order) else latest
    found[order] = same & (before > created[order])
    return found


def _queued_starts(compiled: Compiled, jobs: Ints, ready: Ints, span: Ints) -> Ints:
    """Starts of runs when each waits for the one before of its job: end(i) = max(ready(i), end(i-1)) + span(i).

    With S the running sum of spans this is end(i) = S(i) + max over k <= i of (ready(k) - S(k-1)).
    """
    single = np.flatnonzero((compiled.job_limit[jobs] == 1) & compiled.job_is_queued[jobs])
    order = single[np.lexsort((ready[single], jobs[single]))]
    if not len(order):
        return ready
    sums = np.cumsum(span[order]) - span[order]
    first = np.searchsorted(jobs[order], jobs[order], side="left")
    sums = sums - sums[first]
    starts = ready.copy()
    starts[order] = _running_maximum(jobs[order], ready[order] - sums) + sums
    return starts


def _running_maximum(group: Ints, values: Ints) -> Ints:
    """Running maximum within each group; equal groups stand together. A shift per group keeps them apart."""
    if not len(group):
        return values
    number = np.concatenate([[0], np.cumsum(group[1:] != group[:-1])])
    floor = values.min()
    steps = number * (values.max() - floor + 1)
    return np.asarray(np.maximum.accumulate(values - floor + steps) - steps + floor)


def _empty(batch: Batch, idle: Ints, cause: Ints) -> None:
    """Turns runs into such that never started: their first task is kept, without length."""
    runs, rows = batch.runs, batch.rows
    runs["span"][idle], runs["cause"][idle], runs["result"][idle] = 0, cause, _RESULTS[cause]
    is_idle = np.zeros(len(runs["job"]), dtype=bool)
    is_idle[idle] = True
    hit = np.flatnonzero(is_idle[rows["run"]])
    first = np.concatenate([[True], rows["run"][hit][1:] != rows["run"][hit][:-1]]) if len(hit) else hit.astype(bool)
    run = rows["run"][hit]
    rows["start"][hit] = rows["end"][hit] = 0
    rows["fails"][hit], rows["is_lasting"][hit], rows["is_alive"][hit] = 0, False, first
    rows["result"][hit], rows["cause"][hit] = runs["result"][run], runs["cause"][run]
