-- One row per usage record, corrections among them: a retraction is negative, and all of them are summed.
-- A product that was renamed keeps one name here; the raw word stays beside it.
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
  case billing_origin_product
    when 'LAKEHOUSE_MONITORING' then 'DATA_QUALITY_MONITORING'
    else billing_origin_product
  end as product,
  usage_type,
  usage_metadata.job_id as job_id,
  usage_metadata.job_run_id as run_id,
  usage_metadata.job_name as job_name,
  usage_metadata.cluster_id as cluster_id,
  usage_metadata.warehouse_id as warehouse_id,
  usage_metadata.dlt_pipeline_id as pipeline_id,
  usage_metadata.dlt_update_id as update_id,
  custom_tags,
  identity_metadata.run_as as run_as
from system.billing.usage
