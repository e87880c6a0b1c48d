-- The latest version of each task of each job: without task_key in the grouping, one task of a job would be left of all.
-- A renamed task is a deletion and a new key.
with folded as (
  select
    workspace_id,
    job_id,
    task_key,
    max_by(struct(depends_on_keys, timeout_s, deleted_at, is_settings_known), changed_at) as latest,
    min(changed_at) as first_changed_at,
    max(changed_at) as changed_at,
    count(*) as versions_count
  from stg_job_tasks
  group by workspace_id, job_id, task_key
)

select
  workspace_id,
  job_id,
  task_key,
  latest.depends_on_keys as depends_on_keys,
  latest.timeout_s as timeout_s,
  latest.is_settings_known as is_settings_known,
  first_changed_at,
  changed_at,
  latest.deleted_at as deleted_at,
  latest.deleted_at is not null as is_deleted,
  versions_count
from folded
