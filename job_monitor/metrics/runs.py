"""How many runs, and how they ended. A run counts on the day of its end; notebook workflow runs are part of another."""

from job_monitor.metrics.metric import CountMetric, Metric, Unit
from job_monitor.metrics.relations import JOB_CHANGES, RUN_DAYS


class Runs(CountMetric):
    name = "runs"
    title = "Runs"
    better = None
    relation = RUN_DAYS
    is_finer = True
    sql = "cast(sum(runs_count) as bigint)"
    meaning = "Runs that ended, or were last seen, in the period; repairs and retries of a run are not runs."


class SucceededRuns(CountMetric):
    name = "succeeded_runs"
    title = "Succeeded runs"
    better = "up"
    relation = RUN_DAYS
    sql = "cast(sum(succeeded_count) as bigint)"
    meaning = "Runs that succeeded in the end, be it after a repair."


class FailedRuns(CountMetric):
    name = "failed_runs"
    title = "Failed runs"
    better = "down"
    relation = RUN_DAYS
    sql = "cast(sum(failed_count) as bigint)"
    meaning = "Runs that failed in the end; a time-out counts apart."


class TimedOutRuns(CountMetric):
    name = "timed_out_runs"
    title = "Timed-out runs"
    better = "down"
    relation = RUN_DAYS
    sql = "cast(sum(timed_out_count) as bigint)"
    meaning = "Runs that reached their time limit in the end."


class CancelledRuns(CountMetric):
    name = "cancelled_runs"
    title = "Cancelled runs"
    better = "down"
    relation = RUN_DAYS
    sql = "cast(sum(cancelled_count) as bigint)"
    meaning = "Runs that were cancelled; neither good nor bad for the success ratio."


class SkippedRuns(CountMetric):
    name = "skipped_runs"
    title = "Skipped runs"
    better = "down"
    relation = RUN_DAYS
    sql = "cast(sum(skipped_count) as bigint)"
    meaning = "Runs that never executed because a condition was not met."


class BlockedRuns(CountMetric):
    name = "blocked_runs"
    title = "Blocked runs"
    better = "down"
    relation = RUN_DAYS
    sql = "cast(sum(blocked_count) as bigint)"
    meaning = "Runs that something upstream held back."


class RunningRuns(CountMetric):
    name = "running_runs"
    title = "Running runs"
    better = None
    relation = RUN_DAYS
    sql = "cast(sum(running_count) as bigint)"
    meaning = "Runs without an end yet whose newest slice is young; a run under an hour old is not in the tables."


class UnknownRuns(CountMetric):
    name = "unknown_runs"
    title = "Runs with an unknown end"
    better = "down"
    relation = RUN_DAYS
    sql = "cast(sum(unknown_count) as bigint)"
    meaning = "Runs whose end was lost, or whose result is a word that is not known."


class SuccessRatio(Metric):
    name = "success_ratio"
    title = "Success ratio"
    unit = Unit.RATIO
    better = "up"
    relation = RUN_DAYS
    sql = """cast(sum(succeeded_count) as double)
  / nullif(sum(succeeded_count + failed_count + timed_out_count), 0)"""
    meaning = "Runs that succeeded in the end, of those that succeeded, failed or timed out in the end."


class FirstTimeSuccessRatio(Metric):
    name = "first_time_success_ratio"
    title = "First-time success ratio"
    unit = Unit.RATIO
    better = "up"
    relation = RUN_DAYS
    sql = """cast(sum(first_time_succeeded_count) as double)
  / nullif(sum(succeeded_count + failed_count + timed_out_count), 0)"""
    meaning = "Runs whose first attempt succeeded, of those that succeeded, failed or timed out in the end."


class JobChanges(CountMetric):
    name = "job_changes"
    title = "Changes of jobs"
    relation = JOB_CHANGES
    better = None
    sql = "count(*)"
    meaning = "Times that the definition of a job became another: it was deployed, edited or deleted."


RUN_METRICS: tuple[type[Metric], ...] = (
    Runs,
    SucceededRuns,
    FailedRuns,
    TimedOutRuns,
    CancelledRuns,
    SkippedRuns,
    BlockedRuns,
    RunningRuns,
    UnknownRuns,
    SuccessRatio,
    FirstTimeSuccessRatio,
    JobChanges,
)
