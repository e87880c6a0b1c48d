"""Usage at list price, net of corrections."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from job_monitor.backend import attribution, statement
from job_monitor.backend.core import CoreDep, ReaderDep, ViewerDep
from job_monitor.backend.metrics_request import Texts
from job_monitor.backend.models import JobUsage, JobUsagePage, Usage, UsagePage
from job_monitor.backend.models_costs import Attribution
from job_monitor.backend.models_statement import Statement
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


@router.get("/attribution", operation_id="get_attribution", responses=documented(401, 422, 503))
def get_attribution(
    core: CoreDep,
    reader: ReaderDep,
    _viewer: ViewerDep,
    days: Days = 30,
    workspace: Annotated[Texts, Query(description="Workspace ids; empty: usage of the account.")] = [],  # noqa: B006
) -> Attribution:
    """The bill in parts: what jobs brought about, how that is known, and what no job did. The parts are the bill."""
    return attribution.attribution(reader, core.book(reader), core.clock(), days, workspace)


@router.get("/statement", operation_id="get_statement", responses=documented(401, 422, 503))
def get_statement(
    core: CoreDep,
    reader: ReaderDep,
    _viewer: ViewerDep,
    as_of: Annotated[date, Query(description="The day whose knowledge is asked for, to its end (UTC).")],
    from_date: Annotated[date, Query(alias="from", description="First date of usage.")],
    to_date: Annotated[date, Query(alias="to", description="Last date of usage; at most 92 dates in all.")],
) -> Statement:
    """The bill of some days as it was known on an earlier day, as it is known now, and what arrived in between."""
    return statement.statement(reader, core.book(reader), as_of, statement.window(from_date, to_date))
