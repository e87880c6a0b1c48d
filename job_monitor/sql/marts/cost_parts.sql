-- The bill in parts, each with the step that tells whose it is; together they are the bill to the last digit.
select
  usage_date,
  workspace_id,
  step,
  reason,
  job_id,
  run_id,
  task_key,
  pipeline_id,
  cluster_id,
  warehouse_id,
  sku_name,
  cloud,
  product,
  usage_unit,
  currency,
  price_basis,
  step in ('all_purpose', 'warehouse') as is_estimate,
  max(job_name) as job_name,
  max(last_usage_at) as last_usage_at,
  cast(sum(usage_quantity) as decimal(38, 18)) as usage_quantity,
  cast(coalesce(sum(usage_quantity) filter (where price_basis is null), 0) as decimal(38, 18)) as unpriced_quantity,
  cast(sum(list_cost) as decimal(38, 18)) as list_cost,
  cast(sum(default_list_cost) as decimal(38, 18)) as default_list_cost,
  cast(sum(account_cost) as decimal(38, 18)) as account_cost,
  cast(sum(cost) as decimal(38, 18)) as cost
from int_usage_lines
group by
  usage_date, workspace_id, step, reason, job_id, run_id, task_key, pipeline_id, cluster_id, warehouse_id,
  sku_name, cloud, product, usage_unit, currency, price_basis
having sum(int_usage_lines.usage_quantity) <> 0 or coalesce(sum(int_usage_lines.list_cost), 0) <> 0
  or coalesce(sum(int_usage_lines.cost), 0) <> 0
