"""The worst that happened in each hour to each job: what is drawn side by side, so that one outage is one line."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

# A run tells how it went in the hour of its end. In the hours before, from its begin on, it was at work; one that has
# not ended is running in each of them, as far as the data goes.
_HOURS = """
with seen as (
  select workspace_id, job_id, result_class, list_position(cast($worst_first as varchar[]), result_class) as rank,
    greatest(0, cast(floor((epoch(started_at) - epoch(cast($from_at as timestamptz))) / 3600) as bigint)) as first_hour,
    cast(floor((
      epoch(case when result_class = 'running' then greatest(last_seen_at, cast($known_until as timestamptz))
        else last_seen_at end) - epoch(cast($from_at as timestamptz))) / 3600) as bigint) as last_hour
  from mart.job_runs
  where kind = 'job' and job_id is not null and last_seen_at >= cast($from_at as timestamptz)
    and started_at < cast($until_at as timestamptz)
),
marks as (
  select workspace_id, job_id, last_hour as hour, rank from seen
  union all
  select workspace_id, job_id, unnest(range(first_hour, last_hour)) as hour,
    case when result_class = 'running' then rank else $at_work end
  from seen
  where first_hour < last_hour
),
worst as (
  select workspace_id, job_id, hour, min(rank) as rank
  from marks
  where hour < $hours
  group by workspace_id, job_id, hour
)
select workspace_id, job_id, list(hour) as hours, list(rank) as ranks
from worst
group by workspace_id, job_id
order by workspace_id, job_id
"""

MARTS = marts_of(_HOURS)


@dataclass(frozen=True)
class Window:
    """Whole hours from a moment on."""

    from_at: datetime
    hours: int

    @property
    def until_at(self) -> datetime:
        return self.from_at + timedelta(hours=self.hours)


@dataclass(frozen=True)
class Marks:
    """Of each job with a run in the window: the hours, counted from 0, and for each its place in what was asked for."""

    table: pa.Table

    def column(self, name: str) -> list[Any]:
        values: list[Any] = self.table[name].to_pylist()
        return values


def marks(reader: ScopedReader, window: Window, known_until: datetime, worst_first: list[str]) -> Marks:
    """Places count from 1; the one after the last is an hour in which a run was at work that ended later."""
    params = {
        "from_at": window.from_at,
        "until_at": window.until_at,
        "hours": window.hours,
        "known_until": known_until,
        "worst_first": worst_first,
        "at_work": len(worst_first) + 1,
    }
    return Marks(reader.arrow(_HOURS, params))
