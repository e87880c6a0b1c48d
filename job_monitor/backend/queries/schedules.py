"""Jobs with a schedule, and whether the run that it asks for has come. Both statements are SQL of either engine."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from job_monitor.backend.queries import sources
from job_monitor.schedules.missing import Judgement, Reach, ScheduledJob, Waits, judge_all
from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

# A run is looked for on the last day on which its job was seen: so days, which are few, tell which runs are read.
JOBS = """
with candidates as (
  select workspace_id, job_id, schedule, timezone, is_paused, is_settings_known, trigger_type, is_deleted,
    first_changed_at
  from mart.jobs
  where not is_deleted and (schedule is not null or trigger_type in ('MULTIPLE', 'PERIODIC') or not is_settings_known)
),
changes as (
  select c.workspace_id, c.job_id, max(v.valid_until) as changed_at
  from candidates as c
  join mart.job_versions as v on v.workspace_id = c.workspace_id and v.job_id = c.job_id
  where v.schedule is distinct from c.schedule or v.timezone is distinct from c.timezone
    or v.is_paused is distinct from c.is_paused
  group by c.workspace_id, c.job_id
),
days as (
  select d.workspace_id, d.job_id, max(d.end_date) as end_date
  from mart.job_daily as d
  join candidates as c on c.workspace_id = d.workspace_id and c.job_id = d.job_id
  where d.kind = 'job'
  group by d.workspace_id, d.job_id
),
newest as (
  select r.workspace_id, r.job_id, max(r.started_at) as last_started_at, max(r.last_seen_at) as last_seen_at
  from mart.job_runs as r
  join days on days.workspace_id = r.workspace_id and days.job_id = r.job_id and days.end_date = r.end_date
  where r.kind = 'job'
  group by r.workspace_id, r.job_id
)
select c.workspace_id, c.job_id, c.schedule, c.timezone, c.is_paused, c.is_settings_known, c.trigger_type, c.is_deleted,
  coalesce(changes.changed_at, c.first_changed_at) as scheduled_since, newest.last_started_at, newest.last_seen_at
from candidates as c
left join changes on changes.workspace_id = c.workspace_id and changes.job_id = c.job_id
left join newest on newest.workspace_id = c.workspace_id and newest.job_id = c.job_id
order by c.workspace_id, c.job_id
"""

# The newest day holds the newest event; the oldest one the first.
REACH = """
with bounds as (
  select min(end_date) as oldest_date, max(end_date) as newest_date from mart.job_daily
)
select min(r.started_at) as oldest_at, max(r.last_seen_at) as newest_at, max(clock.now_at) as built_at
from mart.clock as clock
cross join bounds
left join mart.job_runs as r on r.end_date = bounds.oldest_date or r.end_date = bounds.newest_date
"""

MARTS = marts_of(JOBS) | marts_of(REACH)


def judged(reader: ScopedReader, now: datetime, waits: Waits | None = None) -> list[Judgement]:
    """Every living job that has a schedule or of which it is not known whether it has one, by workspace and id.

    The caller asks first whether jobs and runs are known (`SourceBook.is_known`): without them nothing is judged.
    """
    read_at = next((row["synced_at"] for row in reader.source_states() if row["name"] == sources.RUNS), None)
    return from_rows(reader.rows(JOBS), reader.rows(REACH), read_at, now, waits)


def from_rows(
    jobs: Iterable[Mapping[str, Any]],
    reach: Iterable[Mapping[str, Any]],
    read_at: datetime | None,
    now: datetime,
    waits: Waits | None = None,
) -> list[Judgement]:
    """The same from the rows of JOBS and REACH, wherever they were read.

    What was read after the last build is not in the marts, and what failed to be read is in no build: the earlier of
    the two moments counts.
    """
    (bounds,) = reach
    counted = None if read_at is None else min(read_at, bounds["built_at"])
    known = Reach(bounds["oldest_at"], bounds["newest_at"], counted)
    return judge_all([ScheduledJob(**row) for row in jobs], known, now, waits)
