-- One row per event. Several can share an instant; event_rank is the order in which they happen then: a serverless
-- warehouse starts and runs, and stops and is stopped, at once.
select
  workspace_id,
  warehouse_id,
  event_time as happened_at,
  event_type,
  case event_type
    when 'STARTING' then 1
    when 'RUNNING' then 2
    when 'SCALED_UP' then 3
    when 'SCALED_DOWN' then 4
    when 'STOPPING' then 5
    when 'STOPPED' then 6
    else 0
  end as event_rank,
  cluster_count as clusters_count
from system.compute.warehouse_events
where workspace_id is not null and warehouse_id is not null and event_time is not null
