-- Shares of hours of all-purpose clusters and of warehouses, in one form.
select
  usage_date,
  workspace_id,
  'cluster' as shared_compute,
  cluster_id as compute_id,
  hour_at,
  job_id,
  run_id,
  task_key,
  share_ppb
from cluster_task_shares
union all
select
  usage_date,
  workspace_id,
  'warehouse' as shared_compute,
  warehouse_id as compute_id,
  hour_at,
  job_id,
  run_id,
  cast(null as string) as task_key,
  share_ppb
from warehouse_job_shares
