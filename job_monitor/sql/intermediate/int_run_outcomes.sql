-- What a run's cost counts as: the class of its result, less the shares of attempts that ended otherwise, by time worked.
-- A share is of whole millionths, rounded down. Runs inside a notebook have no cost of their own.
with tasks as (
  select
    workspace_id,
    run_id,
    cast(sum(worked_s * 1000) as bigint) as worked_ms,
    cast(sum(failed_worked_s * 1000) as bigint) as failed_ms
  from task_runs
  group by workspace_id, run_id
),

runs as (
  select
    workspace_id,
    run_id,
    job_id,
    kind,
    end_date,
    result_class,
    cast(worked_s * 1000 as bigint) as worked_ms,
    cast(failed_worked_s * 1000 as bigint) as failed_ms,
    cast(cancelled_worked_s * 1000 as bigint) as cancelled_ms
  from job_runs
  where kind <> 'workflow'
),

shares as (
  select
    runs.*,
    case
      when runs.failed_ms > 0 and runs.result_class not in ('failed', 'timed_out')
        then (runs.failed_ms * 1000000) div runs.worked_ms
      else 0
    end as failed_ppm,
    case
      when runs.cancelled_ms > 0 and runs.result_class <> 'cancelled' then (runs.cancelled_ms * 1000000) div runs.worked_ms
      else 0
    end as cancelled_ppm,
    case
      when tasks.failed_ms > 0 and runs.failed_ms = 0 and runs.result_class = 'succeeded'
        then (tasks.failed_ms * 1000000) div tasks.worked_ms
      else 0
    end as retried_ppm
  from runs
  left join tasks on tasks.workspace_id = runs.workspace_id and tasks.run_id = runs.run_id
)

select
  workspace_id,
  run_id,
  job_id,
  kind,
  end_date,
  result_class,
  case
    when result_class = 'succeeded' then 'useful'
    when result_class in ('failed', 'timed_out') then 'failed'
    when result_class = 'cancelled' then 'cancelled'
    else 'undecided'
  end as outcome,
  cast(failed_ppm as decimal(7, 0)) * cast('0.000001' as decimal(7, 6)) as failed_ratio,
  cast(cancelled_ppm as decimal(7, 0)) * cast('0.000001' as decimal(7, 6)) as cancelled_ratio,
  cast(retried_ppm as decimal(7, 0)) * cast('0.000001' as decimal(7, 6)) as retried_ratio
from shares
