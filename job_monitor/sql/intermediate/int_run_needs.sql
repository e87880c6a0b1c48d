-- The kinds of compute that the tasks of a run used, as far as each is billed in a way of its own.
select
  tasks.workspace_id,
  tasks.run_id,
  count(*) filter (
    where tasks.kind_used = 'serverless' or tasks.kind_used = 'classic' and clusters.cluster_id is null
  ) > 0 as needs_own,
  count(*) filter (where tasks.kind_used = 'classic' and clusters.cluster_id is not null) > 0 as needs_all_purpose,
  count(*) filter (where tasks.kind_used = 'warehouse') > 0 as needs_warehouse,
  count(*) filter (where tasks.kind_used = 'not_stated') > 0 as needs_unknown
from (select *, if(is_never_started, 'none', compute_kind) as kind_used from task_runs) as tasks
left join clusters
  on clusters.workspace_id = tasks.workspace_id
  and clusters.cluster_id = tasks.cluster_id
  and clusters.kind = 'all_purpose'
group by tasks.workspace_id, tasks.run_id
