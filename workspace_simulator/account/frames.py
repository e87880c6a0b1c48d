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
class Trigger:
    """What starts a job by itself. `kind` is cron, periodic, continuous, file_arrival or table_update.

    A cron trigger fires at `seconds` of the local day in `timezone_id`, on days whose weekday is in `weekdays`
    (Monday = 0) and, where `month_days` is not empty, whose day of the month is in it (0 = the last day).
    `repeats_in_fold` says that it fires again when the clocks are set back, as expressions with an open hour field do.
    """

    kind: str
    quartz: str = ""
    timezone_id: str = "UTC"
    seconds: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    month_days: tuple[int, ...] = ()
    repeats_in_fold: bool = False
    interval: int = 0
    units: str = ""
    """Of a periodic trigger: HOURS, DAYS or WEEKS."""
    url: str = ""
    table_names: tuple[str, ...] = ()
    upstream: int = -1
    """Index of the job whose good runs fire a table_update trigger."""
    per_day: float = 0.0
    """Files that arrive on a working day, for file_arrival."""


@dataclass(frozen=True)
class JobVersion:
    """One version of a job's settings, in force from `from_us` until the next; `change` says what the edit was:
    created, renamed, rescheduled, paused, resumed, resized, handed_over, retagged, limited, tasks_changed, deleted."""

    from_us: int
    change: str
    editor: int
    """Index into plan.principals: who made the edit."""
    name: str
    run_as: int
    tags: dict[str, str]
    triggers: tuple[Trigger, ...]
    is_paused: bool
    timeout_s: int
    workers: int
    is_photon: bool
    description: str | None


@dataclass(frozen=True)
class Incident:
    """One planted fault. `size` is in the unit that `account/incidents.py` names for the kind; task is an index into
    the job's tasks, -1 for the whole job; `cause_job` is the upstream job where the cause is upstream, else -1."""

    kind: str
    job: int
    task: int
    from_us: int
    until_us: int
    size: float
    cause: str
    """edit, upstream, input_growth, infrastructure, permission or neglect."""
    cause_us: int
    cause_job: int = -1
    cause_principal: int = -1


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
    outcome: str = ""
    """`true` or `false`: the task runs only on that outcome of the condition task it depends on."""
    inside: int = -1
    """Index of the for-each task whose iterations run this task; such a task depends on nothing."""
    iterations: int = 0
    """Of a for-each task: typical number of iterations."""
    target: int = -1
    """Of a run-job task: index into plan.jobs of the job it runs."""
    added_us: int = 0
    removed_us: int = NEVER
    timeout_s: int = 0
    input_rows: float = 1e6
    """Rows that a typical run of the task reads."""


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
    versions: tuple[JobVersion, ...] = ()
    """In order of time; the last one before the end of the window is the state described above."""
    is_legacy: bool = False
    """Single-task format: the only runs whose `*_duration_seconds` are filled."""
    sigma: float = 0.2
    """Spread of the run's duration: standard deviation of its logarithm."""
    failure_ratio: float = 0.01
    daily_growth: float = 0.0
    """Relative growth of input and duration per day."""
    max_concurrent_runs: int = 1
    is_queued: bool = True
    """A run that finds the limit reached waits; False: it is skipped."""
    cpu_percent: float = 55.0
    """Typical CPU use of the workers while the job runs on classic compute."""
    memory_percent: float = 60.0
    parameters: dict[str, str] = field(default_factory=dict)
    deployment: str = ""
    """`BUNDLE`, `SYSTEM_MANAGED` or empty."""
    runs_per_day: float = 0.0
    """What the triggers give on average, when not paused."""
    is_zombie: bool = False
    """Runs on, though nobody reads what it writes."""


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
    incidents: tuple[Incident, ...] = ()

    @property
    def last_us(self) -> int:
        """Nothing is generated after this instant: what never ends is cut here. The horizon may not pass it."""
        return self.end_us + 30 * DAY


@dataclass(frozen=True)
class Day:
    """All runs that start on one UTC day, with their whole life, however long: n runs, a attempts, t task runs.

    A run that another run starts (run-job task, table update, retry) belongs to the day of that other run, so a few
    start after midnight. Runs of every workspace are here, out-of-region ones too.

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
    """Further columns of a generated day.

    Per run: `run_trigger` (index into account.words.TRIGGERS), `run_version` (index into the job's versions, -1 for
    one-off runs), `run_workers` and `run_is_photon` (in force for the run, they change where an edit made the job
    dearer), `run_source_task` and `run_root_task` (task run ids, 0 for none).
    Per attempt: `attempt_number` (0 = first), `attempt_cause` (index into account.failures.FAILURES, -1 for none).
    Per task run: `task_cause`, `task_attempt_number` (0 = first try), `task_parent` (run id of the for-each task run,
    or 0), `task_is_first` (1 for the first try).
    """


@dataclass(frozen=True)
class Output:
    """Where the generator writes: `<folder>/tables/<schema>/<table>/<part>.parquet` and so on."""

    folder: Path
