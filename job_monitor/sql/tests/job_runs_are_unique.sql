-- One row per workspace and run: a run that is not folded has one slice, and a folded one has one row.
-- guards: job_runs, job_daily, job_last_results
-- by: end_date, workspace_id
-- steady: repeated_run_ids by day
with doubled as (
  select run_id, count(*) as rows_count
  from stg_job_run_timeline
  group by run_id
  having count(*) > 1
)

select doubled.run_id, doubled.rows_count
from doubled
left anti join repeated_run_ids as repeated on repeated.run_id = doubled.run_id
union all
select run_id, count(*) as rows_count
from repeated_runs
group by workspace_id, run_id
having count(*) > 1
