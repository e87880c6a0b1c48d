"""The plan as arrays: one value per job, version, task or dependency, so that a day needs no loop over runs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from workspace_simulator.account.failures import FAILURES
from workspace_simulator.account.frames import Ints, JobPlan, JobVersion, Plan, TaskPlan
from workspace_simulator.account.seeds import Purpose, generator

Floats = npt.NDArray[np.float64]
Columns = dict[str, npt.NDArray[Any]]
"""Equally long arrays by name: a table in memory."""

KINDS = ("notebook", "python", "sql", "dbt", "pipeline", "run_job", "condition", "for_each")
RUN_JOB, CONDITION, FOR_EACH = 5, 6, 7
RUN_IFS = ("ALL_SUCCESS", "ALL_DONE", "AT_LEAST_ONE_SUCCESS", "NONE_FAILED", "ALL_FAILED", "AT_LEAST_ONE_FAILED")
ALL_SUCCESS, ALL_DONE, ONE_SUCCESS, NONE_FAILED, ALL_FAILED, ONE_FAILED = range(len(RUN_IFS))
OUTCOMES = ("", "true", "false")
_SECONDS_BITS = 34


@dataclass(frozen=True)
class Compiled:
    """Arrays over a plan, made when first asked for. `task_*` arrays run over the tasks of all jobs in order."""

    plan: Plan

    def _jobs(self, get: Callable[[JobPlan], float]) -> Floats:
        return np.array([get(job) for job in self.plan.jobs], dtype=np.float64)

    def _job_ints(self, get: Callable[[JobPlan], int]) -> Ints:
        return np.array([get(job) for job in self.plan.jobs], dtype=np.int64)

    def _task_ints(self, get: Callable[[TaskPlan], int]) -> Ints:
        return np.array([get(task) for job in self.plan.jobs for task in job.tasks], dtype=np.int64)

    def _version_ints(self, get: Callable[[JobVersion], int]) -> Ints:
        return np.array([get(version) for job in self.plan.jobs for version in job.versions], dtype=np.int64)

    @cached_property
    def job_workspace(self) -> Ints:
        return self._job_ints(lambda job: job.workspace)

    @cached_property
    def job_id(self) -> Ints:
        return self._job_ints(lambda job: job.job_id)

    @cached_property
    def job_typical_us(self) -> Floats:
        return self._jobs(lambda job: job.typical_s * 1e6)

    @cached_property
    def job_sigma(self) -> Floats:
        return self._jobs(lambda job: job.sigma)

    @cached_property
    def job_failure(self) -> Floats:
        return self._jobs(lambda job: job.failure_ratio)

    @cached_property
    def job_growth(self) -> Floats:
        return self._jobs(lambda job: job.daily_growth)

    @cached_property
    def job_limit(self) -> Ints:
        return self._job_ints(lambda job: job.max_concurrent_runs)

    @cached_property
    def job_is_queued(self) -> npt.NDArray[np.bool_]:
        return self._job_ints(lambda job: job.is_queued).astype(bool)

    @cached_property
    def job_is_legacy(self) -> npt.NDArray[np.bool_]:
        return self._job_ints(lambda job: job.is_legacy).astype(bool)

    @cached_property
    def job_created_us(self) -> Ints:
        return self._job_ints(lambda job: job.created_us)

    @cached_property
    def job_deleted_us(self) -> Ints:
        return self._job_ints(lambda job: job.deleted_us)

    @cached_property
    def job_runs_others(self) -> npt.NDArray[np.bool_]:
        return self._job_ints(lambda job: any(task.kind == "run_job" for task in job.tasks)).astype(bool)

    @cached_property
    def job_usual_cause(self) -> Ints:
        """The failure each job mostly has: code that breaks tends to break in one way."""
        weights = np.array([failure.weight for failure in FAILURES])
        rng = generator(self.plan.seed, Purpose.OUTCOMES)
        return rng.choice(len(FAILURES), size=len(self.plan.jobs), p=weights / weights.sum())

    @cached_property
    def task_count(self) -> Ints:
        return self._job_ints(lambda job: len(job.tasks))

    @cached_property
    def task_from(self) -> Ints:
        """Where the tasks of each job begin in the task arrays."""
        return np.concatenate([[0], np.cumsum(self.task_count)])[:-1].astype(np.int64)

    @cached_property
    def task_job(self) -> Ints:
        return np.repeat(np.arange(len(self.plan.jobs)), self.task_count)

    @cached_property
    def task_kind(self) -> Ints:
        return self._task_ints(lambda task: KINDS.index(task.kind))

    @cached_property
    def task_compute_kind(self) -> Ints:
        return self._task_ints(lambda task: int(task.compute_kind))

    @cached_property
    def task_compute(self) -> Ints:
        return self._task_ints(lambda task: task.compute)

    @cached_property
    def task_share(self) -> Floats:
        shares = [task.share for job in self.plan.jobs for task in job.tasks]
        return np.array(shares, dtype=np.float64)

    @cached_property
    def task_input(self) -> Floats:
        return np.array([task.input_rows for job in self.plan.jobs for task in job.tasks], dtype=np.float64)

    @cached_property
    def task_retries(self) -> Ints:
        return self._task_ints(lambda task: task.max_retries)

    @cached_property
    def task_run_if(self) -> Ints:
        return self._task_ints(lambda task: RUN_IFS.index(task.run_if))

    @cached_property
    def task_outcome(self) -> Ints:
        return self._task_ints(lambda task: OUTCOMES.index(task.outcome))

    @cached_property
    def task_target(self) -> Ints:
        return self._task_ints(lambda task: task.target)

    @cached_property
    def task_iterations(self) -> Ints:
        return self._task_ints(lambda task: task.iterations)

    @cached_property
    def task_inside(self) -> Ints:
        return self._task_ints(lambda task: task.inside)

    @cached_property
    def task_body(self) -> Ints:
        """Of a for-each task: the task that its iterations run, as an index into the task arrays; else -1."""
        body = np.full(len(self.task_job), -1, dtype=np.int64)
        nested = np.flatnonzero(self.task_inside >= 0)
        body[self.task_from[self.task_job[nested]] + self.task_inside[nested]] = nested
        return body

    @cached_property
    def task_added_us(self) -> Ints:
        return self._task_ints(lambda task: task.added_us)

    @cached_property
    def task_removed_us(self) -> Ints:
        return self._task_ints(lambda task: task.removed_us)

    @cached_property
    def dependencies(self) -> tuple[Ints, Ints]:
        """Counts per task, and the tasks waited for, as indexes within the job, one after the other."""
        lists = [task.depends_on for job in self.plan.jobs for task in job.tasks]
        counts = np.array([len(parents) for parents in lists], dtype=np.int64)
        return counts, np.array(_flat(lists), dtype=np.int64)

    @cached_property
    def dependency_from(self) -> Ints:
        return np.concatenate([[0], np.cumsum(self.dependencies[0])])[:-1].astype(np.int64)

    @cached_property
    def task_level(self) -> Ints:
        """Longest way to the task from the start of the graph."""
        levels: list[int] = []
        for job in self.plan.jobs:
            own: list[int] = []
            for task in job.tasks:
                own.append(1 + max((own[parent] for parent in task.depends_on), default=-1))
            levels.extend(own)
        return np.array(levels, dtype=np.int64)

    @cached_property
    def task_is_leaf(self) -> npt.NDArray[np.bool_]:
        """Tasks whose results make up the run's: nothing lasting waits for them."""
        is_leaf: list[bool] = []
        for job in self.plan.jobs:
            lasting = [task for task in job.tasks if task.added_us == 0 and task.removed_us > 1 << 62]
            waited = set(_flat(task.depends_on for task in lasting))
            is_leaf.extend(place not in waited and task.inside < 0 for place, task in enumerate(job.tasks))
        return np.array(is_leaf, dtype=bool)

    @cached_property
    def version_from(self) -> Ints:
        counts = self._job_ints(lambda job: len(job.versions))
        return np.concatenate([[0], np.cumsum(counts)])[:-1].astype(np.int64)

    @cached_property
    def _version_keys(self) -> Ints:
        counts = self._job_ints(lambda job: len(job.versions))
        jobs = np.repeat(np.arange(len(self.plan.jobs)), counts)
        return (jobs << _SECONDS_BITS) | (self._version_ints(lambda version: version.from_us) // 1_000_000)

    @cached_property
    def version_workers(self) -> Ints:
        return self._version_ints(lambda version: version.workers)

    @cached_property
    def version_is_photon(self) -> Ints:
        return self._version_ints(lambda version: version.is_photon)

    @cached_property
    def version_run_as(self) -> Ints:
        return self._version_ints(lambda version: version.run_as)

    @cached_property
    def version_timeout_us(self) -> Ints:
        return self._version_ints(lambda version: version.timeout_s * 1_000_000)

    def versions_at(self, jobs: Ints, at_us: Ints) -> Ints:
        """The version in force, as an index into the version arrays; the first one before its time."""
        keys = (jobs << _SECONDS_BITS) | (at_us // 1_000_000)
        found = np.searchsorted(self._version_keys, keys, side="right") - 1
        return np.maximum(found, self.version_from[jobs])


def _flat(lists: Iterable[Iterable[int]]) -> list[int]:
    return [value for values in lists for value in values]


def repeat_ranges(counts: Ints) -> tuple[Ints, Ints]:
    """For counts [2, 3]: owners [0, 0, 1, 1, 1] and places [0, 1, 0, 1, 2]."""
    owners = np.repeat(np.arange(len(counts)), counts)
    starts = np.concatenate([[0], np.cumsum(counts)])[:-1]
    return owners, np.arange(len(owners)) - starts[owners]


def concatenated(parts: list[Columns]) -> Columns:
    """Tables one below the other; all have the same columns."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def taken(columns: Columns, chosen: npt.NDArray[Any]) -> Columns:
    """The rows at these indexes, or under this mask."""
    return {name: values[chosen] for name, values in columns.items()}
