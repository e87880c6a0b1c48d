"""Targets of the jobs that a viewer sees."""

from dataclasses import dataclass
from typing import Any

from job_monitor.backend import changes, paging, rights
from job_monitor.backend.core import Core
from job_monitor.backend.models_state import Target, TargetAnswer, TargetPage, TargetWish
from job_monitor.backend.paging import PageRequest, Position
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.backend.visible import VisibleJob, demand_job, visible_jobs
from job_monitor.domain import Viewer
from job_monitor.errors import NotFoundError
from job_monitor.sql.scoped_reader import ScopedReader
from job_monitor.state import JobKey, State
from job_monitor.state import Target as Held
from job_monitor.state import targets as state_targets

_USED = (sources.JOBS, sources.WORKSPACES)
LOOKED_AT = 500
"""Targets that are asked for at a time: of jobs that the viewer does not see there may be any number between."""


@dataclass(frozen=True)
class Asking:
    """One request: who asks, and what they see: jobs of the reader, and only while the book knows them."""

    core: Core
    reader: ScopedReader
    viewer: Viewer
    book: SourceBook

    @property
    def state(self) -> State:
        return self.core.state

    def frame(self) -> dict[str, Any]:
        return {"as_of": self.book.as_of(sources.JOBS), "sources": self.book.shown(_USED, ["jobs"])}

    def shown(self, held: Held, job: VisibleJob) -> dict[str, Any]:
        return {
            "workspace_id": held.workspace_id,
            "workspace_name": job.workspace_name,
            "job_id": held.job_id,
            "job_name": job.job_name,
            "finish_by": held.promise.finish_by,
            "zone": held.promise.zone,
            "max_duration_s": held.promise.max_duration_s,
            "note": held.promise.note,
            "set_by": held.set_by,
            "set_at": held.set_at,
            "version": str(held.version),
            "right": self.decision(job).right,
        }

    def decision(self, job: VisibleJob) -> rights.Decision:
        return rights.on_job(self.viewer, self.core.settings.admin_group, team=job.team, owner=job.owner)

    def answer(self, held: Held, job: VisibleJob) -> TargetAnswer:
        return TargetAnswer(**self.shown(held, job), **self.frame())


def get(asking: Asking, key: JobKey) -> TargetAnswer:
    """Raises NotFoundError for a job that is not seen, and for one without a target."""
    job = demand_job(asking.reader, asking.book, key)
    with asking.state.reading() as connection:
        held = state_targets.get(connection, key)
    if held is None:
        raise NotFoundError("This job has no target.")
    return asking.answer(held, job)


def put(asking: Asking, key: JobKey, wish: TargetWish, if_match: str | None) -> TargetAnswer:
    """Raises NotFoundError for a job that is not seen, NotAllowed without a right, Outdated for an old version."""
    job = demand_job(asking.reader, asking.book, key)
    asking.decision(job).demand()
    deed = changes.deed(asking.viewer, asking.core.clock, wish.reason)
    with asking.state.writing() as connection:
        held = state_targets.put(connection, key, wish.promise, expected=changes.seen(if_match), deed=deed)
    return asking.answer(held, job)


def remove(asking: Asking, key: JobKey, if_match: str | None, reason: str | None) -> TargetAnswer:
    """What it was. Raises as `put`, and NotFoundError for a job without a target."""
    job = demand_job(asking.reader, asking.book, key)
    asking.decision(job).demand()
    deed = changes.deed(asking.viewer, asking.core.clock, reason)
    with asking.state.writing() as connection:
        held = state_targets.remove(connection, key, expected=changes.seen(if_match), deed=deed)
    return asking.answer(held, job)


def page(asking: Asking, request: PageRequest) -> TargetPage:
    """By workspace and job."""
    position = paging.decode(request.cursor, "targets", [str, str], asking.core.clock())
    after = None if position.key is None else (position.key[0], position.key[1])
    found: list[tuple[Held, VisibleJob]] = []
    is_end = False
    with asking.state.reading() as connection:
        while len(found) <= request.limit and not is_end:
            chunk = state_targets.listed(connection, after=after, limit=LOOKED_AT)
            seen = visible_jobs(asking.reader, asking.book, [one.key for one in chunk])
            found += [(one, seen[one.key]) for one in chunk if one.key in seen]
            is_end = len(chunk) < LOOKED_AT
            after = chunk[-1].key if chunk else after
    items = [Target(**asking.shown(*one)) for one in found[: request.limit]]
    return TargetPage(items=items, next=_next(found, request.limit, position), **asking.frame())


def _next(found: list[tuple[Held, VisibleJob]], limit: int, position: Position) -> str | None:
    if len(found) <= limit:
        return None
    return Position(position.listing, position.at, found[limit - 1][0].key).encode()
