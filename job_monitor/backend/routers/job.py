"""One job and one run of it, and all jobs by the hour, from the system tables."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import StringConstraints

from job_monitor.backend.job_hours import job_hours, window_of
from job_monitor.backend.job_page import job_detail
from job_monitor.backend.models_errors import RunErrors
from job_monitor.backend.models_job import JobDetail
from job_monitor.backend.models_job_hours import JobHours
from job_monitor.backend.models_job_run import RunDetail
from job_monitor.backend.problems import documented
from job_monitor.backend.queries.job_run import RunKey
from job_monitor.backend.routers.targets import ONE, AskingDep, KeyDep
from job_monitor.backend.run_errors import run_errors
from job_monitor.backend.run_page import run_detail

router = APIRouter(prefix="/api/jobs", tags=["jobs"])

RUNS_AT_MOST = 10
RunAddress = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}/[0-9]{1,20}/[0-9]{1,20}$")]


@router.get("/errors", operation_id="list_run_errors", responses=documented(401, 422, 503))
def list_run_errors(
    asked: AskingDep,
    run: Annotated[list[RunAddress], Query(max_length=RUNS_AT_MOST, description="`workspace/job/run`, in ids.")] = [],  # noqa: B006
) -> RunErrors:
    """The first line of each run's error, asked live in the connected workspace; of others what the tables have."""
    keys = [RunKey(*one.split("/")) for one in dict.fromkeys(run)]
    return run_errors(asked, keys, asked.core.workspace.client)


@router.get("/hours", operation_id="get_job_hours", responses=documented(401, 422, 503))
def get_job_hours(
    asked: AskingDep,
    hours: Annotated[int, Query(ge=6, le=72, description="So many hours, the one of this moment among them.")] = 48,
    minute: Annotated[int, Query(ge=0, le=59, description="Where an hour begins, for zones that are not whole.")] = 0,
) -> JobHours:
    """Every job with the worst that happened to it in each of the last hours, as columns."""
    now = asked.core.clock()
    return job_hours(asked, window_of(now, hours, minute), now)


@router.get(ONE, operation_id="get_job", responses=documented(401, 404, 422, 503))
def get_job(
    asked: AskingDep,
    key: KeyDep,
    runs: Annotated[int, Query(ge=1, le=100, description="So many of its newest runs.")] = 50,
) -> JobDetail:
    """One job: how it stands, its newest runs with their tasks, what changed, what it costs and what is promised."""
    return job_detail(asked, key, runs)


@router.get(ONE + "/runs/{run_id}", operation_id="get_run", responses=documented(401, 404, 422, 503))
def get_run(
    asked: AskingDep,
    key: KeyDep,
    run_id: Annotated[str, Path(pattern=r"^[0-9]{1,20}$", description="The job run's id.")],
) -> RunDetail:
    """One run: attempts, tasks with their tries, cost, and the last good run before it."""
    return run_detail(asked, RunKey(*key, run_id))
