-- The runs of a job's window are those of its days, and the classes add up to them.
-- guards: job_windows
with days as (
  select
    workspace_id,
    job_id,
    sum(runs_count) as runs_count
  from job_daily
  cross join today
  where kind = 'job' and job_id is not null and end_date > cast(date_sub(today, 90) as date) and end_date <= today
  group by workspace_id, job_id
),

windows as (
  select
    workspace_id,
    job_id,
    runs_count,
    succeeded_count + failed_count + timed_out_count + cancelled_count + skipped_count + blocked_count + running_count
      + unknown_count as classes_count
  from job_windows
  where window_days = 90
)

select
  coalesce(windows.workspace_id, days.workspace_id) as workspace_id,
  coalesce(windows.job_id, days.job_id) as job_id,
  windows.runs_count,
  windows.classes_count,
  days.runs_count as days_runs_count
from windows
full join days on days.workspace_id = windows.workspace_id and days.job_id = windows.job_id
where coalesce(windows.runs_count, 0) <> coalesce(days.runs_count, 0)
  or coalesce(windows.runs_count, 0) <> coalesce(windows.classes_count, 0)
