-- Every slice and every job version carries its key; a row without one cannot be told apart and is left out.
-- guards: job_runs, jobs
select 'job_run_timeline' as table_name, workspace_id, run_id as entity_id
from system.lakeflow.job_run_timeline
where workspace_id is null or run_id is null or period_start_time is null or period_end_time is null
union all
select 'jobs' as table_name, workspace_id, job_id as entity_id
from system.lakeflow.jobs
where workspace_id is null or job_id is null or change_time is null
