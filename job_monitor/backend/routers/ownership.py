"""Whose jobs are: the rules in force, and what others would change."""

from typing import Annotated

from fastapi import APIRouter, Query

from job_monitor.backend import ownership
from job_monitor.backend.core import CoreDep, ReaderDep, ViewerDep
from job_monitor.backend.models_ownership import OwnershipPreview, OwnershipState, Person, PersonPage, Proposal
from job_monitor.backend.paging import Paging
from job_monitor.backend.problems import documented
from job_monitor.backend.queries.people import PEOPLE
from job_monitor.backend.queries.sources import PEOPLE as DIRECTORY

router = APIRouter(prefix="/api/ownership", tags=["ownership"])


@router.get("", operation_id="get_ownership", responses=documented(401, 503))
def get_ownership(core: CoreDep, reader: ReaderDep, _viewer: ViewerDep) -> OwnershipState:
    """The rules in force, and the share of jobs and of cost that has a team and an owner."""
    return ownership.state(reader, core.book(reader), core.model_settings, core.clock())


@router.get("/people", operation_id="list_people", responses=documented(401, 422, 503))
def list_people(
    core: CoreDep,
    reader: ReaderDep,
    _viewer: ViewerDep,
    paging: Paging,
    left_only: Annotated[bool, Query(description="Only those who are known to have left.")] = False,
) -> PersonPage:
    """People whom living jobs run as, belong to or were made by: who left first, and most jobs first."""
    book = core.book(reader)
    given = {"is_told": book.is_known(DIRECTORY), "is_left_only": left_only}
    page = PEOPLE.page(reader, book, paging, core.clock(), given)
    return PersonPage(items=[Person(**row) for row in page.rows], **page.frame)


@router.post("/preview", operation_id="preview_ownership", responses=documented(400, 401, 403, 404, 413, 415, 422, 503))
def preview_ownership(core: CoreDep, reader: ReaderDep, _viewer: ViewerDep, proposal: Proposal) -> OwnershipPreview:
    """What other rules would change: jobs, coverage, and rules that are of no use. Nothing is stored."""
    return ownership.preview(reader, core.book(reader), core.model_settings, proposal)
