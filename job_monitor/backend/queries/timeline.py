"""Runs of some hours: counted by job, drawn one by one, and at the same time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from job_monitor.backend.queries.chosen import Chosen
from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

Row = dict[str, Any]
Key = tuple[str, str]
"""Workspace and job."""

TYPICAL_DAYS = 30

_COUNTS = """
select workspace_id, job_id, count(*) as runs_count,
  count(*) filter (where result_class = 'succeeded') as succeeded_count,
  count(*) filter (where result_class in ('failed', 'timed_out')) as failed_count,
  count(*) filter (where result_class = 'running') as running_count,
  min(started_at) as first_started_at
from mart.job_runs
where kind = 'job' and job_id is not null and last_seen_at >= cast($from_at as timestamptz)
  and started_at <= cast($now_at as timestamptz)
group by workspace_id, job_id
"""

_JOBS = """
select j.workspace_id, j.job_id, j.name, j.team, j.is_deleted, j.is_paused, j.schedule, j.timezone, j.trigger_type,
  cast(m.typical_worked_s as double) as typical_s
from mart.jobs as j
left join mart.job_windows as m
  on m.workspace_id = j.workspace_id and m.job_id = j.job_id and m.window_days = $typical_days
where (not j.is_deleted and j.is_paused = false and j.trigger_type is not null)
  or j.workspace_id || '/' || j.job_id in (select unnest($keys))
order by j.workspace_id, j.job_id
"""

_WORKSPACES = "select workspace_id, workspace_name from mart.workspaces order by workspace_id"

_BARS = """
select workspace_id, job_id, run_id, started_at, last_seen_at, result_class
from mart.job_runs
where kind = 'job' and last_seen_at >= cast($from_at as timestamptz) and started_at <= cast($now_at as timestamptz)
  and workspace_id || '/' || job_id in (select unnest($keys))
order by workspace_id, job_id, started_at, run_id
"""

# An end stands before a begin at the same moment: runs that follow one another are never two at a time.
_CONCURRENCY = """
with spans as (
  select greatest(started_at, cast($from_at as timestamptz)) as begin_at,
    case when result_class = 'running' then greatest(last_seen_at, cast($known_until as timestamptz))
      else last_seen_at end as end_at
  from mart.job_runs
  where kind <> 'workflow' and last_seen_at >= cast($from_at as timestamptz)
    and started_at <= cast($now_at as timestamptz)
),
events as (
  select begin_at as moment_at, 1 as change from spans where end_at > begin_at
  union all
  select end_at, -1 from spans where end_at > begin_at
  union all
  select unnest($steps), 0
),
levels as (
  select moment_at, sum(change) over (order by moment_at, change) as level from events
)
select cast(floor((epoch(moment_at) - epoch(cast($from_at as timestamptz))) / $step_s) as bigint) as step,
  cast(max(level) as bigint) as running_count
from levels
where moment_at <= cast($known_until as timestamptz)
group by step
order by step
"""

_QUEUE = """
select cast(floor((epoch(started_at) - epoch(cast($from_at as timestamptz))) / $step_s) as bigint) as step,
  cast(max(queue_s) as double) as queue_s
from mart.job_runs
where kind <> 'workflow' and queue_s is not null and last_seen_at >= cast($from_at as timestamptz)
  and started_at >= cast($from_at as timestamptz) and started_at <= cast($now_at as timestamptz)
group by step
"""

# Days tell the first date; without it every run would be looked at.
_FIRST_SEEN = """
select min(last_seen_at) from mart.job_runs where end_date = (select min(end_date) from mart.job_daily)
"""

RUN_MARTS = marts_of(_COUNTS) | marts_of(_BARS)
JOB_MARTS = frozenset({"jobs"})
TYPICAL_MARTS = frozenset({"job_windows"})


@dataclass(frozen=True)
class Hours:
    """From when on, and the moment of the question."""

    from_at: datetime
    now_at: datetime

    @property
    def params(self) -> dict[str, Any]:
        return {"from_at": self.from_at, "now_at": self.now_at}


def _named(keys: Iterable[Key]) -> list[str]:
    return sorted({"/".join(key) for key in keys})


def counts(reader: ScopedReader, hours: Hours, chosen: Chosen) -> list[Row]:
    """Of each chosen job with a run in the window, how many there were."""
    return reader.rows(chosen.within(_COUNTS, "job_runs"), {**hours.params, **chosen.params})


def jobs(reader: ScopedReader, keys: Iterable[Key], chosen: Chosen) -> list[Row]:
    """These jobs, and every living one of the chosen that something starts."""
    params = {"keys": _named(keys), "typical_days": TYPICAL_DAYS, **chosen.params}
    return reader.rows(chosen.within(_JOBS, "jobs"), params)


def workspaces(reader: ScopedReader) -> dict[str, str | None]:
    return {row["workspace_id"]: row["workspace_name"] for row in reader.rows(_WORKSPACES)}


def bars(reader: ScopedReader, hours: Hours, keys: Iterable[Key]) -> list[Row]:
    """Runs of these jobs, job by job, by start."""
    wanted = _named(keys)
    return reader.rows(_BARS, {**hours.params, "keys": wanted}) if wanted else []


def at_the_same_time(
    reader: ScopedReader, hours: Hours, known_until: datetime, steps: list[datetime], step_s: int, chosen: Chosen
) -> dict[int, int]:
    """The most chosen runs at the same time in each step that begins before the data ends."""
    params = {**hours.params, "known_until": known_until, "steps": steps, "step_s": step_s, **chosen.params}
    return {row["step"]: row["running_count"] for row in reader.rows(chosen.within(_CONCURRENCY, "job_runs"), params)}


def first_seen_at(reader: ScopedReader) -> datetime | None:
    """When the history begins: what ran before is not known."""
    found: datetime | None = reader.scalar(_FIRST_SEEN)
    return found


def queues(reader: ScopedReader, hours: Hours, step_s: int, chosen: Chosen) -> dict[int, float]:
    """The longest time in the queue of the chosen runs that began in each step, where it is told."""
    params = {**hours.params, "step_s": step_s, **chosen.params}
    return {row["step"]: row["queue_s"] for row in reader.rows(chosen.within(_QUEUE, "job_runs"), params)}
