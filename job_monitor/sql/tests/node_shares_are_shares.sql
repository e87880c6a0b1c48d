-- Uses of processor and memory are shares, and the workers are not longer there than all nodes together.
-- guards: cluster_hourly
-- by: workspace_id, cluster_id, hour_at
select workspace_id, cluster_id, hour_at
from cluster_hourly
where worker_cpu_ratio < 0 or worker_mem_ratio < 0 or worker_mem_ratio > 1 or workers_s > nodes_s
