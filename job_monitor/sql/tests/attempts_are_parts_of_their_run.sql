-- Failed and cancelled attempts took no more time than the run worked, and none took less than none.
-- guards: job_runs
-- by: workspace_id, run_id
select workspace_id, run_id, worked_ms, failed_ms, cancelled_ms
from repeated_runs
where failed_ms < 0 or cancelled_ms < 0 or failed_ms + cancelled_ms > worked_ms
