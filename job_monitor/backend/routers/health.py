"""Is the product well, and how old is what it shows."""

from fastapi import APIRouter

from job_monitor.backend import health
from job_monitor.backend.core import CoreDep, KnownReaderDep
from job_monitor.backend.models import Health, Liveness, Readiness
from job_monitor.backend.problems import documented

router = APIRouter(prefix="/api/health", tags=["health"])


@router.get("", operation_id="get_health", responses=documented(503))
def get_health(core: CoreDep, reader: KnownReaderDep) -> Health:
    """State of the workspace, of each source and of the cycle that is under way.

    Of the sources nothing is told before it is known what the viewer may see: this answer waits for nobody.
    """
    return health.health(core, reader)


@router.get("/live", operation_id="get_live")
def get_liveness() -> Liveness:
    """The process answers; nothing else is asked."""
    return Liveness()


@router.get("/ready", operation_id="get_ready", responses=documented(503))
def get_readiness(core: CoreDep) -> Readiness:
    """The store is open and figures are published; a 503 says what is lacking."""
    health.demand_ready(core)
    return Readiness()
