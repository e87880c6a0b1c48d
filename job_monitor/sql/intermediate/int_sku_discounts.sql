-- The discount of each SKU that has one: the first in the list of settings whose pattern fits its name.
with skus as (
  select sku_name from stg_list_prices
  union
  select sku_name from stg_account_prices
)

select
  skus.sku_name,
  min_by(discounts.discount_ratio, discounts.position) as discount_ratio
from skus
join stg_discounts as discounts on lower(skus.sku_name) rlike discounts.pattern
group by skus.sku_name
