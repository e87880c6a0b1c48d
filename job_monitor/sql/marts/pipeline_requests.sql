-- Updates folded to requests: all retries share the request, and the last update tells how it ended. What asked for it
-- stands on the first update only: a retry names RETRY_ON_FAILURE and no job.
with folded as (
  select
    workspace_id,
    request_id,
    max(pipeline_id) as pipeline_id,
    nullif(
      min_by(coalesce(trigger_type, ''), struct(started_at, last_seen_at, update_id)), ''
    ) as trigger_type,
    min_by(struct(job_id, task_run_id), struct(started_at, last_seen_at, update_id))
      filter (where task_run_id is not null) as asked_by,
    max_by(
      struct(update_id, result_class, result_state, ended_at, is_open), struct(started_at, last_seen_at, update_id)
    ) as last_update,
    sort_array(collect_set(update_id)) as update_ids,
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
  trigger_type,
  asked_by.job_id as job_id,
  asked_by.task_run_id as task_run_id,
  last_update.update_id as last_update_id,
  last_update.result_class as result_class,
  last_update.result_state as result_state,
  update_ids,
  updates_count,
  updates_count - 1 as retries_count,
  started_at,
  last_update.ended_at as ended_at,
  last_seen_at,
  worked_s,
  last_update.is_open as is_open
from folded
