-- One row per price and period. A period ends where the next of its kind begins, so that no moment has two prices.
select
  sku_name,
  cloud,
  usage_unit,
  currency_code,
  price_start_time as price_start_at,
  least(
    price_end_time,
    lead(price_start_time) over (
      partition by sku_name, cloud, usage_unit, currency_code
      order by price_start_time
    )
  ) as price_end_at,
  cast(coalesce(pricing.effective_list.`default`, pricing.`default`) as decimal(17, 12)) as list_price,
  cast(pricing.`default` as decimal(17, 12)) as default_list_price
from system.billing.list_prices
