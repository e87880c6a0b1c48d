"""What a job's owner promises."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from job_monitor.backend import changes, targets
from job_monitor.backend.changes import IfMatch, Reason
from job_monitor.backend.core import CoreDep, ReaderDep, ViewerDep
from job_monitor.backend.models_state import TargetAnswer, TargetPage, TargetWish
from job_monitor.backend.paging import Paging
from job_monitor.backend.problems import documented
from job_monitor.backend.targets import Asking
from job_monitor.state import JobKey

router = APIRouter(prefix="/api/targets", tags=["targets"])

ONE = "/{workspace_id}/{job_id}"
Number = Annotated[str, Path(pattern=r"^[0-9]{1,20}$")]


def asking(core: CoreDep, reader: ReaderDep, viewer: ViewerDep) -> Asking:
    return Asking(core, reader, viewer, core.book(reader))


def job_key(workspace_id: Number, job_id: Number) -> JobKey:
    return workspace_id, job_id


AskingDep = Annotated[Asking, Depends(asking)]
KeyDep = Annotated[JobKey, Depends(job_key)]


@router.get("", operation_id="list_targets", responses=documented(401, 422, 503))
def list_targets(asked: AskingDep, paging: Paging) -> TargetPage:
    """Targets of the jobs that the viewer sees, by workspace and job."""
    return targets.page(asked, paging)


@router.get(ONE, operation_id="get_target", responses=documented(401, 404, 422, 503))
def get_target(asked: AskingDep, key: KeyDep, response: Response) -> TargetAnswer:
    """The target of one job, with its version as ETag."""
    answer = targets.get(asked, key)
    changes.tag(response, answer.version)
    return answer


@router.put(ONE, operation_id="put_target", responses=documented(400, 401, 403, 404, 412, 413, 415, 422, 503))
def put_target(
    asked: AskingDep, key: KeyDep, wish: TargetWish, response: Response, if_match: IfMatch = None
) -> TargetAnswer:
    """Set the target of a job, or change the version that was seen. Needs the team, the owner or an admin."""
    answer = targets.put(asked, key, wish, if_match)
    changes.tag(response, answer.version)
    return answer


@router.delete(ONE, operation_id="delete_target", responses=documented(400, 401, 403, 404, 412, 413, 415, 422, 503))
def delete_target(asked: AskingDep, key: KeyDep, if_match: IfMatch = None, reason: Reason = None) -> TargetAnswer:
    """Remove the version of a target that was seen, and answer what it was."""
    return targets.remove(asked, key, if_match, reason)
