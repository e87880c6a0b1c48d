"""Who changed what, when, and what was before."""

from typing import Annotated

from fastapi import APIRouter, Query

from job_monitor.backend import audit
from job_monitor.backend.models_state import AuditPage
from job_monitor.backend.paging import Paging
from job_monitor.backend.problems import documented
from job_monitor.backend.routers.targets import AskingDep
from job_monitor.state import Filter, Kind

router = APIRouter(prefix="/api/audit", tags=["audit"])


@router.get("", operation_id="list_audit", responses=documented(401, 422, 503))
def list_audit(
    asked: AskingDep,
    paging: Paging,
    kind: Annotated[Kind | None, Query(description="Only changes of this kind of thing.")] = None,
    subject: Annotated[
        str | None,
        Query(pattern=r"^([0-9]{1,20}/[0-9]{1,20}|[0-9a-f]{32})$", description="Only those of one thing, by its name."),
    ] = None,
    who: Annotated[
        str | None,
        Query(min_length=1, max_length=320, pattern=r"^[^\x00-\x1f\x7f]*$", description="Only by this user."),
    ] = None,
) -> AuditPage:
    """Changes that the viewer may see, the newest first: on jobs that they see, on views that are theirs or shared."""
    return audit.page(asked, paging, Filter(kind, subject, who))
