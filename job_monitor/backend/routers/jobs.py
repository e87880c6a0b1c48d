"""Jobs and their runs, from the system tables."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from job_monitor.backend.core import CoreDep, ReaderDep, ViewerDep
from job_monitor.backend.job_table import Snapshot, is_had
from job_monitor.backend.models import Job, JobPage, Run, RunPage
from job_monitor.backend.models_job_table import JobTable
from job_monitor.backend.paging import Paging
from job_monitor.backend.problems import documented
from job_monitor.backend.queries.jobs import JOBS
from job_monitor.backend.runs_request import RunsAskedDep

router = APIRouter(prefix="/api/jobs", tags=["jobs"])

_TAG = r'(W/)?"[!#-~]*"'
IfNoneMatch = Annotated[
    str | None,
    Header(pattern=rf"^(\*|{_TAG}( *, *{_TAG})*)$", description="The ETag of an answer that is at hand."),
]


@router.get("", operation_id="list_jobs", responses=documented(401, 422, 503))
def list_jobs(
    core: CoreDep,
    reader: ReaderDep,
    _viewer: ViewerDep,
    paging: Paging,
    include_deleted: Annotated[bool, Query(description="Also jobs that were deleted.")] = False,
) -> JobPage:
    """The latest version of each job, by workspace and id."""
    page = JOBS.page(reader, core.book(reader), paging, core.clock(), {"include_deleted": include_deleted})
    return JobPage(items=[Job(**row) for row in page.rows], **page.frame)


@router.get("/table", operation_id="get_job_table", response_model=JobTable, responses=documented(401, 422, 503))
def get_job_table(
    core: CoreDep,
    reader: ReaderDep,
    _viewer: ViewerDep,
    with_tags: Annotated[bool, Query(description="Also the jobs' tags.")] = False,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """All jobs with their last runs, as columns; 304 with an empty body when nothing has changed since the ETag."""
    snapshot = Snapshot(core, reader, core.book(reader), with_tags)
    headers = {"ETag": snapshot.tag()}
    if is_had(if_none_match, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    body = snapshot.table().model_dump_json(by_alias=True)
    return Response(body, media_type="application/json", headers=headers)


@router.get("/runs", operation_id="list_runs", responses=documented(401, 422, 503))
def list_runs(
    core: CoreDep,
    reader: ReaderDep,
    _viewer: ViewerDep,
    paging: Paging,
    asked: RunsAskedDep,
) -> RunPage:
    """Runs that ended (or were last seen) in the window, newest start first."""
    page = asked.listing.page(reader, core.book(reader), paging, core.clock(), asked.given, asked.chosen.needs)
    return RunPage(items=[Run(**row) for row in page.rows], **page.frame)
