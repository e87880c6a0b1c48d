-- One row per price of the account and period; periods end as those of the list prices do.
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
  cast(pricing.`default` as decimal(17, 12)) as account_price
from system.billing.account_prices
