"""Repairs: people set a failed run going again, hours later, and only what failed is done again."""

import numpy as np

from workspace_simulator.account import outcomes
from workspace_simulator.account.batches import Batch
from workspace_simulator.account.compiled import Columns, Compiled, concatenated, taken
from workspace_simulator.account.effects import Effects
from workspace_simulator.account.frames import Ints, Result

_REPAIR_RATIO = 0.16
_REPAIR_AGAIN_RATIO = 0.5
_MOST_REPAIRS = 3
_BAD = (Result.FAILED, Result.ERROR, Result.TIMED_OUT, Result.CANCELLED, Result.BLOCKED)
_FAILED = (Result.FAILED, Result.ERROR, Result.TIMED_OUT)


def with_repairs(compiled: Compiled, batch: Batch, effects: Effects, rng: np.random.Generator) -> Columns:
    """Attempts (run, number, start, end, result, cause; times from the start of the run). Rows get `attempt`, and the
    rows of repairs are added to the batch."""
    runs, rows = batch.runs, batch.rows
    count = len(runs["job"])
    zeros = np.zeros(count, dtype=np.int64)
    first = {"run": np.arange(count), "number": zeros, "start": zeros, "end": runs["span"]}
    attempts = [first | {"result": runs["result"], "cause": runs["cause"]}]
    rows["attempt"] = rows["run"]
    current, done = {**attempts[0]}, [rows]
    own, total = rows, count
    for number in range(1, _MOST_REPAIRS + 1):
        current = taken(current, _chosen(compiled, runs, current, effects, number, rng))
        if not len(current["run"]):
            break
        own, current = _again(compiled, own, current, total, rng)
        attempts.append(current)
        done.append(taken(own, own["is_todo"]))
        total += len(current["run"])
    names = list(rows)
    batch.rows = concatenated([{name: part[name] for name in names} for part in done])
    return concatenated([{name: part[name] for name in attempts[0]} for part in attempts])


def _chosen(
    compiled: Compiled, runs: Columns, attempts: Columns, effects: Effects, number: int, rng: np.random.Generator
) -> np.typing.NDArray[np.bool_]:
    run = attempts["run"]
    jobs = runs["job"][run]
    ratio = _REPAIR_RATIO if number == 1 else _REPAIR_AGAIN_RATIO
    able = np.isin(attempts["result"], _FAILED) & (runs["source"][run] < 0) & ~compiled.job_runs_others[jobs]
    able &= ~compiled.job_is_legacy[jobs] & (compiled.job_failure[jobs] < 0.5) & (attempts["end"] > attempts["start"])
    able &= ~effects.beyond_repair(jobs, runs["created_us"][run])
    return np.asarray(able & (rng.random(len(run)) < ratio))


def _again(
    compiled: Compiled, rows: Columns, before: Columns, total: int, rng: np.random.Generator
) -> tuple[Columns, Columns]:
    """The rows of these runs once more, and the attempts that they make."""
    place = np.full(int(rows["run"].max()) + 1, -1)
    place[before["run"]] = np.arange(len(before["run"]))
    rows = taken(rows, (place[rows["run"]] >= 0) & (rows["parent"] < 0))
    runs = rows["run"]
    rows["run"] = place[runs]
    rows["before"] = rows["result"]
    rows["is_todo"] = rows["is_alive"] & np.isin(rows["result"], _BAD)
    rows["delay"] = rng.integers(500_000, 4_000_000, len(runs))
    outcomes.redraw(rows, rows["is_todo"] & np.isin(rows["result"], _FAILED), rng)
    count = len(before["run"])
    outcomes.resolve(compiled, rows, count)
    concluded = outcomes.conclude(compiled, rows, count)
    rows["run"], rows["attempt"] = runs, total + place[runs]
    return rows, _attempts(before, concluded, count, rng)


def _attempts(before: Columns, concluded: Columns, count: int, rng: np.random.Generator) -> Columns:
    pause: Ints = (np.exp(rng.normal(7.8, 0.9, count)) * 1e6).astype(np.int64) + 60_000_000
    start = before["end"] + pause
    attempts = {"run": before["run"], "number": before["number"] + 1, "start": start, "end": start + concluded["span"]}
    return attempts | {"result": concluded["result"], "cause": concluded["cause"]}
