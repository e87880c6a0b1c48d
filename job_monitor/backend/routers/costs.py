"""What was spent, by whom and on what."""

from fastapi import APIRouter

from job_monitor.backend import spend
from job_monitor.backend.core import CoreDep, ReaderDep, ViewerDep
from job_monitor.backend.metrics_request import AskedDep
from job_monitor.backend.models_spend import Spend
from job_monitor.backend.problems import documented

router = APIRouter(prefix="/api/costs", tags=["costs"])


@router.get("", operation_id="get_costs", responses=documented(401, 422, 503))
def get_costs(core: CoreDep, reader: ReaderDep, _viewer: ViewerDep, asked: AskedDep) -> Spend:
    """The month with its forecast, the range by day and by one dimension, movers, and the cost of failure."""
    return spend.spend(reader, core.book(reader), core.clock(), asked)
