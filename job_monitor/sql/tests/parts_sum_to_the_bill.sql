-- The parts sum to the bill to the last digit, for every day, workspace, unit and currency: quantity, and each cost.
-- guards: cost_parts, run_costs, job_cost_daily, cost_daily
-- by: usage_date
with bill as (
  select
    usage_date,
    workspace_id,
    usage_unit,
    currency,
    sum(usage_quantity) as usage_quantity,
    sum(list_cost) as list_cost,
    sum(default_list_cost) as default_list_cost,
    sum(account_cost) as account_cost,
    sum(cost) as cost
  from usage_priced
  group by usage_date, workspace_id, usage_unit, currency
),

parts as (
  select
    usage_date,
    workspace_id,
    usage_unit,
    currency,
    sum(usage_quantity) as usage_quantity,
    sum(list_cost) as list_cost,
    sum(default_list_cost) as default_list_cost,
    sum(account_cost) as account_cost,
    sum(cost) as cost
  from cost_parts
  group by usage_date, workspace_id, usage_unit, currency
)

select bill.usage_date, bill.workspace_id, bill.usage_unit, bill.currency, bill.cost, parts.cost as parts_cost
from bill
full join parts
  on parts.usage_date <=> bill.usage_date
  and parts.workspace_id <=> bill.workspace_id
  and parts.usage_unit <=> bill.usage_unit
  and parts.currency <=> bill.currency
where coalesce(bill.usage_quantity, 0) <> coalesce(parts.usage_quantity, 0)
  or coalesce(bill.list_cost, 0) <> coalesce(parts.list_cost, 0)
  or coalesce(bill.default_list_cost, 0) <> coalesce(parts.default_list_cost, 0)
  or coalesce(bill.account_cost, 0) <> coalesce(parts.account_cost, 0)
  or coalesce(bill.cost, 0) <> coalesce(parts.cost, 0)
