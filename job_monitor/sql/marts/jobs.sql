-- The latest version is taken first and only then asked whether it is a deletion; the other way round, deleted jobs
-- come back as their last living version. A deletion may leave the name out, so the last known one is carried forward.
with ranked as (
  select
    *,
    row_number() over (partition by workspace_id, job_id order by changed_at desc) as version_rank
  from stg_jobs
),

known as (
  select
    workspace_id,
    job_id,
    max_by(name, changed_at) filter (where name is not null) as name,
    max_by(creator, changed_at) filter (where creator is not null) as creator,
    max(created_at) as created_at,
    min(changed_at) as first_changed_at,
    count(*) as versions_count
  from stg_jobs
  group by workspace_id, job_id
)

select
  latest.workspace_id,
  latest.job_id,
  known.name,
  known.creator,
  latest.run_as,
  latest.tags,
  latest.trigger_type,
  latest.is_paused,
  latest.schedule,
  latest.timezone,
  latest.timeout_s,
  known.created_at,
  known.first_changed_at,
  latest.changed_at,
  latest.deleted_at,
  latest.deleted_at is not null as is_deleted,
  latest.is_settings_known,
  known.versions_count
from ranked as latest
join known on known.workspace_id = latest.workspace_id and known.job_id = latest.job_id
where latest.version_rank = 1
