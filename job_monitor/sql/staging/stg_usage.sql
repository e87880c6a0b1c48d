-- One row per usage record, corrections among them: a retraction is negative, and all of them are summed.
-- A product that was renamed keeps one name here; the raw word stays beside it. shared_compute is compute that several can
-- use, so that an hour of it has to be shared out: usage names the cluster or the warehouse, and neither job nor pipeline.
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
  case
    when workspace_id is null or usage_metadata.job_id is not null then null
    when usage_metadata.dlt_pipeline_id is not null or usage_metadata.dlt_update_id is not null then null
    when usage_metadata.warehouse_id is not null then 'warehouse'
    when usage_metadata.cluster_id is not null
      and coalesce(billing_origin_product, '') not in ('JOBS', 'DLT', 'SQL', 'MODEL_SERVING', 'VECTOR_SEARCH') then 'cluster'
  end as shared_compute,
  coalesce(
    usage_metadata.job_run_id, usage_metadata.job_id, usage_metadata.dlt_update_id, usage_metadata.dlt_pipeline_id,
    usage_metadata.warehouse_id, usage_metadata.cluster_id, sku_name
  ) as source_id,
  custom_tags,
  identity_metadata.run_as as run_as
from system.billing.usage
