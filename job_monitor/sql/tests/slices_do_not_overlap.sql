-- The slices of a run do not overlap: together they are never longer than the time from first start to last end.
-- guards: job_runs, job_daily
-- by: workspace_id, run_id
select workspace_id, run_id, worked_ms, started_at, last_seen_at
from repeated_runs
where unix_millis(last_seen_at) - unix_millis(started_at) < worked_ms
