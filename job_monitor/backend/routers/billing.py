"""Usage at list price, net of corrections."""

from typing import Annotated

from fastapi import APIRouter, Query

from job_monitor.backend.core import CoreDep, ReaderDep, ViewerDep
from job_monitor.backend.models import JobUsage, JobUsagePage, Usage, UsagePage
from job_monitor.backend.paging import Paging
from job_monitor.backend.problems import documented
from job_monitor.backend.queries.billing import BY_JOB, USAGE

router = APIRouter(prefix="/api/billing", tags=["billing"])

Days = Annotated[int, Query(ge=1, le=365, description="Whole UTC dates of usage, today included.")]


@router.get("/usage", operation_id="list_usage", responses=documented(401, 422, 503))
def list_usage(core: CoreDep, reader: ReaderDep, _viewer: ViewerDep, paging: Paging, days: Days = 30) -> UsagePage:
    """Usage by day, workspace, SKU, product and unit, newest day first; what was fully retracted is gone."""
    page = USAGE.page(reader, core.book(reader), paging, core.clock(), {"days": days})
    return UsagePage(items=[Usage(**row) for row in page.rows], **page.frame)


@router.get("/by-job", operation_id="list_usage_by_job", responses=documented(401, 422, 503))
def list_usage_by_job(
    core: CoreDep, reader: ReaderDep, _viewer: ViewerDep, paging: Paging, days: Days = 30
) -> JobUsagePage:
    """Usage of the window that carries a job's id, by workspace and job."""
    page = BY_JOB.page(reader, core.book(reader), paging, core.clock(), {"days": days})
    return JobUsagePage(items=[JobUsage(**row) for row in page.rows], **page.frame)
