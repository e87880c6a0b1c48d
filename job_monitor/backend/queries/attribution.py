"""The bill of a window by step and reason, and what the runs' cost went to."""

from collections.abc import Sequence
from typing import Any

from job_monitor.backend.queries.listing import Days
from job_monitor.sql.scoped_reader import ScopedReader

MARTS = ("cost_daily",)
RUN_MARTS = ("run_costs", "job_runs")

_PARTS = """
select step, reason, sum(cost) as cost, sum(list_cost) as list_cost, max(currency) as currency,
  case when min(price_basis) <> max(price_basis) then 'mixed' else max(price_basis) end as price_basis
from mart.cost_daily
where usage_date between $from_date and $to_date
  and ($is_everywhere or coalesce(workspace_id, '') in (select unnest($workspaces)))
group by step, reason
"""

_UNPRICED = """
select step, reason, coalesce(usage_unit, 'not stated') as usage_unit, sum(unpriced_quantity) as usage_quantity
from mart.cost_daily
where usage_date between $from_date and $to_date
  and ($is_everywhere or coalesce(workspace_id, '') in (select unnest($workspaces)))
group by all
having sum(unpriced_quantity) <> 0
order by usage_unit
"""

# On the day of the run's end and without runs inside a notebook, as the metric cost_of_failure has it.
_RUNS = """
select count(c.cost) as costs_count, coalesce(sum(c.cost), 0) as cost, coalesce(sum(c.useful_cost), 0) as useful_cost,
  coalesce(sum(c.failed_cost), 0) as failed_cost, coalesce(sum(c.repaired_cost), 0) as repaired_cost,
  coalesce(sum(c.retried_cost), 0) as retried_cost, coalesce(sum(c.cancelled_cost), 0) as cancelled_cost,
  coalesce(sum(c.undecided_cost), 0) as undecided_cost
from mart.run_costs as c
join mart.job_runs as r on r.workspace_id = c.workspace_id and r.run_id = c.run_id
where r.end_date between $from_date and $to_date and r.kind <> 'workflow'
  and ($is_everywhere or c.workspace_id in (select unnest($workspaces)))
"""

_COMPLETE = "select usage_complete_until from mart.horizons"


def parts(reader: ScopedReader, window: Days, workspaces: Sequence[str]) -> list[dict[str, Any]]:
    return reader.rows(_PARTS, _given(window, workspaces))


def unpriced(reader: ScopedReader, window: Days, workspaces: Sequence[str]) -> list[dict[str, Any]]:
    """Quantities without a price, by step, reason and unit."""
    return reader.rows(_UNPRICED, _given(window, workspaces))


def runs(reader: ScopedReader, window: Days, workspaces: Sequence[str]) -> dict[str, Any] | None:
    """Sums over runs that ended in the window; None when not one of them has a cost."""
    (row,) = reader.rows(_RUNS, _given(window, workspaces))
    return row if row.pop("costs_count") else None


def complete_until(reader: ScopedReader) -> Any:
    return reader.scalar(_COMPLETE)


def _given(window: Days, workspaces: Sequence[str]) -> dict[str, Any]:
    """Without workspaces everything is meant; the empty text is the usage of the account."""
    dates = {"from_date": window.from_date, "to_date": window.to_date}
    return {**dates, "is_everywhere": not workspaces, "workspaces": list(workspaces)}
