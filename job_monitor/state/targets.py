"""What a job's owner promises: done by an hour of the day, or within a time."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from job_monitor.errors import NotFoundError, Outdated
from job_monitor.state.audit import Deed, Kind, Subject, demand_version, note
from job_monitor.state.tables import targets

JobKey = tuple[str, str]
"""Workspace and job."""

_WHAT = "a target of this job"


@dataclass(frozen=True)
class Promise:
    """At least one of the two: `finish_by` (`HH:MM` in the IANA zone `zone`), `max_duration_s`."""

    finish_by: str | None = None
    zone: str | None = None
    max_duration_s: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class Target:
    """A promise, who made it and when. `version` is the number of its row in the audit."""

    workspace_id: str
    job_id: str
    promise: Promise
    set_by: str
    set_at: datetime
    version: int

    @property
    def key(self) -> JobKey:
        return self.workspace_id, self.job_id


def subject_of(key: JobKey) -> str:
    """As the audit names the target of a job."""
    return "/".join(key)


def get(connection: Connection, key: JobKey, *, for_change: bool = False) -> Target | None:
    """The job's target, if it has one; `for_change` keeps others from changing it until the transaction ends."""
    query = select(targets).where(_is(key))
    row = connection.execute(query.with_for_update() if for_change else query).mappings().one_or_none()
    return None if row is None else _target(row)


def listed(connection: Connection, *, after: JobKey | None, limit: int) -> list[Target]:
    """By workspace and job, beginning after a key."""
    columns = (targets.c.workspace_id, targets.c.job_id)
    query = select(targets).order_by(*columns).limit(limit)
    if after is not None:
        query = query.where(tuple_(*columns) > tuple_(*after))
    return [_target(row) for row in connection.execute(query).mappings()]


def every(connection: Connection) -> list[Target]:
    """By workspace and job."""
    query = select(targets).order_by(targets.c.workspace_id, targets.c.job_id)
    return [_target(row) for row in connection.execute(query).mappings()]


def put(connection: Connection, key: JobKey, promise: Promise, *, expected: int | None, deed: Deed) -> Target:
    """Set or change the job's target. `expected` is the version that was seen; None: there was none.

    Raises Outdated when it is another by now.
    """
    found = get(connection, key, for_change=True)
    demand_version(None if found is None else found.version, expected, _WHAT)
    before = None if found is None else asdict(found.promise)
    version = note(connection, deed, _subject(key), before, asdict(promise))
    row = {**asdict(promise), "set_by": deed.user_name, "set_at": deed.at, "version": version}
    if found is not None:
        connection.execute(update(targets).where(_is(key)).values(row))
    else:
        _insert(connection, {"workspace_id": key[0], "job_id": key[1], **row})
    return Target(*key, promise, deed.user_name, deed.at, version)


def remove(connection: Connection, key: JobKey, *, expected: int | None, deed: Deed) -> Target:
    """Remove it; what it was. Raises NotFoundError when there is none, Outdated as `put`."""
    found = get(connection, key, for_change=True)
    if found is None:
        raise NotFoundError("This job has no target.")
    demand_version(found.version, expected, _WHAT)
    note(connection, deed, _subject(key), asdict(found.promise), None)
    connection.execute(delete(targets).where(_is(key)))
    return found


def _insert(connection: Connection, row: Mapping[str, Any]) -> None:
    try:
        connection.execute(insert(targets).values(row))
    except IntegrityError:
        # What is not there yet cannot be locked: two who set the first target at once meet here.
        raise Outdated(f"Somebody set {_WHAT} at the same moment: load it and decide anew.") from None


def _is(key: JobKey) -> ColumnElement[bool]:
    return (targets.c.workspace_id == key[0]) & (targets.c.job_id == key[1])


def _subject(key: JobKey) -> Subject:
    return Subject(Kind.TARGET, subject_of(key), *key)


def _target(row: RowMapping) -> Target:
    promise = Promise(row["finish_by"], row["zone"], row["max_duration_s"], row["note"])
    return Target(row["workspace_id"], row["job_id"], promise, row["set_by"], row["set_at"], row["version"])
