"""The audit, as far as a viewer may see it: rows on jobs that they see, and on views that are not another's own."""

from dataclasses import replace
from typing import Any

from job_monitor.backend import paging, rights
from job_monitor.backend.models_state import AuditEntry, AuditPage
from job_monitor.backend.paging import PageRequest, Position
from job_monitor.backend.targets import Asking
from job_monitor.backend.visible import VisibleJob, visible_jobs
from job_monitor.errors import InputError
from job_monitor.state import Entry, Filter, JobKey
from job_monitor.state import audit as state_audit

LOOKED_AT = 500
LOOKED_AT_MOST = 10_000
"""Rows that one request looks at: somebody who sees few of them gets a short page, and the cursor of the next."""

_NOBODY = ""


def page(asking: Asking, request: PageRequest, wanted: Filter) -> AuditPage:
    """The newest first. Admins see all of it, on jobs that they do not see as well."""
    is_all = rights.as_person(asking.viewer, asking.core.settings.admin_group).is_allowed
    if not is_all:
        wanted = replace(wanted, private_of=rights.known_name(asking.viewer) or _NOBODY)
    position = paging.decode(request.cursor, "audit", [str], asking.core.clock())
    found, older_than = _read(asking, wanted, _number(position), request.limit, is_all=is_all)
    following = None if older_than is None else Position("audit", position.at, (str(older_than),)).encode()
    return AuditPage(items=found, next=following, **asking.frame())


def _number(position: Position) -> int | None:
    if position.key is None:
        return None
    text = position.key[0]
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise InputError("cursor: not one of this list; take `next` from the page before, or leave it out.")
    return int(text)


def _read(
    asking: Asking, wanted: Filter, older_than: int | None, limit: int, *, is_all: bool
) -> tuple[list[AuditEntry], int | None]:
    """Entries, and the number below which the next page begins; None where there is none."""
    found: list[AuditEntry] = []
    with asking.state.reading() as connection:
        for _ in range(LOOKED_AT_MOST // LOOKED_AT):
            chunk = state_audit.entries(connection, wanted, older_than=older_than, limit=LOOKED_AT)
            seen = visible_jobs(asking.reader, asking.book, [key for one in chunk if (key := _key(one))])
            for one in chunk:
                if not is_all and (key := _key(one)) is not None and key not in seen:
                    continue
                if len(found) == limit:
                    return found, int(found[-1].entry_id)
                found.append(AuditEntry(**_shown(one, seen)))
            if len(chunk) < LOOKED_AT:
                return found, None
            older_than = chunk[-1].entry_id
    return found, older_than


def _key(entry: Entry) -> JobKey | None:
    if entry.workspace_id is None or entry.job_id is None:
        return None
    return entry.workspace_id, entry.job_id


def _shown(entry: Entry, seen: dict[JobKey, VisibleJob]) -> dict[str, Any]:
    key = _key(entry)
    job = None if key is None else seen.get(key)
    return {
        "entry_id": str(entry.entry_id),
        "at": entry.at,
        "user_name": entry.user_name,
        "identified_by": entry.identified_by,
        "action": entry.action,
        "kind": entry.kind,
        "subject": entry.subject,
        "workspace_id": entry.workspace_id,
        "workspace_name": None if job is None else job.workspace_name,
        "job_id": entry.job_id,
        "job_name": None if job is None else job.job_name,
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason,
        "is_private": entry.private_to is not None,
    }
