-- Every slice of an update and every version of a pipeline carries its key; a row without one is left out.
-- guards: pipelines, pipeline_requests, pipeline_update_runs
select 'pipeline_update_timeline' as table_name, workspace_id, update_id as entity_id
from system.lakeflow.pipeline_update_timeline
where workspace_id is null or update_id is null or period_start_time is null or period_end_time is null
union all
select 'pipelines' as table_name, workspace_id, pipeline_id as entity_id
from system.lakeflow.pipelines
where workspace_id is null or pipeline_id is null or change_time is null
