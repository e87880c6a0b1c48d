"""Runs, tasks and their results."""

from tests.conformance.adapters.job_monitor.readings import Reading


def _days(select: str) -> Reading:
    return Reading(select, "job_daily", date="end_date", has_kind=True)


def _run(select: str) -> Reading:
    return Reading(select, "job_runs")


def _ended(select: str) -> Reading:
    """Runs with a duration that says something: ended, and started at all."""
    where = "not is_open and not is_never_started"
    return Reading(select, "job_runs", where, date="end_date", has_kind=True)


_JUDGED = "nullif(sum(succeeded_count + failed_count + timed_out_count), 0)"

READINGS = {
    "runs.count": _days("coalesce(sum(runs_count), 0)"),
    "runs.by_day": Reading(
        "end_date as `date`, sum(runs_count) as `count`", "job_daily", group="end_date", date="end_date", has_kind=True
    ),
    "runs.succeeded_count": _days("coalesce(sum(succeeded_count), 0)"),
    "runs.failures_count": _days("coalesce(sum(failed_count + timed_out_count), 0)"),
    "runs.cancelled_count": _days("coalesce(sum(cancelled_count), 0)"),
    "runs.not_run_count": _days("coalesce(sum(skipped_count + blocked_count), 0)"),
    "runs.running_count": _days("coalesce(sum(running_count), 0)"),
    "runs.never_started_count": _days("coalesce(sum(never_started_count), 0)"),
    "runs.success_ratio": _days(f"cast(sum(succeeded_count) as double) / {_JUDGED}"),
    "runs.first_time_success_ratio": _days(f"cast(sum(first_time_succeeded_count) as double) / {_JUDGED}"),
    "runs.repairs_count": _days("coalesce(sum(repairs_count), 0)"),
    "runs.mean_per_day": _days("cast(coalesce(sum(runs_count), 0) as double) / {days}"),
    "runs.worked_s": _days("coalesce(sum(worked_s), 0)"),
    "runs.worked_mean_s": _ended("cast(avg(worked_s) as double)"),
    "runs.worked_max_s": _ended("max(worked_s)"),
    "runs.worked_p50_s": _days("max(worked_p50_s)"),
    "runs.failing_jobs_count": Reading("count(*)", "job_last_results", "is_failing"),
    "run.result": _run("result_class"),
    "run.first_result": _run("lower(first_result_state)"),
    "run.worked_s": _run("worked_s"),
    "run.elapsed_s": _run("elapsed_s"),
    "run.gap_s": _run("gap_s"),
    "run.end_date": _run("end_date"),
    "run.last_seen_age_s": Reading(
        "(unix_millis(now_at) - unix_millis(last_seen_at)) / 1000", "job_runs cross join clock"
    ),
    "run.name": Reading(
        "coalesce(jobs.name, job_runs.run_name)",
        "job_runs left join jobs on jobs.workspace_id = job_runs.workspace_id and jobs.job_id = job_runs.job_id",
        columns={"workspace_id": "job_runs.workspace_id"},
    ),
    "run.compute": Reading("max(compute_kind)", "task_runs"),
    "tasks.count": Reading("count(*)", "task_runs"),
    "tasks.failures_count": Reading("count(*)", "task_runs", "result_class in ('failed', 'timed_out')"),
    "tasks.by_compute": Reading(
        "compute_kind as `compute`, count(*) as `count`", "int_task_attempts", group="compute_kind"
    ),
    "task.result": Reading("result_class", "task_runs"),
    "task.retries_count": Reading("retries_count", "task_runs"),
    "jobs.ran_count": Reading("count(distinct workspace_id, job_id)", "job_daily", "kind = 'job'"),
}
