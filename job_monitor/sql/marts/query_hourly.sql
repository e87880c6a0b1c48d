-- SQL statements that have ended, added up by the hour in which they began and by what sent them. Statements of classic
-- compute never reach the table, so no row is no evidence that there were none.
select
  workspace_id,
  hour_at,
  compute_type,
  warehouse_id,
  job_id,
  run_id,
  is_own,
  cast(sum(statements_count) as bigint) as statements_count,
  cast(sum(failed_count) as bigint) as failed_count,
  cast(sum(total_duration_ms) / 1000.0 as decimal(18, 3)) as elapsed_s,
  cast(sum(execution_ms) / 1000.0 as decimal(18, 3)) as executed_s,
  cast(sum(waiting_ms) / 1000.0 as decimal(18, 3)) as waited_s,
  cast(sum(task_ms) / 1000.0 as decimal(18, 3)) as tasks_s,
  cast(sum(read_bytes) as bigint) as read_bytes,
  cast(sum(written_bytes) as bigint) as written_bytes,
  cast(sum(spilled_local_bytes) as bigint) as spilled_bytes,
  min(first_start_at) as first_started_at,
  max(last_end_at) as last_ended_at
from stg_query_hours
group by workspace_id, hour_at, compute_type, warehouse_id, job_id, run_id, is_own
