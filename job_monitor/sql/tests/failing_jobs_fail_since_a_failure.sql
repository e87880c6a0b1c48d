-- A job fails since some moment exactly while its last result is no success, and that moment is after its last success.
-- guards: job_last_results, job_daily
-- by: workspace_id, job_id
select workspace_id, job_id, last_result_class, last_ended_at, last_success_at, failing_since
from job_last_results
where (failing_since is not null) <> is_failing
  or coalesce(failing_since <= last_success_at, false)
  or coalesce(failing_since > last_ended_at, false)
