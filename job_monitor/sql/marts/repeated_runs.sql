-- Runs of several slices, folded. All slices of a run are taken, never those of a window: a window would cut off its head.
-- A slice's result belongs to the attempt that it ends, so each slice takes the next result that follows. The newest slice
-- speaks for the run; a NULL there means open. A run whose id another workspace uses too is here with its one slice.
with repeated as (
  select run_id
  from stg_job_run_timeline
  group by run_id
  having count(*) > 1
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
  left semi join repeated on repeated.run_id = slices.run_id
)

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
  max(end_date) as end_date,
  sort_array(collect_set(end_date)) as slice_dates,
  cast(sum(slice_ms) as bigint) as worked_ms,
  cast(sum(if(coalesce(attempt_class in ('failed', 'timed_out'), false), slice_ms, 0)) as bigint) as failed_ms,
  cast(sum(if(coalesce(attempt_class = 'cancelled', false), slice_ms, 0)) as bigint) as cancelled_ms,
  sum(queue_s) as queue_s,
  sum(setup_s) as setup_s
from attempted
group by workspace_id, run_id
