"""Numbers by name: what there is, their values, and the SQL behind them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from job_monitor.backend import metrics
from job_monitor.backend.core import CoreDep, ReaderDep, ViewerDep
from job_monitor.backend.metrics_request import AskedDep, ChosenDep
from job_monitor.backend.models_metrics import (
    BY_NAME,
    FigureSql,
    MetricList,
    MetricName,
    MetricSql,
    MetricsResult,
)
from job_monitor.backend.problems import documented
from job_monitor.metrics.figures import BY_NAME as FIGURES_BY_NAME
from job_monitor.metrics.figures import FigureName

router = APIRouter(prefix="/api/metrics", tags=["metrics"])


@router.get("", operation_id="list_metrics", responses=documented(401, 503))
def list_metrics(core: CoreDep, reader: ReaderDep, _viewer: ViewerDep) -> MetricList:
    """Every metric with its unit, its direction and what it can be split by."""
    return metrics.listed(reader, core.book(reader))


@router.get(
    "/query", operation_id="query_metrics", responses=documented(401, 422, 503), response_model_exclude_unset=True
)
def query_metrics(
    core: CoreDep,
    reader: ReaderDep,
    _viewer: ViewerDep,
    asked: AskedDep,
    metric: Annotated[list[MetricName], Query(min_length=1, max_length=50, description="Metrics, by name.")],
) -> MetricsResult:
    """Values of metrics over days, split by groups and along time, beside those of as many days before."""
    chosen = tuple(BY_NAME[name] for name in dict.fromkeys(metric))
    return metrics.queried(reader, core.book(reader), asked.question(chosen))


@router.get("/figures/{figure}/sql", operation_id="get_figure_sql", responses=documented(401, 404, 422, 503))
def get_figure_sql(
    core: CoreDep,
    reader: ReaderDep,
    _viewer: ViewerDep,
    chosen: ChosenDep,
    figure: Annotated[FigureName, Path(description="A number of this moment, by name.")],
) -> FigureSql:
    """The statement that gives a number which belongs to no days: how many jobs there are, fail newly, or are late."""
    return metrics.figure_sql(reader, core.book(reader), FIGURES_BY_NAME[figure], chosen, core.clock())


@router.get("/{metric}/sql", operation_id="get_metric_sql", responses=documented(401, 404, 422, 503))
def get_metric_sql(
    core: CoreDep,
    reader: ReaderDep,
    _viewer: ViewerDep,
    asked: AskedDep,
    metric: Annotated[MetricName, Path(description="The metric, by name.")],
) -> MetricSql:
    """The statement that gives the number in a SQL warehouse, from the system tables themselves."""
    return metrics.sql_of(reader, core.book(reader), BY_NAME[metric], asked)
