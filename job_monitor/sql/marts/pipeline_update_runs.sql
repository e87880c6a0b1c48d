-- Which job run asked for an update. A retry belongs to the run that its request belongs to.
with asked as (
  select workspace_id, request_id, pipeline_id, job_id, task_run_id, update_id
  from pipeline_requests
  lateral view explode(update_ids) as update_id
  where task_run_id is not null
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
left join int_task_attempts as attempts
  on attempts.workspace_id = asked.workspace_id and attempts.task_run_id = asked.task_run_id
