"""The dashboard's questions. Each reads prepared days, never usage rows; single runs of the last day alone."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from job_monitor.backend.queries.chosen import Chosen
from job_monitor.backend.queries.listing import Days
from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

_JOBS = """
select count(*) filter (where not is_deleted) as count, count(*) filter (where not is_deleted and is_paused) as paused,
  count(*) filter (where is_deleted) as deleted
from mart.jobs
"""

_RUNS_BY_DAY = """
select end_date, sum(runs_count) as runs_count, sum(succeeded_count) as succeeded, sum(failed_count) as failed,
  sum(timed_out_count) as timed_out, sum(cancelled_count) as cancelled, sum(skipped_count) as skipped,
  sum(blocked_count) as blocked, sum(running_count) as running, sum(unknown_count) as unknown,
  sum(first_time_succeeded_count) as first_time_succeeded, cast(sum(worked_s) as double) as worked_s
from mart.job_daily
where end_date between $from_date and $to_date and kind <> 'workflow'
group by end_date
"""

_CHILDREN = """
select coalesce(sum(runs_count), 0) as number
from mart.job_daily
where end_date between $from_date and $to_date and kind = 'workflow'
"""

_FIRST_RUN_DATE = "select min(end_date) from mart.job_daily"
_FIRST_USAGE_DATE = "select min(usage_date) from mart.usage_daily"

_HORIZONS = "select runs_complete_until, usage_complete_until, currency from mart.horizons cross join mart.clock"

_USAGE = """
select usage_unit, sum(usage_quantity) as usage_quantity, sum(unpriced_quantity) as unpriced_quantity
from mart.usage_daily
where usage_date between $from_date and $to_date
group by usage_unit
order by usage_unit nulls last
"""

_COST_BY_DAY = """
select usage_date, sum(list_cost) as list_cost, sum(default_list_cost) as default_list_cost
from mart.usage_daily
where usage_date between $from_date and $to_date
group by usage_date
"""

_FAILING = """
select count(*) as number
from mart.job_last_results
where is_failing and cast(last_ended_at as date) between $from_date and $to_date
"""

_NEWLY_FAILING = """
select count(*) as number
from mart.job_last_results
where is_failing and failing_since >= cast($since as timestamptz)
"""

# Runs lie in the order in which they arrived: the dates leave few of them to look at.
_HOURS = """
select cast(floor((epoch(last_seen_at) - epoch(cast($from_at as timestamptz))) / 3600) as bigint) as hour,
  count(*) filter (where result_class = 'succeeded') as succeeded,
  count(*) filter (where result_class = 'failed') as failed,
  count(*) filter (where result_class = 'timed_out') as timed_out,
  count(*) filter (where result_class = 'cancelled') as cancelled,
  count(*) filter (where result_class = 'skipped') as skipped,
  count(*) filter (where result_class = 'blocked') as blocked,
  count(*) filter (where result_class = 'running') as running,
  count(*) filter (where result_class = 'unknown') as unknown
from mart.job_runs
where kind <> 'workflow' and end_date between $from_date and $to_date
  and last_seen_at >= cast($from_at as timestamptz) and last_seen_at <= cast($now_at as timestamptz)
group by hour
"""

_MOVERS = """
with sums as (
  select workspace_id, job_id, max(billed_job_name) as billed_job_name,
    coalesce(sum(cost) filter (where usage_date >= $from_date), 0) as cost,
    coalesce(sum(cost) filter (where usage_date < $from_date), 0) as previous_cost,
    bool_or(step in ('all_purpose', 'warehouse') and cost <> 0) as is_estimate
  from mart.job_cost_daily
  where usage_date between $before_date and $to_date and workspace_id is not null
  group by workspace_id, job_id
  having count(cost) > 0
)
select b.workspace_id, w.workspace_name, b.job_id, coalesce(j.name, b.billed_job_name) as job_name, b.cost,
  b.previous_cost, b.is_estimate
from sums as b
left join mart.jobs as j on j.workspace_id = b.workspace_id and j.job_id = b.job_id
left join mart.workspaces as w on w.workspace_id = b.workspace_id
where b.cost <> b.previous_cost
order by abs(b.cost - b.previous_cost) desc, b.workspace_id, b.job_id
limit $limit
"""

_ATTENTION = """
with failures as (
  select workspace_id, job_id, sum(failed_count + timed_out_count) as failures_count
  from mart.job_daily
  where end_date between $from_date and $to_date and kind = 'job'
  group by workspace_id, job_id
)
select l.workspace_id, w.workspace_name, l.job_id, j.name as job_name,
  cast(f.failures_count as bigint) as failures_count, l.last_result_class as last_result,
  l.last_run_id, l.last_ended_at, l.failing_since, j.team, j.owner,
  l.failing_since >= cast($since as timestamptz) as is_new
from mart.job_last_results as l
join failures as f on f.workspace_id = l.workspace_id and f.job_id = l.job_id
left join mart.jobs as j on j.workspace_id = l.workspace_id and j.job_id = l.job_id
left join mart.workspaces as w on w.workspace_id = l.workspace_id
where l.is_failing and cast(l.last_ended_at as date) between $from_date and $to_date
order by f.failures_count desc, l.last_ended_at desc, l.workspace_id, l.job_id
limit $limit
"""

ATTENTION_AT_MOST = 50
MOVERS_AT_MOST = 6
HOUR_MARTS = marts_of(_HOURS)
MOVER_MARTS = marts_of(_MOVERS)


def _dates(window: Days) -> dict[str, Any]:
    return {"from_date": window.from_date, "to_date": window.to_date}


def costs_mart(chosen: Chosen) -> str:
    """Where a property of jobs is chosen, the amounts are of jobs; else they are everything billed."""
    return "job_cost_daily" if chosen.is_of_jobs else "usage_daily"


@dataclass(frozen=True)
class Ask:
    """The dashboard's questions about the chosen jobs."""

    reader: ScopedReader
    chosen: Chosen = field(default_factory=Chosen)

    def _rows(self, sql: str, mart: str, params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        return self.reader.rows(self.chosen.within(sql, mart), {**(params or {}), **self.chosen.params})

    def _count(self, sql: str, mart: str, params: dict[str, Any]) -> int:
        return int(self._rows(sql, mart, params)[0]["number"])

    def _billed(self, sql: str, window: Days) -> list[dict[str, Any]]:
        mart = costs_mart(self.chosen)
        return self._rows(sql.replace("mart.usage_daily", f"mart.{mart}"), mart, _dates(window))

    def job_counts(self) -> dict[str, Any]:
        return self._rows(_JOBS, "jobs")[0]

    def runs_by_day(self, window: Days) -> dict[date, dict[str, Any]]:
        return {row["end_date"]: row for row in self._rows(_RUNS_BY_DAY, "job_daily", _dates(window))}

    def child_runs_count(self, window: Days) -> int:
        return self._count(_CHILDREN, "job_daily", _dates(window))

    def failing_jobs_count(self, window: Days) -> int:
        return self._count(_FAILING, "job_last_results", _dates(window))

    def newly_failing_count(self, since: datetime) -> int:
        return self._count(_NEWLY_FAILING, "job_last_results", {"since": since})

    def attention(self, window: Days, since: datetime) -> list[dict[str, Any]]:
        params = {**_dates(window), "limit": ATTENTION_AT_MOST, "since": since}
        return self._rows(_ATTENTION, "job_last_results", params)

    def runs_by_hour(self, from_at: datetime, now: datetime) -> dict[int, dict[str, Any]]:
        """Runs by the hour, counted from `from_at`, in which they ended or were last seen."""
        params = {"from_at": from_at, "now_at": now, "from_date": from_at.date(), "to_date": now.date()}
        return {row.pop("hour"): row for row in self._rows(_HOURS, "job_runs", params)}

    def movers(self, days: Days, before: date) -> list[dict[str, Any]]:
        """Jobs by the difference between these days and those from `before` on."""
        params = {**_dates(days), "before_date": before, "limit": MOVERS_AT_MOST}
        return self._rows(_MOVERS, "job_cost_daily", params)

    def usage_by_unit(self, window: Days) -> list[dict[str, Any]]:
        return self._billed(_USAGE, window)

    def cost_by_day(self, window: Days) -> dict[date, dict[str, Any]]:
        return {row["usage_date"]: row for row in self._billed(_COST_BY_DAY, window)}


def first_run_date(reader: ScopedReader) -> date | None:
    found: date | None = reader.scalar(_FIRST_RUN_DATE)
    return found


def first_usage_date(reader: ScopedReader) -> date | None:
    found: date | None = reader.scalar(_FIRST_USAGE_DATE)
    return found


def horizons(reader: ScopedReader) -> dict[str, Any]:
    """Dates until which runs and usage are complete (null: no rows), and the currency of the costs."""
    return reader.rows(_HORIZONS)[0]
