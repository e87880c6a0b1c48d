-- Principals of living jobs beside the directory's entry for them, found by name or by id. Without an entry the columns of
-- the directory are null.
with principals as (
  select
    workspace_id,
    lower(principal) as folded_name,
    max(principal) as principal,
    cast(count(distinct case when tie = 'run_as' then job_id end) as bigint) as run_as_jobs_count,
    cast(count(distinct case when tie = 'owner' then job_id end) as bigint) as owned_jobs_count,
    cast(count(distinct case when tie = 'creator' then job_id end) as bigint) as created_jobs_count,
    cast(count(distinct job_id) as bigint) as jobs_count
  from int_job_ties
  group by workspace_id, lower(principal)
),

by_name as (
  select
    workspace_id,
    folded_name,
    max(user_id) as user_id
  from stg_users
  where folded_name is not null
  group by workspace_id, folded_name
),

found as (
  select
    principals.*,
    ids.principal_id,
    coalesce(ids.is_user, false) as is_user,
    coalesce(by_name.user_id, ids.principal_id, principals.principal) as wanted_id
  from principals
  left join int_principal_ids as ids
    on ids.workspace_id = principals.workspace_id and ids.folded_name = principals.folded_name
  left join by_name
    on by_name.workspace_id = principals.workspace_id and by_name.folded_name = principals.folded_name
)

select
  found.*,
  users.user_id,
  users.display_name,
  users.is_active
from found
left join stg_users as users on users.workspace_id = found.workspace_id and users.user_id = found.wanted_id
