"""What becomes of a run: which task fails, what waits for it, who is forgiven. All runs of a day at once."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from workspace_simulator.account import compiled as c
from workspace_simulator.account.compiled import Columns, Compiled
from workspace_simulator.account.effects import Effects
from workspace_simulator.account.failures import CAUSE, FAILURES
from workspace_simulator.account.frames import Ints, Result
from workspace_simulator.account.rhythm import add_durations, run_factors

_RESULT_OF_CAUSE = np.array([int(failure.result) for failure in FAILURES], dtype=np.int8)
_USUAL_CAUSE_RATIO = 0.75
_LASTING_RATIO = 0.5
"""Of the failures of a task that may be retried: those that no retry mends."""
_TRUE_RATIO = 0.8
_NO_CAUSE = -1


@dataclass(frozen=True)
class Moment:
    """The day that is being made, and the faults that are planted on it."""

    day_us: int
    effects: Effects


def all_rows(compiled: Compiled, jobs: Ints, created_us: Ints) -> Columns:
    """One row per run and task of its job, in the job's order; `is_alive` is False for tasks not in the graph then,
    and for loop bodies, whose runs are the iterations."""
    run, place = c.repeat_ranges(compiled.task_count[jobs])
    task = compiled.task_from[jobs][run] + place
    created = created_us[run]
    is_alive = (compiled.task_added_us[task] <= created) & (created < compiled.task_removed_us[task])
    return {"run": run, "task": task, "is_alive": is_alive & (compiled.task_inside[task] < 0)}


def draw(
    compiled: Compiled, rows: Columns, jobs: Ints, created_us: Ints, moment: Moment, rng: np.random.Generator
) -> None:
    """Draws durations and failures of first attempts into the rows."""
    factors = run_factors(compiled, jobs, moment.day_us, rng) * moment.effects.slowdown(jobs, created_us)
    add_durations(compiled, rows, jobs, factors, rng)
    moment.effects.hang(rows, jobs, created_us)
    rows["input_rows"] = (rows["input_rows"] * moment.effects.input(jobs, created_us)[rows["run"]]).astype(np.int64)
    is_bad = _bad_runs(compiled, jobs, rng)
    cause = _causes(compiled, jobs, rng)
    victim = _victims(compiled, rows, len(jobs), rng)
    is_forced = moment.effects.force(jobs, created_us, rows["run"], is_bad, cause, victim)
    rows["fails"] = np.zeros(len(rows["run"]), dtype=np.int64)
    rows["is_lasting"] = np.zeros(len(rows["run"]), dtype=bool)
    rows["cause"] = np.full(len(rows["run"]), _NO_CAUSE, dtype=np.int64)
    _plant(compiled, rows, np.flatnonzero(is_bad), victim, cause, is_forced, rng)
    moment.effects.flake(rows, created_us, compiled.task_from, compiled.task_retries, rng)
    rows["outcome"] = np.where(rng.random(len(jobs)) < _TRUE_RATIO, 1, 2)[rows["run"]]
    rows["is_todo"] = rows["is_alive"]
    _draw_tries(rows, rng)


def _bad_runs(compiled: Compiled, jobs: Ints, rng: np.random.Generator) -> np.typing.NDArray[np.bool_]:
    """Failures come in clusters: each job has better and worse days, around its own ratio."""
    days = rng.gamma(0.6, 1 / 0.6, len(compiled.plan.jobs))
    ratios = compiled.job_failure
    ratios = np.where(ratios > 0.2, ratios, np.minimum(0.9, ratios * days))
    return np.asarray(rng.random(len(jobs)) < ratios[jobs])


def _causes(compiled: Compiled, jobs: Ints, rng: np.random.Generator) -> Ints:
    weights = np.array([failure.weight for failure in FAILURES])
    drawn = rng.choice(len(FAILURES), size=len(jobs), p=weights / weights.sum())
    return np.where(rng.random(len(jobs)) < _USUAL_CAUSE_RATIO, compiled.job_usual_cause[jobs], drawn)


def _victims(compiled: Compiled, rows: Columns, runs: int, rng: np.random.Generator) -> Ints:
    """One row per run that would fail: any task that does something, -1 where there is none."""
    able = rows["is_alive"] & ~np.isin(compiled.task_kind[rows["task"]], (c.RUN_JOB, c.CONDITION))
    score = np.where(able, rng.random(len(able)), -1.0)
    victim = _extreme_rows(rows["run"], score, runs)
    return np.where(score[victim] >= 0, victim, -1)


def _plant(
    compiled: Compiled,
    rows: Columns,
    bad: Ints,
    victim: Ints,
    cause: Ints,
    is_forced: np.typing.NDArray[np.bool_],
    rng: np.random.Generator,
) -> None:
    bad = bad[victim[bad] >= 0]
    row = victim[bad]
    retries = compiled.task_retries[rows["task"][row]]
    lasting = (rng.random(len(bad)) < _LASTING_RATIO) | (retries == 0) | is_forced[bad]
    some = 1 + (rng.random(len(bad)) * retries).astype(np.int64)
    rows["fails"][row] = np.where(lasting, retries + 1, np.minimum(some, np.maximum(retries, 1)))
    rows["is_lasting"][row] = lasting
    rows["cause"][row] = cause[bad]


def _draw_tries(rows: Columns, rng: np.random.Generator) -> None:
    """Length of a failing try and the pause after it."""
    part = rng.beta(1.2, 2.0, len(rows["run"])) * 0.95 + 0.02
    part[rows["cause"] == CAUSE["cancelled"]] = 1.0
    rows["try_us"] = np.maximum((rows["duration"] * part).astype(np.int64), 300_000)
    rows["gap_us"] = rng.integers(5_000_000, 90_000_000, len(rows["run"]))


def redraw(rows: Columns, failed_before: np.typing.NDArray[np.bool_], rng: np.random.Generator) -> None:
    """Draws the second and later attempts: what failed is done again and mostly works; causes stay the same."""
    again = failed_before & (rng.random(len(failed_before)) < 0.25)
    rows["fails"] = again.astype(np.int64)
    rows["is_lasting"] = again
    rows["duration"] = np.maximum((rows["duration"] * np.exp(rng.normal(0, 0.1, len(again)))).astype(np.int64), 300_000)
    _draw_tries(rows, rng)


def resolve(compiled: Compiled, rows: Columns, runs: int) -> None:
    """Adds `start`, `end` (microseconds from the start of the attempt) and `result`, level by level of the graphs.

    Rows that are not to do keep the result that is in `before`, and take no time.
    """
    count = len(rows["run"])
    base = np.searchsorted(rows["run"], np.arange(runs))
    rows["start"], rows["end"] = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    rows["result"] = rows.get("before", np.full(count, int(Result.SKIPPED))).astype(np.int8)
    level = np.where(rows["is_todo"], compiled.task_level[rows["task"]], -1)
    order = np.argsort(level, kind="stable")
    edges = np.searchsorted(level[order], np.arange(int(level.max(initial=-1)) + 2))
    for start, end in pairwise(edges.tolist()):
        chosen = order[start:end]
        _resolve_level(compiled, rows, chosen, base)


def _resolve_level(compiled: Compiled, rows: Columns, chosen: Ints, base: Ints) -> None:
    is_run, reason, ready = _may_run(compiled, rows, chosen, base)
    fails, lasting = rows["fails"][chosen], rows["is_lasting"][chosen]
    tries = fails * (rows["try_us"][chosen] + rows["gap_us"][chosen])
    length = np.where(lasting, tries - rows["gap_us"][chosen], tries + rows["duration"][chosen])
    start = ready + np.where(is_run, rows["delay"][chosen], 0)
    rows["start"][chosen] = start
    rows["end"][chosen] = start + np.where(is_run, length, 0)
    bad = _RESULT_OF_CAUSE[rows["cause"][chosen]]
    result = np.where(lasting, bad, np.int8(Result.SUCCEEDED))
    rows["result"][chosen] = np.where(is_run, result, _RESULT_OF_CAUSE[reason])
    rows["cause"][chosen] = np.where(is_run, rows["cause"][chosen], reason)
    rows["fails"][chosen] = np.where(is_run, fails, 0)
    rows["is_lasting"][chosen] &= is_run


def _may_run(
    compiled: Compiled, rows: Columns, chosen: Ints, base: Ints
) -> tuple[np.typing.NDArray[np.bool_], Ints, Ints]:
    """Whether each task runs, the reason if not, and when all it waits for is over."""
    task = rows["task"][chosen]
    counts = compiled.dependencies[0][task]
    ready = np.zeros(len(chosen), dtype=np.int64)
    is_run, reason = np.ones(len(chosen), dtype=bool), np.full(len(chosen), CAUSE["excluded"])
    waiting = np.flatnonzero(counts)
    if not len(waiting):
        return is_run, reason, ready
    owners, places = c.repeat_ranges(counts[waiting])
    local = compiled.dependencies[1][compiled.dependency_from[task[waiting]][owners] + places]
    parent = base[rows["run"][chosen[waiting]]][owners] + local
    edges = np.concatenate([[0], np.cumsum(counts[waiting])])[:-1]
    ready[waiting] = np.maximum.reduceat(rows["end"][parent], edges)
    good = np.add.reduceat((rows["result"][parent] == Result.SUCCEEDED).astype(np.int64), edges)
    left_out = np.add.reduceat((rows["result"][parent] == Result.SKIPPED).astype(np.int64), edges)
    bad = counts[waiting] - good - left_out
    rule = compiled.task_run_if[task[waiting]]
    allowed = np.select(
        [rule == c.ALL_DONE, rule == c.ONE_SUCCESS, rule == c.ALL_FAILED, rule == c.ONE_FAILED],
        [good + bad > 0, good > 0, (bad > 0) & (good == 0), bad > 0],
        (bad == 0) & (good > 0),
    )
    asked = compiled.task_outcome[task[waiting]]
    allowed &= (asked == 0) | (rows["outcome"][chosen[waiting]] == asked)
    is_run[waiting] = allowed
    is_blocked = (bad > 0) & np.isin(rule, (c.ALL_SUCCESS, c.NONE_FAILED, c.ONE_SUCCESS))
    reason[waiting] = np.where(is_blocked, CAUSE["upstream_failed"], CAUSE["excluded"])
    return is_run, reason, ready


def conclude(compiled: Compiled, rows: Columns, runs: int) -> Columns:
    """Columns span, result and cause per run: the leaves decide, the first failure names the cause."""
    rows_end = np.where(rows["is_alive"], rows["end"], 0)
    base = np.searchsorted(rows["run"], np.arange(runs))
    span = np.maximum.reduceat(rows_end, base) if runs else np.zeros(0, dtype=np.int64)
    result = rows["result"]
    leaf = rows["is_alive"] & compiled.task_is_leaf[rows["task"]]
    bad_leaf = leaf & (result != Result.SUCCEEDED) & (result != Result.SKIPPED)
    is_bad = np.add.reduceat(bad_leaf.astype(np.int64), base) > 0 if runs else np.zeros(0, dtype=bool)
    own = rows["is_alive"] & np.isin(result, (Result.FAILED, Result.ERROR, Result.TIMED_OUT, Result.CANCELLED))
    first = _extreme_rows(rows["run"], np.where(own, -rows["end"], np.iinfo(np.int64).min), runs)
    cause = np.where(is_bad, rows["cause"][first], _NO_CAUSE)
    outcome = np.where(is_bad, _RESULT_OF_CAUSE[cause], np.int8(Result.SUCCEEDED))
    return {"span": span + 700_000, "result": outcome.astype(np.int8), "cause": cause}


def _extreme_rows(run: Ints, score: np.typing.NDArray[Any], runs: int) -> Ints:
    """For each run the row with the greatest score; rows are in the order of their runs, each run has one."""
    if not runs:
        return np.zeros(0, dtype=np.int64)
    greatest = np.maximum.reduceat(score, np.searchsorted(run, np.arange(runs)))
    found = np.zeros(runs, dtype=np.int64)
    best = np.flatnonzero(score == greatest[run])
    found[run[best]] = best
    return found
