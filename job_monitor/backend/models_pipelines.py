"""Shapes of the table of all pipelines: columns of one length, as in the table of all jobs."""

from enum import StrEnum

from pydantic import Field

from job_monitor.backend.models import Answer, Shape, Window
from job_monitor.backend.models_job_table import Place
from job_monitor.backend.values import Count, Exact, Id


class PipelineKind(StrEnum):
    PIPELINE = "pipeline"
    INGESTION = "ingestion"
    VIEW = "view"
    UNKNOWN = "unknown"


class PipelineWorkspace(Shape):
    workspace_id: Id
    workspace_name: str | None
    address: str | None = Field(
        description="Databricks' page of the workspace's pipelines; that of one is `{address}/{pipeline_id}?o="
        "{workspace_id}`. Null: the account does not tell the workspace's address."
    )


class AskingJob(Shape):
    workspace: Place
    job_id: Id
    name: str | None = Field(description="Null: the job is in no table that you may read.")


class PipelineNames(Shape):
    """Names that columns point at by their place, from 0."""

    workspaces: list[PipelineWorkspace]
    owners: list[str]
    triggers: list[str] = Field(description="Raw words of what asked for the newest requests.")
    jobs: list[AskingJob]


class PipelineColumns(Shape):
    """What each pipeline is; the value of the n-th pipeline stands at the n-th place of every column."""

    workspace: list[Place]
    pipeline_id: list[Id]
    name: list[str | None] = Field(description="Null: it is in no table of pipelines that you may read.")
    kind: list[PipelineKind]
    run_as: list[Place | None] = Field(description="Place in `names.owners`: the principal whose rights updates use.")
    is_serverless: list[bool | None]
    is_continuous: list[bool | None] = Field(description="It runs until it is stopped.")
    is_development: list[bool | None] = Field(description="In development mode, which does not retry.")
    is_deleted: list[bool]


class RequestColumns(Shape):
    """How requests for updates went; retries are folded into their request. Moments are whole seconds since 1970."""

    results: list[str] = Field(
        description="One character for each of the last 20 requests, the oldest first: S succeeded, F failed, "
        "C cancelled, R running, U unknown (a lost end too). Empty: no request is known."
    )
    durations: list[str] = Field(
        description="Worked time of the same requests, one character each, in the steps of `/api/jobs/table`."
    )
    last_seen: list[Count | None] = Field(description="End of the newest slice of any request, open or not.")
    last_success: list[Count | None] = Field(description="End of the last request that succeeded, in all that is kept.")
    failing_since: list[Count | None] = Field(
        description="End of the first failed request after the last success. Null: the last one that succeeded or "
        "failed succeeded, or there is none."
    )
    trigger: list[Place | None] = Field(description="What asked for the newest request: place in `names.triggers`.")
    requests: list[Count] = Field(description="Requests last seen in the window.")
    succeeded: list[Count]
    judged: list[Count] = Field(description="Requests of the window that succeeded or failed.")
    by_jobs: list[Count] = Field(description="Requests of the window that a job's task asked for.")
    retries: list[Count] = Field(description="Updates of these requests after the first of each.")
    most_retries: list[Count] = Field(description="The most retries of one request of the window.")
    typical_s: list[Count | None] = Field(
        description="Median time worked, start-up included, of the requests of the window that succeeded, in whole "
        "seconds."
    )
    jobs: list[list[Place]] = Field(
        description="Jobs that asked in the window, those that asked most often first, three at most: places in "
        "`names.jobs`."
    )
    jobs_count: list[Count] = Field(description="How many jobs asked in the window.")


class PipelineCosts(Shape):
    """What usage that names a pipeline cost in the window, today so far among it."""

    currency: str | None = Field(description="Of every cost; null when there is none.")
    price_basis: str | None = Field(
        description="Which price: list, account, list_discounted, account_discounted, mixed."
    )
    cost: list[Exact | None] = Field(
        description="All of the pipeline, rounded to four digits. Null: nothing billed, or nothing of it has a price."
    )
    job_cost: list[Exact | None] | None = Field(
        description="The part of `cost` whose update a job asked for: it stands in the cost of that job as well, and "
        "is the same money. Null as a whole where that is not known."
    )
    unpriced: list[Place] = Field(description="Pipelines with usage that has no price, by their place in the columns.")
    total: Exact | None = Field(description="All pipelines of the kinds asked for, also those that are not listed.")
    job_total: Exact | None


class Unlisted(Shape):
    """Pipelines that are billed and in no table: of another region, deleted long ago, or not yours to see."""

    count: Count
    cost: Exact | None


class KindCount(Shape):
    kind: PipelineKind
    count: Count = Field(description="Living ones.")
    deleted_count: Count
    failing_count: Count | None = Field(description="Living ones that fail now; null where requests are not known.")


class PipelineTable(Answer):
    """Pipelines that the viewer sees. A part that is null is not known, for a reason that `sources` says."""

    window: Window
    kinds: list[KindCount] | None = Field(description="Every kind, whichever were asked for.")
    is_kind_known: bool = Field(
        description="False: the table of pipelines may not be read, so all are of unknown kind."
    )
    count: Count | None = Field(description="Pipelines of the kinds asked for; the columns may hold fewer.")
    names: PipelineNames
    pipelines: PipelineColumns | None = Field(
        description="Where not all fit, those that fail come first, then those that were seen last."
    )
    requests: RequestColumns | None
    costs: PipelineCosts | None
    unlisted: Unlisted | None
