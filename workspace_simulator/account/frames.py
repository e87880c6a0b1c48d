"""What the parts of the generator hand each other: the plan of the account, and one day of runs as columns.

The plan is small (one object per job, cluster, person). History is large, so a day of it is a set of equally long
NumPy arrays, and every table is computed from these arrays without a Python loop over rows.

All times are int64 microseconds since the epoch, UTC. `NEVER` stands for "not yet" or "not at all".
"""

from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]

NEVER = np.iinfo(np.int64).max
HOUR = 3_600_000_000
DAY = 24 * HOUR


class Result(IntEnum):
    """How an attempt ended; the names are those of `result_state` in the job tables."""

    SUCCEEDED = 0
    FAILED = 1
    ERROR = 2
    TIMED_OUT = 3
    CANCELLED = 4
    SKIPPED = 5
    BLOCKED = 6


class RunType(IntEnum):
    """`run_type` in the job tables."""

    JOB_RUN = 0
    SUBMIT_RUN = 1
    WORKFLOW_RUN = 2


class ComputeKind(IntEnum):
    """What a task runs on. Only the first three carry the job's id in billing, see `account/billing.py`."""

    JOB_CLUSTER = 0
    POOL_CLUSTER = 1
    SERVERLESS = 2
    ALL_PURPOSE = 3
    WAREHOUSE = 4
    PIPELINE = 5
    NONE = 6
    """No compute of its own: condition, run-job and for-each parents, and tasks that never started."""


@dataclass(frozen=True)
class Principal:
    """A user or service principal; `left_us` is when the person left the company, else NEVER."""

    id: str
    name: str
    display_name: str
    is_service_principal: bool
    left_us: int = NEVER


@dataclass(frozen=True)
class Workspace:
    workspace_id: str
    name: str
    url: str
    region: str
    cloud: str
    created_us: int
    is_home: bool
    """The workspace whose REST API is served. Others in its region are in the regional tables too."""
    in_region: bool
    """False: the workspace is billed in this account, but its jobs, clusters and queries are not visible here."""


@dataclass(frozen=True)
class AllPurposeCluster:
    workspace: int
    cluster_id: str
    name: str
    owner: int
    created_us: int
    driver_node_type: str
    worker_node_type: str
    workers: int
    source: str
    """`UI` or `API`."""


@dataclass(frozen=True)
class Warehouse:
    workspace: int
    warehouse_id: str
    name: str
    owner: int
    warehouse_type: str
    size: str
    min_clusters: int
    max_clusters: int
    auto_stop_minutes: int
    created_us: int


@dataclass(frozen=True)
class Pipeline:
    workspace: int
    pipeline_id: str
    name: str
    owner: int
    pipeline_type: str
    is_serverless: bool
    created_us: int


@dataclass(frozen=True)
class TaskPlan:
    """One task of a job's graph. `depends_on` are indexes into the job's tasks; `kind` is notebook, python, sql,
    dbt, pipeline, run_job, condition or for_each. `compute` indexes the plan's clusters, warehouses or pipelines."""

    key: str
    kind: str
    depends_on: tuple[int, ...]
    compute_kind: ComputeKind
    compute: int
    share: float
    """Part of the job's typical duration that this task takes."""
    max_retries: int
    run_if: str = "ALL_SUCCESS"
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    """Full names of the tables read and written, for lineage."""


@dataclass(frozen=True)
class JobPlan:
    """One job as it is at the end of the window; its history of versions stands in `versions`."""

    workspace: int
    job_id: int
    name: str
    team: str
    creator: int
    run_as: int
    tags: dict[str, str]
    created_us: int
    deleted_us: int
    tasks: tuple[TaskPlan, ...]
    typical_s: float
    """Median duration of a good run, in seconds, without queueing."""
    node_type: str
    workers: int
    is_photon: bool
    performance_target: str | None
    """`PERFORMANCE_OPTIMIZED` or `STANDARD` for serverless jobs."""


@dataclass(frozen=True)
class Plan:
    """The account without its history."""

    seed: int
    account_id: str
    account_name: str
    start_us: int
    """First instant of history; the window is [start_us, end_us), and the clock may later pass end_us."""
    end_us: int
    metastore_id: str
    principals: tuple[Principal, ...]
    workspaces: tuple[Workspace, ...]
    clusters: tuple[AllPurposeCluster, ...]
    warehouses: tuple[Warehouse, ...]
    pipelines: tuple[Pipeline, ...]
    jobs: tuple[JobPlan, ...]


@dataclass(frozen=True)
class Day:
    """All runs that start on one UTC day, with their whole life, however long: n runs, a attempts, t task runs.

    Runs, attempts and task runs are sorted by their start. Job-level values (name, node type …) are taken from the
    plan through `run_job`.
    """

    start_us: int

    # one per run
    run_workspace: Ints
    run_job: Ints
    """Index into plan.jobs; -1 for one-off runs (submit and workflow runs), which have a job_id of their own."""
    run_job_id: Ints
    run_id: Ints
    run_type: Codes
    run_owner: Ints
    """Index into plan.principals: whom the run runs as."""
    run_created_us: Ints
    """When the run was triggered: it queues from here until run_started_us."""
    run_started_us: Ints
    run_ended_us: Ints
    """End of the last attempt; NEVER for a run that never ends (a continuous job)."""

    # one per attempt of a job run (the first, then one per repair)
    attempt_run: Ints
    """Index into the runs of this day."""
    attempt_started_us: Ints
    attempt_ended_us: Ints
    attempt_result: Codes

    # one per task run (retries and iterations are task runs of their own)
    task_attempt: Ints
    """Index into the attempts of this day."""
    task_plan: Ints
    """Index into plan.jobs[run_job].tasks; 0 for one-off runs."""
    task_run_id: Ints
    task_started_us: Ints
    task_ended_us: Ints
    """Equal to the start for a task that never started."""
    task_result: Codes
    task_compute_kind: Codes
    task_compute: Ints
    """All-purpose: index into plan.clusters. Warehouse: into plan.warehouses. Pipeline: into plan.pipelines.
    Job and pool cluster: the number of the cluster, unique in the account (its id is made from it by
    `identifiers.job_cluster_ids`). Else -1."""
    task_input_rows: Ints
    """Rows the task read, for lineage, queries and the truth about input growth; 0 where it never started."""

    extra: dict[str, Ints] = field(default_factory=dict)


@dataclass(frozen=True)
class Output:
    """Where the generator writes: `<folder>/tables/<schema>/<table>/<part>.parquet` and so on."""

    folder: Path
