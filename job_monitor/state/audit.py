"""The audit: a row for every change, written in the transaction of the change. It is only ever added to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, or_, select, true

from job_monitor.errors import Outdated
from job_monitor.state.tables import audit

Value = Mapping[str, Any]


class Kind(StrEnum):
    """What was changed."""

    TARGET = "target"
    VIEW = "view"


class Action(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Deed:
    """Who does it, how that is known, when, and why if they said so."""

    user_name: str
    identified_by: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True)
class Subject:
    """What is changed. `private_to` names the one person who may see it; None: it is no secret of one."""

    kind: Kind
    name: str
    workspace_id: str | None = None
    job_id: str | None = None
    private_to: str | None = None


@dataclass(frozen=True)
class Entry:
    """One row. `before` is None for what was created, `after` for what was removed."""

    entry_id: int
    at: datetime
    user_name: str
    identified_by: str
    action: Action
    kind: Kind
    subject: str
    workspace_id: str | None
    job_id: str | None
    private_to: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None


@dataclass(frozen=True)
class Filter:
    """What is looked for; None: any. `private_of` names whose private rows are included; None: those of all."""

    kind: Kind | None = None
    subject: str | None = None
    user_name: str | None = None
    private_of: str | None = None


def note(connection: Connection, deed: Deed, subject: Subject, before: Value | None, after: Value | None) -> int:
    """Add the row of a change; its number, which is greater than that of every earlier change of the subject."""
    row = {
        "at": deed.at,
        "user_name": deed.user_name,
        "identified_by": deed.identified_by,
        "action": _action(before, after),
        "kind": subject.kind,
        "subject": subject.name,
        "workspace_id": subject.workspace_id,
        "job_id": subject.job_id,
        "private_to": subject.private_to,
        "before": None if before is None else dict(before),
        "after": None if after is None else dict(after),
        "reason": deed.reason,
    }
    return int(connection.execute(insert(audit).values(row).returning(audit.c.entry_id)).scalar_one())


def entries(connection: Connection, wanted: Filter, *, older_than: int | None, limit: int) -> list[Entry]:
    """The newest first, beginning below the number `older_than`."""
    query = select(audit).where(_condition(wanted)).order_by(audit.c.entry_id.desc()).limit(limit)
    if older_than is not None:
        query = query.where(audit.c.entry_id < older_than)
    return [_entry(row) for row in connection.execute(query).mappings()]


def demand_version(found: int | None, expected: int | None, what: str) -> None:
    """Raises Outdated unless the version is the one that was seen; None: there is none, or none was seen."""
    if found == expected:
        return
    if found is None:
        raise Outdated(f"Somebody removed {what} meanwhile: load it again and decide anew.")
    if expected is None:
        raise Outdated(f"There is {what} already: load it, and send its version as If-Match to change it.")
    raise Outdated(f"Somebody changed {what} meanwhile: load it again and decide anew.")


def _action(before: Value | None, after: Value | None) -> Action:
    if before is None:
        return Action.CREATED
    return Action.REMOVED if after is None else Action.CHANGED


def _condition(wanted: Filter) -> ColumnElement[bool]:
    found: ColumnElement[bool] = true()
    given = {audit.c.kind: wanted.kind, audit.c.subject: wanted.subject, audit.c.user_name: wanted.user_name}
    for column, value in given.items():
        if value is not None:
            found = found & (column == value)
    if wanted.private_of is not None:
        found = found & or_(audit.c.private_to.is_(None), audit.c.private_to == wanted.private_of)
    return found


def _entry(row: RowMapping) -> Entry:
    return Entry(**{**row, "action": Action(row["action"]), "kind": Kind(row["kind"])})
