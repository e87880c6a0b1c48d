"""Clusters and SQL warehouses."""

from typing import Annotated

from fastapi import APIRouter, Query

from job_monitor.backend.compute import compute
from job_monitor.backend.models_compute import Compute
from job_monitor.backend.problems import documented
from job_monitor.backend.routers.targets import AskingDep

router = APIRouter(prefix="/api", tags=["compute"])


@router.get("/compute", operation_id="get_compute", responses=documented(401, 422, 503))
def get_compute(
    asked: AskingDep,
    days: Annotated[int, Query(ge=1, le=90, description="Whole UTC dates, today included.")] = 30,
    rows: Annotated[int, Query(ge=1, le=5000, description="Most rows of clusters; the totals are of all.")] = 300,
) -> Compute:
    """What clusters and warehouses cost, what of it nobody used, and how full their workers were."""
    return compute(asked, days, rows, asked.core.clock())
