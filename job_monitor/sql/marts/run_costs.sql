-- What each run cost that the bill knows, and what for. The class of its result takes what the shares of failed, cancelled
-- and retried attempts leave, so the classes add up to the cost to the last digit. The shares are of time worked, on the
-- cost cut to 9 places: half a unit is taken off before it is rounded. int_run_coverage says why other runs have no cost.
with joined as (
  select
    bills.workspace_id,
    bills.run_id,
    coalesce(runs.job_id, bills.job_id) as job_id,
    runs.kind,
    runs.end_date,
    runs.result_class,
    coalesce(runs.outcome, 'undecided') as outcome,
    coalesce(runs.failed_ratio > 0 or runs.cancelled_ratio > 0 or runs.retried_ratio > 0, false) as is_divided,
    cast(runs.failed_ratio as decimal(10, 9)) as failed_ratio,
    cast(runs.cancelled_ratio as decimal(10, 9)) as cancelled_ratio,
    cast(runs.retried_ratio as decimal(10, 9)) as retried_ratio,
    bills.usage_unit,
    bills.usage_quantity,
    bills.unpriced_quantity,
    bills.list_cost,
    cast(bills.cost as decimal(34, 18)) as cost,
    bills.own_cost,
    bills.pipeline_cost,
    bills.shared_cost,
    bills.has_share,
    bills.currency,
    bills.price_basis,
    bills.last_usage_date,
    bills.last_step
  from int_run_bills as bills
  left join int_run_outcomes as runs
    on runs.workspace_id = bills.workspace_id and runs.run_id = bills.run_id
),

divided as (
  select
    *,
    case when is_divided then cast(cost - cast('0.000000000499999999' as decimal(18, 18)) as decimal(27, 9)) end as floor_cost,
    case when cost is not null then cast(0 as decimal(34, 18)) end as nothing
  from joined
),

shares as (
  select
    *,
    coalesce(cast(floor_cost * failed_ratio as decimal(34, 18)), nothing) as failed_share,
    coalesce(cast(floor_cost * cancelled_ratio as decimal(34, 18)), nothing) as cancelled_share,
    coalesce(cast(floor_cost * retried_ratio as decimal(34, 18)), nothing) as retried_share
  from divided
),

classes as (
  select
    *,
    cast(cost - failed_share - cancelled_share - retried_share as decimal(34, 18)) as rest
  from shares
)

select
  workspace_id,
  run_id,
  usage_unit,
  job_id,
  kind,
  end_date,
  result_class,
  usage_quantity,
  unpriced_quantity,
  list_cost,
  cast(cost as decimal(38, 18)) as cost,
  own_cost,
  pipeline_cost,
  shared_cost,
  cast(case outcome when 'useful' then rest else nothing end as decimal(38, 18)) as useful_cost,
  cast(case outcome when 'failed' then rest when 'useful' then nothing else failed_share end as decimal(38, 18))
    as failed_cost,
  cast(case outcome when 'useful' then failed_share else nothing end as decimal(38, 18)) as repaired_cost,
  cast(retried_share as decimal(38, 18)) as retried_cost,
  cast(case outcome when 'cancelled' then rest else cancelled_share end as decimal(38, 18)) as cancelled_cost,
  cast(case outcome when 'undecided' then rest else nothing end as decimal(38, 18)) as undecided_cost,
  currency,
  price_basis,
  has_share or is_divided and cost is not null as is_estimate,
  last_usage_date,
  last_step
from classes
