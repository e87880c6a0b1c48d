-- What the runs of a day cost, on the day of their end, so that a question about many days reads few rows. A run is one
-- however many units its usage has. Runs inside a notebook have no cost of their own.
select
  runs.end_date,
  runs.workspace_id,
  runs.job_id,
  runs.kind,
  runs.result_class,
  count(distinct case when not runs.is_never_started then runs.run_id end) as started_runs_count,
  count(distinct case when not runs.is_never_started and costs.cost is not null then runs.run_id end) as costed_runs_count,
  cast(sum(costs.cost) as decimal(38, 18)) as cost,
  cast(sum(costs.failed_cost + costs.repaired_cost + costs.retried_cost + costs.cancelled_cost) as decimal(38, 18))
    as lost_cost,
  max(costs.currency) as currency,
  case when min(costs.price_basis) <> max(costs.price_basis) then 'mixed' else max(costs.price_basis) end as price_basis
from job_runs as runs
left join run_costs as costs on costs.workspace_id = runs.workspace_id and costs.run_id = runs.run_id
where runs.kind <> 'workflow'
group by runs.end_date, runs.workspace_id, runs.job_id, runs.kind, runs.result_class
