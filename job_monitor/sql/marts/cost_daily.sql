-- The parts by day and step, whoever ran them. One currency is chosen in a build, so what has no price shares a line with
-- what has one and shows as unpriced_quantity.
select
  usage_date,
  workspace_id,
  step,
  reason,
  sku_name,
  cloud,
  product,
  usage_unit,
  cast(sum(usage_quantity) as decimal(38, 18)) as usage_quantity,
  cast(sum(unpriced_quantity) as decimal(38, 18)) as unpriced_quantity,
  cast(sum(list_cost) as decimal(38, 18)) as list_cost,
  cast(sum(default_list_cost) as decimal(38, 18)) as default_list_cost,
  cast(sum(account_cost) as decimal(38, 18)) as account_cost,
  cast(sum(cost) as decimal(38, 18)) as cost,
  max(currency) as currency,
  case when min(price_basis) <> max(price_basis) then 'mixed' else max(price_basis) end as price_basis
from cost_parts
group by usage_date, workspace_id, step, reason, sku_name, cloud, product, usage_unit
