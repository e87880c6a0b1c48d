"""How the product itself is: its cost, its rights, its store."""

from fastapi import APIRouter

from job_monitor.backend import status
from job_monitor.backend.core import CoreDep, ReaderDep, ViewerDep
from job_monitor.backend.models_status import Status
from job_monitor.backend.problems import documented

router = APIRouter(prefix="/api/status", tags=["health"])


@router.get("", operation_id="get_status", responses=documented(401, 503))
def get_status(core: CoreDep, reader: ReaderDep, _viewer: ViewerDep) -> Status:
    """The product's own cost and its cap, the rights that each part needs, and the store."""
    return status.status(core, reader)
