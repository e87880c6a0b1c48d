"""Task graphs: from one task to forty, with conditions, for-each loops, run-job tasks and forgiving run-if rules."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from workspace_simulator.account.frames import ComputeKind, TaskPlan
from workspace_simulator.account.names import REGIONS_OF_TASKS, STEPS

_KINDS = {
    ComputeKind.JOB_CLUSTER: ("notebook", "python"),
    ComputeKind.POOL_CLUSTER: ("notebook", "python"),
    ComputeKind.SERVERLESS: ("notebook", "python", "notebook", "dbt"),
    ComputeKind.ALL_PURPOSE: ("notebook",),
    ComputeKind.WAREHOUSE: ("sql", "sql", "dbt"),
    ComputeKind.PIPELINE: ("pipeline",),
}


def single_task(kind: ComputeKind, compute: int, retries: int, key: str, rng: np.random.Generator) -> TaskPlan:
    """A task that does the whole job by itself."""
    return TaskPlan(key, _kind_of(kind, rng), (), kind, compute, 1.0, retries, input_rows=_input_rows(rng))


def task_graph(
    count: int, computes: Sequence[tuple[ComputeKind, int]], retries: int, rng: np.random.Generator
) -> tuple[TaskPlan, ...]:
    """`count` tasks in topological order; `computes` are drawn from, the first one most. Shares add up along the
    critical path to 1."""
    if count == 1:
        return (single_task(*computes[0], retries, "main", rng),)
    parents = _parents(count, rng)
    tasks = [_task(number, parents[number], computes, retries, rng) for number in range(count)]
    if count >= 3:
        _make_special(tasks, rng)
    return _scaled(tasks)


def _parents(count: int, rng: np.random.Generator) -> list[tuple[int, ...]]:
    """Layers of one to six tasks; each task waits for one or two of the layer before."""
    parents: list[tuple[int, ...]] = []
    above: list[int] = []
    while len(parents) < count:
        width = min(int(rng.choice([1, 1, 2, 3, 6])), count - len(parents))
        layer = list(range(len(parents), len(parents) + width))
        for _ in layer:
            wanted = min(len(above), int(rng.choice([1, 1, 2])))
            chosen = rng.permutation(above)[:wanted]
            parents.append(tuple(sorted(int(task) for task in chosen)))
        above = layer
    return parents


def _task(
    number: int,
    parents: tuple[int, ...],
    computes: Sequence[tuple[ComputeKind, int]],
    retries: int,
    rng: np.random.Generator,
) -> TaskPlan:
    chosen = 0 if rng.random() < 0.8 else int(rng.integers(0, len(computes)))
    kind, compute = computes[chosen]
    step = STEPS[number % len(STEPS)] if number < 10 else f"{STEPS[number % len(STEPS)]}_{number // 10 + 1}"
    share = float(np.exp(rng.normal(0.0, 0.6)))
    return TaskPlan(step, _kind_of(kind, rng), parents, kind, compute, share, retries, input_rows=_input_rows(rng))


def _kind_of(kind: ComputeKind, rng: np.random.Generator) -> str:
    choices = _KINDS[kind]
    return choices[int(rng.integers(0, len(choices)))]


def _input_rows(rng: np.random.Generator) -> float:
    return float(np.round(np.exp(rng.normal(12.5, 2.0))) + 100)


def _make_special(tasks: list[TaskPlan], rng: np.random.Generator) -> None:
    """Turns some tasks into a condition, a loop, a clean-up that runs in any case, or an alarm that runs on failure."""
    draws = rng.random(4)
    if draws[0] < 0.15:
        _add_condition(tasks)
    if draws[1] < 0.14:
        _add_loop(tasks, rng)
    last = max(index for index, task in enumerate(tasks) if task.inside < 0)
    if draws[2] < 0.16 and tasks[last].depends_on and not tasks[last].outcome:
        tasks[last] = replace(tasks[last], run_if="ALL_DONE", share=0.05)
    if draws[3] < 0.08:
        watched = tuple(index for index, task in enumerate(tasks) if task.inside < 0)[:3]
        alarm = replace(tasks[last], key="alert_on_failure", depends_on=watched, run_if="AT_LEAST_ONE_FAILED")
        tasks.append(
            replace(alarm, share=0.03, kind="notebook" if alarm.kind == "for_each" else alarm.kind, outcome="")
        )


def _add_condition(tasks: list[TaskPlan]) -> None:
    """The first task with two or more dependents asks a question; its first dependent waits for true, the rest for
    false."""
    for index in range(len(tasks)):
        waiting = [place for place, task in enumerate(tasks) if index in task.depends_on]
        if len(waiting) < 2:
            continue
        tasks[index] = _without_compute(tasks[index], "is_" + tasks[index].key + "_needed", "condition", 0.01)
        for place, task in enumerate(waiting):
            tasks[task] = replace(tasks[task], outcome="true" if place == 0 else "false")
        return


def _add_loop(tasks: list[TaskPlan], rng: np.random.Generator) -> None:
    index = int(rng.integers(1, len(tasks)))
    body = tasks[index]
    if body.kind == "condition":
        return
    key = f"{body.key}_{REGIONS_OF_TASKS[index % len(REGIONS_OF_TASKS)]}"
    tasks.append(
        replace(body, key=f"{key}_iteration", depends_on=(), inside=index, share=0.0, outcome="", max_retries=0)
    )
    count = int(rng.choice([3, 4, 5, 8, 12, 25]))
    tasks[index] = replace(_without_compute(body, f"each_{key}", "for_each", body.share), iterations=count)


def _without_compute(task: TaskPlan, key: str, kind: str, share: float) -> TaskPlan:
    return replace(
        task, key=key, kind=kind, share=share, compute_kind=ComputeKind.NONE, compute=-1, max_retries=0, input_rows=0.0
    )


def run_job_task(key: str, parents: tuple[int, ...], target: int) -> TaskPlan:
    """A task that runs another job and waits for it."""
    return TaskPlan(key, "run_job", parents, ComputeKind.NONE, -1, 0.0, 0, target=target, input_rows=0.0)


def _scaled(tasks: list[TaskPlan]) -> tuple[TaskPlan, ...]:
    ends: list[float] = []
    for task in tasks:
        ends.append(max((ends[parent] for parent in task.depends_on), default=0.0) + task.share)
    return tuple(replace(task, share=task.share / max(ends)) for task in tasks)
