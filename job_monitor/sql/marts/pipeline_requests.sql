-- Updates folded to requests: all retries share the request, and the last update tells how it ended. Only the first one
-- says what asked for it: a retry names RETRY_ON_FAILURE and no job.
with folded as (
  select
    workspace_id,
    request_id,
    max(pipeline_id) as pipeline_id,
    min_by(struct(trigger_type, job_id, task_run_id), struct(started_at, last_seen_at, update_id)) as first_update,
    max_by(
      struct(update_id, result_class, result_state, ended_at, is_open), struct(started_at, last_seen_at, update_id)
    ) as last_update,
    count(*) as updates_count,
    min(started_at) as started_at,
    max(last_seen_at) as last_seen_at,
    cast(sum(worked_s) as decimal(18, 3)) as worked_s
  from int_pipeline_updates
  group by workspace_id, request_id
)

select
  workspace_id,
  request_id,
  pipeline_id,
  first_update.trigger_type as trigger_type,
  first_update.job_id as job_id,
  first_update.task_run_id as task_run_id,
  last_update.update_id as last_update_id,
  last_update.result_class as result_class,
  last_update.result_state as result_state,
  updates_count,
  updates_count - 1 as retries_count,
  started_at,
  last_update.ended_at as ended_at,
  last_seen_at,
  worked_s,
  last_update.is_open as is_open
from folded
