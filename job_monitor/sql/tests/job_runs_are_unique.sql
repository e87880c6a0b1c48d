-- One row per workspace and run.
-- guards: job_runs, job_daily, job_last_results
-- by: workspace_id, run_id
select workspace_id, run_id, count(*) as rows_count
from job_runs
group by workspace_id, run_id
having count(*) > 1
