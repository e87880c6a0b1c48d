-- Attempts of the tasks that have more than one slice in their job run, folded from their slices: few of all tasks.
-- The others need no grouping; whoever wants all attempts adds the slices whose task is not among these.
with repeated as (
  select run_number, task_key
  from stg_job_task_run_timeline
  group by run_number, task_key
  having count(*) > 1
)

select
  slices.workspace_id,
  slices.task_run_id,
  slices.run_number,
  max(slices.job_id) as job_id,
  max(slices.run_id) as run_id,
  max(slices.parent_run_id) as parent_run_id,
  slices.task_key,
  nullif(max_by(coalesce(slices.result_class, ''), slices.slice_order), '') as result_class,
  nullif(max_by(coalesce(slices.result_state, ''), slices.slice_order), '') as result_state,
  nullif(max_by(coalesce(slices.termination_code, ''), slices.slice_order), '') as termination_code,
  min(slices.slice_start_at) as started_at,
  max(slices.slice_end_at) as last_seen_at,
  cast(sum(slices.slice_ms) as bigint) as worked_ms,
  max(slices.compute_type) as compute_type,
  max(slices.cluster_id) as cluster_id,
  max(slices.warehouse_id) as warehouse_id
from stg_job_task_run_timeline as slices
left semi join repeated
  on repeated.run_number = slices.run_number
  and repeated.task_key <=> slices.task_key
group by slices.workspace_id, slices.task_run_id, slices.run_number, slices.task_key
