-- Every slice of a task carries its key; a row without one cannot be told apart and is left out.
-- guards: task_runs
select workspace_id, run_id
from system.lakeflow.job_task_run_timeline
where workspace_id is null or run_id is null or period_start_time is null or period_end_time is null
  or (job_run_id is not null and task_key is null)
