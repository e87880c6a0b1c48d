-- A run's cost is the sum of the parts that carry the run, once, and its classes add up to it to the last digit.
-- guards: run_costs
-- by: workspace_id, run_id
with parts as (
  select workspace_id, run_id, usage_unit, sum(usage_quantity) as usage_quantity, sum(cost) as cost
  from cost_parts
  where run_id is not null
  group by workspace_id, run_id, usage_unit
),

runs as (
  select
    workspace_id,
    run_id,
    usage_unit,
    count(*) as rows_count,
    sum(usage_quantity) as usage_quantity,
    sum(cost) as cost,
    sum(
      cast(useful_cost as decimal(33, 18)) + cast(failed_cost as decimal(33, 18)) + cast(repaired_cost as decimal(33, 18))
      + cast(retried_cost as decimal(33, 18)) + cast(cancelled_cost as decimal(33, 18))
      + cast(undecided_cost as decimal(33, 18))
    ) as classes_cost
  from run_costs
  group by workspace_id, run_id, usage_unit
)

select runs.workspace_id, runs.run_id, runs.usage_unit, runs.cost, runs.classes_cost, parts.cost as parts_cost
from runs
full join parts
  on parts.workspace_id <=> runs.workspace_id and parts.run_id = runs.run_id and parts.usage_unit <=> runs.usage_unit
where not runs.cost <=> parts.cost
  or not runs.cost <=> runs.classes_cost
  or not runs.usage_quantity <=> parts.usage_quantity
  or coalesce(runs.rows_count, 0) <> 1
