-- Usage of compute that several can use, net of corrections. Each hour stays apart, for it is shared out by what ran in it.
select
  usage_date,
  workspace_id,
  shared_compute,
  if(shared_compute = 'warehouse', warehouse_id, cluster_id) as compute_id,
  date_trunc('HOUR', usage_start_at) as hour_at,
  cluster_id,
  warehouse_id,
  source_id,
  sku_name,
  cloud,
  product,
  usage_unit,
  currency,
  price_basis,
  max(usage_end_at) as last_usage_at,
  cast(sum(usage_quantity) as decimal(38, 18)) as usage_quantity,
  cast(sum(list_cost) as decimal(38, 18)) as list_cost,
  cast(sum(default_list_cost) as decimal(38, 18)) as default_list_cost,
  cast(sum(account_cost) as decimal(38, 18)) as account_cost,
  cast(sum(cost) as decimal(38, 18)) as cost
from usage_priced
where shared_compute is not null
group by all
