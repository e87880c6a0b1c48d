-- One row per version of a classic cluster. A deletion may leave the configuration out; a configuration names its nodes.
select
  workspace_id,
  cluster_id,
  cluster_name,
  owned_by,
  cluster_source,
  driver_node_type,
  worker_node_type,
  worker_count,
  min_autoscale_workers as autoscale_min_count,
  max_autoscale_workers as autoscale_max_count,
  auto_termination_minutes * 60 as auto_termination_s,
  coalesce(aws_attributes.availability, azure_attributes.availability, gcp_attributes.availability) as availability,
  driver_instance_pool_id,
  worker_instance_pool_id,
  dbr_version,
  data_security_mode,
  policy_id,
  tags,
  coalesce(driver_node_type, worker_node_type, driver_instance_pool_id, worker_instance_pool_id) is not null as has_config,
  change_time as changed_at,
  delete_time as deleted_at
from system.compute.clusters
where workspace_id is not null and cluster_id is not null and change_time is not null
