-- One row per version of a job. A version's settings are known when it was written after the columns came (December 2025).
-- deployed_by: a bundle that was deployed for one person keeps its state in that person's folder.
select
  workspace_id,
  job_id,
  name,
  tags,
  coalesce(creator_user_name, creator_id) as creator,
  coalesce(run_as_user_name, run_as) as run_as,
  run_as as run_as_id,
  trigger_type,
  paused as is_paused,
  trigger.schedule.quartz_cron_expression as schedule,
  trigger.schedule.timezone_id as timezone,
  timeout_seconds as timeout_s,
  deployment.kind as deployment_kind,
  nullif(regexp_extract(deployment.metadata_file_path, '/Users/([^/]+)/', 1), '') as deployed_by,
  create_time as created_at,
  change_time as changed_at,
  delete_time as deleted_at,
  (create_time is not null or change_time >= timestamp '2025-12-10 00:00:00+00:00') as is_settings_known
from system.lakeflow.jobs
where workspace_id is not null and job_id is not null and change_time is not null
