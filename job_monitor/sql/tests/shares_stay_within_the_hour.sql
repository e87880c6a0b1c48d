-- The shares of an hour of a cluster or warehouse are never more than the hour, and none is negative.
-- guards: cluster_task_shares, warehouse_job_shares, cost_parts
-- by: usage_date
select usage_date, workspace_id, shared_compute, compute_id, hour_at, sum(share_ppb) as share_ppb
from int_compute_shares
group by usage_date, workspace_id, shared_compute, compute_id, hour_at
having sum(share_ppb) > 1000000000 or min(share_ppb) < 0
