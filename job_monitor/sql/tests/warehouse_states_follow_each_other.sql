-- A warehouse is in one state at a time: each ends where the next begins, and only the last is open.
-- guards: warehouse_states
-- by: workspace_id, warehouse_id
with ordered as (
  select
    workspace_id,
    warehouse_id,
    from_at,
    until_at,
    lead(from_at) over (partition by workspace_id, warehouse_id order by from_at) as next_at
  from warehouse_states
)

select workspace_id, warehouse_id, from_at, until_at, next_at
from ordered
where not (until_at <=> next_at) or until_at <= from_at
