-- Events as intervals: each state lasts until the next event, the last one is open. Of events at one instant the last by
-- rank speaks. What a warehouse was before its first event that is kept is not known, so no interval says it.
with moments as (
  select
    workspace_id,
    warehouse_id,
    happened_at as from_at,
    max_by(struct(event_type, clusters_count), struct(event_rank, coalesce(event_type, ''))) as event
  from stg_warehouse_events
  group by workspace_id, warehouse_id, happened_at
)

select
  workspace_id,
  warehouse_id,
  from_at,
  lead(from_at) over (partition by workspace_id, warehouse_id order by from_at) as until_at,
  case
    when event.event_type = 'STARTING' then 'starting'
    when event.event_type in ('RUNNING', 'SCALED_UP', 'SCALED_DOWN') then 'running'
    when event.event_type = 'STOPPING' then 'stopping'
    when event.event_type = 'STOPPED' then 'stopped'
    else 'unknown'
  end as state,
  event.event_type as event_type,
  event.clusters_count as clusters_count
from moments
