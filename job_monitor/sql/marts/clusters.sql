-- The latest version says whether the cluster is gone; name, owner, source and configuration are the last ones that are
-- known. Clusters of the UI and of the API are all-purpose; the others live for one run or update.
with folded as (
  select
    workspace_id,
    cluster_id,
    max_by(cluster_name, changed_at) filter (where cluster_name is not null) as cluster_name,
    max_by(owned_by, changed_at) filter (where owned_by is not null) as owned_by,
    max_by(cluster_source, changed_at) filter (where cluster_source is not null) as cluster_source,
    max_by(
      struct(
        driver_node_type, worker_node_type, worker_count, autoscale_min_count, autoscale_max_count,
        auto_termination_s, availability, driver_instance_pool_id, worker_instance_pool_id, dbr_version,
        data_security_mode, policy_id, tags
      ),
      changed_at
    ) filter (where has_config) as config,
    max_by(struct(deleted_at), changed_at) as latest,
    min(changed_at) as first_changed_at,
    max(changed_at) as changed_at,
    count(*) as versions_count
  from stg_clusters
  group by workspace_id, cluster_id
)

select
  workspace_id,
  cluster_id,
  cluster_name,
  owned_by,
  cluster_source,
  case
    when cluster_source in ('UI', 'API') then 'all_purpose'
    when cluster_source = 'JOB' then 'job'
    when cluster_source in ('PIPELINE', 'PIPELINE_MAINTENANCE') then 'pipeline'
    else 'unknown'
  end as kind,
  config.driver_node_type as driver_node_type,
  config.worker_node_type as worker_node_type,
  config.worker_count as worker_count,
  config.autoscale_min_count as autoscale_min_count,
  config.autoscale_max_count as autoscale_max_count,
  config.auto_termination_s as auto_termination_s,
  config.availability as availability,
  config.driver_instance_pool_id as driver_instance_pool_id,
  config.worker_instance_pool_id as worker_instance_pool_id,
  config.dbr_version as dbr_version,
  config.data_security_mode as data_security_mode,
  config.policy_id as policy_id,
  config.tags as tags,
  first_changed_at,
  changed_at,
  latest.deleted_at as deleted_at,
  latest.deleted_at is not null as is_deleted,
  versions_count
from folded
