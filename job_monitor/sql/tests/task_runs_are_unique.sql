-- One row per workspace, job run and task.
-- guards: task_runs
-- by: workspace_id, run_id
select workspace_id, run_id, task_key, count(*) as rows_count
from task_runs
group by workspace_id, run_id, task_key
having count(*) > 1
