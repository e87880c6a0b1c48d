-- Every version of a job: in force from its change until the next, half-open, and what it changed. A change of what the
-- platform does not record here (compute, parameters, notifications) is a version without a changed field. A column that
-- one of the two versions does not record says nothing: settings before December 2025, whatever a deletion leaves out, and
-- the run_as of old rows, which is an id where newer ones have a name.
with versions as (
  select
    *,
    deleted_at is not null as is_deletion,
    case when size(map_keys(tags)) > 0 then array_sort(map_entries(tags)) end as tag_list
  from stg_jobs
),

followed as (
  select
    *,
    row_number() over (partition by workspace_id, job_id order by changed_at) as version_number,
    lead(changed_at) over (partition by workspace_id, job_id order by changed_at) as valid_until,
    lag(
      struct(
        is_deletion, is_settings_known, name, run_as, run_as_id, trigger_type, schedule, timezone, is_paused, timeout_s,
        tag_list
      )
    ) over (partition by workspace_id, job_id order by changed_at) as before
  from versions
),

compared as (
  select
    *,
    before is not null as has_before,
    is_settings_known and before.is_settings_known as has_settings,
    is_deletion or before.is_deletion as is_partial
  from followed
)

select
  workspace_id,
  job_id,
  version_number,
  changed_at as valid_from,
  valid_until,
  name,
  run_as,
  trigger_type,
  schedule,
  timezone,
  is_paused,
  timeout_s,
  tags,
  is_deletion,
  is_settings_known,
  filter(
    array(
      case when has_before and is_deletion <> before.is_deletion then 'is_deletion' end,
      case when has_before and not (name <=> before.name) and not (is_partial and (name is null or before.name is null))
        then 'name' end,
      case
        when not has_before or run_as is null or before.run_as is null then null
        when coalesce(run_as_id <> before.run_as_id, has_settings and run_as <> before.run_as) then 'run_as'
      end,
      case when has_settings and not (trigger_type <=> before.trigger_type)
          and not (is_partial and (trigger_type is null or before.trigger_type is null))
        then 'trigger_type' end,
      case when has_settings and not (schedule <=> before.schedule)
          and not (is_partial and (schedule is null or before.schedule is null))
        then 'schedule' end,
      case when has_settings and not (timezone <=> before.timezone)
          and not (is_partial and (timezone is null or before.timezone is null))
        then 'timezone' end,
      case when has_settings and not (is_paused <=> before.is_paused)
          and not (is_partial and (is_paused is null or before.is_paused is null))
        then 'is_paused' end,
      case when has_settings and not (timeout_s <=> before.timeout_s)
          and not (is_partial and (timeout_s is null or before.timeout_s is null))
        then 'timeout_s' end,
      case when has_before and not (tag_list <=> before.tag_list)
          and not (is_partial and (tag_list is null or before.tag_list is null))
        then 'tags' end
    ),
    one -> one is not null
  ) as changed_fields
from compared
