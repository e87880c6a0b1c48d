-- Versions of a cluster that state its configuration, each in force until the next one; a deletion may state none.
select
  workspace_id,
  cluster_id,
  row_number() over (partition by workspace_id, cluster_id order by changed_at) as version_number,
  changed_at as valid_from,
  lead(changed_at) over (partition by workspace_id, cluster_id order by changed_at) as valid_until,
  driver_node_type,
  worker_node_type,
  worker_count,
  autoscale_min_count,
  autoscale_max_count,
  availability,
  dbr_version
from stg_clusters
where has_config
