"""One-off runs: submitted by tools (a job id and a name of their own) and started from notebooks (no task rows)."""

import numpy as np

from workspace_simulator.account import words
from workspace_simulator.account.assembly import Part
from workspace_simulator.account.compiled import Columns, Floats
from workspace_simulator.account.failures import CAUSE
from workspace_simulator.account.frames import DAY, HOUR, ComputeKind, Ints, Plan, Result, RunType
from workspace_simulator.account.identifiers import JOBS, numeric_ids
from workspace_simulator.account.places import WORKSPACE_SHARES

SUBMIT_RATIO = 3_411 / 172_354
WORKFLOW_RATIO = 496 / 172_354
"""One-off runs per job run, measured on a large estate over 30 days."""

SUBMIT_NAMES = ("airflow adhoc {n}", "backfill {n}", "notebook-check-{n}", "dbt-ci-{n}", "data-request {n}")
WORKFLOW_NAMES = ("helper notebook {n}", "load_dimension {n}")
_FAILURE_RATIO = 0.09
_FIRST_ID = 1 << 50
"""Counters of one-off job ids lie above those of the plan's jobs."""


def make_one_off(plan: Plan, day_us: int, job_runs: int, rng: np.random.Generator) -> Part:
    """The day's one-off runs, in proportion to its job runs."""
    submits, workflows = (int(value) for value in rng.poisson([SUBMIT_RATIO * job_runs, WORKFLOW_RATIO * job_runs]))
    count = submits + workflows
    is_submit = np.arange(count) < submits
    started = day_us + (np.clip(rng.normal(14.0, 4.0, count), 0, 23.9) * HOUR).astype(np.int64)
    length = (np.exp(rng.normal(5.3, 1.2, count)) * 1e6).astype(np.int64) + 3_000_000
    is_bad = rng.random(count) < _FAILURE_RATIO
    cause = np.where(is_bad, CAUSE["missing_table"], -1)
    result = np.where(is_bad, int(Result.FAILED), int(Result.SUCCEEDED)).astype(np.int8)
    runs = _runs(plan, day_us, is_submit, started, length, rng)
    places = np.arange(count)
    attempts: Columns = {"run": places, "number": np.zeros(count, dtype=np.int64), "result": result, "cause": cause}
    attempts |= {"started": started, "ended": started + length}
    return runs, attempts, _tasks(places[is_submit], attempts, rng)


def _runs(
    plan: Plan,
    day_us: int,
    is_submit: np.typing.NDArray[np.bool_],
    started: Ints,
    length: Ints,
    rng: np.random.Generator,
) -> Columns:
    count = len(started)
    counters = _FIRST_ID + ((day_us // DAY) << 24) + np.arange(count)
    zeros, none = np.zeros(count, dtype=np.int64), np.full(count, -1)
    return {
        "job": none,
        "job_id": numeric_ids(JOBS, counters, plan.seed),
        "workspace": rng.choice(len(plan.workspaces), size=count, p=_workspace_shares(plan)),
        "type": np.where(is_submit, int(RunType.SUBMIT_RUN), int(RunType.WORKFLOW_RUN)).astype(np.int8),
        "owner": rng.integers(0, len(plan.principals), count),
        "created": started - rng.integers(300_000, 5_000_000, count),
        "started": started,
        "ended": started + length,
        "trigger": np.full(count, words.MANUAL),
        "version": none,
        "workers": rng.integers(1, 5, count),
        "is_photon": zeros,
        "source": none,
    }


def _workspace_shares(plan: Plan) -> Floats:
    shares = np.array(WORKSPACE_SHARES[: len(plan.workspaces)])
    return np.asarray(shares / shares.sum())


def _tasks(submits: Ints, attempts: Columns, rng: np.random.Generator) -> Columns:
    count = len(submits)
    kinds = (int(ComputeKind.SERVERLESS), int(ComputeKind.JOB_CLUSTER))
    zeros, none = np.zeros(count, dtype=np.int64), np.full(count, -1)
    return {
        "attempt": submits,
        "plan": zeros,
        "started": attempts["started"][submits],
        "ended": attempts["ended"][submits],
        "result": attempts["result"][submits],
        "compute_kind": rng.choice(kinds, size=count, p=(0.6, 0.4)).astype(np.int8),
        "compute": none,
        "input_rows": rng.integers(1_000, 5_000_000, count),
        "cause": attempts["cause"][submits],
        "number": zeros,
        "parent": none,
    }
