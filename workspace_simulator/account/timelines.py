"""system.lakeflow.job_run_timeline and job_task_run_timeline: the slices of one day's runs."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workspace_simulator.account import arrow, words
from workspace_simulator.account.compiled import Compiled
from workspace_simulator.account.failures import FAILURES
from workspace_simulator.account.frames import ComputeKind, Day, Ints, Plan, RunType
from workspace_simulator.account.identifiers import job_cluster_ids
from workspace_simulator.account.one_off import SUBMIT_NAMES, WORKFLOW_NAMES
from workspace_simulator.account.slices import LATE_COLUMNS_FROM_US, Slices, arriving, cut
from workspace_simulator.schema import tables

RUNS_TABLE = "system.lakeflow.job_run_timeline"
TASKS_TABLE = "system.lakeflow.job_task_run_timeline"
_COMPUTES = ("CLASSIC_COMPUTE", "SERVERLESS_COMPUTE", "WAREHOUSE")
_MAP = tables()[RUNS_TABLE].arrow_schema.field("job_parameters").type


@dataclass(frozen=True)
class Words:
    """Words and ids of a plan, ready to be taken by index."""

    compiled: Compiled

    @property
    def plan(self) -> Plan:
        return self.compiled.plan

    @cached_property
    def workspace_ids(self) -> list[str]:
        return [workspace.workspace_id for workspace in self.plan.workspaces]

    @cached_property
    def in_region(self) -> np.typing.NDArray[np.bool_]:
        return np.array([workspace.in_region for workspace in self.plan.workspaces])

    @cached_property
    def version_names(self) -> pa.Array:
        return pa.array([version.name for job in self.plan.jobs for version in job.versions], pa.string())

    @cached_property
    def task_keys(self) -> pa.Array:
        """Keys of all tasks, and one more at the end for one-off runs."""
        return pa.array([task.key for job in self.plan.jobs for task in job.tasks] + ["main"], pa.string())

    @cached_property
    def parameters(self) -> pa.Array:
        """Job parameters as the timeline has them, by job; one more NULL at the end for one-off runs."""
        values = [
            [(name, [("value", value)]) for name, value in job.parameters.items()] or None for job in self.plan.jobs
        ]
        return pa.array([*values, None], type=_MAP)

    @cached_property
    def cluster_ids(self) -> pa.Array:
        return pa.array([cluster.cluster_id for cluster in self.plan.clusters], pa.string())

    @cached_property
    def warehouse_ids(self) -> pa.Array:
        return pa.array([warehouse.warehouse_id for warehouse in self.plan.warehouses], pa.string())

    def run_names(self, day: Day) -> pa.Array:
        """The name of each run: the job's name then, or the name that a one-off run was given."""
        job = day.run_job
        version = np.where(job >= 0, self.compiled.version_from[job] + day.extra["run_version"], -1)
        names = self.version_names.take(pa.array(version, mask=version < 0))
        one_off = np.flatnonzero(version < 0)
        if not len(one_off):
            return names
        return pc.replace_with_mask(names, pa.array(version < 0), _one_off_names(day, one_off))

    def trigger_codes(self, day: Day) -> Ints:
        """Index into the documented words, or, shifted, into the observed ones outside the home workspace."""
        observed = np.array([not workspace.is_home for workspace in self.plan.workspaces])
        return np.asarray(day.extra["run_trigger"] + observed[day.run_workspace] * len(words.TRIGGERS))


def _one_off_names(day: Day, one_off: Ints) -> pa.Array:
    numbers = (day.run_id[one_off] // 7_919) % 5_000
    is_submit = day.run_type[one_off] == RunType.SUBMIT_RUN
    choices = (*SUBMIT_NAMES, *WORKFLOW_NAMES)
    style = np.where(is_submit, numbers % len(SUBMIT_NAMES), len(SUBMIT_NAMES) + numbers % len(WORKFLOW_NAMES))
    pairs = zip(style.tolist(), numbers.tolist(), strict=True)
    return pa.array([choices[kind].format(n=number) for kind, number in pairs], pa.string())


def timelines(words_of: Words, day: Day, rng: np.random.Generator) -> dict[str, pa.Table]:
    """Both timelines of the day's runs in the region, in stored form."""
    run_latency, task_latency = rng.spawn(2)
    return {
        RUNS_TABLE: _run_timeline(words_of, day, run_latency),
        TASKS_TABLE: _task_timeline(words_of, day, task_latency),
    }


def _run_timeline(words_of: Words, day: Day, rng: np.random.Generator) -> pa.Table:
    kept = np.flatnonzero(words_of.in_region[day.run_workspace[day.attempt_run]])
    lives = cut(day.attempt_started_us[kept], day.attempt_ended_us[kept], words_of.plan.last_us)
    slices, visible_us = arriving(lives, rng)
    attempt = kept[slices.owner]
    run = day.attempt_run[attempt]
    is_late, count = slices.start < LATE_COLUMNS_FROM_US, len(run)
    triggers = (*words.TABLE_TRIGGERS_DOCUMENTED, *words.TABLE_TRIGGERS_OBSERVED)
    columns = {
        "account_id": arrow.constant(words_of.plan.account_id, count),
        "workspace_id": arrow.words(words_of.workspace_ids, day.run_workspace[run]),
        "job_id": arrow.id_strings(day.run_job_id).take(pa.array(run)),
        "run_id": arrow.id_strings(day.run_id).take(pa.array(run)),
        "period_start_time": arrow.times(slices.start),
        "period_end_time": arrow.times(slices.end),
        "trigger_type": arrow.words(triggers, words_of.trigger_codes(day)[run]),
        "run_type": arrow.words(words.RUN_TYPES, day.run_type[run]),
        "run_name": words_of.run_names(day).take(pa.array(run)),
        "job_parameters": words_of.parameters.take(pa.array(day.run_job[run] % len(words_of.parameters))),
        "source_task_run_id": _optional_ids(day.extra["run_source_task"][run], is_late),
        "root_task_run_id": _optional_ids(day.extra["run_root_task"][run], is_late),
    }
    columns |= _ending(day.attempt_result[attempt], day.extra["attempt_cause"][attempt], slices, is_late)
    columns |= _notebook_clusters(words_of, day, run, is_late)
    columns |= _run_durations(words_of, day, run, attempt, slices, is_late)
    return arrow.assemble(tables()[RUNS_TABLE], columns, visible_us)


def _ending(
    result: np.typing.NDArray[np.int8], cause: Ints, slices: Slices, is_late: arrow.Mask
) -> dict[str, pa.Array]:
    """State, code and type, on slices that end an attempt only."""
    codes = ("SUCCESS", *(failure.code for failure in FAILURES))
    types = ("SUCCESS", *(failure.type for failure in FAILURES))
    return {
        "result_state": arrow.words(words.TABLE_RESULTS, result, ~slices.is_end),
        "termination_code": arrow.words(codes, cause + 1, ~slices.is_end),
        "termination_type": arrow.words(types, cause + 1, ~slices.is_end | is_late),
    }


def _optional_ids(values: Ints, is_late: arrow.Mask) -> pa.Array:
    return arrow.id_strings(values, (values == 0) | is_late)


def _notebook_clusters(words_of: Words, day: Day, run: Ints, is_late: arrow.Mask) -> dict[str, pa.Array]:
    """Compute of the parent notebook of a workflow run; empty for every other run."""
    present = day.run_type[run] == RunType.WORKFLOW_RUN
    ids = words_of.cluster_ids.take(pa.array(day.run_id[run][present] % len(words_of.cluster_ids)))
    return _computes(ids, np.zeros(len(ids), dtype=np.int64), present, present, is_late)


def _computes(
    ids: pa.Array, kinds: Ints, has_id: arrow.Mask, has_compute: arrow.Mask, is_late: arrow.Mask
) -> dict[str, pa.Array]:
    """compute_ids and compute. `ids` are those of rows with one, `kinds` (0 classic, 1 serverless, 2 warehouse) those
    of rows with compute; the later column `compute` is NULL on early rows."""
    of_compute = has_id[has_compute]
    place = np.cumsum(of_compute) - 1
    cluster = ids.take(pa.array(place, mask=~of_compute | (kinds != 0)))
    warehouse = ids.take(pa.array(place, mask=~of_compute | (kinds != 2)))
    structs = pa.StructArray.from_arrays(
        [arrow.words(_COMPUTES, kinds), cluster, warehouse], names=["type", "cluster_id", "warehouse_id"]
    )
    lists = arrow.one_element_lists(structs, has_compute)
    if is_late.any():
        lists = pc.if_else(pa.array(is_late), pa.scalar(None, lists.type), lists)
    return {"compute_ids": arrow.one_element_lists(ids, has_id), "compute": lists}


def _run_durations(
    words_of: Words, day: Day, run: Ints, attempt: Ints, slices: Slices, is_late: arrow.Mask
) -> dict[str, pa.Array]:
    """Filled on the end of legacy single-task runs, else 0; few of those had to set anything up."""
    job = day.run_job[run]
    filled = (job >= 0) & words_of.compiled.job_is_legacy[job] & slices.is_end
    length = np.where(filled, (slices.end - day.attempt_started_us[attempt]) // 1_000_000, 0)
    setup = np.where((day.run_id[run] % 97 == 0) & (length > 60), np.minimum(length // 2, 180), 0)
    nothing = np.zeros(len(run), dtype=np.int64)
    values = {"setup": setup, "queue": nothing, "run": length, "cleanup": nothing, "execution": length - setup}
    return {f"{name}_duration_seconds": pa.array(value, mask=is_late) for name, value in values.items()}


def _task_timeline(words_of: Words, day: Day, rng: np.random.Generator) -> pa.Table:
    task_run = day.attempt_run[day.task_attempt]
    kept = np.flatnonzero(words_of.in_region[day.run_workspace[task_run]])
    lives = cut(day.task_started_us[kept], day.task_ended_us[kept], words_of.plan.last_us)
    slices, visible_us = arriving(lives, rng)
    task = kept[slices.owner]
    run = task_run[task]
    is_late = slices.start < LATE_COLUMNS_FROM_US
    job = day.run_job[run]
    key = np.where(job >= 0, words_of.compiled.task_from[job] + day.task_plan[task], len(words_of.task_keys) - 1)
    parent = day.extra["task_parent"][task]
    columns = {
        "account_id": arrow.constant(words_of.plan.account_id, len(run)),
        "workspace_id": arrow.words(words_of.workspace_ids, day.run_workspace[run]),
        "job_id": arrow.id_strings(day.run_job_id).take(pa.array(run)),
        "run_id": arrow.id_strings(day.task_run_id[task]),
        "period_start_time": arrow.times(slices.start),
        "period_end_time": arrow.times(slices.end),
        "task_key": words_of.task_keys.take(pa.array(key)),
        "job_run_id": arrow.id_strings(day.run_id).take(pa.array(run)),
        "parent_run_id": arrow.id_strings(parent, parent == 0),
    }
    columns |= _ending(day.task_result[task], day.extra["task_cause"][task], slices, is_late)
    columns |= _task_computes(words_of, day, task, is_late)
    filled = (job >= 0) & words_of.compiled.job_is_legacy[job] & slices.is_end
    length = np.where(filled, (slices.end - day.task_started_us[task]) // 1_000_000, 0)
    for name in ("setup", "cleanup", "execution"):
        seconds = length if name == "execution" else np.zeros_like(length)
        columns[f"{name}_duration_seconds"] = pa.array(seconds, mask=is_late)
    return arrow.assemble(tables()[TASKS_TABLE], columns, visible_us)


def _task_computes(words_of: Words, day: Day, task: Ints, is_late: arrow.Mask) -> dict[str, pa.Array]:
    kind = day.task_compute_kind[task]
    has_compute = kind <= ComputeKind.WAREHOUSE
    codes = np.array([0, 0, 1, 0, 2])[kind[has_compute]]
    has_id = has_compute & (kind != ComputeKind.SERVERLESS)
    return _computes(compute_id_strings(words_of, day, task[has_id]), codes, has_id, has_compute, is_late)


def compute_id_strings(words_of: Words, day: Day, task: Ints) -> pa.Array:
    """Ids of the clusters and warehouses of these task runs, each of which has one."""
    kind, compute = day.task_compute_kind[task], day.task_compute[task]
    numbers, place = np.unique(compute[kind <= ComputeKind.POOL_CLUSTER], return_inverse=True)
    shared = (kind == ComputeKind.ALL_PURPOSE, kind == ComputeKind.WAREHOUSE)
    every = pa.concat_arrays([job_cluster_ids(numbers), words_of.cluster_ids, words_of.warehouse_ids])
    index = compute.copy()
    index[kind <= ComputeKind.POOL_CLUSTER] = place
    index[shared[0]] += len(numbers)
    index[shared[1]] += len(numbers) + len(words_of.cluster_ids)
    return every.take(pa.array(index))
