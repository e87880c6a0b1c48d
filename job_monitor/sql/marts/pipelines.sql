-- The latest version is taken first and only then asked whether it is a deletion, which may leave the name out: the
-- last known one is carried forward. A type that is not known is of no kind that is counted as a pipeline.
with latest as (
  select
    workspace_id,
    pipeline_id,
    max_by(
      struct(created_by, run_as, tags, is_serverless, is_continuous, is_development, deleted_at),
      changed_at
    ) as version,
    max_by(name, changed_at) filter (where name is not null) as name,
    max_by(pipeline_type, changed_at) filter (where pipeline_type is not null) as pipeline_type,
    min(changed_at) as first_changed_at,
    max(changed_at) as changed_at,
    count(*) as versions_count
  from stg_pipelines
  group by workspace_id, pipeline_id
)

select
  workspace_id,
  pipeline_id,
  name,
  pipeline_type,
  case
    when pipeline_type = 'ETL_PIPELINE' then 'pipeline'
    when pipeline_type in ('MATERIALIZED_VIEW', 'STREAMING_TABLE') then 'view'
    when pipeline_type in ('INGESTION_PIPELINE', 'INGESTION_GATEWAY') then 'ingestion'
    else 'unknown'
  end as kind,
  version.created_by as created_by,
  version.run_as as run_as,
  version.tags as tags,
  version.is_serverless as is_serverless,
  version.is_continuous as is_continuous,
  version.is_development as is_development,
  first_changed_at,
  changed_at,
  version.deleted_at as deleted_at,
  version.deleted_at is not null as is_deleted,
  versions_count
from latest
