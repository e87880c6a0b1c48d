-- One row per version of a warehouse.
select
  workspace_id,
  warehouse_id,
  warehouse_name,
  warehouse_type,
  warehouse_size,
  min_clusters as clusters_min_count,
  max_clusters as clusters_max_count,
  auto_stop_minutes * 60 as auto_stop_s,
  tags,
  change_time as changed_at,
  delete_time as deleted_at
from system.compute.warehouses
where workspace_id is not null and warehouse_id is not null and change_time is not null
