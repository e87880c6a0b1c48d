-- Usage at list price: the price in force when the usage hour began, half-open, in one currency. LEFT join: usage without
-- a price stays, unpriced. Whole and fractional units are multiplied apart: one product of two decimals with 18 places
-- each does not fit 38 digits, and Spark would silently keep 6 places of it.
with prices as (
  select stg_list_prices.*
  from stg_list_prices
  join clock on clock.currency = stg_list_prices.currency_code
),

matched as (
  select
    usage.*,
    cast(usage.usage_quantity as decimal(20, 0)) as whole_units,
    cast(usage.usage_quantity - cast(usage.usage_quantity as decimal(20, 0)) as decimal(18, 18)) as part_units,
    prices.list_price,
    prices.default_list_price,
    prices.currency_code
  from stg_usage as usage
  left join prices
    on prices.sku_name = usage.sku_name
    and prices.cloud = usage.cloud
    and prices.usage_unit = usage.usage_unit
    and usage.usage_start_at >= prices.price_start_at
    and (usage.usage_start_at < prices.price_end_at or prices.price_end_at is null)
)

select
  record_id,
  workspace_id,
  job_id,
  run_id,
  job_name,
  sku_name,
  cloud,
  billing_origin_product,
  usage_type,
  usage_unit,
  record_type,
  usage_start_at,
  usage_end_at,
  usage_date,
  ingestion_date,
  usage_quantity,
  list_price,
  default_list_price,
  cast(whole_units * list_price as decimal(38, 18)) + cast(part_units * list_price as decimal(38, 18)) as list_cost,
  cast(whole_units * default_list_price as decimal(38, 18))
    + cast(part_units * default_list_price as decimal(38, 18)) as default_list_cost,
  case when list_price is not null then currency_code end as currency,
  list_price is not null as is_priced
from matched
