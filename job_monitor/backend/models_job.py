"""Shapes of one job: what it is, how its last runs went, what changed, what it costs and what its owner promises."""

from datetime import date
from typing import Any

from pydantic import Field

from job_monitor.backend.models import Answer, Job, Shape, UnitQuantity, Window
from job_monitor.backend.models_state import Target
from job_monitor.backend.rights import Right
from job_monitor.backend.values import Count, Exact, Id, Seconds, Utc
from job_monitor.domain import ResultClass

Codes = Field(
    description="One character a run, in the order of `runs.run_id`: S succeeded, F failed, T timed out, C cancelled, "
    "K skipped, B blocked, R running, U unknown; a dot where the run has no such task."
)


class JobFacts(Job):
    is_continuous: bool | None
    deployment_kind: str | None = Field(description="What deployed it: BUNDLE or SYSTEM_MANAGED.")
    versions_count: Count = Field(description="Versions of its definition that are kept.")
    address: str | None = Field(
        description="Its page in Databricks. Null: the account does not tell the workspace's address."
    )


class JobSchedule(Shape):
    words: str | None = Field(description="The schedule in words; null where it cannot be read.")
    problem: str | None = Field(description="What of the schedule cannot be read.")
    next_at: Utc | None = Field(
        description="The next moment at which the schedule asks for a run. Null: paused, deleted, or not to be told."
    )


class Streak(Shape):
    """How the job stands: by its last run that succeeded, failed or timed out."""

    is_failing: bool
    last_result: ResultClass
    last_run_id: Id
    last_ended_at: Utc
    last_success_at: Utc | None = Field(description="Null: no success is known.")
    failing_since: Utc | None = Field(description="End of the first failed run after the last success.")
    first_failed_run_id: str | None
    failures_count: Count = Field(description="Runs that failed or timed out since then; 0 while it does not fail.")


class RunColumns(Shape):
    """The newest runs, the oldest start first; every list has `count` values."""

    count: Count
    run_id: list[str]
    started_at: list[Utc]
    last_seen_at: list[Utc] = Field(description="Its end, or when it was last seen at work.")
    result_class: list[ResultClass]
    result_state: list[str | None] = Field(description="The raw word of the newest slice; null while open.")
    termination_code: list[str | None]
    trigger_class: list[str]
    worked_s: list[Seconds] = Field(description="Sum of the slices.")
    elapsed_s: list[Seconds] = Field(description="First start to newest end.")
    attempts_count: list[Count]
    is_open: list[bool]
    cost: list[Exact | None] | None = Field(
        description="What each run cost; null where nothing is known of it, and as a whole where costs may not be read."
    )
    has_more: bool = Field(description="The job has older runs.")


class TaskRow(Shape):
    task_key: str
    depends_on: list[str] | None = Field(
        description="By the newest definition of the task; null where that is not known."
    )
    results: str = Codes
    worked_s: list[Count | None] = Field(description="Whole seconds by run; null where the run has no such task.")


class TaskGrid(Shape):
    tasks_count: Count = Field(description="Different tasks of these runs.")
    tasks: list[TaskRow] = Field(description="In the order in which they began; of very many those that failed first.")


class Band(Shape):
    """What is usual: time worked by the runs that succeeded in the last 30 days."""

    runs_count: Count
    p50_s: Seconds | None = Field(description="Null with fewer than 5 such runs.")
    p95_s: Seconds | None


class FieldChange(Shape):
    field: str
    before: Any
    after: Any


class JobChange(Shape):
    """A version of the job's definition, against the one before."""

    version_number: Count
    changed_at: Utc
    is_first: bool = Field(description="The oldest version that is kept: there is nothing to compare it with.")
    is_deletion: bool
    fields: list[FieldChange] = Field(description="Empty on later versions: something that the table does not record.")


class JobCostDay(Shape):
    date: date
    is_complete: bool = Field(description="All usage of this day should have arrived; corrections may follow.")
    cost: Exact | None = Field(description="Null: not known. 0 only on a complete day without usage of the job.")
    estimated_cost: Exact | None = Field(description="The part of it that is a share of compute that several used.")


class JobCost(Shape):
    window: Window
    currency: str | None
    price_basis: str | None = Field(
        description="Which price: list, account, list_discounted, account_discounted, mixed."
    )
    cost: Exact | None = Field(description="Null: nothing of it found a price, or there was no usage.")
    estimated_cost: Exact | None
    unpriced: list[UnitQuantity] = Field(description="Usage that found no price, by unit.")
    runs_cost: Exact | None = Field(description="Cost of the runs that ended in the window.")
    lost_cost: Exact | None = Field(
        description="The part of it that went to attempts that failed, were retried, repaired or cancelled."
    )
    complete_until: date | None
    days: list[JobCostDay]


class Margin(Shape):
    """The newest run that ended, against the target. Positive: kept, with so much to spare; negative: missed by it."""

    run_id: Id
    finish_s: float | None = Field(description="Against `finish_by` on the day of its end, in the target's zone.")
    duration_s: float | None = Field(description="Against `max_duration_s`.")


class TargetState(Shape):
    right: Right = Field(description="Whether the viewer may set it, and why: local, admin, team, owner; else none.")
    target: Target | None = Field(description="Null: there is none.")
    margin: Margin | None


class JobDetail(Answer):
    job: JobFacts
    schedule: JobSchedule
    streak: Streak | None = Field(description="Null: no run of it has succeeded or failed yet, or runs are not known.")
    is_history_known: bool = Field(description="Runs may be read, and hold what they must.")
    runs: RunColumns | None
    tasks: TaskGrid | None
    band: Band | None
    changes: list[JobChange]
    cost: JobCost | None
    target_state: TargetState | None = Field(description="Null: the database of targets does not answer.")
