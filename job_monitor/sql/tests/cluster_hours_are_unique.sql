-- One row per workspace, cluster and hour.
-- guards: cluster_hourly
-- by: workspace_id, cluster_id, hour_at
select workspace_id, cluster_id, hour_at, count(*) as rows_count
from cluster_hourly
group by workspace_id, cluster_id, hour_at
having count(*) > 1
