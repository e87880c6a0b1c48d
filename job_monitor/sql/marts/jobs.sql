-- Every job of the table, living or deleted, in its latest version, and whose it is: a tag says so best, then a rule on
-- the name; an owner is else who deployed the job, whose rights it uses, who made it.
select
  jobs.workspace_id,
  jobs.job_id,
  jobs.name,
  jobs.creator,
  jobs.run_as,
  jobs.tags,
  jobs.trigger_type,
  jobs.is_paused,
  jobs.schedule,
  jobs.timezone,
  jobs.timeout_s,
  jobs.created_at,
  jobs.first_changed_at,
  jobs.changed_at,
  jobs.deleted_at,
  jobs.deleted_at is not null as is_deleted,
  jobs.is_settings_known,
  jobs.versions_count,
  case when jobs.is_settings_known then coalesce(jobs.trigger_type = 'CONTINUOUS', false) end as is_continuous,
  jobs.deployment_kind,
  coalesce(tags.team, rules.team) as team,
  case when tags.team is not null then 'tag' when rules.team is not null then 'rule' end as team_source,
  coalesce(tags.owner, rules.owner, jobs.last_deployed_by, jobs.last_run_as, jobs.creator) as owner,
  case
    when tags.owner is not null then 'tag'
    when rules.owner is not null then 'rule'
    when jobs.last_deployed_by is not null then 'deployment'
    when jobs.last_run_as is not null then 'run_as'
    when jobs.creator is not null then 'creator'
  end as owner_source
from int_jobs_latest as jobs
left join int_job_tag_owners as tags on tags.workspace_id = jobs.workspace_id and tags.job_id = jobs.job_id
left join int_job_rule_owners as rules on rules.workspace_id = jobs.workspace_id and rules.job_id = jobs.job_id
