-- The hours of shared compute, added up to days. An hour in which something ran is idle, or of other queries, for what no
-- job has of it: each share is given to its job and taken from the hour's own line, which so keeps the remainder.
with busy as (
  select distinct
    usage_date,
    workspace_id,
    shared_compute,
    compute_id,
    hour_at
  from int_compute_shares
),

parts as (
  select
    lines.usage_date,
    lines.workspace_id,
    'unattributed' as step,
    case
      when lines.shared_compute = 'cluster' then if(busy.hour_at is null, 'interactive_cluster', 'idle_cluster')
      else if(busy.hour_at is null, 'idle_warehouse', 'other_queries')
    end as reason,
    null as job_id,
    null as run_id,
    null as task_key,
    lines.cluster_id,
    lines.warehouse_id,
    lines.source_id,
    lines.sku_name,
    lines.cloud,
    lines.product,
    lines.usage_unit,
    lines.currency,
    lines.price_basis,
    lines.last_usage_at,
    lines.usage_quantity,
    lines.list_cost,
    lines.default_list_cost,
    lines.account_cost,
    lines.cost
  from int_shared_lines as lines
  left join busy
    on busy.usage_date = lines.usage_date
    and busy.workspace_id = lines.workspace_id
    and busy.shared_compute = lines.shared_compute
    and busy.compute_id = lines.compute_id
    and busy.hour_at = lines.hour_at
  union all
  select
    usage_date,
    workspace_id,
    if(is_given, step, 'unattributed') as step,
    if(is_given, null, rest_reason) as reason,
    if(is_given, job_id, null) as job_id,
    if(is_given, run_id, null) as run_id,
    if(is_given, task_key, null) as task_key,
    cluster_id,
    warehouse_id,
    source_id,
    sku_name,
    cloud,
    product,
    usage_unit,
    currency,
    price_basis,
    last_usage_at,
    if(is_given, usage_quantity, -usage_quantity) as usage_quantity,
    if(is_given, list_cost, -list_cost) as list_cost,
    if(is_given, default_list_cost, -default_list_cost) as default_list_cost,
    if(is_given, account_cost, -account_cost) as account_cost,
    if(is_given, cost, -cost) as cost
  from int_shared_costs
  cross join (select true as is_given union all select false as is_given) as sides
)

select
  usage_date,
  workspace_id,
  step,
  reason,
  job_id,
  run_id,
  task_key,
  cluster_id,
  warehouse_id,
  source_id,
  sku_name,
  cloud,
  product,
  usage_unit,
  currency,
  price_basis,
  max(last_usage_at) as last_usage_at,
  cast(sum(usage_quantity) as decimal(38, 18)) as usage_quantity,
  cast(sum(list_cost) as decimal(38, 18)) as list_cost,
  cast(sum(default_list_cost) as decimal(38, 18)) as default_list_cost,
  cast(sum(account_cost) as decimal(38, 18)) as account_cost,
  cast(sum(cost) as decimal(38, 18)) as cost
from parts
group by all
