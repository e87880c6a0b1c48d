"""One pipeline: its description, its requests with their updates, the jobs that ask, and its cost by day."""

from typing import Any

from job_monitor.backend.queries.listing import Days
from job_monitor.backend.queries.pipelines import Key, Row, moments
from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

_FACTS = """
select name, pipeline_type, kind, created_by, run_as, coalesce(tags, map()) as tags, is_serverless, is_continuous,
  is_development, is_deleted, changed_at, deleted_at, versions_count
from mart.pipelines
where workspace_id = $workspace_id and pipeline_id = $pipeline_id
"""

_WORKSPACE = "select workspace_name, workspace_url from mart.workspaces where workspace_id = $workspace_id"

_STANDING = """
with known as (
  select *, max(ended_at) filter (where result_class = 'succeeded') over () as good_at
  from mart.pipeline_requests
  where workspace_id = $workspace_id and pipeline_id = $pipeline_id
)
select arg_max(result_class, (last_seen_at, started_at, request_id)) as last_result,
  max(last_seen_at) as last_seen_at, max(good_at) as last_success_at,
  min(ended_at) filter (where result_class = 'failed' and (good_at is null or ended_at > good_at)) as failing_since,
  count(*) filter (where result_class = 'failed' and (good_at is null or ended_at > good_at)) as failures_count
from known
having count(*) > 0
"""

_REQUESTS = """
select request_id, result_class, trigger_type, job_id, started_at, last_seen_at, is_open, worked_s, updates_count,
  retries_count, update_ids, count(*) over () as all_count
from mart.pipeline_requests
where workspace_id = $workspace_id and pipeline_id = $pipeline_id
  and last_seen_at >= cast($from_at as timestamptz) and last_seen_at < cast($until_at as timestamptz)
  and (not $only_troubled or result_class = 'failed' or retries_count > 0)
order by last_seen_at desc, started_at desc, request_id desc
limit $requests
"""

_UPDATES = """
select request_id, update_id, update_type, trigger_type, result_class, result_state, started_at, last_seen_at,
  worked_s, compute_type
from mart.int_pipeline_updates
where workspace_id = $workspace_id and update_id in (select unnest($update_ids))
order by request_id, started_at, last_seen_at, update_id
"""

_RUNS = """
select request_id, max(run_id) as run_id
from mart.pipeline_update_runs
where workspace_id = $workspace_id and request_id in (select unnest($request_ids))
group by request_id
"""

_JOBS = """
select job_id, count(*) as requests_count, count(*) filter (where result_class = 'succeeded') as succeeded_count,
  count(*) filter (where result_class = 'failed') as failed_count, max(last_seen_at) as last_seen_at
from mart.pipeline_requests
where workspace_id = $workspace_id and pipeline_id = $pipeline_id and job_id is not null
  and last_seen_at >= cast($from_at as timestamptz) and last_seen_at < cast($until_at as timestamptz)
group by job_id
order by requests_count desc, last_seen_at desc, job_id
"""

_COST_DAYS = """
select usage_date, sum(cost) as cost, sum(cost) filter (where job_id is not null) as job_cost,
  max(currency) as currency, min(price_basis) as price_basis, max(price_basis) as other_price_basis,
  bool_or(coalesce(unpriced_quantity, 0) <> 0) as has_unpriced
from mart.cost_parts
where workspace_id = $workspace_id and pipeline_id = $pipeline_id and usage_date between $from_date and $to_date
group by usage_date
order by usage_date
"""

UPDATE_MARTS = marts_of(_UPDATES)


def _of(key: Key, **more: Any) -> Row:
    return {"workspace_id": key[0], "pipeline_id": key[1], **more}


def facts(reader: ScopedReader, key: Key) -> Row | None:
    return reader.row(_FACTS, _of(key))


def workspace(reader: ScopedReader, key: Key) -> Row:
    return reader.row(_WORKSPACE, {"workspace_id": key[0]}) or {}


def standing(reader: ScopedReader, key: Key) -> Row | None:
    """By all its requests; None where there is none."""
    return reader.row(_STANDING, _of(key))


def requests(reader: ScopedReader, key: Key, window: Days, at_most: int, *, only_troubled: bool) -> list[Row]:
    """Those last seen in the window, the newest first; `all_count` says how many there are."""
    return reader.rows(_REQUESTS, _of(key, requests=at_most, only_troubled=only_troubled, **moments(window)))


def updates(reader: ScopedReader, key: Key, update_ids: list[str]) -> dict[str, list[Row]]:
    """These updates by their request, the oldest first."""
    found: dict[str, list[Row]] = {}
    rows = reader.rows(_UPDATES, {"workspace_id": key[0], "update_ids": update_ids}) if update_ids else []
    for row in rows:
        found.setdefault(row.pop("request_id"), []).append(row)
    return found


def runs(reader: ScopedReader, key: Key, request_ids: list[str]) -> dict[str, str | None]:
    """The job run that asked for each of these requests."""
    params = {"workspace_id": key[0], "request_ids": request_ids}
    return {row["request_id"]: row["run_id"] for row in (reader.rows(_RUNS, params) if request_ids else [])}


def jobs(reader: ScopedReader, key: Key, window: Days) -> list[Row]:
    return reader.rows(_JOBS, _of(key, **moments(window)))


def cost_days(reader: ScopedReader, key: Key, window: Days) -> list[Row]:
    return reader.rows(_COST_DAYS, _of(key, from_date=window.from_date, to_date=window.to_date))
