-- Slices folded to updates, like job runs. Pipelines have words of their own: COMPLETED, FAILED, CANCELED with one L.
with folded as (
  select
    workspace_id,
    update_id,
    max(pipeline_id) as pipeline_id,
    max(request_id) as request_id,
    max(update_type) as update_type,
    max(trigger_type) as trigger_type,
    max(job_id) as job_id,
    max(task_run_id) as task_run_id,
    max(run_as) as run_as,
    max(compute_type) as compute_type,
    max(cluster_id) as cluster_id,
    nullif(max_by(coalesce(result_state, ''), slice_order), '') as result_state,
    min(slice_start_at) as started_at,
    max(slice_end_at) as last_seen_at,
    sum(slice_ms) as worked_ms
  from stg_pipeline_update_timeline
  group by workspace_id, update_id
)

select
  workspace_id,
  update_id,
  pipeline_id,
  request_id,
  update_type,
  trigger_type,
  job_id,
  task_run_id,
  run_as,
  compute_type,
  cluster_id,
  case
    when result_state is null and last_seen_at >= now_at - interval '150' minute then 'running'
    when result_state = 'COMPLETED' then 'succeeded'
    when result_state = 'FAILED' then 'failed'
    when result_state = 'CANCELED' then 'cancelled'
    else 'unknown'
  end as result_class,
  result_state,
  started_at,
  case when result_state is not null then last_seen_at end as ended_at,
  last_seen_at,
  cast(worked_ms / 1000.0 as decimal(18, 3)) as worked_s,
  result_state is null as is_open
from folded
cross join clock
