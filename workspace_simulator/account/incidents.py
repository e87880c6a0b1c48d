"""The planted faults: which kinds there are, how large they are, and on which jobs of an account they fall."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from workspace_simulator.account.frames import (
    DAY,
    HOUR,
    NEVER,
    ComputeKind,
    Incident,
    JobPlan,
    JobVersion,
    Plan,
    TaskPlan,
)
from workspace_simulator.account.portfolio import with_versions
from workspace_simulator.account.seeds import Purpose, generator

INCIDENT_SHARE = 0.004
"""Incidents of each kind per job; at least one of each where a job fits."""

Fits = Callable[[JobPlan], bool]


@dataclass(frozen=True)
class IncidentKind:
    """One kind of fault: `low` to `high` is its size in `unit`, `days` how long it lasts (None: to the end)."""

    name: str
    unit: str
    low: float
    high: float
    days: float | None
    causes: tuple[str, ...]
    fits: Fits
    description: str


def _is_regular(job: JobPlan) -> bool:
    return 0.9 <= job.runs_per_day <= 50 and bool(job.versions[0].triggers) and not _never_stops(job)


def _is_cron(job: JobPlan) -> bool:
    return _is_regular(job) and all(t.kind == "cron" for version in job.versions for t in version.triggers)


def _is_on_clusters(job: JobPlan) -> bool:
    return _is_regular(job) and job.tasks[0].compute_kind <= ComputeKind.POOL_CLUSTER and job.typical_s >= 120


def _is_measurable(job: JobPlan) -> bool:
    return _is_regular(job) and job.typical_s >= 60


def _has_input(job: JobPlan) -> bool:
    return _is_regular(job) and len(job.tasks) == 1 and job.tasks[0].input_rows > 0


def _is_frequent(job: JobPlan) -> bool:
    return _has_input(job) and job.runs_per_day >= 4


def _is_alone_on_cron(job: JobPlan) -> bool:
    return _is_cron(job) and len(job.tasks) == 1


def _waits_for_table(job: JobPlan) -> bool:
    return any(trigger.kind == "table_update" and trigger.upstream >= 0 for trigger in job.versions[0].triggers)


def _never_stops(job: JobPlan) -> bool:
    return any(trigger.kind == "continuous" for trigger in job.versions[0].triggers)


# The kinds that few jobs fit come first, while all jobs are still free.
INCIDENT_KINDS = (
    IncidentKind("upstream_late", "times the usual duration of the upstream job", 5, 8, 3.0, ("upstream",),
                 _waits_for_table, "the job starts late because the one it waits for takes long"),
    IncidentKind("failure_streak", "runs in a row", 4, 9, None, ("edit",), _is_cron,
                 "every run fails in the same task, until somebody mends it"),
    IncidentKind("slower", "times the usual duration", 1.7, 3.0, None, ("edit", "input_growth"), _is_measurable,
                 "runs take longer from a date on"),
    IncidentKind("dearer", "times the usual workers", 3, 4, None, ("edit",), _is_on_clusters,
                 "the cluster is larger from a date on, the runs are not faster"),
    IncidentKind("missed_starts", "days without a start", 2, 3, 2.5, ("infrastructure",), _is_cron,
                 "the schedule is on, yet nothing starts"),
    IncidentKind("stuck_run", "hours that one run hangs", 20, 44, None, ("infrastructure",), _is_alone_on_cron,
                 "one run hangs and holds the place of the next ones"),
    IncidentKind("flaky_task", "share of runs with a retry", 0.25, 0.45, None, ("infrastructure",), _is_frequent,
                 "a task fails now and then and is mended by its retry"),
    IncidentKind("empty_success", "days", 2, 4, 3.0, ("upstream",), _has_input,
                 "runs succeed but read nothing"),
    IncidentKind("over_provisioned", "workers", 12, 24, None, ("neglect",), _is_on_clusters,
                 "many workers that have nothing to do"),
    IncidentKind("zombie", "readers of its tables", 0, 0, None, ("neglect",), _never_stops,
                 "a job runs on for nobody: nothing reads its tables, its maker has left"),
    IncidentKind("owner_left", "share of failed runs", 1, 1, None, ("permission",), _has_input,
                 "the principal it runs as was removed: each run fails"),
    IncidentKind("timing_out", "times the usual duration", 4, 6, None, ("input_growth",), _is_measurable,
                 "input has grown until runs pass the job's timeout"),
)  # fmt: skip


def with_incidents(plan: Plan) -> Plan:
    """The plan with faults planted: on quiet jobs that live through the whole window and are in the region."""
    rng = generator(plan.seed, Purpose.INCIDENTS)
    jobs = list(plan.jobs)
    targets = {task.target for job in jobs for task in job.tasks}
    free = [index for index, job in enumerate(jobs) if index not in targets and _is_steady(plan, job)]
    free = [free[int(place)] for place in rng.permutation(len(free))]
    incidents: list[Incident] = []
    for _ in range(max(1, round(len(jobs) * INCIDENT_SHARE))):
        for kind in INCIDENT_KINDS:
            chosen = next((index for index in free if kind.fits(jobs[index]) and _is_fed(jobs, index, free)), None)
            if chosen is not None:
                incident = _plant(plan, jobs, chosen, kind, rng)
                incidents.append(incident)
                free = [index for index in free if index not in (chosen, incident.cause_job)]
    return replace(plan, jobs=tuple(jobs), incidents=tuple(incidents))


def _is_fed(jobs: list[JobPlan], index: int, free: list[int]) -> bool:
    """Whether the job that this one waits for, if it waits for one, is itself quiet and on a schedule."""
    upstream = [trigger.upstream for trigger in jobs[index].versions[0].triggers if trigger.upstream >= 0]
    return all(other in free and _is_cron(jobs[other]) for other in upstream)


def _is_steady(plan: Plan, job: JobPlan) -> bool:
    quiet = job.created_us < plan.start_us and job.deleted_us == NEVER and job.failure_ratio < 0.1
    running = not any(version.is_paused for version in job.versions)
    runs_others = any(task.kind == "run_job" for task in job.tasks)
    return quiet and running and not runs_others and plan.workspaces[job.workspace].in_region


def _plant(plan: Plan, jobs: list[JobPlan], index: int, kind: IncidentKind, rng: np.random.Generator) -> Incident:
    """Draws one incident and changes the job where the fault lies in its settings."""
    jobs[index] = replace(jobs[index], failure_ratio=0.003, sigma=min(jobs[index].sigma, 0.2), max_concurrent_runs=1)
    size = float(np.round(rng.uniform(kind.low, kind.high), 2))
    cause = kind.causes[int(rng.integers(0, len(kind.causes)))]
    days = (plan.end_us - plan.start_us) // DAY
    day_us = plan.start_us + int(days * rng.uniform(0.45, 0.7)) * DAY
    from_us = day_us + (int(rng.uniform(8, 17) * HOUR) if cause == "edit" else 0)
    until_us = (
        plan.last_us if kind.days is None else from_us + int(round(size if "days" in kind.unit else kind.days) * DAY)
    )
    base = Incident(kind.name, index, -1, from_us, until_us, size, cause, from_us)
    incident = _SPECIALS.get(kind.name, _as_it_is)(plan, jobs, base, rng)
    if incident.cause == "edit" and kind.name != "dearer":
        _edit(plan, jobs, incident, "tasks_changed", jobs[index].workers)
    return incident


def _as_it_is(plan: Plan, jobs: list[JobPlan], one: Incident, rng: np.random.Generator) -> Incident:
    return one


def _edit(plan: Plan, jobs: list[JobPlan], one: Incident, change: str, workers: int) -> None:
    """Adds a version at the time of the cause; later versions keep the new size."""
    job = jobs[one.job]
    before = [version for version in job.versions if version.from_us < one.cause_us]
    after = [replace(version, workers=workers) for version in job.versions if version.from_us >= one.cause_us]
    edited = replace(before[-1], from_us=one.cause_us, change=change, workers=workers)
    jobs[one.job] = with_versions(job, [*before, edited, *after], plan.end_us)


def _is_lasting(task: TaskPlan) -> bool:
    return task.inside < 0 and task.added_us == 0 and task.removed_us == NEVER


def _streak(plan: Plan, jobs: list[JobPlan], one: Incident, rng: np.random.Generator) -> Incident:
    job = jobs[one.job]
    usable = [place for place, task in enumerate(job.tasks) if task.kind != "condition" and _is_lasting(task)]
    count = round(one.size)
    length = max(int((count + 0.5) / job.runs_per_day * DAY), 2 * HOUR)
    leaf = usable[-1]
    tasks = tuple(replace(task, run_if="ALL_SUCCESS") for task in job.tasks)
    jobs[one.job] = replace(job, tasks=tasks)
    return replace(one, size=float(count), task=leaf, until_us=one.from_us + length)


def _dearer(plan: Plan, jobs: list[JobPlan], one: Incident, rng: np.random.Generator) -> Incident:
    job = jobs[one.job]
    few = [replace(version, workers=3) for version in job.versions]
    jobs[one.job] = with_versions(job, few, plan.end_us)
    _edit(plan, jobs, one, "resized", round(3 * one.size))
    return replace(one, size=round(3 * one.size) / 3)


def _stuck(plan: Plan, jobs: list[JobPlan], one: Incident, rng: np.random.Generator) -> Incident:
    job = jobs[one.job]
    versions = [replace(version, timeout_s=0) for version in job.versions]
    job = replace(job, is_queued=False, tasks=(replace(job.tasks[0], max_retries=0),))
    jobs[one.job] = with_versions(job, versions, plan.end_us)
    until_us = one.from_us + DAY // 4 + int(one.size * HOUR)
    return replace(one, task=0, until_us=until_us)


def _flaky(plan: Plan, jobs: list[JobPlan], one: Incident, rng: np.random.Generator) -> Incident:
    job = jobs[one.job]
    jobs[one.job] = replace(job, is_legacy=False, tasks=(replace(job.tasks[0], max_retries=2),))
    return replace(one, task=0)


def _empty(plan: Plan, jobs: list[JobPlan], one: Incident, rng: np.random.Generator) -> Incident:
    job = jobs[one.job]
    writers = {table: index for index, other in enumerate(jobs) for table in other.tasks[-1].writes}
    upstream = next((writers[table] for table in job.tasks[0].reads if table in writers), -1)
    return replace(one, task=0, cause_job=upstream)


def _over(plan: Plan, jobs: list[JobPlan], one: Incident, rng: np.random.Generator) -> Incident:
    job = jobs[one.job]
    count = round(one.size)
    versions = [replace(version, workers=count) for version in job.versions]
    job = replace(with_versions(job, versions, plan.end_us), cpu_percent=5.0, memory_percent=18.0)
    jobs[one.job] = job
    return replace(one, size=float(count), from_us=plan.start_us, cause_us=job.created_us)


def _zombie(plan: Plan, jobs: list[JobPlan], one: Incident, rng: np.random.Generator) -> Incident:
    leaver = _leaver(plan)
    jobs[one.job] = replace(jobs[one.job], is_zombie=True, creator=leaver)
    mine = {table for task in jobs[one.job].tasks for table in task.writes}
    for index, job in enumerate(jobs):
        if any(table in mine for task in job.tasks for table in task.reads):
            tasks = tuple(replace(t, reads=tuple(name for name in t.reads if name not in mine)) for t in job.tasks)
            jobs[index] = replace(job, tasks=tasks)
    cause_us = plan.principals[leaver].left_us
    return replace(one, from_us=plan.start_us, cause_us=cause_us, cause_principal=leaver)


def _late(plan: Plan, jobs: list[JobPlan], one: Incident, rng: np.random.Generator) -> Incident:
    upstream = jobs[one.job].versions[0].triggers[0].upstream
    quiet = replace(jobs[upstream], sigma=min(jobs[upstream].sigma, 0.2), failure_ratio=0.003)
    versions = [replace(version, timeout_s=0) for version in quiet.versions]
    jobs[upstream] = with_versions(quiet, versions, plan.end_us)
    return replace(one, cause_job=upstream)


def _left(plan: Plan, jobs: list[JobPlan], one: Incident, rng: np.random.Generator) -> Incident:
    leaver = _leaver(plan)
    left_us = plan.principals[leaver].left_us
    job = jobs[one.job]
    versions: list[JobVersion] = [replace(version, run_as=leaver) for version in job.versions]
    jobs[one.job] = with_versions(job, versions, plan.end_us)
    return replace(one, task=0, from_us=left_us, cause_us=left_us, cause_principal=leaver)


def _timing_out(plan: Plan, jobs: list[JobPlan], one: Incident, rng: np.random.Generator) -> Incident:
    job = jobs[one.job]
    limit = max(60, round(job.typical_s * 2.5))
    versions = [replace(version, timeout_s=limit) for version in job.versions]
    jobs[one.job] = replace(with_versions(job, versions, plan.end_us), daily_growth=0.0)
    return one


def _leaver(plan: Plan) -> int:
    """The person who leaves inside the window (there is always one)."""
    return next(index for index, person in enumerate(plan.principals) if plan.start_us < person.left_us < plan.end_us)


_SPECIALS: dict[str, Callable[[Plan, list[JobPlan], Incident, np.random.Generator], Incident]] = {
    "failure_streak": _streak,
    "dearer": _dearer,
    "stuck_run": _stuck,
    "flaky_task": _flaky,
    "empty_success": _empty,
    "over_provisioned": _over,
    "zombie": _zombie,
    "upstream_late": _late,
    "owner_left": _left,
    "timing_out": _timing_out,
}
