-- The last fifty runs of each job, as its days have them, ready to be drawn.
select
  workspace_id,
  job_id,
  right(listagg(run_codes, '') within group (order by end_date), 100) as run_codes,
  max(newest_seen_at) as newest_seen_at
from job_daily
where kind = 'job' and job_id is not null
group by workspace_id, job_id
