"""People whom living jobs depend on: first those who left, then those of whom it is not known."""

from job_monitor.backend.queries import sources
from job_monitor.backend.queries.listing import Listing

# `$is_told`: the list of users may be counted on. A list that is refused now says nothing, whatever is left of it.
PEOPLE = Listing(
    name="people",
    facts=sources.JOBS,
    also=(sources.PEOPLE, sources.WORKSPACES),
    keys=dict.fromkeys(("key_rank", "key_jobs", "key_workspace", "key_principal"), str),
    sql="""
with told as (
  select * replace (
    case when $is_told then status else 'unknown' end as status,
    case when $is_told then why_unknown else 'list_not_read' end as why_unknown
  )
  from mart.people
),
keyed as (
  select *,
    case status when 'gone' then '0' when 'deactivated' then '1' when 'unknown' then '2' else '3' end as key_rank,
    lpad(cast(999999999 - jobs_count as varchar), 9, '0') as key_jobs,
    workspace_id as key_workspace, principal as key_principal
  from told
  where not $is_left_only or status in ('gone', 'deactivated')
)
select p.workspace_id, w.workspace_name, p.principal, p.display_name, p.status, p.why_unknown, p.run_as_jobs_count,
  p.owned_jobs_count, p.created_jobs_count, p.jobs_count, key_rank, key_jobs, key_workspace, key_principal
from keyed as p
left join mart.workspaces as w on w.workspace_id = p.workspace_id
where $is_first or (key_rank, key_jobs, key_workspace, key_principal)
  > ($after_key_rank, $after_key_jobs, $after_key_workspace, $after_key_principal)
order by key_rank, key_jobs, key_workspace, key_principal
limit $page
""",
)
