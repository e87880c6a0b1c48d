-- Slices folded to runs. All slices of a run are taken, never those of a window: a window would cut off its head.
-- Most runs have one slice, and it is the run; only the others are grouped. A slice's result belongs to the attempt that
-- it ends, so each slice takes the next result that follows. The newest slice speaks for the run; a NULL there means open.
-- Open runs are running while a further slice may still come: an hour's slice, its typical hour of delay, half an hour for us.
with repeated as (
  select run_number
  from stg_job_run_timeline
  group by run_number
  having count(*) > 1
),

single as (
  select
    slices.workspace_id,
    slices.run_id,
    slices.job_id,
    slices.run_name,
    slices.run_type,
    slices.trigger_type,
    slices.source_task_run_id,
    slices.root_task_run_id,
    slices.result_state,
    slices.result_class,
    slices.termination_code,
    slices.result_state as first_result_state,
    if(slices.result_state is null, 0, 1) as attempts_count,
    1 as slices_count,
    slices.slice_start_at as started_at,
    slices.slice_end_at as last_seen_at,
    slices.slice_ms as worked_ms,
    if(coalesce(slices.result_class in ('failed', 'timed_out'), false), slices.slice_ms, 0) as failed_ms,
    if(coalesce(slices.result_class = 'cancelled', false), slices.slice_ms, 0) as cancelled_ms,
    slices.queue_s,
    slices.setup_s
  from stg_job_run_timeline as slices
  left anti join repeated on repeated.run_number = slices.run_number
),

attempted as (
  select
    slices.*,
    first_value(slices.result_class) ignore nulls over (
      partition by slices.workspace_id, slices.run_id
      order by slices.slice_order
      rows between current row and unbounded following
    ) as attempt_class
  from stg_job_run_timeline as slices
  left semi join repeated on repeated.run_number = slices.run_number
),

folded as (
  select
    workspace_id,
    run_id,
    max(job_id) as job_id,
    max(run_name) as run_name,
    max(run_type) as run_type,
    max(trigger_type) as trigger_type,
    max(source_task_run_id) as source_task_run_id,
    max(root_task_run_id) as root_task_run_id,
    nullif(max_by(coalesce(result_state, ''), slice_order), '') as result_state,
    nullif(max_by(coalesce(result_class, ''), slice_order), '') as result_class,
    nullif(max_by(coalesce(termination_code, ''), slice_order), '') as termination_code,
    min_by(result_state, slice_order) filter (where result_state is not null) as first_result_state,
    count(result_state) as attempts_count,
    count(*) as slices_count,
    min(slice_start_at) as started_at,
    max(slice_end_at) as last_seen_at,
    sum(slice_ms) as worked_ms,
    sum(if(coalesce(attempt_class in ('failed', 'timed_out'), false), slice_ms, 0)) as failed_ms,
    sum(if(coalesce(attempt_class = 'cancelled', false), slice_ms, 0)) as cancelled_ms,
    sum(queue_s) as queue_s,
    sum(setup_s) as setup_s
  from attempted
  group by workspace_id, run_id
),

measured as (
  select
    *,
    unix_millis(last_seen_at) - unix_millis(started_at) as elapsed_ms,
    result_state is null as is_open
  from (select * from single union all select * from folded)
)

select
  workspace_id,
  job_id,
  run_id,
  run_name,
  run_type,
  case run_type
    when 'JOB_RUN' then 'job'
    when 'SUBMIT_RUN' then 'one_off'
    when 'WORKFLOW_RUN' then 'workflow'
    else 'unknown'
  end as kind,
  trigger_type,
  case
    when trigger_type in ('CRON', 'PERIODIC') then 'scheduled'
    when trigger_type in ('ONETIME', 'ONE_TIME') then 'manual'
    when trigger_type in ('ONETIME_RETRY', 'RETRY') then 'retry'
    when trigger_type = 'RUN_JOB_TASK' then 'run_job'
    when trigger_type = 'FILE_ARRIVAL' then 'file_arrival'
    when trigger_type in ('TABLE', 'TABLE_UPDATE') then 'table_update'
    when trigger_type in ('CONTINUOUS', 'CONTINUOUS_RESTART') then 'continuous'
    when trigger_type = 'MODEL' then 'model'
    else 'unknown'
  end as trigger_class,
  source_task_run_id,
  root_task_run_id,
  case
    when is_open and last_seen_at >= now_at - interval '150' minute then 'running'
    when is_open then 'unknown'
    else coalesce(result_class, 'unknown')
  end as result_class,
  result_state,
  first_result_state,
  termination_code,
  started_at,
  case when not is_open then last_seen_at end as ended_at,
  last_seen_at,
  cast(last_seen_at as date) as end_date,
  cast(worked_ms / 1000.0 as decimal(18, 3)) as worked_s,
  cast(elapsed_ms / 1000.0 as decimal(18, 3)) as elapsed_s,
  cast((elapsed_ms - worked_ms) / 1000.0 as decimal(18, 3)) as gap_s,
  cast(failed_ms / 1000.0 as decimal(18, 3)) as failed_worked_s,
  cast(cancelled_ms / 1000.0 as decimal(18, 3)) as cancelled_worked_s,
  cast(queue_s as decimal(18, 3)) as queue_s,
  cast(setup_s as decimal(18, 3)) as setup_s,
  attempts_count,
  greatest(attempts_count - 1, 0) as repairs_count,
  slices_count,
  is_open,
  worked_ms = 0 as is_never_started
from measured
cross join clock
