"""What becomes of a run when one of its tasks fails."""

from dataclasses import replace

import numpy as np

from workspace_simulator.account import outcomes
from workspace_simulator.account.compiled import Columns, Compiled
from workspace_simulator.account.failures import CAUSE
from workspace_simulator.account.frames import ComputeKind, Plan, Result, TaskPlan

SUCCEEDED, FAILED, SKIPPED, BLOCKED = Result.SUCCEEDED, Result.FAILED, Result.SKIPPED, Result.BLOCKED


def _task(key: str, *parents: int, run_if: str = "ALL_SUCCESS", kind: str = "notebook", outcome: str = "") -> TaskPlan:
    return TaskPlan(key, kind, parents, ComputeKind.SERVERLESS, -1, 0.5, 0, run_if=run_if, outcome=outcome)


def _resolved(
    plan: Plan, tasks: tuple[TaskPlan, ...], *, failing: int = -1, answer: int = 1
) -> tuple[Columns, Columns]:
    """One run of a job with these tasks, of which one fails; each try takes a second."""
    compiled = Compiled(replace(plan, jobs=(replace(plan.jobs[0], tasks=tasks),), incidents=()))
    rows = outcomes.all_rows(compiled, np.array([0]), np.array([plan.start_us]))
    count = len(tasks)
    rows["fails"] = (np.arange(count) == failing).astype(np.int64)
    rows["is_lasting"] = rows["fails"] > 0
    rows["cause"] = np.where(rows["is_lasting"], CAUSE["bad_cast"], -1)
    for name in ("duration", "try_us"):
        rows[name] = np.full(count, 1_000_000)
    rows["gap_us"], rows["delay"] = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    rows["outcome"], rows["is_todo"] = np.full(count, answer), rows["is_alive"]
    outcomes.resolve(compiled, rows, 1)
    return rows, outcomes.conclude(compiled, rows, 1)


def test_tasks_behind_a_failed_one_are_blocked_and_the_run_fails_with_its_cause(plan: Plan) -> None:
    rows, run = _resolved(plan, (_task("a"), _task("b", 0), _task("c", 1)), failing=0)
    assert rows["result"].tolist() == [FAILED, BLOCKED, BLOCKED]
    assert (rows["end"] - rows["start"]).tolist() == [1_000_000, 0, 0]
    assert run["result"].tolist() == [FAILED]
    assert run["cause"].tolist() == [CAUSE["bad_cast"]]


def test_a_last_task_that_runs_in_any_case_forgives_the_failed_one(plan: Plan) -> None:
    rows, run = _resolved(plan, (_task("a"), _task("b", 0, run_if="ALL_DONE")), failing=0)
    assert rows["result"].tolist() == [FAILED, SUCCEEDED]
    assert run["result"].tolist() == [SUCCEEDED]


def test_an_alarm_task_runs_only_when_something_failed(plan: Plan) -> None:
    tasks = (_task("a"), _task("b", 0), _task("alarm", 0, run_if="AT_LEAST_ONE_FAILED"))
    quiet, good = _resolved(plan, tasks)
    loud, bad = _resolved(plan, tasks, failing=0)
    assert quiet["result"].tolist() == [SUCCEEDED, SUCCEEDED, SKIPPED]
    assert loud["result"].tolist() == [FAILED, BLOCKED, SUCCEEDED]
    assert (good["result"].tolist(), bad["result"].tolist()) == ([SUCCEEDED], [FAILED])


def test_a_condition_lets_one_branch_run_and_skips_the_other(plan: Plan) -> None:
    tasks = (_task("ask", kind="condition"), _task("yes", 0, outcome="true"), _task("no", 0, outcome="false"))
    assert _resolved(plan, tasks, answer=1)[0]["result"].tolist() == [SUCCEEDED, SUCCEEDED, SKIPPED]
    assert _resolved(plan, tasks, answer=2)[0]["result"].tolist() == [SUCCEEDED, SKIPPED, SUCCEEDED]


def test_a_task_waits_for_the_last_of_those_it_depends_on(plan: Plan) -> None:
    rows, run = _resolved(plan, (_task("a"), _task("b", 0), _task("c"), _task("d", 1, 2)))
    assert rows["start"].tolist() == [0, 1_000_000, 0, 2_000_000]
    assert run["span"][0] >= 3_000_000
