-- The strip of a job has two characters for each of its runs, for the last fifty at most.
-- guards: job_strips
-- by: workspace_id, job_id
with runs as (
  select
    workspace_id,
    job_id,
    cast(sum(runs_count) as bigint) as runs_count
  from job_daily
  where kind = 'job' and job_id is not null
  group by workspace_id, job_id
)

select
  coalesce(strips.workspace_id, runs.workspace_id) as workspace_id,
  coalesce(strips.job_id, runs.job_id) as job_id,
  runs.runs_count,
  length(strips.run_codes) as codes_count
from runs
full join job_strips as strips on strips.workspace_id = runs.workspace_id and strips.job_id = runs.job_id
where coalesce(length(strips.run_codes), 0) <> 2 * least(coalesce(runs.runs_count, 0), 50)
