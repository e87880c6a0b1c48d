"""What the system tables do not show yet, asked live of the Jobs API by the app's own identity."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from job_monitor.backend import live
from job_monitor.backend.core import CoreDep, LiveDep, ReaderDep, ViewerDep
from job_monitor.backend.models import ActiveRunPage, LiveJobPage, LiveRun
from job_monitor.backend.paging import Paging
from job_monitor.backend.problems import documented
from job_monitor.backend.queries.sources import JOBS

router = APIRouter(prefix="/api/jobs-api", tags=["jobs-api"])


def get_is_seen(core: CoreDep, reader: ReaderDep) -> live.IsSeen:
    """Whether a job of the connected workspace lies within the viewer's scope."""
    return partial(reader.scope.reach(JOBS).holds, core.workspace.workspace_id)


SeenDep = Annotated[live.IsSeen, Depends(get_is_seen)]


@router.get("/list", operation_id="list_live_jobs", responses=documented(401, 422, 503))
def list_live_jobs(
    core: CoreDep,
    workspace: LiveDep,
    is_seen: SeenDep,
    _viewer: ViewerDep,
    paging: Paging,
    name: Annotated[str | None, Query(max_length=4096, description="Exact name, case ignored.")] = None,
) -> LiveJobPage:
    """Jobs of the one workspace that the app is connected to, with their settings."""
    return live.jobs(workspace, paging, name, core.clock(), is_seen)


@router.get("/active", operation_id="list_active_runs", responses=documented(401, 422, 503))
def list_active_runs(
    core: CoreDep, workspace: LiveDep, is_seen: SeenDep, _viewer: ViewerDep, paging: Paging
) -> ActiveRunPage:
    """Runs that are queued, pending, running or terminating now."""
    return live.active_runs(workspace, paging, core.clock(), is_seen)


@router.get("/runs/{run_id}", operation_id="get_live_run", responses=documented(401, 404, 422, 503))
def get_live_run(
    core: CoreDep,
    workspace: LiveDep,
    is_seen: SeenDep,
    _viewer: ViewerDep,
    run_id: Annotated[str, Path(pattern=r"^[0-9]{1,18}$", description="The job run's id.")],
) -> LiveRun:
    """One run with its tasks, repairs and the error text of tasks that failed."""
    return live.run(workspace, core.workspace.workspace_id, run_id, core.clock(), is_seen)
