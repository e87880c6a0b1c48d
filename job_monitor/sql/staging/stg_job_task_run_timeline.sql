-- One row per slice of a task run; a retry and an iteration have task runs of their own. run_id is the JOB run here, as
-- everywhere else; the platform calls it job_run_id. run_number: the same as a number where it is one, for grouping only.
-- Rows from before December 2025 have compute_ids only, in which a cluster's id has dashes and a warehouse's has none.
select
  workspace_id,
  job_id,
  job_run_id as run_id,
  coalesce(try_cast(job_run_id as bigint), 0) as run_number,
  run_id as task_run_id,
  parent_run_id,
  task_key,
  period_start_time as slice_start_at,
  period_end_time as slice_end_at,
  unix_millis(period_end_time) - unix_millis(period_start_time) as slice_ms,
  unix_micros(period_end_time) * 2 + if(period_start_time = period_end_time, 1, 0) as slice_order,
  result_state,
  case
    when result_state = 'SUCCEEDED' then 'succeeded'
    when result_state in ('FAILED', 'ERROR') then 'failed'
    when result_state = 'TIMED_OUT' then 'timed_out'
    when result_state = 'CANCELLED' then 'cancelled'
    when result_state = 'SKIPPED' then 'skipped'
    when result_state = 'BLOCKED' then 'blocked'
    when result_state is not null then 'unknown'
  end as result_class,
  termination_code,
  array_max(transform(compute, one -> one.type)) as compute_type,
  case
    when coalesce(size(compute), 0) > 0 then array_max(transform(compute, one -> one.cluster_id))
    else array_max(filter(compute_ids, one -> contains(one, '-')))
  end as cluster_id,
  case
    when coalesce(size(compute), 0) > 0 then array_max(transform(compute, one -> one.warehouse_id))
    else array_max(filter(compute_ids, one -> not contains(one, '-')))
  end as warehouse_id
from system.lakeflow.job_task_run_timeline
where workspace_id is not null and run_id is not null
  and period_start_time is not null and period_end_time is not null
