-- Who is still there, of those that living jobs depend on. Somebody has left only when a directory was read that knows
-- others of the same jobs, and that would name them: a refused list, another workspace's, or a group's address say nothing.
with directories as (
  select
    workspace_id,
    max(case when folded_name is not null then 1 else 0 end) = 1 as has_names
  from stg_users
  group by workspace_id
),

matched as (
  select
    workspace_id,
    max(case when user_id is not null then 1 else 0 end) = 1 as is_comparable
  from int_listed_principals
  group by workspace_id
),

judged as (
  select
    listed.*,
    directories.workspace_id is not null as is_listed_here,
    coalesce(matched.is_comparable and listed.is_user, false)
      and (coalesce(directories.has_names, false) or listed.principal_id is not null) as would_be_listed
  from int_listed_principals as listed
  left join directories on directories.workspace_id = listed.workspace_id
  left join matched on matched.workspace_id = listed.workspace_id
)

select
  workspace_id,
  principal,
  display_name,
  case when user_id is not null then is_active when is_listed_here and would_be_listed then false end as is_active,
  case
    when is_active then 'active'
    when not is_active then 'deactivated'
    when user_id is null and is_listed_here and would_be_listed then 'gone'
    else 'unknown'
  end as status,
  case
    when not is_listed_here then 'list_not_read'
    when user_id is not null and is_active is null then 'not_told'
    when user_id is null and not would_be_listed then 'no_user'
  end as why_unknown,
  run_as_jobs_count,
  owned_jobs_count,
  created_jobs_count,
  jobs_count
from judged
