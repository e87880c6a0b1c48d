"""A batch: runs with their attempts and task rows, first in times relative to the start of each run, then placed."""

from dataclasses import dataclass

import numpy as np

from workspace_simulator.account import compiled as c
from workspace_simulator.account import outcomes, words
from workspace_simulator.account.compiled import Columns, Compiled, concatenated, taken
from workspace_simulator.account.failures import CAUSE
from workspace_simulator.account.frames import Ints, Result
from workspace_simulator.account.outcomes import Moment

_CANCEL_RATIO = 0.004
_MOST_DEPTH = 3
_CHILD_DELAY = 1_200_000
_KEPT = (
    "run", "task", "start", "end", "result", "cause", "fails", "try_us", "gap_us", "is_lasting", "input_rows",
    "duration", "outcome", "is_alive",
)  # fmt: skip


@dataclass
class Batch:
    """`runs`: job, created_us, trigger, start, span, result, cause, top (index of the run at the top), source (row of
    the run-job task that started it, -1 for none). `rows`: one per task of a run, `run` and `parent` are indexes."""

    runs: Columns
    rows: Columns


def make_batch(
    compiled: Compiled,
    jobs: Ints,
    created_us: Ints,
    triggers: Ints,
    moment: Moment,
    rng: np.random.Generator,
    depth: int = 0,
) -> Batch:
    """Runs of these jobs with all that they start in turn: the given runs come first, descendants after them."""
    rows = outcomes.all_rows(compiled, jobs, created_us)
    outcomes.draw(compiled, rows, jobs, created_us, moment, rng)
    starting = np.flatnonzero(rows["is_alive"] & (compiled.task_kind[rows["task"]] == c.RUN_JOB))
    children = None
    if len(starting) and depth < _MOST_DEPTH:
        children = _children(compiled, rows, starting, created_us, moment, rng, depth)
    outcomes.resolve(compiled, rows, len(jobs))
    runs = {"job": jobs, "created_us": created_us, "trigger": triggers.astype(np.int64)}
    runs |= outcomes.conclude(compiled, rows, len(jobs))
    runs |= {
        "start": np.zeros(len(jobs), dtype=np.int64),
        "top": np.arange(len(jobs)),
        "source": np.full(len(jobs), -1),
    }
    _cut(compiled, rows, runs, rng)
    rows = {name: rows[name] for name in _KEPT}
    rows["parent"] = np.full(len(rows["run"]), -1)
    batch = Batch(runs, rows)
    return batch if children is None else _joined(batch, children, starting)


def _children(
    compiled: Compiled,
    rows: Columns,
    starting: Ints,
    created_us: Ints,
    moment: Moment,
    rng: np.random.Generator,
    depth: int,
) -> Batch:
    """Makes the child runs first: their length and end decide those of the tasks that start them."""
    jobs = compiled.task_target[rows["task"][starting]]
    created = created_us[rows["run"][starting]]
    triggers = np.full(len(jobs), words.RUN_JOB)
    children = make_batch(compiled, jobs, created, triggers, moment, rng, depth + 1)
    count = len(starting)
    is_good = children.runs["result"][:count] == Result.SUCCEEDED
    rows["duration"][starting] = children.runs["span"][:count] + 2 * _CHILD_DELAY
    rows["try_us"][starting] = rows["duration"][starting]
    rows["fails"][starting] = (~is_good).astype(np.int64)
    rows["is_lasting"][starting] = ~is_good
    rows["cause"][starting] = np.where(is_good, -1, CAUSE["child_failed"])
    return children


def _joined(batch: Batch, children: Batch, starting: Ints) -> Batch:
    """Puts the children under their parents; those whose task did not run are left out."""
    count = len(starting)
    started = batch.rows["end"][starting] > batch.rows["start"][starting]
    keep = started[children.runs["top"]]
    runs, rows = children.runs, children.rows
    source = np.where(runs["source"] >= 0, runs["source"] + len(batch.rows["run"]), -1)
    source[:count] = starting
    top_row = starting[runs["top"]]
    runs["start"] = runs["start"] + batch.rows["start"][top_row] + _CHILD_DELAY
    runs["source"] = source
    runs["top"] = batch.rows["run"][top_row]
    rows["run"] = rows["run"] + len(batch.runs["job"])
    rows["parent"] = np.where(rows["parent"] >= 0, rows["parent"] + len(batch.rows["run"]), -1)
    joined = Batch(concatenated([batch.runs, runs]), concatenated([batch.rows, rows]))
    return without(joined, np.concatenate([np.zeros(len(batch.runs["job"]), dtype=bool), ~keep]))


def without(batch: Batch, dropped: np.typing.NDArray[np.bool_]) -> Batch:
    """The batch without these runs and their rows; indexes are renumbered."""
    if not dropped.any():
        return batch
    kept_rows = ~dropped[batch.rows["run"]]
    run_numbers, row_numbers = np.cumsum(~dropped) - 1, np.cumsum(kept_rows) - 1
    runs, rows = taken(batch.runs, ~dropped), taken(batch.rows, kept_rows)
    runs["top"] = run_numbers[runs["top"]]
    runs["source"] = np.where(runs["source"] >= 0, row_numbers[runs["source"]], -1)
    rows["run"] = run_numbers[rows["run"]]
    rows["parent"] = np.where(rows["parent"] >= 0, row_numbers[rows["parent"]], -1)
    return Batch(runs, rows)


def _cut(compiled: Compiled, rows: Columns, runs: Columns, rng: np.random.Generator) -> None:
    """Ends runs that pass their job's timeout, and some that a person cancels. Runs that run others are spared."""
    jobs = runs["job"]
    timeout = compiled.version_timeout_us[compiled.versions_at(jobs, runs["created_us"])]
    draws = rng.random((2, len(jobs)))
    is_free = ~compiled.job_runs_others[jobs]
    is_late = (timeout > 0) & (runs["span"] > timeout) & is_free
    is_cancelled = (draws[0] < _CANCEL_RATIO) & is_free & ~is_late
    at = np.where(is_late, timeout, (runs["span"] * draws[1]).astype(np.int64) + 50_000)
    at = np.where(is_late | is_cancelled, at, np.iinfo(np.int64).max)
    cause = np.where(is_late, CAUSE["timed_out"], CAUSE["cancelled"])
    result = np.where(is_late, int(Result.TIMED_OUT), int(Result.CANCELLED))
    _cut_rows(rows, at, cause, result)
    hit = is_late | is_cancelled
    runs["span"] = np.minimum(runs["span"], at)
    runs["result"] = np.where(hit, result, runs["result"]).astype(np.int8)
    runs["cause"] = np.where(hit, cause, runs["cause"])


def _cut_rows(rows: Columns, at: Ints, cause: Ints, result: Ints) -> None:
    limit = at[rows["run"]]
    late = np.flatnonzero(rows["is_alive"] & (rows["end"] > limit))
    run = rows["run"][late]
    begun = rows["start"][late] < limit[late]
    rows["result"][late] = np.where(begun, result[run], int(Result.CANCELLED)).astype(np.int8)
    rows["cause"][late] = np.where(begun, cause[run], CAUSE["cancelled"])
    rows["fails"][late] = 0
    rows["is_lasting"][late] = False
    rows["start"][late] = np.minimum(rows["start"][late], limit[late])
    rows["end"][late] = limit[late]
