"""Who is looking."""

from fastapi import APIRouter, Request

from job_monitor.backend.core import CoreDep, IdentificationDep, held_scope, viewer_token
from job_monitor.backend.models import AskAgain, Me, ScopeState
from job_monitor.backend.problems import documented
from job_monitor.sql.scoped_reader import ScopedReader

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


@router.post("/scope", operation_id="ask_scope", responses=documented(400, 401, 403, 413, 415, 422, 503))
def ask_scope(request: Request, core: CoreDep, identification: IdentificationDep, _: AskAgain) -> ScopeState:
    """Ask the workspace anew what the viewer may see, after a grant was changed."""
    if core.settings.is_on_platform:
        core.scopes.forget(viewer_token(request))
    with core.store.reader() as reader:
        held = held_scope(request, core, identification, reader)
        book = core.book(ScopedReader(reader, held.scope, held.facts))
        sources = book.shown(list(book.by_name))
    return ScopeState(
        as_of=core.clock(),
        sources=sources,
        is_everything=all(reach.is_whole for reach in held.scope.tables.values()),
    )
