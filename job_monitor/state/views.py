"""Saved views: a page with its query string, under a name; private, or shared with all."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select, update

from job_monitor.errors import InputError, NotFoundError
from job_monitor.state.audit import Deed, Kind, Subject, demand_version, note
from job_monitor.state.tables import saved_views

AT_MOST = 500
"""Views of one owner: a bound on what one person can fill the database with."""

_WHAT = "this view"


@dataclass(frozen=True)
class View:
    """What a view shows: the path of a page, and the query string that is the page's state."""

    name: str
    page: str
    query: str
    is_shared: bool = False


@dataclass(frozen=True)
class SavedView:
    """A view, whose it is, who changed it last and when. `version` is the number of its newest row in the audit."""

    view_id: str
    owner: str
    view: View
    set_by: str
    set_at: datetime
    version: int

    def is_seen_by(self, user_name: str | None) -> bool:
        """None: somebody who is not known well enough for anything private."""
        return self.view.is_shared or self.owner == user_name


def get(connection: Connection, view_id: str, *, for_change: bool = False) -> SavedView | None:
    """The view, if there is one; `for_change` keeps others from changing it until the transaction ends."""
    query = select(saved_views).where(saved_views.c.view_id == view_id)
    row = connection.execute(query.with_for_update() if for_change else query).mappings().one_or_none()
    return None if row is None else _saved(row)


def listed(connection: Connection, user_name: str | None, *, after: str | None, limit: int) -> list[SavedView]:
    """The user's own and the shared ones, by id, beginning after one; for None the shared ones alone."""
    is_seen = or_(saved_views.c.is_shared, saved_views.c.owner == user_name)
    query = select(saved_views).where(is_seen).order_by(saved_views.c.view_id).limit(limit)
    if after is not None:
        query = query.where(saved_views.c.view_id > after)
    return [_saved(row) for row in connection.execute(query).mappings()]


def create(connection: Connection, view_id: str, view: View, deed: Deed) -> SavedView:
    """Save a new one. Raises InputError when its owner has too many."""
    mine = select(func.count()).where(saved_views.c.owner == deed.user_name)
    if connection.execute(mine).scalar_one() >= AT_MOST:
        raise InputError(f"You have {AT_MOST} views; remove one first.")
    version = note(connection, deed, _subject(view_id, deed.user_name, view), None, asdict(view))
    saved = SavedView(view_id, deed.user_name, view, deed.user_name, deed.at, version)
    row = {"view_id": view_id, "owner": saved.owner, **asdict(view)}
    connection.execute(insert(saved_views).values(row | _state(saved)))
    return saved


def change(connection: Connection, found: SavedView, view: View, *, expected: int | None, deed: Deed) -> SavedView:
    """`found` is what `get` gave for change. Raises Outdated when its version is not the one that was seen."""
    demand_version(found.version, expected, _WHAT)
    subject = _subject(found.view_id, found.owner, found.view, view)
    version = note(connection, deed, subject, asdict(found.view), asdict(view))
    saved = SavedView(found.view_id, found.owner, view, deed.user_name, deed.at, version)
    is_it = saved_views.c.view_id == found.view_id
    connection.execute(update(saved_views).where(is_it).values(asdict(view) | _state(saved)))
    return saved


def remove(connection: Connection, found: SavedView, *, expected: int | None, deed: Deed) -> SavedView:
    """As `change`, to nothing; what it was."""
    demand_version(found.version, expected, _WHAT)
    note(connection, deed, _subject(found.view_id, found.owner, found.view), asdict(found.view), None)
    connection.execute(delete(saved_views).where(saved_views.c.view_id == found.view_id))
    return found


def demand(connection: Connection, view_id: str, user_name: str | None) -> SavedView:
    """The view, for change. Raises NotFoundError for one that is not there, or that the user may not see."""
    found = get(connection, view_id, for_change=True)
    if found is None or not found.is_seen_by(user_name):
        raise NotFoundError("There is no such view.")
    return found


def _subject(view_id: str, owner: str, *views: View) -> Subject:
    """A row that tells what was private at either end stays private to the owner."""
    is_private = any(not view.is_shared for view in views)
    return Subject(Kind.VIEW, view_id, private_to=owner if is_private else None)


def _state(saved: SavedView) -> dict[str, Any]:
    return {"set_by": saved.set_by, "set_at": saved.set_at, "version": saved.version}


def _saved(row: RowMapping) -> SavedView:
    view = View(row["name"], row["page"], row["query"], row["is_shared"])
    return SavedView(row["view_id"], row["owner"], view, row["set_by"], row["set_at"], row["version"])
