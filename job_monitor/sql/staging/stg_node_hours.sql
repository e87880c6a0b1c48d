-- One row per cluster, node type, role and hour. A sample is a minute of one node.
select
  workspace_id,
  cluster_id,
  node_type,
  coalesce(driver, false) as is_driver,
  start_hour as hour_at,
  sample_count as samples_count,
  instance_count as nodes_count,
  cpu_percent_avg,
  cpu_percent_max,
  cpu_wait_percent_avg,
  mem_used_percent_avg,
  mem_used_percent_max,
  network_sent_bytes,
  network_received_bytes,
  first_start_time as first_sample_at,
  last_end_time as last_sample_at
from system.compute.node_timeline_hours
where workspace_id is not null and cluster_id is not null and start_hour is not null
