-- Workers apart from the driver, whose idling would pull their average down. Without a sample of a worker its figures are
-- null: short-lived nodes leave none. Averages weigh by samples, in whole thousandths: sums of doubles have no order.
with parts as (
  select
    *,
    cast(round(cpu_percent_avg * 1000) as bigint) * samples_count as cpu_milli,
    cast(round(cpu_wait_percent_avg * 1000) as bigint) * samples_count as cpu_wait_milli,
    cast(round(mem_used_percent_avg * 1000) as bigint) * samples_count as mem_milli
  from stg_node_hours
),

folded as (
  select
    workspace_id,
    cluster_id,
    hour_at,
    max(node_type) filter (where is_driver) as driver_node_type,
    max(node_type) filter (where not is_driver) as worker_node_type,
    sum(nodes_count) filter (where not is_driver) as workers_count,
    sum(samples_count) as nodes_samples_count,
    sum(samples_count) filter (where is_driver) as driver_samples_count,
    sum(samples_count) filter (where not is_driver) as worker_samples_count,
    sum(cpu_milli) filter (where is_driver) as driver_cpu_milli,
    sum(mem_milli) filter (where is_driver) as driver_mem_milli,
    sum(cpu_milli) filter (where not is_driver) as worker_cpu_milli,
    sum(cpu_wait_milli) filter (where not is_driver) as worker_cpu_wait_milli,
    sum(mem_milli) filter (where not is_driver) as worker_mem_milli,
    max(cpu_percent_max) filter (where not is_driver) as worker_cpu_percent_max,
    max(mem_used_percent_max) filter (where not is_driver) as worker_mem_percent_max,
    sum(network_sent_bytes) as network_sent_bytes,
    sum(network_received_bytes) as network_received_bytes,
    min(first_sample_at) as first_sample_at,
    max(last_sample_at) as last_sample_at
  from parts
  group by workspace_id, cluster_id, hour_at
)

select
  workspace_id,
  cluster_id,
  hour_at,
  driver_node_type,
  worker_node_type,
  cast(workers_count as bigint) as workers_count,
  cast(nodes_samples_count * 60 as bigint) as nodes_s,
  cast(worker_samples_count * 60 as bigint) as workers_s,
  cast((unix_millis(last_sample_at) - unix_millis(first_sample_at)) / 1000.0 as decimal(18, 3)) as up_s,
  cast(((2 * worker_cpu_milli + worker_samples_count) div (2 * worker_samples_count)) / 100000.0 as decimal(9, 5)) as worker_cpu_ratio,
  cast(cast(round(worker_cpu_percent_max * 1000) as bigint) / 100000.0 as decimal(9, 5)) as worker_cpu_max_ratio,
  cast(((2 * worker_cpu_wait_milli + worker_samples_count) div (2 * worker_samples_count)) / 100000.0 as decimal(9, 5)) as worker_cpu_wait_ratio,
  cast(((2 * worker_mem_milli + worker_samples_count) div (2 * worker_samples_count)) / 100000.0 as decimal(9, 5)) as worker_mem_ratio,
  cast(cast(round(worker_mem_percent_max * 1000) as bigint) / 100000.0 as decimal(9, 5)) as worker_mem_max_ratio,
  cast(((2 * driver_cpu_milli + driver_samples_count) div (2 * driver_samples_count)) / 100000.0 as decimal(9, 5)) as driver_cpu_ratio,
  cast(((2 * driver_mem_milli + driver_samples_count) div (2 * driver_samples_count)) / 100000.0 as decimal(9, 5)) as driver_mem_ratio,
  cast(network_sent_bytes as bigint) as network_sent_bytes,
  cast(network_received_bytes as bigint) as network_received_bytes
from folded
