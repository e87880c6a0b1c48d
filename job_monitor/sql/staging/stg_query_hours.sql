-- One row per hour in which statements of one origin began, and hour in which they were last written. hour_at is that of
-- the begin: of the warehouse's hour in which they cost something. is_own tells statements of this product by their tag.
select
  workspace_id,
  compute_type,
  warehouse_id,
  job_id,
  job_run_id as run_id,
  job_task_run_id as task_run_id,
  coalesce(is_own, false) as is_own,
  start_hour as hour_at,
  cast(start_hour as date) as usage_date,
  update_hour as updated_hour_at,
  statement_count as statements_count,
  failed_count,
  total_duration_ms,
  execution_duration_ms as execution_ms,
  waiting_at_capacity_duration_ms as waiting_ms,
  total_task_duration_ms as task_ms,
  read_bytes,
  read_rows,
  written_bytes,
  written_rows,
  spilled_local_bytes,
  first_start_time as first_start_at,
  last_end_time as last_end_at
from system.query.history_hours
where workspace_id is not null and start_hour is not null
