-- The latest version; of a deletion that leaves the name out, the last known one.
with folded as (
  select
    workspace_id,
    warehouse_id,
    max_by(warehouse_name, changed_at) filter (where warehouse_name is not null) as warehouse_name,
    max_by(
      struct(warehouse_type, warehouse_size, clusters_min_count, clusters_max_count, auto_stop_s, tags, deleted_at),
      changed_at
    ) as latest,
    min(changed_at) as first_changed_at,
    max(changed_at) as changed_at,
    count(*) as versions_count
  from stg_warehouses
  group by workspace_id, warehouse_id
)

select
  workspace_id,
  warehouse_id,
  warehouse_name,
  latest.warehouse_type as warehouse_type,
  latest.warehouse_size as warehouse_size,
  latest.clusters_min_count as clusters_min_count,
  latest.clusters_max_count as clusters_max_count,
  latest.auto_stop_s as auto_stop_s,
  latest.tags as tags,
  first_changed_at,
  changed_at,
  latest.deleted_at as deleted_at,
  latest.deleted_at is not null as is_deleted,
  versions_count
from folded
