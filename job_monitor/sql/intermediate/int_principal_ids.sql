-- Names under which jobs know a principal, with its id where a version says it. Who was named with an address was a user.
with told as (
  select
    workspace_id,
    creator_name as name,
    creator_id as principal_id
  from stg_job_principals
  union all
  select
    workspace_id,
    run_as_name as name,
    run_as_id as principal_id
  from stg_job_principals
)

select
  workspace_id,
  lower(coalesce(name, principal_id)) as folded_name,
  max(principal_id) as principal_id,
  max(case when name like '%@%' then 1 else 0 end) = 1 as is_user
from told
where coalesce(name, principal_id) is not null
group by workspace_id, lower(coalesce(name, principal_id))
