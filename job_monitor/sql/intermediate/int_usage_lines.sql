-- Usage net of corrections, by what it can be told of: the job that it names, else why there is none. Hours of a shared
-- cluster or warehouse stay apart (hour_at), as each is shared out by what ran in it.
with told as (
  select
    *,
    case
      when job_id is not null then null
      when pipeline_id is not null or update_id is not null then 'pipeline_without_job'
      when workspace_id is null then 'account_level'
      when warehouse_id is not null then 'idle_warehouse'
      when cluster_id is not null and product in ('ALL_PURPOSE', 'INTERACTIVE') then 'interactive_cluster'
      when usage_type = 'STORAGE_SPACE' or product = 'DEFAULT_STORAGE' then 'storage'
      when usage_type in ('NETWORK_BYTE', 'NETWORK_BYTES', 'NETWORK_HOUR')
        or product in ('NETWORKING', 'DATA_SHARING') then 'network'
      when product in (
        'MODEL_SERVING', 'VECTOR_SEARCH', 'AI_GATEWAY', 'AI_FUNCTIONS', 'AGENT_BRICKS', 'AGENT_EVALUATION', 'ONLINE_TABLES'
      ) then 'serving'
      when product in ('INTERACTIVE', 'NOTEBOOKS') then 'notebooks'
      when product in (
        'PREDICTIVE_OPTIMIZATION', 'DATA_QUALITY_MONITORING', 'DATA_CLASSIFICATION', 'FINE_GRAINED_ACCESS_CONTROL',
        'BASE_ENVIRONMENTS'
      ) then 'upkeep'
      when product = 'APPS' then 'apps'
      else 'other'
    end as reason
  from usage_priced
)

select
  usage_date,
  workspace_id,
  if(reason is null, 'exact', 'unattributed') as step,
  reason,
  job_id,
  run_id,
  cast(null as string) as task_key,
  pipeline_id,
  cluster_id,
  warehouse_id,
  sku_name,
  cloud,
  product,
  usage_unit,
  currency,
  price_basis,
  case when reason in ('idle_warehouse', 'interactive_cluster') then date_trunc('HOUR', usage_start_at) end as hour_at,
  max(job_name) as job_name,
  max(usage_end_at) as last_usage_at,
  cast(sum(usage_quantity) as decimal(38, 18)) as usage_quantity,
  cast(sum(list_cost) as decimal(38, 18)) as list_cost,
  cast(sum(default_list_cost) as decimal(38, 18)) as default_list_cost,
  cast(sum(account_cost) as decimal(38, 18)) as account_cost,
  cast(sum(cost) as decimal(38, 18)) as cost
from told
group by
  usage_date, workspace_id, reason, job_id, run_id, pipeline_id, cluster_id, warehouse_id,
  sku_name, cloud, product, usage_unit, currency, price_basis,
  case when reason in ('idle_warehouse', 'interactive_cluster') then date_trunc('HOUR', usage_start_at) end
