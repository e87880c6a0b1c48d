-- The days' quantities and costs add up to the usage as read, per unit, to the last digit.
-- guards: usage_priced, usage_daily
with billed as (
  select usage_unit, sum(usage_quantity) as usage_quantity
  from stg_usage
  group by usage_unit
),

shown as (
  select
    usage_unit,
    sum(usage_quantity) as usage_quantity,
    sum(priced_quantity + unpriced_quantity) as parts_quantity
  from usage_daily
  group by usage_unit
)

select billed.usage_unit, billed.usage_quantity, shown.usage_quantity as shown_quantity, shown.parts_quantity
from billed
full join shown on shown.usage_unit <=> billed.usage_unit
where coalesce(billed.usage_quantity, 0) <> coalesce(shown.usage_quantity, 0)
  or coalesce(billed.usage_quantity, 0) <> coalesce(shown.parts_quantity, 0)
