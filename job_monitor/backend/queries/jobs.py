"""Jobs, by workspace and id."""

from job_monitor.backend.queries import sources
from job_monitor.backend.queries.listing import Listing

JOBS = Listing(
    name="jobs",
    facts=sources.JOBS,
    also=(sources.WORKSPACES,),
    keys={"workspace_id": str, "job_id": str},
    sql="""
select j.workspace_id, w.workspace_name, j.job_id, j.name, j.creator, j.run_as, coalesce(j.tags, map()) as tags,
  j.trigger_type, j.is_paused, j.schedule, j.timezone, j.timeout_s, j.created_at, j.changed_at, j.deleted_at,
  j.is_deleted, j.is_settings_known, j.team, j.team_source, j.owner, j.owner_source
from mart.jobs as j
left join mart.workspaces as w on w.workspace_id = j.workspace_id
where ($include_deleted or not j.is_deleted)
  and ($is_first or (j.workspace_id, j.job_id) > ($after_workspace_id, $after_job_id))
order by j.workspace_id, j.job_id
limit $page
""",
)
