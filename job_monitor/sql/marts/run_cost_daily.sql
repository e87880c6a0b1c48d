-- What the runs of a day cost, on the day of their end, so that a question about many days reads few rows. A run is one
-- however many units its usage has. Runs inside a notebook have no cost of their own.
with costs as (
  select
    workspace_id,
    run_id,
    sum(cost) as cost,
    sum(
      cast(failed_cost as decimal(34, 18)) + cast(repaired_cost as decimal(34, 18))
      + cast(retried_cost as decimal(34, 18)) + cast(cancelled_cost as decimal(34, 18))
    ) as lost_cost,
    max(currency) as currency,
    min(price_basis) as price_basis,
    max(price_basis) as other_price_basis
  from run_costs
  where cost is not null
  group by workspace_id, run_id
)

select
  runs.end_date,
  runs.workspace_id,
  runs.job_id,
  runs.kind,
  runs.result_class,
  count(*) filter (where not runs.is_never_started) as started_runs_count,
  count(costs.cost) filter (where not runs.is_never_started) as costed_runs_count,
  cast(sum(costs.cost) as decimal(38, 18)) as cost,
  cast(sum(costs.lost_cost) as decimal(38, 18)) as lost_cost,
  max(costs.currency) as currency,
  case
    when min(costs.price_basis) <> max(costs.other_price_basis) then 'mixed'
    else max(costs.price_basis)
  end as price_basis
from job_runs as runs
left join costs on costs.workspace_id = runs.workspace_id and costs.run_id = runs.run_id
where runs.kind <> 'workflow'
group by runs.end_date, runs.workspace_id, runs.job_id, runs.kind, runs.result_class
