-- Every update belongs to one request, and is one row of the updates' job runs.
-- guards: pipeline_requests, pipeline_update_runs
with by_request as (
  select workspace_id, sum(updates_count) as updates_count
  from pipeline_requests
  group by workspace_id
),

by_update as (
  select workspace_id, count(*) as updates_count
  from pipeline_update_runs
  group by workspace_id
)

select by_request.workspace_id, by_request.updates_count, by_update.updates_count as rows_count
from by_request
full join by_update on by_update.workspace_id = by_request.workspace_id
where not (by_request.updates_count <=> by_update.updates_count)
