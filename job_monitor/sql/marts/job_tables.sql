-- Tables that a job was seen to read or write. Lineage is best effort: a table that is not here may be used all the same.
with touched as (
  select workspace_id, job_id, 'read' as direction, source_table_full_name as table_name, source_type as table_type,
    record_id, run_id, happened_at
  from stg_table_lineage
  union all
  select workspace_id, job_id, 'written' as direction, target_table_full_name as table_name, target_type as table_type,
    record_id, run_id, happened_at
  from stg_table_lineage
)

select
  workspace_id,
  job_id,
  direction,
  table_name,
  max_by(table_type, struct(happened_at, table_type)) filter (where table_type is not null) as table_type,
  count(distinct record_id) as events_count,
  count(distinct run_id) as runs_count,
  max_by(run_id, struct(happened_at, run_id)) filter (where run_id is not null) as last_run_id,
  min(happened_at) as first_seen_at,
  max(happened_at) as last_seen_at
from touched
where job_id is not null and table_name is not null
group by workspace_id, job_id, direction, table_name
