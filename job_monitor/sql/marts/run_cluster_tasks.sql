-- The task that usage of a run belongs to, where only one can have caused it: the one that used the cluster, or, of usage
-- without a cluster, the one that ran without. A cluster lives a little longer than its tasks, so the days reach an hour
-- further than the slices.
with used as (
  select
    workspace_id,
    run_id,
    cluster_id,
    min(task_key) as task_key,
    max(task_key) as last_task_key,
    cast(min(slice_start_at) - interval '1' hour as date) as first_date,
    cast(max(slice_end_at) + interval '1' hour as date) as last_date
  from stg_job_task_run_timeline
  where slice_ms > 0 and run_id is not null
  group by workspace_id, run_id, cluster_id
)

select
  workspace_id,
  run_id,
  cluster_id,
  cast(day_at as date) as usage_date,
  task_key
from used
lateral view explode(sequence(first_date, last_date, interval '1' day)) days as day_at
where task_key = last_task_key
