-- Slices of tasks on classic clusters, cut at the clock's hours as usage is. Slices of before 2026-01-19 run over the hour.
select
  workspace_id,
  cluster_id,
  cast(hour_at as date) as usage_date,
  hour_at,
  job_id,
  run_id,
  task_key,
  task_run_id,
  greatest(slice_start_at, hour_at) as from_at,
  least(slice_end_at, hour_at + interval '1' hour) as until_at
from stg_job_task_run_timeline
lateral view explode(
  sequence(date_trunc('HOUR', slice_start_at), date_trunc('HOUR', slice_end_at - interval '1' millisecond), interval '1' hour)
) hours as hour_at
where cluster_id is not null and slice_ms > 0
