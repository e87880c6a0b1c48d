"""The bill of some days as it was known on an earlier one, from the day on which each record arrived."""

from datetime import date
from typing import Any

from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

_AMOUNTS = """
select sku_name, cloud, usage_unit, record_type, coalesce(ingestion_date <= $as_of, true) as is_known_then,
  count(*) as records_count, sum(usage_quantity) as usage_quantity, sum(list_cost) as list_cost, sum(cost) as cost,
  max(currency) as currency
from mart.usage_priced
where usage_date between $from_date and $to_date
group by sku_name, cloud, usage_unit, record_type, coalesce(ingestion_date <= $as_of, true)
order by sku_name nulls last, cloud nulls last, usage_unit nulls last, record_type nulls last
"""

MARTS = marts_of(_AMOUNTS)


def amounts(reader: ScopedReader, as_of: date, from_date: date, to_date: date) -> list[dict[str, Any]]:
    """Sums by SKU, cloud, unit and kind of record, apart for what had arrived by `as_of` and what had not."""
    return reader.rows(_AMOUNTS, {"as_of": as_of, "from_date": from_date, "to_date": to_date})
