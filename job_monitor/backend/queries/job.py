"""One job: its definition, its newest runs with their tasks, its usual duration, its changes and its cost."""

from datetime import UTC, date, datetime, time
from typing import Any

from job_monitor.backend.queries.listing import Days
from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

Key = tuple[str, str]
"""Workspace and job."""

BAND_DAYS = 30

_JOB = """
select j.workspace_id, w.workspace_name, w.workspace_url, j.job_id, j.name, j.creator, j.run_as,
  coalesce(j.tags, map()) as tags, j.trigger_type, j.is_paused, j.schedule, j.timezone, j.timeout_s, j.created_at,
  j.changed_at, j.deleted_at, j.is_deleted, j.is_settings_known, j.team, j.team_source, j.owner, j.owner_source,
  j.is_continuous, j.deployment_kind, j.versions_count
from mart.jobs as j
left join mart.workspaces as w on w.workspace_id = j.workspace_id
where j.workspace_id = $workspace_id and j.job_id = $job_id
"""

# The days tell from which date on so many runs ended. Runs lie in the order in which they arrived, so a bound on the
# time at which they were seen leaves few of them to look at, however many the account has.
_FROM = """
with days as (
  select end_date, sum(runs_count) as runs_count, sum(sum(runs_count)) over (order by end_date desc) as so_far
  from mart.job_daily
  where workspace_id = $workspace_id and job_id = $job_id and kind <> 'workflow'
  group by end_date
)
select min(end_date) from days where so_far - runs_count < $runs
"""

_RUNS = """
select run_id, started_at, last_seen_at, result_class, result_state, termination_code, trigger_class, worked_s,
  elapsed_s, attempts_count, is_open
from mart.job_runs
where workspace_id = $workspace_id and job_id = $job_id and kind <> 'workflow'
  and last_seen_at >= cast($since as timestamptz)
order by last_seen_at desc, started_at desc, run_id desc
limit $runs
"""

_TASKS = """
select run_id, task_key, result_class, started_at, worked_s
from mart.task_runs
where workspace_id = $workspace_id and job_id = $job_id and run_id in (select unnest($run_ids))
order by run_id, started_at, task_key
"""

_NEEDS = """
select task_key, depends_on_keys as depends_on
from mart.job_tasks
where workspace_id = $workspace_id and job_id = $job_id and not is_deleted
"""

_RUN_COSTS = """
select run_id, sum(cost) as cost
from mart.run_costs
where workspace_id = $workspace_id and job_id = $job_id and run_id in (select unnest($run_ids))
group by run_id
"""

_BAND = """
select count(*) as runs_count, cast(quantile_cont(worked_s, 0.5) as double) as p50_s,
  cast(quantile_cont(worked_s, 0.95) as double) as p95_s
from mart.job_runs
where workspace_id = $workspace_id and job_id = $job_id and kind <> 'workflow' and result_class = 'succeeded'
  and end_date between $from_date and $to_date and last_seen_at >= cast($since as timestamptz)
"""

_LAST = """
select last_run_id, last_result_class as last_result, last_ended_at, last_success_at, is_failing, failing_since
from mart.job_last_results
where workspace_id = $workspace_id and job_id = $job_id
"""

_FAILURES = """
select count(*) as failures_count, min_by(run_id, (last_seen_at, started_at, run_id)) as first_failed_run_id
from mart.job_runs
where workspace_id = $workspace_id and job_id = $job_id and kind = 'job' and result_class in ('failed', 'timed_out')
  and end_date >= cast($since as date) and last_seen_at >= cast($since as timestamptz)
"""

_VERSIONS = """
select version_number, valid_from, name, run_as, trigger_type, schedule, timezone, is_paused, timeout_s, tags,
  is_deletion, changed_fields
from mart.job_versions
where workspace_id = $workspace_id and job_id = $job_id
order by version_number desc
limit $versions
"""

_COST_DAYS = """
select usage_date, sum(cost) as cost, sum(cost) filter (where step in ('all_purpose', 'warehouse')) as estimated_cost,
  max(currency) as currency, min(price_basis) as price_basis, max(price_basis) as other_price_basis
from mart.job_cost_daily
where workspace_id = $workspace_id and job_id = $job_id and usage_date between $from_date and $to_date
group by usage_date
order by usage_date
"""

_UNPRICED = """
select coalesce(usage_unit, 'not stated') as usage_unit, sum(unpriced_quantity) as usage_quantity
from mart.job_cost_daily
where workspace_id = $workspace_id and job_id = $job_id and usage_date between $from_date and $to_date
group by all
having sum(unpriced_quantity) <> 0
order by usage_unit
"""

_LOST = """
select sum(cost) as runs_cost, sum(lost_cost) as lost_cost
from mart.run_cost_daily
where workspace_id = $workspace_id and job_id = $job_id and end_date between $from_date and $to_date
"""

RUN_MARTS = marts_of(_FROM) | marts_of(_RUNS) | marts_of(_LAST)
TASK_MARTS = marts_of(_TASKS)
NEED_MARTS = marts_of(_NEEDS)
RUN_COST_MARTS = marts_of(_RUN_COSTS) | marts_of(_LOST)
COST_MARTS = marts_of(_COST_DAYS)
VERSION_MARTS = marts_of(_VERSIONS)

Row = dict[str, Any]


def _of(key: Key, **more: Any) -> Row:
    return {"workspace_id": key[0], "job_id": key[1], **more}


def _within(key: Key, window: Days) -> Row:
    return _of(key, from_date=window.from_date, to_date=window.to_date)


def begin_of(day: date) -> datetime:
    """Midnight in UTC."""
    return datetime.combine(day, time.min, UTC)


def job(reader: ScopedReader, key: Key) -> Row | None:
    return reader.row(_JOB, _of(key))


def newest_runs(reader: ScopedReader, key: Key, runs: int) -> list[Row]:
    """Those that ended last, or run now; by start."""
    from_date = reader.scalar(_FROM, _of(key, runs=runs))
    if from_date is None:
        return []
    found = reader.rows(_RUNS, _of(key, runs=runs, since=begin_of(from_date)))
    return sorted(found, key=lambda row: (row["started_at"], row["run_id"]))


def tasks_of(reader: ScopedReader, key: Key, run_ids: list[str]) -> list[Row]:
    return reader.rows(_TASKS, _of(key, run_ids=run_ids)) if run_ids else []


def needs(reader: ScopedReader, key: Key) -> dict[str, list[str]]:
    """The tasks that each task waits for, by the newest definition."""
    return {row["task_key"]: sorted(row["depends_on"] or []) for row in reader.rows(_NEEDS, _of(key))}


def costs_of(reader: ScopedReader, key: Key, run_ids: list[str]) -> dict[str, Any]:
    """Cost by run; a run is missing where nothing of it is billed."""
    found = reader.rows(_RUN_COSTS, _of(key, run_ids=run_ids)) if run_ids else []
    return {row["run_id"]: row["cost"] for row in found}


def band(reader: ScopedReader, key: Key, window: Days) -> Row:
    return reader.rows(_BAND, {**_within(key, window), "since": begin_of(window.from_date)})[0]


def last_result(reader: ScopedReader, key: Key) -> Row | None:
    return reader.row(_LAST, _of(key))


def failures_since(reader: ScopedReader, key: Key, since: Any) -> Row:
    return reader.rows(_FAILURES, _of(key, since=since))[0]


def versions(reader: ScopedReader, key: Key, limit: int) -> list[Row]:
    """The newest first."""
    return reader.rows(_VERSIONS, _of(key, versions=limit))


def cost_days(reader: ScopedReader, key: Key, window: Days) -> list[Row]:
    return reader.rows(_COST_DAYS, _within(key, window))


def unpriced(reader: ScopedReader, key: Key, window: Days) -> list[Row]:
    return reader.rows(_UNPRICED, _within(key, window))


def lost(reader: ScopedReader, key: Key, window: Days) -> Row:
    return reader.rows(_LOST, _within(key, window))[0]
