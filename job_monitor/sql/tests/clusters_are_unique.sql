-- One row per workspace and cluster.
-- guards: clusters
-- by: workspace_id, cluster_id
select workspace_id, cluster_id, count(*) as rows_count
from clusters
group by workspace_id, cluster_id
having count(*) > 1
