-- The slices of a run do not overlap: together they are never longer than the time from first start to last end.
-- guards: job_runs, job_daily
-- by: workspace_id, run_id
select workspace_id, run_id, worked_s, elapsed_s
from job_runs
where gap_s < 0
