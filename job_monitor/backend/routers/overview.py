"""The dashboard's figures: one snapshot of one generation."""

from typing import Annotated

from fastapi import APIRouter, Query

from job_monitor.backend import overview
from job_monitor.backend.core import CoreDep, ReaderDep, ViewerDep
from job_monitor.backend.metrics_request import ChosenDep
from job_monitor.backend.models_overview import Overview
from job_monitor.backend.problems import documented

router = APIRouter(prefix="/api/overview", tags=["overview"])


@router.get("", operation_id="get_overview", responses=documented(401, 422, 503))
def get_overview(
    core: CoreDep,
    reader: ReaderDep,
    _viewer: ViewerDep,
    chosen: ChosenDep,
    days: Annotated[int, Query(ge=1, le=90, description="Whole UTC dates, today included.")] = 30,
) -> Overview:
    """Jobs, runs, success and cost of a window; null where a source cannot tell."""
    return overview.overview(reader, core.book(reader), core.clock(), days, chosen)
