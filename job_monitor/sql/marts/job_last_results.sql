-- How each job's last run ended, among runs that say something about the job: cancelled and skipped ones do not.
with judged as (
  select
    workspace_id,
    job_id,
    run_id,
    ended_at,
    result_class
  from job_runs
  where kind = 'job' and result_class in ('succeeded', 'failed', 'timed_out') and job_id is not null
),

last_good as (
  select
    workspace_id,
    job_id,
    max(ended_at) as ended_at
  from judged
  where result_class = 'succeeded'
  group by workspace_id, job_id
),

since_then as (
  select
    judged.workspace_id,
    judged.job_id,
    last_good.ended_at as last_success_at,
    max_by(judged.result_class, struct(judged.ended_at, judged.run_id)) as last_result_class,
    max_by(judged.run_id, struct(judged.ended_at, judged.run_id)) as last_run_id,
    max(judged.ended_at) as last_ended_at,
    min(judged.ended_at) filter (where judged.result_class <> 'succeeded') as first_failure_at
  from judged
  left join last_good
    on last_good.workspace_id = judged.workspace_id and last_good.job_id = judged.job_id
  where last_good.ended_at is null or judged.ended_at >= last_good.ended_at
  group by judged.workspace_id, judged.job_id, last_good.ended_at
)

select
  workspace_id,
  job_id,
  last_run_id,
  last_result_class,
  last_ended_at,
  last_success_at,
  last_result_class <> 'succeeded' as is_failing,
  case when last_result_class <> 'succeeded' then first_failure_at end as failing_since
from since_then
