"""Shapes of one run: its attempts, its tasks, what it cost, and the last good run beside it."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from job_monitor.backend.models import Answer, Run, Shape, UnitQuantity
from job_monitor.backend.models_job import JobChange
from job_monitor.backend.values import Count, Exact, Id, Seconds, Utc
from job_monitor.domain import ResultClass


class RunFacts(Run):
    trigger_class: str
    repairs_count: Count = Field(description="Attempts that ended after the first.")
    queue_s: Seconds | None = Field(description="Over all attempts; null where the platform does not tell.")
    setup_s: Seconds | None = Field(description="Over all attempts; null where the platform does not tell.")
    address: str | None = Field(description="Its page in Databricks; null where the workspace's address is not told.")


class Attempt(Shape):
    """From a start to an end with a result; an open one has no result yet."""

    number: Count
    started_at: Utc
    last_seen_at: Utc
    worked_s: Seconds
    result_class: ResultClass
    result_state: str | None
    termination_code: str | None


class TaskTry(Attempt):
    task_run_id: Id
    is_iteration: bool = Field(description="One of a for-each task's.")


class RunTask(Shape):
    task_key: str
    depends_on: list[str] | None = Field(description="By the newest definition; null where that is not known.")
    result_class: ResultClass
    result_state: str | None
    started_at: Utc
    last_seen_at: Utc
    worked_s: Seconds
    retries_count: Count
    iterations_count: Count
    failed_iterations_count: Count
    compute_kind: str
    compute_id: str | None
    compute_name: str | None
    tries: list[TaskTry] = Field(description="By start. Of many iterations the first of those that did not succeed.")


class CostCoverage(StrEnum):
    KNOWN = "known"
    PARTLY = "partly"
    NO_USAGE = "no_usage"
    NOT_ATTRIBUTABLE = "not_attributable"
    NOTHING_RAN = "nothing_ran"
    UNKNOWN = "unknown"


class RunCost(Shape):
    cost: Exact | None = Field(description="Null: nothing of it is known or priced, which is not 0.")
    currency: str | None
    price_basis: str | None
    is_estimate: bool
    own_cost: Exact | None = Field(description="The part that the usage itself names the run for.")
    pipeline_cost: Exact | None = Field(description="The part of pipelines that the run updated.")
    shared_cost: Exact | None = Field(description="Estimated shares of all-purpose clusters and warehouses.")
    lost_cost: Exact | None = Field(description="The part that went to attempts that failed or were cancelled.")
    unpriced: list[UnitQuantity]
    last_usage_date: date | None
    is_complete: bool = Field(description="All usage of the day on which it ended should have arrived.")


class GoodTask(Shape):
    task_key: str
    worked_s: Seconds


class GoodRun(Shape):
    """The last run before this one that succeeded."""

    run_id: Id
    started_at: Utc
    worked_s: Seconds
    elapsed_s: Seconds
    cost: Exact | None
    tasks: list[GoodTask] | None


class ParentRun(Shape):
    workspace_id: Id
    job_id: str | None
    run_id: str | None
    task_key: str | None
    job_name: str | None


class RunDetail(Answer):
    run: RunFacts | None = Field(description="Null: runs may not be read, so it cannot be told whether there is one.")
    attempts: list[Attempt] | None
    tasks: list[RunTask] | None
    parent: ParentRun | None = Field(description="The task that started this run, where another job did.")
    cost: RunCost | None
    good_run: GoodRun | None
    changes: list[JobChange] | None = Field(
        description="Of the definition, between the good run and this one. Null: no good run, or jobs may not be read."
    )
    previous_run_id: str | None = Field(description="Of the same job, by start.")
    next_run_id: str | None
