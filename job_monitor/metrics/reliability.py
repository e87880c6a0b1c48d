"""What it takes to get to a success: repairs, retries, recoveries, and jobs that stay broken."""

from job_monitor.metrics.metric import CountMetric, Metric, Unit
from job_monitor.metrics.relations import JOBS_IN_PERIOD, RECOVERIES, RUN_DAYS, TARGET_RUNS, TASKS


class Repairs(CountMetric):
    name = "repairs"
    title = "Repairs"
    better = "down"
    relation = RUN_DAYS
    sql = "cast(sum(repairs_count) as bigint)"
    meaning = "Attempts of whole runs beyond the first, by people or by retry: the tables do not tell which."


class Retries(CountMetric):
    name = "retries"
    title = "Task retries"
    better = "down"
    relation = TASKS
    sql = "cast(sum(retries_count) as bigint)"
    meaning = "Attempts of tasks beyond the first, repairs of their run among them, for tasks last seen in the period."


class FlakyRatio(Metric):
    name = "flakiness"
    title = "Flakiness"
    unit = Unit.RATIO
    better = "down"
    relation = RUN_DAYS
    sql = """cast(sum(flaky_count) as double)
  / nullif(sum(succeeded_count + failed_count + timed_out_count), 0)"""
    meaning = (
        "Runs whose first attempt failed and that succeeded in the end, of those that succeeded, failed or timed out."
    )


class TimeToRecovery(Metric):
    name = "time_to_recovery"
    title = "Time to recovery"
    unit = Unit.SECONDS
    better = "down"
    relation = RECOVERIES
    sql = "floor(cast(sum(recovery_s) as double) / nullif(count(recovery_s), 0) * 1000 + 0.5) / 1000"
    meaning = (
        "Mean time from a job's first failed run after a success to its next success, over recoveries in the period; "
        "what is still broken is not in it."
    )


class FailingJobs(Metric):
    name = "failing_jobs"
    title = "Failing jobs"
    unit = Unit.COUNT
    better = "down"
    relation = JOBS_IN_PERIOD
    when_empty = 0
    sql = "count(case when last_result_class <> 'succeeded' then 1 end)"
    meaning = "Jobs whose last run of the period that succeeded, failed or timed out did not succeed."


class SlaHitRatio(Metric):
    name = "sla_hit_ratio"
    title = "SLA hit ratio"
    unit = Unit.RATIO
    better = "up"
    relation = TARGET_RUNS
    sql = "cast(sum(if(is_kept, 1, 0)) as double) / nullif(count(*), 0)"
    meaning = (
        "Runs that succeeded within their job's target, of the runs of jobs with a target that succeeded, failed or "
        "timed out. Today's targets are held against earlier runs as well; a run that never came is not in it."
    )


RELIABILITY_METRICS: tuple[type[Metric], ...] = (
    Repairs,
    Retries,
    FlakyRatio,
    TimeToRecovery,
    FailingJobs,
    SlaHitRatio,
)
