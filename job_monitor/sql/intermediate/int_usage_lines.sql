-- Usage net of corrections, but for that of shared compute, by what can be told of it: the job that it names, the job run
-- that asked for its pipeline's update, else why there is none.
with told as (
  select
    usage.*,
    coalesce(usage.job_id, updates.job_id) as told_job_id,
    if(usage.job_id is null, updates.run_id, usage.run_id) as told_run_id,
    if(usage.job_id is null, updates.task_key, tasks.task_key) as task_key,
    case
      when usage.job_id is not null then 'exact'
      when updates.job_id is not null then 'pipeline'
      else 'unattributed'
    end as step
  from usage_priced as usage
  left join run_cluster_tasks as tasks
    on tasks.usage_date = usage.usage_date
    and tasks.workspace_id = usage.workspace_id
    and tasks.run_id = usage.run_id
    and tasks.cluster_id <=> usage.cluster_id
  left join pipeline_update_runs as updates
    on updates.workspace_id = usage.workspace_id and updates.update_id = usage.update_id
  where usage.shared_compute is null
)

select
  usage_date,
  workspace_id,
  step,
  case
    when step <> 'unattributed' then null
    when pipeline_id is not null or update_id is not null then 'pipeline_without_job'
    when workspace_id is null then 'account_level'
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
  end as reason,
  told_job_id as job_id,
  told_run_id as run_id,
  task_key,
  pipeline_id,
  cluster_id,
  warehouse_id,
  source_id,
  sku_name,
  cloud,
  product,
  usage_unit,
  currency,
  price_basis,
  max(job_name) as job_name,
  max(usage_end_at) as last_usage_at,
  cast(sum(usage_quantity) as decimal(38, 18)) as usage_quantity,
  cast(sum(list_cost) as decimal(38, 18)) as list_cost,
  cast(sum(default_list_cost) as decimal(38, 18)) as default_list_cost,
  cast(sum(account_cost) as decimal(38, 18)) as account_cost,
  cast(sum(cost) as decimal(38, 18)) as cost
from told
group by all
