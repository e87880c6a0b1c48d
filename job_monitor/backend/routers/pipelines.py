"""Pipelines, beside jobs."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from job_monitor.backend.models_pipeline import PipelineDetail
from job_monitor.backend.models_pipelines import PipelineKind, PipelineTable
from job_monitor.backend.pipeline_page import pipeline_detail
from job_monitor.backend.pipelines import pipeline_table
from job_monitor.backend.problems import documented
from job_monitor.backend.routers.targets import AskingDep

router = APIRouter(prefix="/api/pipelines", tags=["pipelines"])

DaysQuery = Annotated[int, Query(ge=1, le=90, description="Whole UTC dates, the last one today.")]
USUAL = (PipelineKind.PIPELINE, PipelineKind.INGESTION, PipelineKind.UNKNOWN)


@router.get("", operation_id="get_pipelines", responses=documented(401, 422, 503))
def get_pipelines(
    asked: AskingDep,
    days: DaysQuery = 30,
    kind: Annotated[list[PipelineKind], Query(description="These kinds; all are counted.")] = list(USUAL),  # noqa: B006
    include_deleted: Annotated[bool, Query(description="Deleted pipelines too.")] = False,
) -> PipelineTable:
    """Every pipeline: how its last requests went, what it costs, and which jobs ask for it."""
    return pipeline_table(asked, days, kind, asked.core.clock(), include_deleted=include_deleted)


@router.get("/{workspace_id}/{pipeline_id}", operation_id="get_pipeline", responses=documented(401, 404, 422, 503))
def get_pipeline(
    asked: AskingDep,
    workspace_id: Annotated[str, Path(pattern=r"^[0-9]{1,20}$")],
    pipeline_id: Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,64}$")],
    days: DaysQuery = 30,
    only_troubled: Annotated[bool, Query(description="Only requests that failed or were retried.")] = False,
) -> PipelineDetail:
    """One pipeline: how it stands, its requests with their tries, the jobs that ask, and its cost by day."""
    now = asked.core.clock()
    return pipeline_detail(asked, (workspace_id, pipeline_id), days, now, only_troubled=only_troubled)
