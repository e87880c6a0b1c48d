"""All jobs at once, a column each: what the table of jobs is drawn from."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

WINDOW_DAYS, RECENT_DAYS = 30, 7
MOST_RUNS = 50

JOBS = """
select j.workspace_id, w.workspace_name, j.job_id, j.name, j.team, j.owner, j.trigger_type, j.tags,
  j.is_paused, j.is_deleted
from mart.jobs as j
left join mart.workspaces as w on w.workspace_id = j.workspace_id
order by j.workspace_id, j.job_id
"""

RUNS = """
select j.workspace_id, j.job_id, s.run_codes, s.newest_seen_at, r.failing_since,
  m.succeeded_count, m.succeeded_count + m.failed_count + m.timed_out_count as judged_count,
  cast(m.typical_worked_s as double) as typical_worked_s, cast(m.typical_elapsed_s as double) as typical_elapsed_s,
  cast(n.typical_worked_s as double) as recent_worked_s
from mart.jobs as j
left join mart.job_strips as s on s.workspace_id = j.workspace_id and s.job_id = j.job_id
left join mart.job_last_results as r on r.workspace_id = j.workspace_id and r.job_id = j.job_id
left join mart.job_windows as m
  on m.workspace_id = j.workspace_id and m.job_id = j.job_id and m.window_days = $window_days
left join mart.job_windows as n
  on n.workspace_id = j.workspace_id and n.job_id = j.job_id and n.window_days = $recent_days
order by j.workspace_id, j.job_id
"""

COSTS = """
select j.workspace_id, j.job_id, round(m.cost, 4) as cost, m.currency
from mart.jobs as j
left join mart.job_windows as m
  on m.workspace_id = j.workspace_id and m.job_id = j.job_id and m.window_days = $window_days
order by j.workspace_id, j.job_id
"""

JOB_MARTS = marts_of(JOBS)
RUN_MARTS = frozenset({"job_strips", "job_last_results", "job_windows"})
COST_MARTS = frozenset({"job_windows"})

_NEWEST = "select max(generation) from meta.generations"


@dataclass(frozen=True)
class Columns:
    """Rows as columns of one length, by workspace and job."""

    table: pa.Table

    def __getitem__(self, name: str) -> list[Any]:
        values: list[Any] = self.table[name].to_pylist()
        return values

    def seconds(self, name: str) -> list[int | None]:
        """Moments as whole seconds since 1970."""
        found: list[int | None] = self.table[name].cast(pa.timestamp("s"), safe=False).cast(pa.int64()).to_pylist()
        return found


def jobs(reader: ScopedReader) -> Columns:
    return Columns(reader.arrow(JOBS))


def runs(reader: ScopedReader) -> Columns:
    return Columns(reader.arrow(RUNS, {"window_days": WINDOW_DAYS, "recent_days": RECENT_DAYS}))


def costs(reader: ScopedReader) -> Columns:
    return Columns(reader.arrow(COSTS, {"window_days": WINDOW_DAYS}))


def generation(reader: ScopedReader) -> int | None:
    """The build that the rows are of; None before the first."""
    found: int | None = reader.scalar(_NEWEST)
    return found
