-- Streaks of failures of a job, each from its first failed run to the next success. Of runs that ended in the same moment a
-- success is the later one. On a day without a failure only the first success matters, so the runs of such days stay unread.
with failing_days as (
  select end_date, workspace_id, job_id
  from job_daily
  where kind = 'job' and failed_count + timed_out_count > 0
),

events as (
  select
    runs.workspace_id,
    runs.job_id,
    runs.ended_at,
    runs.result_class = 'succeeded' as is_good
  from job_runs as runs
  left semi join failing_days as days
    on days.end_date = runs.end_date
    and days.workspace_id = runs.workspace_id
    and days.job_id = runs.job_id
  where runs.kind = 'job' and runs.result_class in ('succeeded', 'failed', 'timed_out')
  union all
  select
    workspace_id,
    job_id,
    first_success_at as ended_at,
    true as is_good
  from job_daily
  where kind = 'job' and failed_count + timed_out_count = 0 and first_success_at is not null
),

ordered as (
  select
    *,
    sum(if(is_good, 1, 0)) over (
      partition by workspace_id, job_id order by ended_at, is_good rows between unbounded preceding and current row
    ) as successes_before,
    min(case when is_good then ended_at end) over (
      partition by workspace_id, job_id order by ended_at, is_good rows between current row and unbounded following
    ) as next_success_at
  from events
),

streaks as (
  select
    workspace_id,
    job_id,
    min(ended_at) as failed_at,
    min(next_success_at) as recovered_at,
    count(*) as failed_runs_count
  from ordered
  where not is_good
  group by workspace_id, job_id, successes_before
)

select
  workspace_id,
  job_id,
  failed_at,
  recovered_at,
  cast((unix_millis(recovered_at) - unix_millis(failed_at)) / 1000.0 as decimal(18, 3)) as recovery_s,
  failed_runs_count
from streaks
