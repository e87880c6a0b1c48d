-- One row per task run: one try of a task, or one iteration of a for-each task. See job_runs.sql on open ones.
with repeated as (
  select * from int_repeated_task_attempts
),

attempts as (
  select
    slices.workspace_id,
    slices.task_run_id,
    slices.job_id,
    slices.run_id,
    slices.parent_run_id,
    slices.task_key,
    slices.result_class,
    slices.result_state,
    slices.termination_code,
    slices.slice_start_at as started_at,
    slices.slice_end_at as last_seen_at,
    slices.slice_ms as worked_ms,
    slices.compute_type,
    slices.cluster_id,
    slices.warehouse_id
  from stg_job_task_run_timeline as slices
  left anti join repeated
    on repeated.run_number = slices.run_number
    and repeated.task_key <=> slices.task_key
  union all
  select
    workspace_id,
    task_run_id,
    job_id,
    run_id,
    parent_run_id,
    task_key,
    result_class,
    result_state,
    termination_code,
    started_at,
    last_seen_at,
    worked_ms,
    compute_type,
    cluster_id,
    warehouse_id
  from repeated
)

select
  workspace_id,
  job_id,
  run_id,
  task_run_id,
  parent_run_id,
  task_key,
  case
    when result_state is null and last_seen_at >= now_at - interval '150' minute then 'running'
    else coalesce(result_class, 'unknown')
  end as result_class,
  result_state,
  termination_code,
  started_at,
  case when result_state is not null then last_seen_at end as ended_at,
  last_seen_at,
  cast(worked_ms / 1000.0 as decimal(18, 3)) as worked_s,
  result_state is null as is_open,
  worked_ms = 0 as is_never_started,
  case
    when compute_type = 'WAREHOUSE' or warehouse_id is not null then 'warehouse'
    when compute_type = 'CLASSIC_COMPUTE' or cluster_id is not null then 'classic'
    when compute_type = 'SERVERLESS_COMPUTE' then 'serverless'
    when worked_ms = 0 then 'never_started'
    else 'not_stated'
  end as compute_kind,
  cluster_id,
  warehouse_id
from attempts
cross join clock
