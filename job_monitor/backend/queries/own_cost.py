"""What the product's own warehouse was billed, hour by hour, and how much of its work was ours."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from job_monitor.sql.scoped_reader import ScopedReader

MARTS = ("usage_priced", "query_hourly")

_BILL = """
select date_trunc('hour', usage_start_at) as hour_at, sum(usage_quantity) as usage_quantity, sum(cost) as cost,
  max(currency) as currency
from mart.usage_priced
where warehouse_id = $warehouse_id and usage_start_at >= $since
group by all
order by hour_at
"""

_WORK = """
select hour_at,
  cast(coalesce(sum(tasks_s), 0) as double) as tasks_s,
  cast(coalesce(sum(tasks_s) filter (where is_own), 0) as double) as own_tasks_s,
  cast(coalesce(sum(elapsed_s), 0) as double) as elapsed_s,
  cast(coalesce(sum(elapsed_s) filter (where is_own), 0) as double) as own_elapsed_s,
  cast(sum(statements_count) as double) as statements_count,
  cast(coalesce(sum(statements_count) filter (where is_own), 0) as double) as own_statements_count
from mart.query_hourly
where warehouse_id = $warehouse_id and hour_at >= $since
group by hour_at
order by hour_at
"""

_WAREHOUSE = """
select warehouse_name, warehouse_size, auto_stop_s from mart.warehouses
where warehouse_id = $warehouse_id
order by changed_at desc limit 1
"""

_STATEMENTS = """
select feature, source, cast(sum(statements_count) as bigint) as statements_count, sum(statement_s) as statement_s
from meta.statement_days
where warehouse_id = $warehouse_id and statement_date >= $since
group by feature, source
order by statement_s desc, feature, source
"""


def bill(reader: ScopedReader, warehouse_id: str, since: datetime) -> Sequence[dict[str, Any]]:
    """Quantity and cost by hour, net of corrections; cost null where nothing of the hour has a price."""
    return reader.rows(_BILL, {"warehouse_id": warehouse_id, "since": since})


def work(reader: ScopedReader, warehouse_id: str, since: datetime) -> Sequence[dict[str, Any]]:
    """Statements that began in an hour, all and ours: their number, their time, and that of their tasks."""
    return reader.rows(_WORK, {"warehouse_id": warehouse_id, "since": since})


def warehouse(reader: ScopedReader, warehouse_id: str) -> dict[str, Any]:
    """Name, size and idle seconds before it stops; all null where the account does not say (yet)."""
    unknown = {"warehouse_name": None, "warehouse_size": None, "auto_stop_s": None}
    if not reader.has_table("mart.warehouses"):
        return unknown
    return reader.row(_WAREHOUSE, {"warehouse_id": warehouse_id}) or unknown


def statements(reader: ScopedReader, warehouse_id: str, since: datetime) -> Sequence[dict[str, Any]]:
    """Number and seconds of our statements since that day, by what they were for; the most seconds first."""
    return reader.rows(_STATEMENTS, {"warehouse_id": warehouse_id, "since": since.date()})
