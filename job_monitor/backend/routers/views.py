"""Pages with their filters, saved under a name."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from job_monitor.backend import changes, saved_views
from job_monitor.backend.changes import IfMatch, Reason
from job_monitor.backend.core import CoreDep, ViewerDep
from job_monitor.backend.models_state import ViewAnswer, ViewPage, ViewWish
from job_monitor.backend.paging import Paging
from job_monitor.backend.problems import documented

router = APIRouter(prefix="/api/views", tags=["views"])

ViewId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="The view's id.")]


@router.get("", operation_id="list_views", responses=documented(401, 422, 503))
def list_views(core: CoreDep, viewer: ViewerDep, paging: Paging) -> ViewPage:
    """The viewer's own views, and those that are shared."""
    return saved_views.page(core, viewer, paging)


@router.post("", operation_id="create_view", responses=documented(400, 401, 403, 413, 415, 422, 503))
def create_view(core: CoreDep, viewer: ViewerDep, wish: ViewWish, response: Response) -> ViewAnswer:
    """Save a view, private unless it says otherwise."""
    answer = saved_views.create(core, viewer, wish)
    changes.tag(response, answer.version)
    return answer


@router.get("/{view_id}", operation_id="get_view", responses=documented(401, 404, 422, 503))
def get_view(core: CoreDep, viewer: ViewerDep, view_id: ViewId, response: Response) -> ViewAnswer:
    """One view, with its version as ETag."""
    answer = saved_views.get(core, viewer, view_id)
    changes.tag(response, answer.version)
    return answer


@router.put("/{view_id}", operation_id="put_view", responses=documented(400, 401, 403, 404, 412, 413, 415, 422, 503))
def put_view(
    core: CoreDep, viewer: ViewerDep, view_id: ViewId, wish: ViewWish, response: Response, if_match: IfMatch = None
) -> ViewAnswer:
    """Change the version of a view that was seen. Needs its owner, or an admin for a shared one."""
    answer = saved_views.change(core, viewer, view_id, wish, if_match)
    changes.tag(response, answer.version)
    return answer


@router.delete(
    "/{view_id}", operation_id="delete_view", responses=documented(400, 401, 403, 404, 412, 413, 415, 422, 503)
)
def delete_view(
    core: CoreDep, viewer: ViewerDep, view_id: ViewId, if_match: IfMatch = None, reason: Reason = None
) -> ViewAnswer:
    """Remove the version of a view that was seen, and answer what it was."""
    return saved_views.remove(core, viewer, view_id, if_match, reason)
