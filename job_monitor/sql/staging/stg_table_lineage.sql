-- One row per pair of tables that something read and wrote. A notebook task of a job is logged as a NOTEBOOK, and the job
-- stands in the metadata only.
select
  record_id,
  workspace_id,
  coalesce(entity_metadata.job_info.job_id, if(entity_type = 'JOB', entity_id, null)) as job_id,
  coalesce(entity_metadata.job_info.job_run_id, if(entity_type = 'JOB', entity_run_id, null)) as run_id,
  entity_type,
  entity_id,
  source_table_full_name,
  source_type,
  target_table_full_name,
  target_type,
  event_time as happened_at
from system.access.table_lineage
where workspace_id is not null and event_time is not null
