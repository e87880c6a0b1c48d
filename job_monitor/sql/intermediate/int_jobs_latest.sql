-- The latest version is taken first and only then asked whether it is a deletion; the other way round, deleted jobs
-- come back as their last living version. A deletion may leave the name out, so the last known one is carried forward.
-- last_*: what a deletion may leave out as well, and what a job's team and owner are told from. A struct, since engines
-- differ in whether max_by passes over a NULL: the last living version may well have no tags.
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
    max_by(run_as, changed_at) filter (where run_as is not null) as last_run_as,
    max_by(struct(deployed_by, tags), changed_at) filter (where deleted_at is null) as living,
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
  latest.deployment_kind,
  known.created_at,
  known.first_changed_at,
  latest.changed_at,
  latest.deleted_at,
  latest.is_settings_known,
  known.versions_count,
  known.last_run_as,
  known.living.deployed_by as last_deployed_by,
  coalesce(latest.tags, known.living.tags) as last_tags
from ranked as latest
join known on known.workspace_id = latest.workspace_id and known.job_id = latest.job_id
where latest.version_rank = 1
