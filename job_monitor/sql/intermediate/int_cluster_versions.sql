-- Versions of a cluster, each in force from its change until the next one, and none after a deletion.
select
  workspace_id,
  cluster_id,
  row_number() over (partition by workspace_id, cluster_id order by changed_at) as version_number,
  changed_at as valid_from,
  lead(changed_at) over (partition by workspace_id, cluster_id order by changed_at) as valid_until,
  deleted_at is not null as is_deletion,
  driver_node_type,
  worker_node_type,
  worker_count,
  autoscale_min_count,
  autoscale_max_count,
  availability,
  dbr_version,
  has_config
from stg_clusters
