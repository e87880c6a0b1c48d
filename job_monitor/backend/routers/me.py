"""Who is looking."""

from fastapi import APIRouter, Depends, Request

from job_monitor.backend.core import CoreDep, IdentificationDep, ReaderDep, ViewerDep, viewer_token
from job_monitor.backend.models import AskAgain, Me, ScopeState
from job_monitor.backend.problems import documented

router = APIRouter(prefix="/api/me", tags=["identity"])


@router.get("", operation_id="get_me", responses=documented(401, 503))
def get_me(core: CoreDep, identification: IdentificationDep) -> Me:
    """The viewer, and how that is known."""
    viewer = identification.viewer
    return Me(
        as_of=core.clock(),
        sources=[],
        user_name=viewer.user_name,
        display_name=viewer.display_name,
        source=viewer.source,
        is_verified=viewer.is_verified,
        how=identification.how,
    )


def forget_scope(request: Request, core: CoreDep) -> None:
    """So that whatever reads after this asks anew."""
    if core.settings.is_on_platform:
        core.scopes.forget(viewer_token(request))


@router.post(
    "/scope",
    operation_id="ask_scope",
    responses=documented(400, 401, 403, 413, 415, 422, 503),
    dependencies=[Depends(forget_scope)],
)
def ask_scope(core: CoreDep, reader: ReaderDep, _viewer: ViewerDep, _: AskAgain) -> ScopeState:
    """Ask the workspace anew what the viewer may see, after a grant was changed."""
    book = core.book(reader)
    return ScopeState(
        as_of=core.clock(),
        sources=book.shown(list(book.by_name)),
        is_everything=all(reach.is_whole for reach in reader.scope.tables.values()),
    )
