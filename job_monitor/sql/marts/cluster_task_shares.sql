-- Who kept an all-purpose cluster busy in an hour. Busy is the union of the tasks' time, so tasks side by side do not make
-- more than an hour of it; each task has its part of the busy time by its own. What is left of the hour is idle.
-- All-purpose is told by the usage, which names the cluster and no job.
with billed as (
  select distinct
    usage_date,
    workspace_id,
    cluster_id,
    date_trunc('HOUR', usage_start_at) as hour_at
  from usage_priced
  where shared_compute = 'cluster'
),

cut as (
  select
    tasks.usage_date,
    tasks.workspace_id,
    tasks.cluster_id,
    tasks.hour_at,
    tasks.job_id,
    tasks.run_id,
    tasks.task_key,
    unix_millis(tasks.from_at) as from_ms,
    unix_millis(tasks.until_at) as until_ms
  from cluster_task_hours as tasks
  left semi join billed
    on billed.usage_date = tasks.usage_date
    and billed.workspace_id = tasks.workspace_id
    and billed.cluster_id = tasks.cluster_id
    and billed.hour_at = tasks.hour_at
),

ordered as (
  select
    *,
    max(until_ms) over (
      partition by usage_date, workspace_id, cluster_id, hour_at
      order by from_ms, until_ms
      rows between unbounded preceding and 1 preceding
    ) as busy_until_ms
  from cut
),

hours as (
  select
    usage_date,
    workspace_id,
    cluster_id,
    hour_at,
    cast(sum(until_ms - from_ms) as bigint) as tasks_ms,
    cast(sum(greatest(until_ms - greatest(from_ms, coalesce(busy_until_ms, from_ms)), 0)) as bigint) as busy_ms
  from ordered
  group by usage_date, workspace_id, cluster_id, hour_at
),

tasks as (
  select
    usage_date,
    workspace_id,
    cluster_id,
    hour_at,
    run_id,
    task_key,
    max(job_id) as job_id,
    cast(sum(until_ms - from_ms) as bigint) as busy_ms
  from cut
  group by usage_date, workspace_id, cluster_id, hour_at, run_id, task_key
)

select
  tasks.usage_date,
  tasks.workspace_id,
  tasks.cluster_id,
  tasks.hour_at,
  tasks.job_id,
  tasks.run_id,
  tasks.task_key,
  tasks.busy_ms,
  (tasks.busy_ms * ((hours.busy_ms * 1000000000) div 3600000)) div hours.tasks_ms as share_ppb
from tasks
join hours
  on hours.usage_date = tasks.usage_date
  and hours.workspace_id = tasks.workspace_id
  and hours.cluster_id = tasks.cluster_id
  and hours.hour_at = tasks.hour_at
