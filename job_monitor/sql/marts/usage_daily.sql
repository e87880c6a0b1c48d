-- Net of corrections, on the day of usage, not of arrival. What was fully retracted is gone.
select
  usage_date,
  workspace_id,
  sku_name,
  cloud,
  billing_origin_product,
  max(product) as product,
  usage_unit,
  cast(sum(usage_quantity) as decimal(38, 18)) as usage_quantity,
  cast(coalesce(sum(usage_quantity) filter (where is_priced), 0) as decimal(38, 18)) as priced_quantity,
  cast(coalesce(sum(usage_quantity) filter (where not is_priced), 0) as decimal(38, 18)) as unpriced_quantity,
  cast(sum(list_cost) as decimal(38, 18)) as list_cost,
  cast(sum(default_list_cost) as decimal(38, 18)) as default_list_cost,
  cast(sum(account_cost) as decimal(38, 18)) as account_cost,
  cast(sum(cost) as decimal(38, 18)) as cost,
  max(currency) as currency
from usage_priced
group by usage_date, workspace_id, sku_name, cloud, billing_origin_product, usage_unit
having sum(usage_priced.usage_quantity) <> 0 or coalesce(sum(usage_priced.list_cost), 0) <> 0
  or coalesce(sum(usage_priced.cost), 0) <> 0
