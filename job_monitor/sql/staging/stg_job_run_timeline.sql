-- One row per slice: a run over an hour long has several, and only a slice that ends an attempt carries a result.
-- slice_order: by end, then by start; a repair cancelled in the queue begins and ends where the attempt before it ended.
-- end_date by whole days of microseconds: a cast to a date asks for a zone, which costs twenty times as much.
-- The *_duration_seconds are 0 on all runs but those of the legacy single-task format, so a 0 says nothing by itself.
select
  workspace_id,
  job_id,
  run_id,
  period_start_time as slice_start_at,
  period_end_time as slice_end_at,
  date_from_unix_date(cast(unix_micros(period_end_time) div 86400000000 as int)) as end_date,
  unix_millis(period_end_time) - unix_millis(period_start_time) as slice_ms,
  unix_micros(period_end_time) * 2 + if(period_start_time = period_end_time, 1, 0) as slice_order,
  trigger_type,
  run_type,
  case run_type
    when 'JOB_RUN' then 'job'
    when 'SUBMIT_RUN' then 'one_off'
    when 'WORKFLOW_RUN' then 'workflow'
    else 'unknown'
  end as kind,
  run_name,
  result_state,
  case
    when result_state = 'SUCCEEDED' then 'succeeded'
    when result_state in ('FAILED', 'ERROR') then 'failed'
    when result_state = 'TIMED_OUT' then 'timed_out'
    when result_state = 'CANCELLED' then 'cancelled'
    when result_state = 'SKIPPED' then 'skipped'
    when result_state = 'BLOCKED' then 'blocked'
    when result_state is not null then 'unknown'
  end as result_class,
  termination_code,
  source_task_run_id,
  root_task_run_id,
  case
    when coalesce(queue_duration_seconds, 0) + coalesce(setup_duration_seconds, 0) + coalesce(run_duration_seconds, 0) > 0
      then queue_duration_seconds
  end as queue_s,
  case
    when coalesce(queue_duration_seconds, 0) + coalesce(setup_duration_seconds, 0) + coalesce(run_duration_seconds, 0) > 0
      then setup_duration_seconds
  end as setup_s
from system.lakeflow.job_run_timeline
where workspace_id is not null and run_id is not null
  and period_start_time is not null and period_end_time is not null
