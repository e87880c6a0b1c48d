-- Who made each version of a job and whose rights it uses, by id and by name: stg_jobs has the one or the other.
select
  workspace_id,
  job_id,
  change_time as changed_at,
  creator_id,
  creator_user_name as creator_name,
  run_as as run_as_id,
  run_as_user_name as run_as_name
from system.lakeflow.jobs
where workspace_id is not null and job_id is not null and change_time is not null
