-- The last fifty runs of each job, as its days have them, ready to be drawn. Where the newest week has fifty runs, older days
-- are left out before the texts are put together in order: that is what takes the time, and nothing of them would be left.
with newest as (
  select
    workspace_id,
    job_id,
    max(end_date) as newest_date,
    max(newest_seen_at) as newest_seen_at
  from job_daily
  where kind = 'job' and job_id is not null
  group by workspace_id, job_id
),

weeks as (
  select
    days.workspace_id,
    days.job_id,
    max(newest.newest_seen_at) as newest_seen_at,
    cast(date_sub(max(newest.newest_date), 7) as date) as before_date,
    sum(days.runs_count) as runs_count
  from job_daily as days
  join newest on newest.workspace_id = days.workspace_id and newest.job_id = days.job_id
  where days.kind = 'job' and days.end_date > cast(date_sub(newest.newest_date, 7) as date)
  group by days.workspace_id, days.job_id
)

select
  days.workspace_id,
  days.job_id,
  right(listagg(days.run_codes, '') within group (order by days.end_date), 100) as run_codes,
  max(weeks.newest_seen_at) as newest_seen_at
from job_daily as days
join weeks on weeks.workspace_id = days.workspace_id and weeks.job_id = days.job_id
where days.kind = 'job' and (weeks.runs_count < 50 or days.end_date > weeks.before_date)
group by days.workspace_id, days.job_id
