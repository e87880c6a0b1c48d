-- Tries of a task within its job run, from its attempts. A try is one attempt; of a for-each task it is all iterations
-- that one parent started. Iterations are told by their parent, or, should the platform leave that out, by having worked
-- longer together than from first start to last end: retries follow one another. A try ended as badly as its worst part.
with attempts as (
  select
    *,
    case
      when parent_run_id <> run_id then parent_run_id
      when sum(worked_ms) over (partition by workspace_id, run_id, task_key, parent_run_id)
        > unix_millis(max(last_seen_at) over (partition by workspace_id, run_id, task_key, parent_run_id))
        - unix_millis(min(started_at) over (partition by workspace_id, run_id, task_key, parent_run_id))
        then ''
    end as loop_id,
    case result_class
      when 'unknown' then 1
      when 'failed' then 2
      when 'timed_out' then 3
      when 'cancelled' then 4
      when 'blocked' then 5
      when 'skipped' then 6
      when 'succeeded' then 7
      else 0
    end as worst_first
  from int_repeated_task_attempts
  where run_id is not null and task_key is not null
)

select
  workspace_id,
  run_id,
  task_key,
  coalesce(loop_id, task_run_id) as try_id,
  max(job_id) as job_id,
  nullif(min_by(coalesce(result_class, ''), struct(worst_first, task_run_id)), '') as result_class,
  nullif(min_by(coalesce(result_state, ''), struct(worst_first, task_run_id)), '') as result_state,
  min(started_at) as started_at,
  max(last_seen_at) as last_seen_at,
  sum(worked_ms) as worked_ms,
  sum(if(coalesce(result_class in ('failed', 'timed_out'), false), worked_ms, 0)) as failed_ms,
  count(loop_id) as iterations_count,
  count(*) filter (where loop_id is not null and coalesce(result_class in ('failed', 'timed_out'), false))
    as failed_iterations_count,
  max_by(struct(compute_type, cluster_id, warehouse_id), struct(last_seen_at, started_at, task_run_id)) as compute
from attempts
group by workspace_id, run_id, task_key, coalesce(loop_id, task_run_id)
