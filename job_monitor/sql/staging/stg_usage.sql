-- One row per usage record, corrections among them: a retraction is negative, and all of them are summed.
select
  record_id,
  workspace_id,
  sku_name,
  cloud,
  usage_unit,
  usage_quantity,
  usage_start_time as usage_start_at,
  usage_end_time as usage_end_at,
  usage_date,
  record_type,
  ingestion_date,
  billing_origin_product,
  usage_type,
  usage_metadata.job_id as job_id,
  usage_metadata.job_run_id as run_id,
  usage_metadata.job_name as job_name
from system.billing.usage
