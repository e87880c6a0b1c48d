-- One row per slice: a run over an hour long has several, and only a slice that ends an attempt carries a result.
-- slice_order: by end, then by start; a repair cancelled in the queue begins and ends where the attempt before it ended.
select
  workspace_id,
  job_id,
  run_id,
  period_start_time as slice_start_at,
  period_end_time as slice_end_at,
  unix_millis(period_end_time) - unix_millis(period_start_time) as slice_ms,
  unix_micros(period_end_time) * 2 + if(period_start_time = period_end_time, 1, 0) as slice_order,
  trigger_type,
  run_type,
  run_name,
  result_state,
  termination_code,
  source_task_run_id
from system.lakeflow.job_run_timeline
where workspace_id is not null and run_id is not null
  and period_start_time is not null and period_end_time is not null
