"""Runs by the day they ended (or were last seen), newest start first."""

from datetime import datetime

from job_monitor.backend.queries import sources
from job_monitor.backend.queries.listing import Listing

RUNS = Listing(
    name="runs",
    facts=sources.RUNS,
    also=(sources.JOBS, sources.WORKSPACES),
    keys={"started_at": datetime, "workspace_id": str, "run_id": str},
    sql="""
select r.workspace_id, w.workspace_name, r.job_id, r.run_id, j.name as job_name, r.run_name, r.run_type, r.trigger_type,
  r.result_class, r.result_state, r.first_result_state, r.termination_code, r.started_at, r.ended_at, r.last_seen_at,
  r.worked_s, r.elapsed_s, r.gap_s, r.attempts_count, r.is_open, r.is_never_started
from mart.job_runs as r
left join mart.jobs as j on j.workspace_id = r.workspace_id and j.job_id = r.job_id
left join mart.workspaces as w on w.workspace_id = r.workspace_id
where r.end_date between $from_date and $to_date
  and ($run_id is null or r.run_id = $run_id)
  and ($from_at is null or r.last_seen_at >= cast($from_at as timestamptz))
  and ($until_at is null or r.last_seen_at < cast($until_at as timestamptz))
  and ($kinds is null or list_contains(cast($kinds as varchar[]), r.kind))
  and ($results is null or list_contains(cast($results as varchar[]), r.result_class))
  and ($is_first or (r.started_at, r.workspace_id, r.run_id)
    < (cast($after_started_at as timestamptz), $after_workspace_id, $after_run_id))
order by r.started_at desc, r.workspace_id desc, r.run_id desc
limit $page
""",
)
