"""How long runs take. Only runs that ended and worked some time: an open run has no length, one that never began none."""

from job_monitor.metrics.metric import Metric, Unit
from job_monitor.metrics.relations import RUNS


class Duration(Metric):
    """A quantile in seconds, over single runs: quantiles of parts cannot be put together."""

    unit = Unit.SECONDS
    better = "down"
    relation = RUNS


class WorkedP50(Duration):
    name = "worked_p50"
    title = "Worked time, median"
    sql = """percentile_cont(0.5) within group (
  order by case when ended_at is not null and not is_never_started then cast(worked_s as double) end
)"""
    meaning = "Half of the runs that ended worked no longer than this; attempts of a run are added, the gaps between them are not."


class WorkedP90(Duration):
    name = "worked_p90"
    title = "Worked time, p90"
    sql = """percentile_cont(0.9) within group (
  order by case when ended_at is not null and not is_never_started then cast(worked_s as double) end
)"""
    meaning = "Nine of ten runs that ended worked no longer than this."


class WorkedP99(Duration):
    name = "worked_p99"
    title = "Worked time, p99"
    sql = """percentile_cont(0.99) within group (
  order by case when ended_at is not null and not is_never_started then cast(worked_s as double) end
)"""
    meaning = "99 of 100 runs that ended worked no longer than this."


class ElapsedP50(Duration):
    name = "elapsed_p50"
    title = "Elapsed time, median"
    sql = """percentile_cont(0.5) within group (
  order by case when ended_at is not null and not is_never_started then cast(elapsed_s as double) end
)"""
    meaning = "Half of the runs that ended took no longer than this from first start to last end, gaps between attempts included."


class ElapsedP90(Duration):
    name = "elapsed_p90"
    title = "Elapsed time, p90"
    sql = """percentile_cont(0.9) within group (
  order by case when ended_at is not null and not is_never_started then cast(elapsed_s as double) end
)"""
    meaning = "Nine of ten runs that ended took no longer than this from first start to last end."


class ElapsedP99(Duration):
    name = "elapsed_p99"
    title = "Elapsed time, p99"
    sql = """percentile_cont(0.99) within group (
  order by case when ended_at is not null and not is_never_started then cast(elapsed_s as double) end
)"""
    meaning = "99 of 100 runs that ended took no longer than this from first start to last end."


class QueueP90(Duration):
    name = "queue_p90"
    title = "Queue time, p90"
    sql = """percentile_cont(0.9) within group (
  order by case when ended_at is not null and not is_never_started then cast(queue_s as double) end
)"""
    coverage = """cast(count(case when ended_at is not null and not is_never_started then queue_s end) as double)
  / nullif(count(case when ended_at is not null and not is_never_started then 1 end), 0)"""
    meaning = "Nine of ten runs waited no longer than this, of the runs whose queue time the tables tell: its share is the coverage."


DURATION_METRICS: tuple[type[Metric], ...] = (
    WorkedP50,
    WorkedP90,
    WorkedP99,
    ElapsedP50,
    ElapsedP90,
    ElapsedP99,
    QueueP90,
)
