-- Failed and cancelled attempts took no more time than the run worked, and a run that never started took none.
-- guards: job_runs
-- by: workspace_id, run_id
select workspace_id, run_id, worked_s, failed_worked_s, cancelled_worked_s
from job_runs
where failed_worked_s < 0 or cancelled_worked_s < 0 or failed_worked_s + cancelled_worked_s > worked_s
