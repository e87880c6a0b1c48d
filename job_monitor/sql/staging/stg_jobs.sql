-- One row per version of a job. A version's settings are known when it was written after the columns came (December 2025).
select
  workspace_id,
  job_id,
  name,
  tags,
  coalesce(creator_user_name, creator_id) as creator,
  coalesce(run_as_user_name, run_as) as run_as,
  trigger_type,
  paused as is_paused,
  trigger.schedule.quartz_cron_expression as schedule,
  trigger.schedule.timezone_id as timezone,
  timeout_seconds as timeout_s,
  create_time as created_at,
  change_time as changed_at,
  delete_time as deleted_at,
  (create_time is not null or change_time >= timestamp '2025-12-10 00:00:00+00:00') as is_settings_known
from system.lakeflow.jobs
where workspace_id is not null and job_id is not null and change_time is not null
