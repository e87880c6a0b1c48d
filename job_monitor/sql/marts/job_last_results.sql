-- How each job's last run ended, among runs that say something about the job: cancelled and skipped ones do not.
with known as (
  select
    workspace_id,
    job_id,
    max(struct(last_result_at, last_run_id, last_result_class)) as last_result,
    max(last_success_at) as last_success_at
  from job_daily
  where last_result_at is not null and last_run_id is not null and last_result_class is not null and job_id is not null
  group by workspace_id, job_id
),

failures as (
  select
    known.workspace_id,
    known.job_id,
    min(job_daily.failing_since_at) as failing_since
  from known
  join job_daily
    on job_daily.workspace_id = known.workspace_id
    and job_daily.job_id = known.job_id
  where known.last_result.last_result_class <> 'succeeded'
    and (known.last_success_at is null or job_daily.failing_since_at > known.last_success_at)
  group by known.workspace_id, known.job_id
)

select
  known.workspace_id,
  known.job_id,
  known.last_result.last_run_id as last_run_id,
  known.last_result.last_result_class as last_result_class,
  known.last_result.last_result_at as last_ended_at,
  known.last_success_at,
  known.last_result.last_result_class <> 'succeeded' as is_failing,
  failures.failing_since
from known
left join failures
  on failures.workspace_id = known.workspace_id
  and failures.job_id = known.job_id
