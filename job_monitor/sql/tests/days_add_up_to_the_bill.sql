-- The days' quantities and costs add up to the usage as read, per day and unit, to the last digit.
-- guards: usage_priced, usage_daily
-- by: usage_date
with read as (
  select usage_date, usage_unit, sum(usage_quantity) as usage_quantity
  from stg_usage
  group by usage_date, usage_unit
),

priced as (
  select usage_date, usage_unit, sum(list_cost) as list_cost, sum(cost) as cost
  from usage_priced
  group by usage_date, usage_unit
),

shown as (
  select
    usage_date,
    usage_unit,
    sum(usage_quantity) as usage_quantity,
    sum(cast(priced_quantity as decimal(37, 18)) + cast(unpriced_quantity as decimal(37, 18))) as parts_quantity,
    sum(list_cost) as list_cost,
    sum(cost) as cost
  from usage_daily
  group by usage_date, usage_unit
)

select read.usage_date, read.usage_unit, read.usage_quantity, shown.usage_quantity as shown_quantity
from read
full join priced on priced.usage_date <=> read.usage_date and priced.usage_unit <=> read.usage_unit
full join shown
  on shown.usage_date <=> coalesce(read.usage_date, priced.usage_date)
  and shown.usage_unit <=> coalesce(read.usage_unit, priced.usage_unit)
where coalesce(read.usage_quantity, 0) <> coalesce(shown.usage_quantity, 0)
  or coalesce(read.usage_quantity, 0) <> coalesce(shown.parts_quantity, 0)
  or coalesce(priced.list_cost, 0) <> coalesce(shown.list_cost, 0)
  or coalesce(priced.cost, 0) <> coalesce(shown.cost, 0)
