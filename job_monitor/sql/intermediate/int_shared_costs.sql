-- What each job has of an hour of shared compute. Amounts are cut to 9 places before they are shared, for which half a unit
-- is taken off before rounding: so the shares never come to more than there was, and every product is exact.
with shared as (
  select
    lines.*,
    if(lines.shared_compute = 'cluster', 'all_purpose', 'warehouse') as share_step,
    if(lines.shared_compute = 'cluster', 'idle_cluster', 'other_queries') as rest_reason,
    shares.job_id as share_job_id,
    shares.run_id as share_run_id,
    shares.task_key as share_task_key,
    cast(cast(shares.share_ppb as decimal(10, 0)) * cast('0.000000001' as decimal(10, 9)) as decimal(10, 9)) as share_ratio,
    cast('0.000000000499999999' as decimal(18, 18)) as half
  from int_shared_lines as lines
  join int_compute_shares as shares
    on shares.usage_date = lines.usage_date
    and shares.workspace_id = lines.workspace_id
    and shares.shared_compute = lines.shared_compute
    and shares.compute_id = lines.compute_id
    and shares.hour_at = lines.hour_at
  where shares.job_id is not null and shares.share_ppb > 0
)

select
  usage_date,
  workspace_id,
  share_step as step,
  rest_reason,
  share_job_id as job_id,
  share_run_id as run_id,
  share_task_key as task_key,
  cluster_id,
  warehouse_id,
  source_id,
  sku_name,
  cloud,
  product,
  usage_unit,
  currency,
  price_basis,
  hour_at,
  last_usage_at,
  cast(cast(cast(usage_quantity as decimal(36, 18)) - half as decimal(27, 9)) * share_ratio as decimal(38, 18))
    as usage_quantity,
  cast(cast(cast(list_cost as decimal(36, 18)) - half as decimal(27, 9)) * share_ratio as decimal(38, 18)) as list_cost,
  cast(cast(cast(default_list_cost as decimal(36, 18)) - half as decimal(27, 9)) * share_ratio as decimal(38, 18))
    as default_list_cost,
  cast(cast(cast(account_cost as decimal(36, 18)) - half as decimal(27, 9)) * share_ratio as decimal(38, 18))
    as account_cost,
  cast(cast(cast(cost as decimal(36, 18)) - half as decimal(27, 9)) * share_ratio as decimal(38, 18)) as cost
from shared
