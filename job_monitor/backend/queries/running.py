"""Runs that are open in the tables, and what is usual for their jobs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from job_monitor.backend.queries.chosen import Chosen
from job_monitor.backend.queries.listing import Days
from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

Row = dict[str, Any]
Key = tuple[str, str]
"""Workspace and job."""

_OPEN = """
select r.workspace_id, w.workspace_name, w.workspace_url, r.job_id, r.run_id, j.name as job_name, r.run_name,
  r.trigger_type, r.trigger_class, r.started_at, r.last_seen_at, r.result_class,
  cast(r.elapsed_s as double) as elapsed_s, cast(r.gap_s as double) as gap_s, j.team, j.owner
from mart.job_runs as r
left join mart.jobs as j on j.workspace_id = r.workspace_id and j.job_id = r.job_id
left join mart.workspaces as w on w.workspace_id = r.workspace_id
where r.is_open and r.kind <> 'workflow' and r.last_seen_at >= cast($since as timestamptz)
order by r.workspace_id, r.run_id
"""

_NORMALS = """
select workspace_id, job_id, count(*) as runs_count, cast(quantile_cont(worked_s, 0.5) as double) as p50_s,
  cast(quantile_cont(worked_s, 0.9) as double) as p90_s
from mart.job_runs
where kind <> 'workflow' and result_class = 'succeeded' and end_date between $from_date and $to_date
  and last_seen_at >= cast($since as timestamptz)
  and workspace_id || '/' || job_id in (select unnest($keys))
group by workspace_id, job_id
"""

_CHOSEN = "select workspace_id, job_id from mart.jobs"
_WORKSPACE = "select workspace_name, workspace_url from mart.workspaces where workspace_id = $workspace_id"

MARTS = marts_of(_OPEN) | marts_of(_NORMALS)


def open_runs(reader: ScopedReader, since: datetime, chosen: Chosen) -> list[Row]:
    """Chosen runs without an end that were seen since then."""
    return reader.rows(chosen.within(_OPEN, "job_runs"), {"since": since, **chosen.params})


def chosen_jobs(reader: ScopedReader, chosen: Chosen) -> frozenset[Key]:
    rows = reader.rows(chosen.within(_CHOSEN, "jobs"), chosen.params)
    return frozenset((row["workspace_id"], row["job_id"]) for row in rows)


def normals(reader: ScopedReader, keys: Iterable[Key], window: Days, since: datetime) -> dict[Key, Row]:
    """Count and quantiles of the time worked by the runs that succeeded, of each job that has any."""
    wanted = sorted({"/".join(key) for key in keys})
    if not wanted:
        return {}
    params = {"from_date": window.from_date, "to_date": window.to_date, "since": since, "keys": wanted}
    return {(row["workspace_id"], row["job_id"]): row for row in reader.rows(_NORMALS, params)}


def workspace(reader: ScopedReader, workspace_id: str) -> Row | None:
    return reader.row(_WORKSPACE, {"workspace_id": workspace_id})
