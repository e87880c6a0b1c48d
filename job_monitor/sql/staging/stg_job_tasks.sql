-- One row per version of a task; task_key is unique within one job only. The table does not tell a task's kind.
-- A version's settings are known when it was written after the column came (December 2025).
select
  workspace_id,
  job_id,
  task_key,
  depends_on_keys,
  timeout_seconds as timeout_s,
  change_time as changed_at,
  delete_time as deleted_at,
  (timeout_seconds is not null or change_time >= timestamp '2025-12-10 00:00:00+00:00') as is_settings_known
from system.lakeflow.job_tasks
where workspace_id is not null and job_id is not null and task_key is not null and change_time is not null
