"""The jobs of the account: who owns them, how often they run, what they run on, what they read and write."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workspace_simulator.account import graphs
from workspace_simulator.account.edits import Editing, limit_for, make_versions
from workspace_simulator.account.frames import (
    DAY,
    NEVER,
    AllPurposeCluster,
    ComputeKind,
    JobPlan,
    JobVersion,
    Pipeline,
    Principal,
    TaskPlan,
    Trigger,
    Warehouse,
)
from workspace_simulator.account.identifiers import JOBS, numeric_ids
from workspace_simulator.account.names import LAYER_SCHEMAS, LAYERS, NODE_TYPES, SUBJECTS, TEAMS, job_name
from workspace_simulator.account.places import WORKSPACE_SHARES
from workspace_simulator.account.schedules import FREQUENCIES, Frequency, triggers_of

COMPUTE_SHARES = {
    ComputeKind.SERVERLESS: 0.605,
    ComputeKind.JOB_CLUSTER: 0.090,
    ComputeKind.POOL_CLUSTER: 0.025,
    ComputeKind.ALL_PURPOSE: 0.047,
    ComputeKind.WAREHOUSE: 0.027,
    ComputeKind.PIPELINE: 0.206,
}
"""Shares of the task rows, after a large estate: 117,927 serverless, 31,686 classic, 5,236 warehouse of 228,791 rows,
the rest without compute of its own (here: pipelines, conditions, loops, and what never started)."""

LEGACY_RUN_SHARE = 0.19
"""Runs in the single-task format; on the same estate 35,694 of 176,260 had durations in their columns."""

_RENAMED_TASK_RATIO = 0.25

_FAILURE_CLASSES = ((0.004, 0.62), (0.02, 0.22), (0.08, 0.09), (0.3, 0.05), (0.97, 0.02))
"""Failure ratio of a run and the share of jobs that have it."""


@dataclass(frozen=True)
class Places:
    """What jobs are put into."""

    workspaces: int
    principals: tuple[Principal, ...]
    clusters: tuple[AllPurposeCluster, ...]
    warehouses: tuple[Warehouse, ...]
    pipelines: tuple[Pipeline, ...]
    start_us: int
    end_us: int
    last_us: int

    @cached_property
    def shared(self) -> dict[tuple[ComputeKind, int], list[int]]:
        """Indexes of what jobs may share, by kind and workspace. Of the pipelines only ETL ones are run as tasks."""
        found: dict[tuple[ComputeKind, int], list[int]] = {}
        for index, cluster in enumerate(self.clusters):
            found.setdefault((ComputeKind.ALL_PURPOSE, cluster.workspace), []).append(index)
        for index, warehouse in enumerate(self.warehouses):
            found.setdefault((ComputeKind.WAREHOUSE, warehouse.workspace), []).append(index)
        for index, pipeline in enumerate(self.pipelines):
            if pipeline.pipeline_type == "ETL_PIPELINE":
                found.setdefault((ComputeKind.PIPELINE, pipeline.workspace), []).append(index)
        return found


def make_jobs(rng: np.random.Generator, count: int, seed: int, places: Places) -> list[JobPlan]:
    """`count` jobs in the order of their index; shares of frequencies, workspaces and compute are met closely."""
    frequencies = [FREQUENCIES[place] for place in _quota(rng, count, [each.share for each in FREQUENCIES])]
    workspaces = _quota(rng, count, list(WORKSPACE_SHARES[: places.workspaces]))
    sizes = [_task_count(frequency, rng) for frequency in frequencies]
    given = [triggers_of(frequency.name, rng) for frequency in frequencies]
    weights = np.array([per_day for _, per_day in given]) * sizes
    last = np.array(workspaces) == len(WORKSPACE_SHARES) - 1
    kinds = _by_weight(weights, last, list(COMPUTE_SHARES.values()))
    shares = list(COMPUTE_SHARES)
    job_ids = _job_ids(rng, count, seed, workspaces)
    jobs = []
    for index, frequency in enumerate(frequencies):
        draft = _Draft(index, frequency, workspaces[index], sizes[index], shares[kinds[index]], given[index])
        jobs.append(_job(rng, draft, job_ids[index], places))
    _mark_legacy(jobs)
    _connect(rng, jobs, places.start_us)
    return jobs


@dataclass(frozen=True)
class _Draft:
    index: int
    frequency: Frequency
    workspace: int
    size: int
    kind: ComputeKind
    given: tuple[tuple[Trigger, ...], float]


def _quota(rng: np.random.Generator, count: int, shares: Sequence[float]) -> list[int]:
    """A class for each of `count` things, each class as often as its share says (to one), in random order."""
    edges = np.cumsum(np.array(shares) / sum(shares))
    places = np.searchsorted(edges, (np.arange(count) + 0.5) / count)
    return [int(place) for place in rng.permutation(np.minimum(places, len(shares) - 1))]


def _by_weight(
    weights: np.typing.NDArray[np.float64], last: np.typing.NDArray[np.bool_], shares: Sequence[float]
) -> list[int]:
    """A class for each weight, the heaviest first, always the class that lacks most of its share so far. Jobs out of
    the region come last, so that the shares are met by those that can be seen."""
    wanted = np.array(shares) / sum(shares)
    given = np.zeros(len(shares))
    classes = [0] * len(weights)
    for index in np.lexsort((-weights, last)):
        lacking = wanted * (given.sum() + weights[index]) - given
        classes[index] = int(np.argmax(lacking))
        given[classes[index]] += weights[index]
    return classes


def _task_count(frequency: Frequency, rng: np.random.Generator) -> int:
    if frequency.most_tasks == 40 and rng.random() < 0.025:
        return int(rng.integers(15, 41))
    return 1 + int(min(frequency.most_tasks - 1, rng.exponential(frequency.mean_tasks - 1 + 1e-9)))


def _job_ids(rng: np.random.Generator, count: int, seed: int, workspaces: list[int]) -> list[int]:
    """Ids unique in their workspace; about one job in fifty has the id of a job of another workspace."""
    ids = [int(value) for value in numeric_ids(JOBS, np.arange(count), seed)]
    first = [index for index in range(count) if workspaces[index] == 0]
    others = [index for index in range(count) if workspaces[index] == 1]
    pairs = min(max(3, count // 50), len(first), len(others))
    chosen = rng.permutation(len(first))[:pairs]
    for place, other in zip(chosen, others[:pairs], strict=True):
        ids[other] = ids[first[int(place)]]
    return ids


def _job(rng: np.random.Generator, draft: _Draft, job_id: int, places: Places) -> JobPlan:
    team = int(rng.integers(0, len(TEAMS)))
    layer, subject = LAYERS[int(rng.integers(0, len(LAYERS)))], SUBJECTS[int(rng.integers(0, len(SUBJECTS)))]
    frequency = draft.frequency
    typical_s = float(np.clip(frequency.median_s * np.exp(rng.normal(0, frequency.spread)), 12, frequency.longest_s))
    created_us, deleted_us = _lifetime(rng, places)
    people = _people_of(team, places)
    service = team if rng.random() < 0.55 else int(people[int(rng.integers(0, len(people)))])
    name = job_name(team, TEAMS[team], layer, subject, draft.index // 40)
    tags = _tags(rng, TEAMS[team])
    timeout_s = limit_for(typical_s, rng) if frequency.name != "continuous" and rng.random() < 0.35 else 0
    first = JobVersion(
        from_us=created_us, change="created", editor=int(people[0]), name=name, run_as=service, tags=tags,
        triggers=draft.given[0], is_paused=bool(draft.given[0]) and bool(rng.random() < 0.03), timeout_s=timeout_s,
        workers=_workers(rng), is_photon=bool(rng.random() < 0.35), description=None,
    )  # fmt: skip
    first = replace(first, description=f"{layer} of {subject} for {TEAMS[team]}" if rng.random() < 0.5 else None)
    editing = Editing(frequency.name, people, (team, *people), places.last_us, typical_s)
    versions = make_versions(first, deleted_us, editing, rng)
    tasks = _tasks(rng, draft, places)
    plan = JobPlan(
        workspace=draft.workspace, job_id=job_id, name=name, team=TEAMS[team], creator=int(people[0]), run_as=service,
        tags=tags, created_us=created_us, deleted_us=deleted_us, tasks=tasks, typical_s=typical_s,
        node_type=NODE_TYPES[int(rng.integers(0, len(NODE_TYPES)))], workers=first.workers, is_photon=first.is_photon,
        performance_target=str(rng.choice(["PERFORMANCE_OPTIMIZED", "STANDARD"])), runs_per_day=draft.given[1],
    )  # fmt: skip
    return with_versions(_with_habits(rng, plan, frequency, subject, layer, draft.index), versions, places.end_us)


def with_versions(job: JobPlan, versions: Sequence[JobVersion], end_us: int) -> JobPlan:
    """The job with these versions, and described as it is at the end of the window."""
    ordered = tuple(sorted(versions, key=lambda version: version.from_us))
    known = [version for version in ordered if version.from_us < end_us]
    last = known[-1] if known else ordered[0]
    return replace(
        job, versions=ordered, name=last.name, run_as=last.run_as, tags=last.tags, workers=last.workers,
        is_photon=last.is_photon,
    )  # fmt: skip


def _with_habits(
    rng: np.random.Generator, job: JobPlan, frequency: Frequency, subject: str, layer: str, index: int
) -> JobPlan:
    ratios = [ratio for ratio, _ in _FAILURE_CLASSES]
    ratio = ratios[int(rng.choice(len(ratios), p=[share for _, share in _FAILURE_CLASSES]))]
    table = f"main.{job.team}_{LAYER_SCHEMAS[layer]}.{subject}_{index}"
    tasks = tuple(
        replace(task, writes=(table,)) if place == len(job.tasks) - 1 and task.kind != "condition" else task
        for place, task in enumerate(job.tasks)
    )
    return replace(
        job,
        tasks=tasks,
        sigma=float(rng.uniform(0.08, 0.45)),
        failure_ratio=float(ratio * np.exp(rng.normal(0, 0.3))) if ratio < 0.9 else ratio,
        daily_growth=float(np.clip(rng.normal(0.0008, 0.0012), -0.001, 0.004)),
        max_concurrent_runs=1 if rng.random() < 0.8 else int(rng.choice([2, 3, 5, 10])),
        is_queued=bool(rng.random() < 0.7),
        cpu_percent=float(rng.uniform(25, 85)),
        memory_percent=float(rng.uniform(30, 85)),
        parameters={"environment": "prod", "source": subject} if rng.random() < 0.15 else {},
        deployment=str(rng.choice(["BUNDLE", "SYSTEM_MANAGED", ""], p=[0.35, 0.03, 0.62])),
        is_zombie=frequency.name == "continuous" and index % 9 == 0,
    )


def _lifetime(rng: np.random.Generator, places: Places) -> tuple[int, int]:
    length = places.end_us - places.start_us
    if rng.random() < 0.12:
        created_us = places.start_us + int(rng.random() * length * 0.9)
    else:
        created_us = places.start_us - 60_000_000 - int(rng.random() * 720 * DAY)
    draw = rng.random()
    if draw < 0.04 and created_us < places.start_us:
        return created_us, places.start_us + int(rng.random() * (places.last_us - places.start_us))
    if draw > 0.98 and created_us < places.start_us - 2 * DAY:
        return created_us, int(rng.integers(created_us + DAY, places.start_us))
    return created_us, NEVER


def _people_of(team: int, places: Places) -> tuple[int, ...]:
    """Indexes of the people of a team: every so-many-th person, the left ones too."""
    first = len(TEAMS)
    return tuple(range(first + team, len(places.principals), len(TEAMS))) or (first,)


def _tags(rng: np.random.Generator, team: str) -> dict[str, str]:
    if rng.random() < 0.18:
        return {}
    tags = {"team": team}
    if rng.random() < 0.5:
        tags["env"] = "prod"
    if rng.random() < 0.3:
        tags["cost_center"] = str(rng.integers(1_000, 9_999))
    return tags


def _workers(rng: np.random.Generator) -> int:
    return int(np.clip(np.exp(rng.normal(1.0, 0.8)), 1, 40))


def _tasks(rng: np.random.Generator, draft: _Draft, places: Places) -> tuple[TaskPlan, ...]:
    kinds = [draft.kind, draft.kind, ComputeKind.WAREHOUSE, ComputeKind.PIPELINE, ComputeKind.SERVERLESS]
    computes = [(kind, _compute(rng, kind, draft.workspace, places)) for kind in kinds]
    retries = int(rng.choice([0, 1, 2, 3], p=[0.6, 0.2, 0.12, 0.08]))
    return graphs.task_graph(draft.size, computes, retries, rng)


def _compute(rng: np.random.Generator, kind: ComputeKind, workspace: int, places: Places) -> int:
    own = places.shared.get((kind, workspace), ())
    return own[int(rng.integers(0, len(own)))] if own else -1


def _mark_legacy(jobs: list[JobPlan]) -> None:
    """Gives the old single-task format to jobs until their runs make up the wanted share."""
    seen = given = 0.0
    for index, job in sorted(enumerate(jobs), key=lambda pair: -pair[1].runs_per_day):
        seen += job.runs_per_day
        is_plain = len(job.tasks) == 1 and job.tasks[0].compute_kind <= ComputeKind.ALL_PURPOSE
        if is_plain and seen * LEGACY_RUN_SHARE - given >= job.runs_per_day / 2:
            jobs[index] = replace(job, is_legacy=True)
            given += job.runs_per_day


def _connect(rng: np.random.Generator, jobs: list[JobPlan], start_us: int) -> None:
    """Lets jobs read what others write, start after others, and run others."""
    _connect_tables(rng, jobs)
    _connect_triggers(rng, jobs)
    _connect_children(rng, jobs, start_us)
    for index in range(len(jobs)):
        if rng.random() < _RENAMED_TASK_RATIO:
            jobs[index] = _with_renamed_task(jobs[index], rng)


def _with_renamed_task(job: JobPlan, rng: np.random.Generator) -> JobPlan:
    """The last task gets another key at one of the job's edits: for the tables a task goes and a new one comes."""
    last = job.tasks[-1]
    edits = [place for place, version in enumerate(job.versions) if version.change in ("resized", "retagged")]
    if len(job.tasks) < 2 or not edits or last.kind in ("run_job", "for_each") or last.run_if != "ALL_SUCCESS":
        return job
    if last.inside >= 0:
        return job
    place = edits[int(rng.integers(0, len(edits)))]
    at_us = job.versions[place].from_us
    versions = list(job.versions)
    versions[place] = replace(versions[place], change="tasks_changed")
    renamed = replace(last, key=f"{last.key}_v2", added_us=at_us)
    tasks = (*job.tasks[:-1], replace(last, removed_us=at_us), renamed)
    return replace(job, tasks=tasks, versions=tuple(versions))


def _connect_tables(rng: np.random.Generator, jobs: list[JobPlan]) -> None:
    writers: list[list[int]] = [[], [], [], []]
    for index, job in enumerate(jobs):
        known = writers[job.workspace]
        reads = [f"main.landing.{SUBJECTS[index % len(SUBJECTS)]}_raw"]
        if known and rng.random() < 0.7:
            chosen = {known[int(place)] for place in rng.integers(0, len(known), int(rng.integers(1, 4)))}
            reads = [jobs[other].tasks[-1].writes[0] for other in sorted(chosen)]
        jobs[index] = replace(job, tasks=(replace(job.tasks[0], reads=tuple(reads)), *job.tasks[1:]))
        if job.tasks[-1].writes and not job.is_zombie:
            known.append(index)


def _connect_triggers(rng: np.random.Generator, jobs: list[JobPlan]) -> None:
    """Each table_update job waits for the table of a job that runs by a clock."""
    upstream = [index for index, job in enumerate(jobs) if _is_reliable(job)]
    waiting = [
        index for index, job in enumerate(jobs) if any(t.kind == "table_update" for t in job.versions[0].triggers)
    ]
    by_workspace: dict[int, list[int]] = {}
    for other in sorted(set(upstream) - set(waiting)):
        by_workspace.setdefault(jobs[other].workspace, []).append(other)
    for index in waiting:
        near = by_workspace.get(jobs[index].workspace, [])
        if not near:
            continue
        other = near[int(rng.integers(0, len(near)))]
        trigger = Trigger("table_update", table_names=jobs[other].tasks[-1].writes, upstream=other)
        versions = tuple(replace(version, triggers=(trigger,)) for version in jobs[index].versions)
        jobs[index] = replace(jobs[index], versions=versions, runs_per_day=jobs[other].runs_per_day)


def _is_reliable(job: JobPlan) -> bool:
    """Runs once to some fifty times a day by a clock, without pauses, and writes a table."""
    by_clock = all(trigger.kind == "cron" for version in job.versions for trigger in version.triggers)
    never_off = job.deleted_us == NEVER and not any(version.is_paused for version in job.versions)
    usual = 0.9 <= job.runs_per_day <= 50 and job.failure_ratio < 0.1
    return by_clock and never_off and usual and bool(job.tasks[-1].writes)


def _connect_children(rng: np.random.Generator, jobs: list[JobPlan], start_us: int) -> None:
    """Half of the jobs without a trigger are run by others, in two levels: a child may itself run a grandchild."""
    lasting = [index for index, job in enumerate(jobs) if job.created_us < start_us and job.deleted_us == NEVER]
    idle = [index for index in lasting if not jobs[index].versions[0].triggers]
    grandchildren, children = idle[::5], idle[1::5] + idle[2::5]
    for index in children[: len(children) // 2]:
        _give_child(rng, jobs, index, grandchildren)
    parents = [index for index, job in enumerate(jobs) if 0.7 <= job.runs_per_day <= 24.5 and not job.is_legacy]
    chosen = rng.permutation(parents)[: 2 * len(children)]
    for index in chosen:
        _give_child(rng, jobs, int(index), children)


def _give_child(rng: np.random.Generator, jobs: list[JobPlan], parent: int, candidates: list[int]) -> None:
    job = jobs[parent]
    near = [index for index in candidates if jobs[index].workspace == job.workspace and index != parent]
    if not near or any(task.kind == "run_job" or task.inside >= 0 for task in job.tasks):
        return
    target = near[int(rng.integers(0, len(near)))]
    last = max(index for index, task in enumerate(job.tasks) if task.inside < 0)
    task = graphs.run_job_task(f"run_{LAYERS[target % len(LAYERS)]}", (last,), target)
    jobs[parent] = replace(job, tasks=(*job.tasks, task))
