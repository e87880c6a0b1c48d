-- Runs of jobs with a target, and whether they kept it. The hour that is promised is the first of its name after the run
-- began, on the clock of the target's zone: a run that begins at that hour has a day. By the clock, an hour that comes
-- twice in autumn is over when it came for the second time.
with judged as (
  select
    runs.workspace_id,
    runs.job_id,
    runs.run_id,
    runs.kind,
    runs.started_at,
    runs.ended_at,
    runs.last_seen_at,
    runs.end_date,
    runs.result_class,
    runs.elapsed_s,
    targets.max_duration_s,
    targets.finish_by_minute,
    unix_micros(from_utc_timestamp(runs.started_at, targets.zone)) as started_us,
    unix_micros(from_utc_timestamp(runs.ended_at, targets.zone)) as ended_us
  from job_runs as runs
  join monitor.config.targets as targets
    on targets.workspace_id = runs.workspace_id and targets.job_id = runs.job_id
  where runs.kind = 'job' and runs.result_class in ('succeeded', 'failed', 'timed_out')
),

due as (
  select
    *,
    started_us - started_us % 86400000000 + finish_by_minute * 60000000
      + if(finish_by_minute * 60000000 <= started_us % 86400000000, 86400000000, 0) as due_us
  from judged
)

select
  workspace_id,
  job_id,
  run_id,
  kind,
  started_at,
  ended_at,
  last_seen_at,
  end_date,
  result_class,
  coalesce(elapsed_s <= max_duration_s, true) as is_in_time,
  coalesce(ended_us <= due_us, true) as is_by_the_hour,
  result_class = 'succeeded' and coalesce(elapsed_s <= max_duration_s, true) and coalesce(ended_us <= due_us, true) as is_kept
from due
