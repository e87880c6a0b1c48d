-- Failed tries took no more time than the task worked, and failed iterations are iterations.
-- guards: task_runs
-- by: workspace_id, run_id
select workspace_id, run_id, task_key, worked_s, failed_worked_s, iterations_count, failed_iterations_count
from task_runs
where failed_worked_s < 0 or failed_worked_s > worked_s or failed_iterations_count > iterations_count
