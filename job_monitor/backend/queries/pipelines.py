"""Pipelines with their requests, what they cost, and which jobs ask for them."""

from datetime import timedelta
from typing import Any

from job_monitor.backend.queries.job import begin_of
from job_monitor.backend.queries.listing import Days
from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

Row = dict[str, Any]
Key = tuple[str, str]
"""Workspace and pipeline."""

STRIP = 20
"""Requests of the strip."""

_FACTS = """
select workspace_id, pipeline_id, name, pipeline_type, kind, created_by, run_as, is_serverless, is_continuous,
  is_development, is_deleted
from mart.pipelines
order by workspace_id, pipeline_id
"""

# A step of the duration is a 63rd of the logarithm of a day, as in the strips of jobs. Of requests that ended in the
# same moment a success is the later one.
_REQUESTS = """
with known as (
  select *,
    last_seen_at >= cast($from_at as timestamptz) and last_seen_at < cast($until_at as timestamptz) as is_in,
    result_class in ('succeeded', 'failed') as is_judged,
    max(ended_at) filter (where result_class = 'succeeded') over (partition by workspace_id, pipeline_id)
      as good_at,
    row_number() over (
      partition by workspace_id, pipeline_id order by last_seen_at desc, started_at desc, request_id desc
    ) as place,
    case result_class
      when 'succeeded' then 'S' when 'failed' then 'F' when 'cancelled' then 'C' when 'running' then 'R' else 'U'
    end as result_code,
    substr(
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
      1 + cast(
        floor(ln(cast(least(greatest(worked_s, 1), 86400) as double)) * 5.542484795386316 + 0.000001) as integer
      ),
      1
    ) as step_code
  from mart.pipeline_requests
  where pipeline_id is not null
)
select workspace_id, pipeline_id,
  string_agg(result_code, '' order by place desc) filter (where place <= $strip) as results,
  string_agg(step_code, '' order by place desc) filter (where place <= $strip) as durations,
  max(last_seen_at) as last_seen_at,
  max(trigger_type) filter (where place = 1) as trigger_type,
  max(good_at) as last_success_at,
  min(ended_at) filter (where result_class = 'failed' and (good_at is null or ended_at > good_at)) as failing_since,
  count(*) filter (where is_in) as requests_count,
  count(*) filter (where is_in and result_class = 'succeeded') as succeeded_count,
  count(*) filter (where is_in and is_judged) as judged_count,
  count(*) filter (where is_in and job_id is not null) as by_jobs_count,
  coalesce(cast(sum(retries_count) filter (where is_in) as bigint), 0) as retries_count,
  coalesce(max(retries_count) filter (where is_in), 0) as most_retries,
  cast(quantile_cont(worked_s, 0.5) filter (where is_in and result_class = 'succeeded' and worked_s > 0) as double)
    as typical_s
from known
group by workspace_id, pipeline_id
order by workspace_id, pipeline_id
"""

_ASKING = """
select workspace_id, pipeline_id, job_id, count(*) as requests_count, max(last_seen_at) as last_seen_at
from mart.pipeline_requests
where pipeline_id is not null and job_id is not null and last_seen_at >= cast($from_at as timestamptz)
  and last_seen_at < cast($until_at as timestamptz)
group by workspace_id, pipeline_id, job_id
order by workspace_id, pipeline_id, requests_count desc, last_seen_at desc, job_id
"""

_JOB_NAMES = """
select workspace_id, job_id, name from mart.jobs where workspace_id || '/' || job_id in (select unnest($keys))
"""

_COSTS = """
select workspace_id, pipeline_id, sum(cost) as cost, sum(cost) filter (where job_id is not null) as job_cost,
  max(currency) as currency, min(price_basis) as price_basis, max(price_basis) as other_price_basis,
  bool_or(coalesce(unpriced_quantity, 0) <> 0) as has_unpriced
from mart.cost_parts
where pipeline_id is not null and usage_date between $from_date and $to_date
group by workspace_id, pipeline_id
order by workspace_id, pipeline_id
"""

_WORKSPACES = "select workspace_id, workspace_name, workspace_url from mart.workspaces order by workspace_id"

FACT_MARTS = marts_of(_FACTS)
REQUEST_MARTS = marts_of(_REQUESTS)
JOB_MARTS = marts_of(_JOB_NAMES)
COST_MARTS = marts_of(_COSTS)
SHARE_MARTS = frozenset({"pipeline_update_runs"})
"""What tells which job's the cost of an update is."""


def moments(window: Days) -> Row:
    """The window as moments: from its first midnight until the one after its last date, UTC."""
    return {"from_at": begin_of(window.from_date), "until_at": begin_of(window.to_date + timedelta(days=1))}


def _dates(window: Days) -> Row:
    return {"from_date": window.from_date, "to_date": window.to_date}


def by_key(rows: list[Row]) -> dict[Key, Row]:
    return {(row["workspace_id"], row["pipeline_id"]): row for row in rows}


def facts(reader: ScopedReader) -> dict[Key, Row]:
    """Every pipeline in its latest version, the deleted ones too."""
    return by_key(reader.rows(_FACTS))


def requests(reader: ScopedReader, window: Days) -> dict[Key, Row]:
    """Of each pipeline that was ever asked for: its last requests, and the figures of those last seen in the window."""
    return by_key(reader.rows(_REQUESTS, {**moments(window), "strip": STRIP}))


def asking(reader: ScopedReader, window: Days) -> dict[Key, list[Row]]:
    """The jobs that asked in the window, those that asked most often first."""
    found: dict[Key, list[Row]] = {}
    for row in reader.rows(_ASKING, moments(window)):
        found.setdefault((row["workspace_id"], row["pipeline_id"]), []).append(row)
    return found


def job_names(reader: ScopedReader, keys: set[Key]) -> dict[Key, str | None]:
    """Names of these jobs, by workspace and job; a job that is in no table is not among them."""
    named = sorted("/".join(key) for key in keys)
    rows = reader.rows(_JOB_NAMES, {"keys": named}) if named else []
    return {(row["workspace_id"], row["job_id"]): row["name"] for row in rows}


def costs(reader: ScopedReader, window: Days) -> dict[Key, Row]:
    """What usage that names a pipeline cost in the window, and what of it a job asked for."""
    return by_key(reader.rows(_COSTS, _dates(window)))


def workspaces(reader: ScopedReader) -> dict[str, Row]:
    return {row["workspace_id"]: row for row in reader.rows(_WORKSPACES)}
