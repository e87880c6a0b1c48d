"""SQL warehouses of a window: what they cost and for whom, when they were up, what was asked of them."""

from datetime import datetime
from typing import Any

from job_monitor.backend.queries.listing import Days
from job_monitor.sql.scoped_reader import ScopedReader

Row = dict[str, Any]

EVENTS = "system.compute.warehouse_events"

_WAREHOUSES = """
with bills as (
  select workspace_id, warehouse_id, sum(cost) as cost, sum(cost) filter (where step = 'warehouse') as jobs_cost,
    sum(cost) filter (where reason = 'other_queries') as other_cost,
    sum(cost) filter (where reason = 'idle_warehouse') as idle_cost, count(distinct job_id) as jobs_count
  from mart.cost_parts
  where $has_costs and warehouse_id is not null and workspace_id is not null
    and usage_date between $from_date and $to_date
  group by workspace_id, warehouse_id
),
lasting as (
  select workspace_id, warehouse_id, state, from_at,
    greatest(from_at, cast($from_at as timestamptz)) as begin_at,
    least(coalesce(until_at, cast($now_at as timestamptz)), cast($now_at as timestamptz)) as end_at
  from mart.warehouse_states
  where $has_events and from_at <= cast($now_at as timestamptz)
),
states as (
  select workspace_id, warehouse_id, max_by(state, from_at) as state, max(from_at) as state_since,
    coalesce(
      sum(epoch_ms(end_at) - epoch_ms(begin_at))
        filter (where state not in ('stopped', 'unknown') and end_at > begin_at),
      0
    ) / 1000.0 as up_s
  from lasting
  group by workspace_id, warehouse_id
),
asked as (
  select workspace_id, warehouse_id, sum(statements_count) as statements_count
  from mart.query_hourly
  where $has_queries and warehouse_id is not null and hour_at >= cast($from_at as timestamptz)
    and hour_at <= cast($now_at as timestamptz)
  group by workspace_id, warehouse_id
),
described as (select * from mart.warehouses where $has_warehouses),
used as (
  select workspace_id, warehouse_id from bills
  union select workspace_id, warehouse_id from asked
  union select workspace_id, warehouse_id from described where not is_deleted
)
select u.workspace_id, n.workspace_name, u.warehouse_id, d.warehouse_name as name, d.warehouse_type, d.warehouse_size,
  d.clusters_min_count as clusters_min, d.clusters_max_count as clusters_max, d.auto_stop_s, d.is_deleted,
  s.state, s.state_since, cast(s.up_s as double) as up_s,
  cast(coalesce(a.statements_count, 0) as bigint) as statements_count,
  coalesce(b.jobs_count, 0) as jobs_count, b.warehouse_id is not null as is_billed,
  b.cost, b.jobs_cost, b.other_cost, b.idle_cost
from used as u
left join bills as b on b.workspace_id = u.workspace_id and b.warehouse_id = u.warehouse_id
left join states as s on s.workspace_id = u.workspace_id and s.warehouse_id = u.warehouse_id
left join asked as a on a.workspace_id = u.workspace_id and a.warehouse_id = u.warehouse_id
left join described as d on d.workspace_id = u.workspace_id and d.warehouse_id = u.warehouse_id
left join mart.workspaces as n on n.workspace_id = u.workspace_id
order by b.idle_cost desc nulls last, b.cost desc nulls last, u.workspace_id, u.warehouse_id
"""

MARTS = frozenset({"warehouses"})
STATE_MARTS = frozenset({"warehouse_states"})
QUERY_MARTS = frozenset({"query_hourly", "warehouse_job_shares"})


def warehouses(reader: ScopedReader, window: Days, now: datetime, known: dict[str, bool]) -> list[Row]:
    """Warehouses that live, or were used; `known` says which of costs, events, queries and warehouses may be read."""
    begin = datetime.combine(window.from_date, datetime.min.time(), tzinfo=now.tzinfo)
    times = {"from_at": begin, "now_at": now, "from_date": window.from_date, "to_date": window.to_date}
    return reader.rows(_WAREHOUSES, {**times, **{f"has_{name}": value for name, value in known.items()}})
