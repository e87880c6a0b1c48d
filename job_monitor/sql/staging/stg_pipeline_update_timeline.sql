-- One row per slice of an update; only the last one carries a result. An update without a request is its own request.
-- slice_order: by end, then by start; see stg_job_run_timeline.
select
  workspace_id,
  pipeline_id,
  update_id,
  coalesce(request_id, update_id) as request_id,
  update_type,
  trigger_type,
  trigger_details.job_task.job_id as job_id,
  trigger_details.job_task.job_task_run_id as task_run_id,
  run_as_user_name as run_as,
  result_state,
  compute.type as compute_type,
  compute.cluster_id as cluster_id,
  period_start_time as slice_start_at,
  period_end_time as slice_end_at,
  unix_millis(period_end_time) - unix_millis(period_start_time) as slice_ms,
  unix_micros(period_end_time) * 2 + if(period_start_time = period_end_time, 1, 0) as slice_order
from system.lakeflow.pipeline_update_timeline
where workspace_id is not null and update_id is not null
  and period_start_time is not null and period_end_time is not null
