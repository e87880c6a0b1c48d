-- A day's runs are the runs that ended on it, per workspace: no run on two days, none on no day.
-- guards: job_daily
-- by: end_date, workspace_id
-- steady: repeated_run_ids by day, clock
with by_run as (
  select end_date, workspace_id, count(*) as runs_count
  from job_runs
  group by end_date, workspace_id
),

by_day as (
  select
    end_date,
    workspace_id,
    sum(runs_count) as runs_count,
    sum(
      succeeded_count + failed_count + timed_out_count + cancelled_count
      + skipped_count + blocked_count + running_count + unknown_count
    ) as classes_count
  from job_daily
  group by end_date, workspace_id
)

select by_run.end_date, by_run.workspace_id, by_run.runs_count, by_day.runs_count as day_runs_count, by_day.classes_count
from by_run
full join by_day on by_day.end_date = by_run.end_date and by_day.workspace_id = by_run.workspace_id
where not (by_run.runs_count <=> by_day.runs_count and by_run.runs_count <=> by_day.classes_count)
