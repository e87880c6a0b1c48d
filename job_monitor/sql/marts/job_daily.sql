-- Runs counted on the day they ended; open ones on the day they were last seen.
select
  end_date,
  workspace_id,
  job_id,
  kind,
  count(*) as runs_count,
  count(*) filter (where result_class = 'succeeded') as succeeded_count,
  count(*) filter (where result_class = 'failed') as failed_count,
  count(*) filter (where result_class = 'timed_out') as timed_out_count,
  count(*) filter (where result_class = 'cancelled') as cancelled_count,
  count(*) filter (where result_class = 'skipped') as skipped_count,
  count(*) filter (where result_class = 'blocked') as blocked_count,
  count(*) filter (where result_class = 'running') as running_count,
  count(*) filter (where result_class = 'unknown') as unknown_count,
  count(*) filter (where result_class in ('succeeded', 'failed', 'timed_out') and coalesce(first_result_state = 'SUCCEEDED', false))
    as first_time_succeeded_count,
  count(*) filter (where is_never_started) as never_started_count,
  count(*) filter (where attempts_count > 1) as repaired_count,
  cast(sum(worked_s) as decimal(18, 3)) as worked_s
from job_runs
group by end_date, workspace_id, job_id, kind
