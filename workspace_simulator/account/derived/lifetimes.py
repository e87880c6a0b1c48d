"""What lived because of a day's runs: job clusters from first to last task, and the tasks that ran at all."""

from dataclasses import dataclass

import numpy as np

from workspace_simulator.account.derived.arrays import Frame, choose
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.frames import ComputeKind, Day, Ints, Plan, RunType


def ran(plan: Plan, day: Day, index: Index) -> Frame:
    """Tasks that took time, in order of start.

    Columns: task (index into the day's), run, job (-1 for one-off runs), code (index into `index.tasks`), workspace,
    kind, compute, start, end, result. Runs started from a notebook are left out: they run on their parent's compute.
    """
    end = np.minimum(day.task_ended_us, plan.last_us)
    run = day.attempt_run[day.task_attempt]
    live = (end > day.task_started_us) & (day.run_type[run] != RunType.WORKFLOW_RUN)
    task = np.flatnonzero(live).astype(np.int64)
    run = run[task]
    job = day.run_job[run]
    return {
        "task": task,
        "run": run,
        "job": job,
        "code": index.task_codes(job, day.task_plan[task]),
        "workspace": day.run_workspace[run],
        "kind": day.task_compute_kind[task].astype(np.int64),
        "compute": day.task_compute[task],
        "start": day.task_started_us[task],
        "end": end[task],
        "result": day.task_result[task].astype(np.int64),
    }


def of_kind(tasks: Frame, *kinds: ComputeKind) -> Frame:
    """The tasks that ran on one of these kinds of compute."""
    kind = tasks["kind"]
    held = kind == kinds[0]
    for other in kinds[1:]:
        held |= kind == other
    return choose(tasks, np.flatnonzero(held))


@dataclass(frozen=True)
class JobClusters:
    """Job and pool clusters of a day, one element per cluster, ordered by number.

    `place` is the cluster's rank within its run (0 = the first one); `code` the first task on it.
    """

    number: Ints
    run: Ints
    job: Ints
    code: Ints
    workspace: Ints
    start: Ints
    end: Ints
    place: Ints
    is_pool: Ints


def job_clusters(tasks: Frame) -> JobClusters:
    """Folds the tasks on job and pool clusters to one cluster each: up from its first task to the end of its last."""
    held = of_kind(tasks, ComputeKind.JOB_CLUSTER, ComputeKind.POOL_CLUSTER)
    order = np.lexsort((held["start"], held["compute"]))
    held = choose(held, order)
    if len(order) == 0:
        empty = np.zeros(0, np.int64)
        return JobClusters(empty, empty, empty, empty, empty, empty, empty, empty, empty)
    first = np.flatnonzero(np.diff(held["compute"], prepend=-(2**62)))
    run = held["run"][first]
    by_run = np.lexsort((held["compute"][first], run))
    fresh = np.diff(run[by_run], prepend=-1) != 0
    place = np.empty(len(first), np.int64)
    positions = np.arange(len(first))
    place[by_run] = positions - np.maximum.accumulate(np.where(fresh, positions, 0))
    return JobClusters(
        number=held["compute"][first],
        run=run,
        job=held["job"][first],
        code=held["code"][first],
        workspace=held["workspace"][first],
        start=held["start"][first],
        end=np.maximum.reduceat(held["end"], first),
        place=place,
        is_pool=(held["kind"][first] == ComputeKind.POOL_CLUSTER).astype(np.int64),
    )
