-- Slices folded to runs. All slices of a run are taken, never those of a window: a window would cut off its head.
-- The newest slice speaks for the run; a NULL there means open, so it is kept from being passed over as '' and put back.
-- Open runs are running while a further slice may still come: an hour's slice, its typical hour of delay, half an hour for us.
with folded as (
  select
    workspace_id,
    run_id,
    max(job_id) as job_id,
    max(run_name) as run_name,
    max(run_type) as run_type,
    max(trigger_type) as trigger_type,
    max(source_task_run_id) as source_task_run_id,
    nullif(max_by(coalesce(result_state, ''), slice_order), '') as result_state,
    nullif(max_by(coalesce(termination_code, ''), slice_order), '') as termination_code,
    min_by(result_state, slice_order) filter (where result_state is not null) as first_result_state,
    count(result_state) as attempts_count,
    count(*) as slices_count,
    min(slice_start_at) as started_at,
    max(slice_end_at) as last_seen_at,
    sum(slice_ms) as worked_ms
  from stg_job_run_timeline
  group by workspace_id, run_id
),

measured as (
  select
    *,
    unix_millis(last_seen_at) - unix_millis(started_at) as elapsed_ms,
    result_state is null as is_open
  from folded
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
  source_task_run_id,
  case
    when is_open and last_seen_at >= now_at - interval '150' minute then 'running'
    when is_open then 'unknown'
    when result_state = 'SUCCEEDED' then 'succeeded'
    when result_state in ('FAILED', 'ERROR') then 'failed'
    when result_state = 'TIMED_OUT' then 'timed_out'
    when result_state = 'CANCELLED' then 'cancelled'
    when result_state = 'SKIPPED' then 'skipped'
    when result_state = 'BLOCKED' then 'blocked'
    else 'unknown'
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
  attempts_count,
  slices_count,
  is_open,
  worked_ms = 0 as is_never_started
from measured
cross join clock
