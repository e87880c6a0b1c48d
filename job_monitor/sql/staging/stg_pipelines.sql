-- One row per version of a pipeline. Materialized views and streaming tables made in SQL are pipelines to the platform.
select
  workspace_id,
  pipeline_id,
  pipeline_type,
  name,
  created_by,
  run_as,
  tags,
  settings.serverless as is_serverless,
  settings.continuous as is_continuous,
  settings.development as is_development,
  change_time as changed_at,
  delete_time as deleted_at
from system.lakeflow.pipelines
where workspace_id is not null and pipeline_id is not null and change_time is not null
