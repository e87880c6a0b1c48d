-- Who kept a warehouse at work in an hour: the share of each job run in the time of its statements' tasks, where that is
-- known, else in their time of execution. Statements that no job sent are a row without a job. Shares are cut to seven
-- places, so that a thousand cores for an hour do not overflow.
with hours as (
  select
    usage_date,
    workspace_id,
    warehouse_id,
    hour_at,
    job_id,
    run_id,
    cast(sum(statements_count) as bigint) as statements_count,
    cast(coalesce(sum(task_ms), 0) as bigint) as task_ms,
    cast(coalesce(sum(execution_ms), 0) as bigint) as execution_ms
  from stg_query_hours
  where warehouse_id is not null
  group by usage_date, workspace_id, warehouse_id, hour_at, job_id, run_id
),

totals as (
  select
    usage_date,
    workspace_id,
    warehouse_id,
    hour_at,
    cast(sum(task_ms) as bigint) as task_ms,
    cast(sum(execution_ms) as bigint) as execution_ms
  from hours
  group by usage_date, workspace_id, warehouse_id, hour_at
)

select
  hours.usage_date,
  hours.workspace_id,
  hours.warehouse_id,
  hours.hour_at,
  hours.job_id,
  hours.run_id,
  hours.statements_count,
  case when totals.task_ms > 0 then hours.task_ms else hours.execution_ms end as worked_ms,
  case
    when totals.task_ms > 0 then (hours.task_ms * 10000000) div totals.task_ms * 100
    when totals.execution_ms > 0 then (hours.execution_ms * 10000000) div totals.execution_ms * 100
    else 0
  end as share_ppb
from hours
join totals
  on totals.usage_date = hours.usage_date
  and totals.workspace_id = hours.workspace_id
  and totals.warehouse_id = hours.warehouse_id
  and totals.hour_at = hours.hour_at
