"""Shapes of the answers. The UI's types are generated from these, so each field says its unit.

Null means *not known* (denied, absent, not read yet), never zero.
"""

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from job_monitor.backend.values import Count, Exact, Id, Ratio, Seconds, Utc
from job_monitor.domain import IdentitySource, ResultClass, SourceState


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Problem(Shape):
    """RFC 9457: what went wrong, in a sentence, and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str | None = None


class Source(Shape):
    """State of one source that an answer rests on."""

    name: str = Field(description="`system.lakeflow.jobs`, or `jobs_api`.")
    state: SourceState
    as_of: Utc | None = Field(default=None, description="Newest event in the data; not the time of reading.")
    synced_at: Utc | None = Field(default=None, description="When it was last read with success.")
    row_count: Count = 0
    message: str | None = Field(default=None, description="What happened, when the state is not ok.")
    remedy: str | None = Field(default=None, description="The statement or setting that mends it.")


class Answer(Shape):
    as_of: Utc | None = Field(description="Newest event of the first of the sources: data until then is in.")
    sources: list[Source] = Field(description="What the answer rests on; the first carries the facts.")


class HealthStatus(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    PENDING = "pending"
    UNCONFIGURED = "unconfigured"
    UNREACHABLE = "unreachable"


class Workspace(Shape):
    host: str
    name: str | None


class SyncProgress(Shape):
    is_running: bool
    phase: str | None = Field(description="What the cycle does now, in a word: sync, build, idle.")
    tables_done: Count
    tables_count: Count
    rows_read: Count
    bytes_read: Count
    fraction: Ratio | None = Field(description="Share done, where it can be told.")
    seconds_left: Seconds | None


class Claim(Shape):
    """A query over the marts that must return no rows, and did return some."""

    name: str
    meaning: str
    rows_count: Count = Field(description="Rows that break the claim.")


class StateCondition(Shape):
    """The database of targets, views and audit."""

    kind: str = Field(description="sqlite or postgresql.")
    is_ready: bool = Field(description="It answers, and is of this version.")
    is_lasting: bool = Field(description="False: it lies on a disk that is lost when the app restarts.")
    message: str | None = Field(description="What is wrong, or what to do for it to last.")


class Health(Answer):
    status: HealthStatus
    version: str
    now: Utc
    generation: Count | None = Field(description="Number of the finished build that readers see.")
    workspace: Workspace | None
    label: str | None = Field(description="What the installation is called on its pages, such as Demo.")
    sync: SyncProgress
    failed_claims: list[Claim]
    state: StateCondition
    configuration_problem: str | None = Field(
        description="What is wrong in `monitor.yaml` since the start; the rules read before stay in force."
    )
    message: str | None = Field(description="What to do next, when the status is not ok.")


class Liveness(Shape):
    status: Literal["alive"] = "alive"


class Readiness(Shape):
    status: Literal["ready"] = "ready"


class Me(Answer):
    user_name: str
    display_name: str
    source: IdentitySource
    is_verified: bool
    how: str = Field(description="How it is known who the viewer is, in a sentence.")


class AskAgain(Shape):
    """Nothing needs to be said."""


class ScopeState(Answer):
    """`sources` are all tables as the viewer may read them now."""

    is_everything: bool = Field(description="Nothing that is stored is hidden from the viewer.")


class Window(Shape):
    """Whole UTC dates, both ends included; the last one is today and not over yet."""

    from_date: date = Field(serialization_alias="from")
    to_date: date = Field(serialization_alias="to")
    days: Count


class JobCounts(Shape):
    count: Count | None = Field(description="Jobs that are not deleted.")
    paused: Count | None = Field(description="Of these, with a paused trigger.")
    deleted: Count | None = Field(description="Deleted, and still in the table.")


class ClassCounts(Shape):
    """Runs per result class."""

    succeeded: Count = 0
    failed: Count = 0
    timed_out: Count = 0
    cancelled: Count = 0
    skipped: Count = 0
    blocked: Count = 0
    running: Count = 0
    unknown: Count = 0


class RunFigures(Shape):
    """Runs of the window, by the day they ended; runs started inside a notebook count apart."""

    count: Count | None
    by_class: ClassCounts | None
    success_ratio: Ratio | None = Field(
        description="Succeeded, of those that succeeded, failed or timed out in the end."
    )
    first_time_success_ratio: Ratio | None = Field(description="Of the same runs, those whose first attempt succeeded.")
    worked_s: Seconds | None = Field(description="Seconds worked, all attempts.")
    failing_jobs: Count | None = Field(description="Jobs whose last result in the window is failed or timed out.")
    newly_failing_jobs: Count | None = Field(description="Jobs that fail now, and began to in the last 24 hours.")
    child_runs_count: Count | None = Field(
        description="Notebook workflow runs: part of another run, not counted above."
    )


class PeriodFigures(Shape):
    """Complete days only, so that two periods can be compared."""

    from_date: date | None = Field(serialization_alias="from")
    to_date: date | None = Field(serialization_alias="to")
    days: Count
    runs_count: Count | None
    success_ratio: Ratio | None


class CostFigures(Shape):
    currency: str
    list_cost: Exact = Field(description="List price (promotions in, discounts out) of the priced usage of the window.")
    default_list_cost: Exact = Field(description="The same without promotions.")
    complete_days: Count = Field(description="Days of the window whose usage is complete.")
    complete_list_cost: Exact = Field(description="Cost of those complete days alone: compare this one.")
    previous_list_cost: Exact | None = Field(
        description="Cost of as many days just before the window; null when history does not reach so far."
    )


class UnitQuantity(Shape):
    usage_unit: str
    usage_quantity: Exact


class DailyFigures(Shape):
    date: date
    is_complete: bool = Field(description="All runs that ended on this day have arrived.")
    is_cost_complete: bool = Field(description="All usage of this day should have arrived; corrections may follow.")
    by_class: ClassCounts | None
    worked_s: Seconds | None
    list_cost: Exact | None


class Page(Answer):
    next: str | None = Field(description="Give this back as `cursor` for the page after; null on the last.")


class Job(Shape):
    workspace_id: Id
    workspace_name: str | None
    job_id: Id
    name: str | None
    creator: str | None
    run_as: str | None
    tags: dict[str, str | None]
    trigger_type: str | None
    is_paused: bool | None
    schedule: str | None = Field(description="Quartz cron expression.")
    timezone: str | None
    timeout_s: Count | None
    created_at: Utc | None
    changed_at: Utc
    deleted_at: Utc | None
    is_deleted: bool
    is_settings_known: bool = Field(
        description="False: the row is older than the trigger, pause and timeout columns, so null there means nothing."
    )
    team: str | None
    team_source: str | None = Field(description="Where the team is said: tag or rule; null without a team.")
    owner: str | None
    owner_source: str | None = Field(description="Where the owner is said: tag, rule, deployment, run_as or creator.")


class JobPage(Page):
    items: list[Job]


class Run(Shape):
    workspace_id: Id
    workspace_name: str | None
    job_id: str | None
    run_id: Id
    job_name: str | None
    run_name: str | None
    run_type: str | None
    trigger_type: str | None
    result_class: ResultClass
    result_state: str | None = Field(description="The raw word of the newest slice; null while open.")
    first_result_state: str | None = Field(description="The raw word of the first attempt that ended.")
    termination_code: str | None
    started_at: Utc
    ended_at: Utc | None
    last_seen_at: Utc = Field(description="End of the newest slice.")
    worked_s: Seconds = Field(description="Sum of the slices.")
    elapsed_s: Seconds = Field(description="First start to newest end.")
    gap_s: Seconds = Field(description="Elapsed without worked: between attempts.")
    attempts_count: Count = Field(description="Attempts that ended; each repair adds one.")
    is_open: bool
    is_never_started: bool


class RunPage(Page):
    items: list[Run]


class Usage(Shape):
    """Usage of one day, net of corrections."""

    usage_date: date
    workspace_id: str | None = Field(description="Null: usage of the account.")
    workspace_name: str | None
    sku_name: str | None
    cloud: str | None
    billing_origin_product: str | None
    usage_unit: str | None
    usage_quantity: Exact
    list_cost: Exact | None = Field(description="Null: no part of it found a price.")
    default_list_cost: Exact | None
    currency: str | None
    priced_quantity: Exact
    unpriced_quantity: Exact
    is_complete: bool


class UsagePage(Page):
    items: list[Usage]


class JobUsage(Shape):
    """Usage that carries the job's id, net of corrections. Work on all-purpose compute or a warehouse carries none."""

    workspace_id: str | None
    workspace_name: str | None
    job_id: Id
    job_name: str | None
    usage_unit: str | None
    usage_quantity: Exact
    list_cost: Exact | None
    default_list_cost: Exact | None
    currency: str | None
    unpriced_quantity: Exact
    billed_runs_count: Count


class JobUsagePage(Page):
    items: list[JobUsage]


class LiveJob(Shape):
    job_id: Id
    name: str | None
    creator_user_name: str | None
    created_at: Utc | None
    settings: dict[str, Any] = Field(description="JobSettings, as the Jobs API gives them.")


class LiveJobPage(Page):
    items: list[LiveJob]


class LiveRunState(Shape):
    """Words of the Jobs API, as they come."""

    state: str | None
    life_cycle_state: str | None
    result_state: str | None
    termination_code: str | None
    message: str | None


class ActiveRun(Shape):
    run_id: Id
    job_id: str | None
    run_name: str | None
    state: str | None
    life_cycle_state: str | None
    queue_reason: str | None
    started_at: Utc | None
    elapsed_s: Seconds | None
    trigger: str | None
    run_type: str | None
    creator_user_name: str | None
    run_page_url: str | None


class ActiveRunPage(Page):
    items: list[ActiveRun]


class LiveTask(LiveRunState):
    task_key: str | None
    run_id: Id
    attempt_number: Count | None
    depends_on: list[str]
    started_at: Utc | None
    ended_at: Utc | None
    run_page_url: str | None
    error: str | None = Field(description="Error text of a failed task.")
    error_trace: str | None


class LiveRepair(Shape):
    repair_id: str | None = Field(description="Null: the original attempt.")
    type: str | None
    state: str | None
    result_state: str | None
    started_at: Utc | None
    ended_at: Utc | None
    task_run_ids: list[str]


class LiveCause(Shape):
    """The error of the task that failed first, of those that failed by themselves."""

    task_key: str | None = Field(description="Null: the run itself says it.")
    error: str
    error_trace: str | None
    others_count: Count = Field(description="Other tasks that failed by themselves.")


class LiveParameter(Shape):
    name: str
    value: str | None
    default: str | None = Field(description="Of the job's definition; null where it has none.")


class LiveRun(LiveRunState, Answer):
    workspace_id: str | None = Field(
        description="The connected workspace: a run's id means something in its workspace only."
    )
    run_id: Id
    job_id: str | None
    run_name: str | None
    run_type: str | None
    trigger: str | None
    queue_reason: str | None
    creator_user_name: str | None
    run_page_url: str | None
    started_at: Utc | None
    ended_at: Utc | None
    elapsed_s: Seconds | None
    tasks: list[LiveTask]
    repairs: list[LiveRepair]
    first_cause: LiveCause | None = Field(description="Null: nothing is said.")
    parameters: list[LiveParameter] = Field(description="The job-level parameters that the run was started with.")
