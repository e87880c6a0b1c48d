"""Which jobs a viewer sees. What is said of other jobs is left out of every answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from job_monitor.backend.queries import sources
from job_monitor.backend.queries.listing import is_built
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.errors import NotFoundError, NotReady
from job_monitor.sql.scoped_reader import ScopedReader
from job_monitor.state import JobKey

_JOBS = """
select j.workspace_id, j.job_id, w.workspace_name, j.name as job_name, j.team, j.owner
from mart.jobs as j
left join mart.workspaces as w on w.workspace_id = j.workspace_id
where j.workspace_id || '/' || j.job_id in (select unnest($keys))
"""


@dataclass(frozen=True)
class VisibleJob:
    """A job that the viewer sees, living or deleted, and whose it is."""

    workspace_id: str
    job_id: str
    workspace_name: str | None
    job_name: str | None
    team: str | None
    owner: str | None


def visible_jobs(reader: ScopedReader, book: SourceBook, keys: Iterable[JobKey]) -> dict[JobKey, VisibleJob]:
    """Of the given jobs those that the viewer sees: the rows of `mart.jobs` that the reader gives, and no others."""
    wanted = sorted({"/".join(key) for key in keys})
    if not wanted or not _are_jobs_known(reader, book):
        return {}
    found = (VisibleJob(**row) for row in reader.rows(_JOBS, {"keys": wanted}))
    return {(job.workspace_id, job.job_id): job for job in found}


def demand_job(reader: ScopedReader, book: SourceBook, key: JobKey) -> VisibleJob:
    """Raises NotFoundError for a job that is not there or is not the viewer's to see, in the same words for both;
    NotReady while nothing is known of any job, so that it is not taken for one that is not there."""
    found = visible_jobs(reader, book, [key]).get(key)
    if found is None and not _are_jobs_known(reader, book):
        raise NotReady(
            f"Whether there is such a job is not known: {sources.JOBS} is not read yet, or may not be read. "
            "The Status page says why."
        )
    if found is None:
        raise NotFoundError("There is no such job, it is not read yet, or you may not see it.")
    return found


def _are_jobs_known(reader: ScopedReader, book: SourceBook) -> bool:
    return is_built(reader) and book.is_known(sources.JOBS, marts=["jobs"])
