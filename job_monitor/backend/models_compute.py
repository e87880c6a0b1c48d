"""Shapes of what is answered about clusters and SQL warehouses. Costs hold the platform's price, not the machines of
the cloud, which bills these itself."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from job_monitor.backend.models import Answer, Shape, UnitQuantity, Window
from job_monitor.backend.models_job_table import NamedWorkspace, Place
from job_monitor.backend.values import Count, Exact, Id, Ratio, Seconds, Utc


class ComputeKind(StrEnum):
    ALL_PURPOSE = "all_purpose"
    JOB = "job"
    PIPELINE = "pipeline"
    UNKNOWN = "unknown"


class Runtime(Shape):
    """A version of the Databricks Runtime that is in use."""

    version: str = Field(description="As the platform writes it: 15.4.x-scala2.12.")
    major: Count | None = Field(description="Null: the name does not begin with a number.")
    minor: Count | None
    majors_behind: Count | None = Field(description="Major versions behind the newest one in use here.")
    end_of_support: date | None = Field(description="As Databricks published it; null where no date is known.")
    is_out_of_support: bool | None = Field(description="The date has passed. Null: no date is known.")


class ComputeRows(Shape):
    """One row is one all-purpose cluster, or all clusters of one job or of one pipeline in the window.

    The value of the n-th row stands at the n-th place of every column.
    """

    kind: list[ComputeKind]
    workspace: list[Place] = Field(description="Place in `workspaces`.")
    id: list[Id | None] = Field(
        description="Of the cluster (all_purpose), the job (job) or the pipeline. Of kind unknown the job where only "
        "one ran there, else the cluster. Null: whose clusters these were is not known."
    )
    is_of_job: list[bool] = Field(description="`id` is that of a job.")
    name: list[str | None]
    owner: list[str | None] = Field(description="Of an all-purpose cluster; not who runs jobs on it.")
    is_deleted: list[bool | None] = Field(description="An all-purpose cluster that is gone; null for other kinds.")
    clusters_count: list[Count] = Field(description="Clusters of the window.")
    runs_count: list[Count | None] = Field(description="Job runs that had a task there.")
    jobs_count: list[Count | None] = Field(description="Jobs that had a task there.")
    node_types: list[list[Place]] = Field(description="Places in `node_types`, of workers, or of lone drivers.")
    runtimes: list[list[Place]] = Field(description="Places in `runtimes`; empty where no setting is known.")
    policies: list[list[Place]] = Field(description="Places in `policies`; empty where no setting is known.")
    auto_termination_s: list[Count | None] = Field(
        description="Of an all-purpose cluster; 0: never. Null for other kinds, and where no setting is known."
    )
    workers_min: list[Count | None] = Field(description="Fewest workers by the settings.")
    workers_max: list[Count | None] = Field(description="Most workers by the settings.")
    measured_clusters_count: list[Count | None] = Field(description="Clusters with a sample of a worker.")
    nodes_s: list[Count | None] = Field(
        description="Time of all nodes that were sampled, drivers too. Null: no sample, which short-lived nodes leave."
    )
    seen_workers_max: list[Count | None] = Field(description="Most workers with samples in one hour.")
    cpu_p50_ratio: list[Ratio | None] = Field(
        description="Half of the workers' seconds lie in cluster-hours whose mean CPU use of workers is at most this."
    )
    cpu_p95_ratio: list[Ratio | None] = Field(description="The same for 95 percent of the workers' seconds.")
    cpu_max_ratio: list[Ratio | None] = Field(description="Highest CPU use of a worker in a minute.")
    mem_p50_ratio: list[Ratio | None]
    mem_p95_ratio: list[Ratio | None]
    mem_max_ratio: list[Ratio | None]
    cost: list[Exact | None] = Field(description="To a millionth. Null: not known, or nothing of it found a price.")
    jobs_cost: list[Exact | None] = Field(
        description="Of an all-purpose cluster: the hours' shares of tasks of jobs, an estimate. Null for other kinds."
    )
    idle_cost: list[Exact | None] = Field(
        description="Of an all-purpose cluster: what is left of the hours in which a task of a job ran."
    )
    jobless_cost: list[Exact | None] = Field(
        description="Of an all-purpose cluster: hours in which no task of a job ran. Used by hand, or by nobody."
    )


class JobUse(Shape):
    """A job that ran on an all-purpose cluster."""

    workspace_id: Id
    workspace_name: str | None
    cluster_id: Id
    cluster_name: str | None
    job_id: Id
    job_name: str | None
    trigger_type: str | None = Field(description="What starts the job; null: people, or not known.")
    runs_count: Count
    worked_s: Seconds = Field(description="Time of its tasks on the cluster, those side by side counted each.")
    cost: Exact | None = Field(description="Its share of the hours it ran in: an estimate.")


class ComputeTotals(Shape):
    """Over all rows, also those that are cut. Null where a source cannot tell."""

    rows_count: Count | None
    clusters_count: Count | None = Field(description="Different clusters of the window.")
    measured_clusters_count: Count | None = Field(description="Of these, with a sample of a worker.")
    cost: Exact | None = Field(description="Of all clusters.")
    measured_cost: Exact | None = Field(description="Of the clusters with a sample of a worker.")
    idle_cost: Exact | None
    idle_clusters_count: Count | None = Field(description="All-purpose clusters with an idle cost.")
    jobless_cost: Exact | None
    jobs_cost: Exact | None = Field(description="All-purpose compute that jobs used: an estimate.")
    jobs_on_all_purpose_count: Count | None
    all_purpose_count: Count | None = Field(description="Living all-purpose clusters.")
    never_ending_count: Count | None = Field(description="Of these, without auto-termination.")
    out_of_support_count: Count | None = Field(description="Rows with a runtime whose support has ended.")
    outside_policy_count: Count | None = Field(description="Rows with a cluster outside of any policy.")
    serverless_cost: Exact | None = Field(
        description="Serverless compute of jobs, notebooks and pipelines, which has no clusters and no samples."
    )
    warehouses_cost: Exact | None


class WarehouseRow(Shape):
    workspace_id: Id
    workspace_name: str | None
    warehouse_id: Id
    name: str | None
    warehouse_type: str | None
    warehouse_size: str | None
    clusters_min: Count | None
    clusters_max: Count | None
    auto_stop_s: Count | None = Field(description="0: never. Null: not known.")
    is_deleted: bool | None
    state: str | None = Field(description="By its last event: starting, running, stopping, stopped or unknown.")
    state_since: Utc | None
    up_s: Seconds | None = Field(description="Time in the window in which it was not stopped. Null: no event tells.")
    statements_count: Count | None
    jobs_count: Count | None = Field(description="Jobs that have a share of it.")
    cost: Exact | None
    jobs_cost: Exact | None = Field(description="Shares of jobs in the work of its hours: an estimate.")
    other_cost: Exact | None = Field(description="What else was in the hours with statements: people, other tools.")
    idle_cost: Exact | None = Field(description="Hours in which no statement began.")


class AdviceKind(StrEnum):
    SMALLER = "smaller"
    MEMORY = "memory"
    IDLE = "idle"
    RUNTIME = "runtime"


class Advice(Shape):
    """What could be changed about the compute of one row, and what says so."""

    kind: AdviceKind = Field(
        description="smaller: CPU and memory of workers are both low; memory: it is nearly full; idle: an all-purpose "
        "cluster costs while no task works; runtime: a version is out of support."
    )
    workspace_id: Id
    workspace_name: str | None
    id: Id | None
    is_of_job: bool
    name: str | None
    runs_count: Count | None
    nodes_s: Count | None = Field(description="Time of all nodes that was measured in the window.")
    cpu_p95_ratio: Ratio | None
    mem_p95_ratio: Ratio | None
    cost: Exact | None
    measured_cost: Exact | None = Field(description="Of the clusters with samples: what the advice is about.")
    idle_cost: Exact | None
    auto_termination_s: Count | None
    workers: Count | None = Field(description="By the settings; null where they scale, or are not known.")
    fewer_workers: Count | None = Field(description="Half of them. Null: a smaller node type in their place.")
    old_runtimes: list[str]
    saving_at_most: Exact | None = Field(
        description="Estimate for 30 days, at the window's use, if runs become no slower. Null: no money can be told."
    )


class Compute(Answer):
    window: Window
    now: Utc
    currency: str | None = Field(description="The one currency of the costs; null while nothing has a price.")
    price_basis: str | None = Field(description="list, account, list_discounted, account_discounted, or mixed.")
    complete_until: date | None = Field(description="Usage until this date should have arrived.")
    unpriced: list[UnitQuantity] | None = Field(description="Usage of this compute without a price: in no cost here.")
    support_source: str = Field(description="Where the dates of support were published.")
    totals: ComputeTotals
    workspaces: list[NamedWorkspace]
    runtimes: list[Runtime]
    node_types: list[str]
    policies: list[str | None] = Field(description="Ids; null: outside of any policy.")
    rows: ComputeRows | None = Field(
        description="The greatest idle cost first, then the greatest cost; cut at the number asked for."
    )
    advice_count: Count | None
    advice: list[Advice] | None = Field(
        description="The greatest possible saving first, at most 25. Null: nothing is known of any cluster."
    )
    job_uses_count: Count | None
    job_uses: list[JobUse] | None = Field(description="The dearest first, at most 50.")
    warehouses_count: Count | None
    warehouses: list[WarehouseRow] | None = Field(description="The greatest idle cost first, at most 50.")
