"""Shapes of one pipeline: what it is, its newest requests with their updates, what it costs and who asks for it."""

from datetime import date

from pydantic import Field

from job_monitor.backend.models import Answer, Shape, Window
from job_monitor.backend.models_pipelines import PipelineKind
from job_monitor.backend.values import Count, Exact, Id, Seconds, Utc
from job_monitor.domain import ResultClass


class PipelineFacts(Shape):
    """Everything but the ids is null where the table of pipelines does not have it, or may not be read."""

    workspace_id: Id
    workspace_name: str | None
    pipeline_id: Id
    name: str | None
    pipeline_type: str | None = Field(description="The raw word.")
    kind: PipelineKind
    created_by: str | None
    run_as: str | None
    tags: dict[str, str | None] = Field(description="They do not reach billing.")
    is_serverless: bool | None
    is_continuous: bool | None
    is_development: bool | None = Field(description="In development mode, which does not retry.")
    is_deleted: bool
    changed_at: Utc | None = Field(description="Begin of the latest version.")
    deleted_at: Utc | None
    versions_count: Count | None = Field(description="Versions that are kept.")
    address: str | None = Field(
        description="Its page in Databricks. Null: the account does not tell the workspace's address."
    )


class PipelineStanding(Shape):
    """By all requests that are kept, whatever the window."""

    last_result: ResultClass = Field(description="Of the newest request.")
    last_seen_at: Utc
    last_success_at: Utc | None = Field(description="Null: no success is known.")
    failing_since: Utc | None = Field(description="End of the first failed request after the last success.")
    failures_count: Count = Field(description="Requests that failed since then; 0 while it does not fail.")


class PipelineUpdate(Shape):
    """One try. A retry is an update of its own."""

    update_id: Id
    update_type: str | None = Field(description="REFRESH, FULL_REFRESH or VALIDATE.")
    trigger_type: str | None
    result_class: ResultClass
    result_state: str | None = Field(description="The raw word; null while open.")
    started_at: Utc
    last_seen_at: Utc = Field(description="Its end, or when it was last seen at work.")
    worked_s: Seconds
    compute_type: str | None


class PipelineRequest(Shape):
    """What was asked for, with all its tries."""

    request_id: Id
    result_class: ResultClass = Field(description="How its last update ended.")
    trigger_type: str | None = Field(description="What started the first update.")
    job_id: str | None = Field(description="The job whose task asked; null where none did.")
    job_name: str | None
    run_id: str | None = Field(description="The job run that asked; null where that is not known.")
    started_at: Utc
    last_seen_at: Utc
    is_open: bool
    worked_s: Seconds = Field(description="Sum over the updates.")
    updates_count: Count
    retries_count: Count
    updates: list[PipelineUpdate] = Field(description="The newest 20 at most, the oldest first.")


class PipelineRequests(Shape):
    items: list[PipelineRequest] = Field(description="Those last seen in the window, the newest first.")
    count: Count = Field(description="Such requests of the window; `items` may hold fewer.")


class AskingCount(Shape):
    """A job that asked in the window."""

    job_id: Id
    name: str | None = Field(description="Null: the job is in no table that you may read.")
    requests_count: Count
    succeeded_count: Count
    failed_count: Count
    last_seen_at: Utc


class PipelineCostDay(Shape):
    date: date
    is_complete: bool = Field(description="All usage of this day should have arrived; corrections may follow.")
    cost: Exact | None = Field(description="Null: not known. 0 only on a complete day without usage of the pipeline.")
    job_cost: Exact | None = Field(description="The part that stands in the cost of jobs as well. Null: not known.")


class PipelineCost(Shape):
    currency: str | None
    price_basis: str | None
    cost: Exact | None
    job_cost: Exact | None = Field(description="The part of it that jobs asked for; null where that is not known.")
    is_job_cost_known: bool
    has_unpriced: bool = Field(description="Some of its usage has no price, and is in no cost.")
    complete_until: date | None
    days: list[PipelineCostDay]


class PipelineDetail(Answer):
    window: Window
    pipeline: PipelineFacts
    is_described: bool = Field(description="False: it is in no table of pipelines that may be read.")
    is_history_known: bool
    standing: PipelineStanding | None = Field(description="Null: no request is known.")
    requests: PipelineRequests | None
    jobs: list[AskingCount] | None
    cost: PipelineCost | None
