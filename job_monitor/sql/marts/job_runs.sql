-- Slices folded to runs. All slices of a run are taken, never those of a window: a window would cut off its head.
-- First and last are told by the end of a slice, then by its start: a repair cancelled in the queue has no length.
with folded as (
  select
    workspace_id,
    run_id,
    max_by(struct(job_id, trigger_type, run_type, run_name, source_task_run_id, result_state, termination_code),
      struct(slice_end_at, slice_start_at)) as newest,
    min_by(result_state, struct(slice_end_at, slice_start_at)) filter (where result_state is not null)
      as first_result_state,
    count(result_state) as attempts_count,
    count(*) as slices_count,
    min(slice_start_at) as started_at,
    max(slice_end_at) as last_seen_at,
    sum(slice_ms) as worked_ms
  from stg_job_run_timeline
  group by workspace_id, run_id
)

select * from folded
