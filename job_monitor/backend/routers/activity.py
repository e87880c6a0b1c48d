"""What runs now, and what ran when."""

from typing import Annotated

from fastapi import APIRouter, Query

from job_monitor.backend.metrics_request import ChosenDep
from job_monitor.backend.models_running import RunningNow
from job_monitor.backend.models_timeline import Grouping, Timeline
from job_monitor.backend.problems import documented
from job_monitor.backend.routers.targets import AskingDep
from job_monitor.backend.running import running_now
from job_monitor.backend.timeline import timeline

router = APIRouter(prefix="/api", tags=["activity"])


@router.get("/running", operation_id="get_running", responses=documented(401, 422, 503))
def get_running(
    asked: AskingDep,
    chosen: ChosenDep,
    with_runs: Annotated[bool, Query(description="False: their counts alone.")] = True,
) -> RunningNow:
    """Runs that have not ended, against what is usual for their job: from the tables and live of one workspace.

    A Jobs API that does not answer leaves what the tables know; its source says so.
    """
    now = asked.core.clock()
    live = asked.core.live_runs.active(asked.core.workspace.client, now)
    return running_now(asked, live, now, chosen, with_runs=with_runs)


@router.get("/timeline", operation_id="get_timeline", responses=documented(401, 422, 503))
def get_timeline(
    asked: AskingDep,
    chosen: ChosenDep,
    hours: Annotated[int, Query(ge=1, le=48, description="So many hours back from now.")] = 24,
    group: Annotated[Grouping, Query(description="What the jobs are grouped by.")] = Grouping.TEAM,
) -> Timeline:
    """Every job with its runs along the hours, what its schedule asks for next, and how many ran at the same time."""
    return timeline(asked, hours, group, asked.core.clock(), chosen)
