-- What jobs cost, by day and step. A run is counted as billed once, on the last day of its usage, on the line of the step
-- that run_costs names, and only if something of it is left after corrections.
with billed as (
  select
    last_usage_date as usage_date,
    workspace_id,
    job_id,
    last_step as step,
    usage_unit,
    count(*) as billed_runs_count
  from run_costs
  where last_usage_date is not null and job_id is not null and usage_quantity <> 0
  group by last_usage_date, workspace_id, job_id, last_step, usage_unit
),

daily as (
  select
    usage_date,
    workspace_id,
    job_id,
    step,
    usage_unit,
    max_by(job_name, struct(last_usage_at, job_name)) filter (where job_name is not null) as billed_job_name,
    cast(sum(usage_quantity) as decimal(38, 18)) as usage_quantity,
    cast(sum(unpriced_quantity) as decimal(38, 18)) as unpriced_quantity,
    cast(sum(list_cost) as decimal(38, 18)) as list_cost,
    cast(sum(default_list_cost) as decimal(38, 18)) as default_list_cost,
    cast(sum(account_cost) as decimal(38, 18)) as account_cost,
    cast(sum(cost) as decimal(38, 18)) as cost,
    max(currency) as currency,
    case when min(price_basis) <> max(price_basis) then 'mixed' else max(price_basis) end as price_basis
  from cost_parts
  where job_id is not null
  group by usage_date, workspace_id, job_id, step, usage_unit
)

select
  daily.*,
  coalesce(billed.billed_runs_count, 0) as billed_runs_count
from daily
left join billed
  on billed.usage_date = daily.usage_date
  and billed.workspace_id <=> daily.workspace_id
  and billed.job_id = daily.job_id
  and billed.step = daily.step
  and billed.usage_unit <=> daily.usage_unit
