"""Whose jobs are, as they are and as other rules would have it."""

from typing import Any

from job_monitor.backend.queries.listing import Days
from job_monitor.sql.proposal import proposed, rules_of
from job_monitor.sql.render import Binding
from job_monitor.sql.scoped_reader import ScopedReader
from job_monitor.sql.settings import ModelSettings

_RAW_TABLES = "select table_name from duckdb_tables() where schema_name = 'raw'"
_CLOCK = "select now_at, currency from mart.clock"

_BELONGINGS = """
select team, team_source, owner, owner_source, count(*) as jobs_count
from mart.jobs
where not is_deleted
group by all
"""

_COMPARED = """
with was as (<was>), would_be as (<would_be>)
select a.workspace_id, w.workspace_name, a.job_id, a.name as job_name,
  b.team as team_before, b.team_source as team_source_before, b.owner as owner_before,
  b.owner_source as owner_source_before, a.team, a.team_source, a.owner, a.owner_source
from would_be as a
join was as b on b.workspace_id = a.workspace_id and b.job_id = a.job_id
left join mart.workspaces as w on w.workspace_id = a.workspace_id
where not a.is_deleted
order by a.workspace_id, a.job_id
"""

# As in int_job_rule_owners, where only the first rule that fits is of interest.
_FITTING = """
with rules as (<rules>), fitting as (
  select list(r.position order by r.position) as positions
  from mart.int_jobs_latest as j
  join rules as r on (r.workspace_id is null or r.workspace_id = j.workspace_id)
    and case when contains(lower(j.name), r.literal) then regexp_matches(lower(j.name), r.pattern) else false end
  where j.deleted_at is null
  group by j.workspace_id, j.job_id
)
select positions, count(*) as jobs_count from fitting group by positions
"""

_COST = """
with bill as (
  select currency, sum(cost) as cost
  from mart.cost_daily
  where usage_date between $from_date and $to_date and currency is not null
  group by currency
),
jobs as (
  select c.currency, sum(c.cost) as job_cost, sum(c.cost) filter (where j.team is not null) as team_cost,
    sum(c.cost) filter (where j.owner is not null) as owner_cost
  from mart.job_cost_daily as c
  left join mart.jobs as j on j.workspace_id = c.workspace_id and j.job_id = c.job_id
  where c.usage_date between $from_date and $to_date and c.currency is not null
  group by c.currency
)
select bill.currency, coalesce(bill.cost, 0) as cost, coalesce(jobs.job_cost, 0) as job_cost,
  coalesce(jobs.team_cost, 0) as team_cost, coalesce(jobs.owner_cost, 0) as owner_cost
from bill left join jobs on jobs.currency = bill.currency
order by bill.currency
"""


def belongings(reader: ScopedReader) -> list[dict[str, Any]]:
    """Counts of living jobs by team, owner and where these are said."""
    return reader.rows(_BELONGINGS)


def compared(reader: ScopedReader, was: ModelSettings, would_be: ModelSettings) -> list[dict[str, Any]]:
    """Every living job with its team and owner by both settings: the mart's own query twice, over the same rows."""
    clock = reader.rows(_CLOCK)[0]
    raw_tables = {row["table_name"] for row in reader.rows(_RAW_TABLES)}
    binding = Binding(clock["now_at"], clock["currency"], raw_tables)
    sql = _COMPARED.replace("<was>", proposed("jobs", was, binding))
    return reader.rows(sql.replace("<would_be>", proposed("jobs", would_be, binding)))


def fitting(reader: ScopedReader, settings: ModelSettings) -> list[tuple[list[int], int]]:
    """Lists of rules (from 0) that fit a living job, each with the number of jobs that they fit together."""
    rows = reader.rows(_FITTING.replace("<rules>", rules_of(settings)))
    return [(row["positions"], row["jobs_count"]) for row in rows]


def owned_cost(reader: ScopedReader, window: Days) -> list[dict[str, Any]]:
    return reader.rows(_COST, {"from_date": window.from_date, "to_date": window.to_date})
