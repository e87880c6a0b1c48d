-- Runs, a view: most have one slice, and it is the run; the others were folded before (repeated_runs). So nineteen in
-- twenty rows are read where they lie, and not written a second time.
-- Open runs are running while a further slice may still come: an hour's slice, its typical hour of delay, half an hour for us.
with single as (
  select
    slices.workspace_id,
    slices.run_id,
    slices.job_id,
    slices.run_name,
    slices.run_type,
    slices.kind,
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
    slices.end_date,
    slices.slice_ms as worked_ms,
    if(coalesce(slices.result_class in ('failed', 'timed_out'), false), slices.slice_ms, 0) as failed_ms,
    if(coalesce(slices.result_class = 'cancelled', false), slices.slice_ms, 0) as cancelled_ms,
    slices.queue_s,
    slices.setup_s
  from stg_job_run_timeline as slices
  left anti join repeated_run_ids as repeated on repeated.run_id = slices.run_id
),

folded as (
  select
    workspace_id,
    run_id,
    job_id,
    run_name,
    run_type,
    case run_type
      when 'JOB_RUN' then 'job'
      when 'SUBMIT_RUN' then 'one_off'
      when 'WORKFLOW_RUN' then 'workflow'
      else 'unknown'
    end as kind,
    trigger_type,
    source_task_run_id,
    root_task_run_id,
    result_state,
    result_class,
    termination_code,
    first_result_state,
    attempts_count,
    slices_count,
    started_at,
    last_seen_at,
    end_date,
    worked_ms,
    failed_ms,
    cancelled_ms,
    queue_s,
    setup_s
  from repeated_runs
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
  kind,
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
    else coalesce(result_class, 'unknown')
  end as result_class,
  result_state,
  first_result_state,
  termination_code,
  started_at,
  case when not is_open then last_seen_at end as ended_at,
  last_seen_at,
  end_date,
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
