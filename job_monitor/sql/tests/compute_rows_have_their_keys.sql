-- Every version of a cluster or warehouse, every event and every hour of nodes carries its key; a row without one is left out.
-- guards: clusters, cluster_hourly, warehouses, warehouse_states
select 'clusters' as table_name, workspace_id, cluster_id as entity_id
from system.compute.clusters
where workspace_id is null or cluster_id is null or change_time is null
union all
select 'node_timeline' as table_name, workspace_id, cluster_id as entity_id
from system.compute.node_timeline_hours
where workspace_id is null or cluster_id is null or start_hour is null
union all
select 'warehouses' as table_name, workspace_id, warehouse_id as entity_id
from system.compute.warehouses
where workspace_id is null or warehouse_id is null or change_time is null
union all
select 'warehouse_events' as table_name, workspace_id, warehouse_id as entity_id
from system.compute.warehouse_events
where workspace_id is null or warehouse_id is null or event_time is null
