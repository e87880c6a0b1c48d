-- What a run's cost counts as: the class of its result, less the shares of attempts that ended otherwise, by time worked;
-- and the kinds of compute that its tasks used. A share is of whole millionths, rounded down. Runs inside a notebook have
-- no cost of their own.
with tasks as (
  select
    task_runs.workspace_id,
    task_runs.run_id,
    cast(sum(task_runs.worked_s * 1000) as bigint) as worked_ms,
    cast(sum(task_runs.failed_worked_s * 1000) as bigint) as failed_ms,
    count(*) filter (
      where not task_runs.is_never_started
        and (task_runs.compute_kind = 'serverless' or task_runs.compute_kind = 'classic' and clusters.cluster_id is null)
    ) > 0 as needs_own,
    count(*) filter (
      where not task_runs.is_never_started and task_runs.compute_kind = 'classic' and clusters.cluster_id is not null
    ) > 0 as needs_all_purpose,
    count(*) filter (where not task_runs.is_never_started and task_runs.compute_kind = 'warehouse') > 0 as needs_warehouse,
    count(*) filter (where not task_runs.is_never_started and task_runs.compute_kind = 'not_stated') > 0 as needs_unknown
  from task_runs
  left join clusters
    on clusters.workspace_id = task_runs.workspace_id
    and clusters.cluster_id = task_runs.cluster_id
    and clusters.kind = 'all_purpose'
  group by task_runs.workspace_id, task_runs.run_id
),

runs as (
  select
    workspace_id,
    run_id,
    job_id,
    result_class,
    is_never_started,
    cast(worked_s * 1000 as bigint) as worked_ms,
    cast(failed_worked_s * 1000 as bigint) as failed_ms,
    cast(cancelled_worked_s * 1000 as bigint) as cancelled_ms
  from job_runs
  where kind <> 'workflow'
),

shares as (
  select
    runs.*,
    tasks.needs_own,
    tasks.needs_all_purpose,
    tasks.needs_warehouse,
    tasks.needs_unknown,
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
  result_class,
  case
    when result_class = 'succeeded' then 'useful'
    when result_class in ('failed', 'timed_out') then 'failed'
    when result_class = 'cancelled' then 'cancelled'
    else 'undecided'
  end as outcome,
  cast(failed_ppm as decimal(7, 0)) * cast('0.000001' as decimal(7, 6)) as failed_ratio,
  cast(cancelled_ppm as decimal(7, 0)) * cast('0.000001' as decimal(7, 6)) as cancelled_ratio,
  cast(retried_ppm as decimal(7, 0)) * cast('0.000001' as decimal(7, 6)) as retried_ratio,
  is_never_started,
  needs_own,
  needs_all_purpose,
  needs_warehouse,
  needs_unknown
from shares
