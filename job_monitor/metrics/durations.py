"""How long runs take: those that ended and worked some time. An open run has no length, one that never began none.

Quantiles are interpolated, then rounded half up to the millisecond: engines differ in the last bit of a double.
"""

from job_monitor.metrics.metric import Metric, Unit
from job_monitor.metrics.relations import ENDED_RUNS


class Duration(Metric):
    """A quantile in seconds, over single runs: quantiles of parts cannot be put together."""

    unit = Unit.SECONDS
    better = "down"
    relation = ENDED_RUNS


class WorkedP50(Duration):
    name = "worked_p50"
    title = "Worked time, median"
    sql = "floor(round(percentile_cont(0.5) within group (order by worked_ms), 3) + 0.5) / 1000"
    meaning = (
        "Half of the runs that ended worked no longer than this: attempts added up, the gaps between them left out."
    )


class WorkedP90(Duration):
    name = "worked_p90"
    title = "Worked time, p90"
    sql = "floor(round(percentile_cont(0.9) within group (order by worked_ms), 3) + 0.5) / 1000"
    meaning = "Nine of ten runs that ended worked no longer than this."


class WorkedP99(Duration):
    name = "worked_p99"
    title = "Worked time, p99"
    sql = "floor(round(percentile_cont(0.99) within group (order by worked_ms), 3) + 0.5) / 1000"
    meaning = "99 of 100 runs that ended worked no longer than this."


class ElapsedP50(Duration):
    name = "elapsed_p50"
    title = "Elapsed time, median"
    sql = "floor(round(percentile_cont(0.5) within group (order by elapsed_ms), 3) + 0.5) / 1000"
    meaning = "Half of the runs that ended took no longer than this from first start to last end, gaps included."


class ElapsedP90(Duration):
    name = "elapsed_p90"
    title = "Elapsed time, p90"
    sql = "floor(round(percentile_cont(0.9) within group (order by elapsed_ms), 3) + 0.5) / 1000"
    meaning = "Nine of ten runs that ended took no longer than this from first start to last end."


class ElapsedP99(Duration):
    name = "elapsed_p99"
    title = "Elapsed time, p99"
    sql = "floor(round(percentile_cont(0.99) within group (order by elapsed_ms), 3) + 0.5) / 1000"
    meaning = "99 of 100 runs that ended took no longer than this from first start to last end."


class QueueP90(Duration):
    name = "queue_p90"
    title = "Queue time, p90"
    sql = "floor(round(percentile_cont(0.9) within group (order by queue_ms), 3) + 0.5) / 1000"
    coverage = "cast(count(queue_s) as double) / nullif(count(*), 0)"
    meaning = (
        "Nine of ten runs waited no longer than this, of those whose queue time is told; their share is the coverage."
    )


DURATION_METRICS: tuple[type[Metric], ...] = (
    WorkedP50,
    WorkedP90,
    WorkedP99,
    ElapsedP50,
    ElapsedP90,
    ElapsedP99,
    QueueP90,
)
