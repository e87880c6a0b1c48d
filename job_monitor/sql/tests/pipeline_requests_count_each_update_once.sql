-- Every update that a job's task asked for stands once among the updates' job runs.
-- guards: pipeline_requests, pipeline_update_runs
-- by: workspace_id, request_id
with by_update as (
  select workspace_id, request_id, count(*) as updates_count
  from pipeline_update_runs
  group by workspace_id, request_id
)

select requests.workspace_id, requests.request_id, requests.updates_count, by_update.updates_count as rows_count
from pipeline_requests as requests
full join by_update
  on by_update.workspace_id = requests.workspace_id and by_update.request_id = requests.request_id
where not (if(requests.task_run_id is null, null, requests.updates_count) <=> by_update.updates_count)
