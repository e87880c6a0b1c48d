-- One row per workspace and run: a run that is not folded has one slice, and a folded one has one row.
-- guards: job_runs, job_daily, job_last_results
-- by: end_date, workspace_id
-- steady: repeated_run_ids
select max(slices.workspace_id) as workspace_id, slices.run_id, count(*) as rows_count
from stg_job_run_timeline as slices
left anti join repeated_run_ids as repeated on repeated.run_id = slices.run_id
group by slices.run_id
having count(*) > 1
union all
select workspace_id, run_id, count(*) as rows_count
from repeated_runs
group by workspace_id, run_id
having count(*) > 1
