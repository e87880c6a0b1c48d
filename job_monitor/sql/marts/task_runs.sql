-- Tasks of job runs, each once, whatever its slices, retries and iterations. Most have one slice, and it is the task run.
-- Rows that do not name their job run (before August 2024) are no task of any run and stay out.
with tries as (
  select * from int_repeated_task_tries
),

repeated as (
  select
    workspace_id,
    run_id,
    task_key,
    max(job_id) as job_id,
    max_by(struct(result_class, result_state, compute), struct(last_seen_at, started_at, try_id)) as newest,
    min_by(result_state, struct(last_seen_at, started_at, try_id)) filter (where result_state is not null)
      as first_result_state,
    count(result_state) as attempts_count,
    sum(iterations_count) as iterations_count,
    sum(failed_iterations_count) as failed_iterations_count,
    min(started_at) as started_at,
    max(last_seen_at) as last_seen_at,
    sum(worked_ms) as worked_ms,
    sum(failed_ms) as failed_ms
  from tries
  group by workspace_id, run_id, task_key
),

all_tasks as (
  select
    slices.workspace_id,
    slices.run_id,
    slices.task_key,
    slices.job_id,
    slices.result_class,
    slices.result_state,
    slices.result_state as first_result_state,
    if(slices.result_state is null, 0, 1) as attempts_count,
    if(coalesce(slices.parent_run_id <> slices.run_id, false), 1, 0) as iterations_count,
    if(
      coalesce(slices.parent_run_id <> slices.run_id and slices.result_class in ('failed', 'timed_out'), false), 1, 0
    ) as failed_iterations_count,
    slices.slice_start_at as started_at,
    slices.slice_end_at as last_seen_at,
    slices.slice_ms as worked_ms,
    if(coalesce(slices.result_class in ('failed', 'timed_out'), false), slices.slice_ms, 0) as failed_ms,
    slices.compute_type,
    slices.cluster_id,
    slices.warehouse_id
  from stg_job_task_run_timeline as slices
  left anti join repeated
    on repeated.workspace_id = slices.workspace_id
    and repeated.run_id = slices.run_id
    and repeated.task_key = slices.task_key
  where slices.run_id is not null and slices.task_key is not null
  union all
  select
    workspace_id,
    run_id,
    task_key,
    job_id,
    newest.result_class,
    newest.result_state,
    first_result_state,
    attempts_count,
    iterations_count,
    failed_iterations_count,
    started_at,
    last_seen_at,
    worked_ms,
    failed_ms,
    newest.compute.compute_type,
    newest.compute.cluster_id,
    newest.compute.warehouse_id
  from repeated
)

select
  workspace_id,
  job_id,
  run_id,
  task_key,
  case
    when result_state is null and last_seen_at >= now_at - interval '150' minute then 'running'
    else coalesce(result_class, 'unknown')
  end as result_class,
  result_state,
  first_result_state,
  cast(attempts_count as bigint) as attempts_count,
  cast(greatest(attempts_count - 1, 0) as bigint) as retries_count,
  cast(iterations_count as bigint) as iterations_count,
  cast(failed_iterations_count as bigint) as failed_iterations_count,
  started_at,
  case when result_state is not null then last_seen_at end as ended_at,
  last_seen_at,
  cast(worked_ms / 1000.0 as decimal(18, 3)) as worked_s,
  cast(failed_ms / 1000.0 as decimal(18, 3)) as failed_worked_s,
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
from all_tasks
cross join clock
