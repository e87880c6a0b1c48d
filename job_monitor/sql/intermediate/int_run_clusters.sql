-- The configuration that a run met on each cluster: the one in force when its first task began there. A cluster made for a
-- run is often recorded only after that, so the first version counts back to the beginning, and is marked.
with met as (
  select
    workspace_id,
    run_id,
    cluster_id,
    max(job_id) as job_id,
    min(started_at) as started_at
  from int_task_attempts
  where cluster_id is not null
  group by workspace_id, run_id, cluster_id
)

select
  met.workspace_id,
  met.run_id,
  met.cluster_id,
  met.job_id,
  met.started_at,
  versions.version_number,
  versions.valid_from,
  versions.valid_from > met.started_at as is_recorded_after_start,
  versions.driver_node_type,
  versions.worker_node_type,
  versions.worker_count,
  versions.autoscale_min_count,
  versions.autoscale_max_count,
  versions.availability,
  versions.dbr_version
from met
left join int_cluster_versions as versions
  on versions.workspace_id = met.workspace_id
  and versions.cluster_id = met.cluster_id
  and (versions.valid_from <= met.started_at or versions.version_number = 1)
  and (versions.valid_until > met.started_at or versions.valid_until is null)
