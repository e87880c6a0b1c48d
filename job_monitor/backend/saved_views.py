"""Saved views: a viewer's own, and those that are shared."""

from dataclasses import asdict
from typing import Any
from uuid import uuid4

from job_monitor.backend import changes, paging, rights
from job_monitor.backend.core import Core
from job_monitor.backend.models_state import SavedView, ViewAnswer, ViewPage, ViewWish
from job_monitor.backend.paging import PageRequest, Position
from job_monitor.domain import Viewer
from job_monitor.errors import NotFoundError
from job_monitor.state import SavedView as Held
from job_monitor.state import views as state_views


def page(core: Core, viewer: Viewer, request: PageRequest) -> ViewPage:
    """The viewer's own and the shared ones, by id."""
    position = paging.decode(request.cursor, "views", [str], core.clock())
    after = None if position.key is None else position.key[0]
    with core.state.reading() as connection:
        name = rights.known_name(viewer)
        found = state_views.listed(connection, name, after=after, limit=request.limit + 1)
    shown = found[: request.limit]
    is_more = len(found) > request.limit
    following = Position("views", position.at, (shown[-1].view_id,)).encode() if is_more else None
    items = [SavedView(**_shown(core, viewer, one)) for one in shown]
    return ViewPage(items=items, next=following, as_of=core.clock(), sources=[])


def get(core: Core, viewer: Viewer, view_id: str) -> ViewAnswer:
    """Raises NotFoundError for a view that is not there, or that is another's own."""
    with core.state.reading() as connection:
        found = state_views.get(connection, view_id)
    if found is None or not found.is_seen_by(rights.known_name(viewer)):
        raise NotFoundError("There is no such view.")
    return answer(core, viewer, found)


def create(core: Core, viewer: Viewer, wish: ViewWish) -> ViewAnswer:
    """Raises NotAllowed for a viewer who is not confirmed."""
    decision = rights.on_view(viewer, core.settings.admin_group, owner=viewer.user_name, is_shared=False)
    decision.demand()
    deed = changes.deed(viewer, core.clock, wish.reason)
    with core.state.writing() as connection:
        return answer(core, viewer, state_views.create(connection, uuid4().hex, wish.view, deed))


def change(core: Core, viewer: Viewer, view_id: str, wish: ViewWish, if_match: str | None) -> ViewAnswer:
    """Raises NotFoundError as `get`, NotAllowed without a right, Outdated for an old version."""
    deed = changes.deed(viewer, core.clock, wish.reason)
    with core.state.writing() as connection:
        found = state_views.demand(connection, view_id, rights.known_name(viewer))
        _decision(core, viewer, found).demand()
        saved = state_views.change(connection, found, wish.view, expected=changes.seen(if_match), deed=deed)
    return answer(core, viewer, saved)


def remove(core: Core, viewer: Viewer, view_id: str, if_match: str | None, reason: str | None) -> ViewAnswer:
    """What it was. Raises as `change`."""
    deed = changes.deed(viewer, core.clock, reason)
    with core.state.writing() as connection:
        found = state_views.demand(connection, view_id, rights.known_name(viewer))
        _decision(core, viewer, found).demand()
        state_views.remove(connection, found, expected=changes.seen(if_match), deed=deed)
    return answer(core, viewer, found)


def answer(core: Core, viewer: Viewer, held: Held) -> ViewAnswer:
    return ViewAnswer(**_shown(core, viewer, held), as_of=core.clock(), sources=[])


def _decision(core: Core, viewer: Viewer, held: Held) -> rights.Decision:
    return rights.on_view(viewer, core.settings.admin_group, owner=held.owner, is_shared=held.view.is_shared)


def _shown(core: Core, viewer: Viewer, held: Held) -> dict[str, Any]:
    return {
        "view_id": held.view_id,
        **asdict(held.view),
        "owner": held.owner,
        "set_by": held.set_by,
        "set_at": held.set_at,
        "version": str(held.version),
        "right": _decision(core, viewer, held).right,
    }
