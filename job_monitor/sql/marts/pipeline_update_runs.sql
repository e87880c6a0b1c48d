-- Which job run asked for an update: its own task run, else that of the first update of its request, which it retries.
with asked as (
  select
    updates.workspace_id,
    updates.update_id,
    updates.pipeline_id,
    updates.request_id,
    coalesce(updates.job_id, requests.job_id) as job_id,
    coalesce(updates.task_run_id, requests.task_run_id) as task_run_id
  from int_pipeline_updates as updates
  join pipeline_requests as requests
    on requests.workspace_id = updates.workspace_id and requests.request_id = updates.request_id
),

attempts as (
  select
    workspace_id,
    run_id as task_run_id,
    max(job_run_id) as run_id,
    max(task_key) as task_key
  from system.lakeflow.job_task_run_timeline
  group by workspace_id, run_id
)

select
  asked.workspace_id,
  asked.update_id,
  asked.pipeline_id,
  asked.request_id,
  asked.job_id,
  attempts.run_id,
  attempts.task_key,
  asked.task_run_id
from asked
left join attempts
  on attempts.workspace_id = asked.workspace_id and attempts.task_run_id = asked.task_run_id
