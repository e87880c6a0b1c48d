-- The last fifty runs of each job, as its days have them, ready to be drawn. Days before the newest one that has fifty runs by
-- itself are left out before the texts are put together: nothing of them is among the last fifty.
with newest as (
  select
    workspace_id,
    job_id,
    max(end_date) filter (where runs_count >= 50) as full_date,
    max(newest_seen_at) as newest_seen_at
  from job_daily
  where kind = 'job' and job_id is not null
  group by workspace_id, job_id
)

select
  days.workspace_id,
  days.job_id,
  right(listagg(days.run_codes, '') within group (order by days.end_date), 100) as run_codes,
  max(newest.newest_seen_at) as newest_seen_at
from job_daily as days
join newest on newest.workspace_id = days.workspace_id and newest.job_id = days.job_id
where days.kind = 'job' and (newest.full_date is null or days.end_date >= newest.full_date)
group by days.workspace_id, days.job_id
