"""What jobs cost. Amounts are of one currency, net of corrections, on the day of usage."""

from job_monitor.metrics.metric import Metric, Unit
from job_monitor.metrics.relations import BILL, JOB_COSTS, RUN_COSTS


class Amount(Metric):
    """Parts add up, to the last decimal; without usage it is a true zero, and null where no usage found a price."""

    unit = Unit.CURRENCY
    better = "down"
    is_additive = True
    when_empty = 0


class Cost(Amount):
    name = "cost"
    title = "Cost of jobs"
    relation = JOB_COSTS
    is_finer = True
    sql = "case when coalesce(min(currency) = max(currency), true) then sum(cost) end"
    meaning = (
        "What jobs cost: usage that carries the job, pipelines that it started, and estimated shares of shared compute."
    )


class JobListCost(Amount):
    name = "job_list_cost"
    title = "Cost of jobs at list price"
    relation = JOB_COSTS
    is_finer = True
    sql = "case when coalesce(min(currency) = max(currency), true) then sum(list_cost) end"
    meaning = "What jobs cost at list price, promotions in and the account's own prices out."


class BilledCost(Amount):
    name = "billed_cost"
    title = "Billed cost"
    relation = BILL
    sql = "case when coalesce(min(currency) = max(currency), true) then sum(cost) end"
    meaning = "What everything in the account cost, jobs or not."


class ListCost(Amount):
    name = "list_cost"
    title = "Billed cost at list price"
    relation = BILL
    sql = "case when coalesce(min(currency) = max(currency), true) then sum(list_cost) end"
    meaning = "What everything in the account costs at list price, promotions in and the account's own prices out."


class UnattributedRatio(Metric):
    name = "unattributed_ratio"
    title = "Unattributed share"
    unit = Unit.RATIO
    better = "down"
    relation = BILL
    sql = """case when coalesce(min(currency) = max(currency), true) then
  cast(coalesce(sum(case when step = 'unattributed' then cost end), 0) as double)
  / nullif(cast(sum(cost) as double), 0)
end"""
    meaning = "The share of the billed cost that belongs to no job, or to none that can be told."


class CostOfFailure(Amount):
    name = "cost_of_failure"
    title = "Cost of failure"
    relation = RUN_COSTS
    sql = "case when coalesce(min(currency) = max(currency), true) then sum(lost_cost) end"
    meaning = "The part of the runs' cost that went to attempts that failed, were retried, repaired or cancelled."


class CostPerSuccess(Metric):
    name = "cost_per_success"
    title = "Cost per success"
    unit = Unit.CURRENCY
    better = "down"
    relation = RUN_COSTS
    sql = """case when coalesce(min(currency) = max(currency), true) then
  cast(floor(cast(sum(cost) as double)
    / nullif(sum(case when result_class = 'succeeded' then costed_runs_count end), 0) * 1000000 + 0.5)
    / 1000000.0 as decimal(38, 6))
end"""
    coverage = "cast(sum(costed_runs_count) as double) / nullif(sum(started_runs_count), 0)"
    meaning = "Cost of all runs whose cost is known, failed ones too, for each of them that succeeded in the end."


class UsageQuantity(Metric):
    name = "usage_quantity"
    title = "Usage"
    unit = Unit.USAGE
    better = None
    relation = BILL
    is_additive = True
    when_empty = 0
    sql = "case when coalesce(min(usage_unit) = max(usage_unit), true) then sum(usage_quantity) end"
    meaning = "Everything used, net of corrections; null where several units meet: split by usage_unit."


class UnpricedQuantity(Metric):
    name = "unpriced_quantity"
    title = "Usage without a price"
    unit = Unit.USAGE
    better = "down"
    relation = BILL
    is_additive = True
    when_empty = 0
    sql = """case when count(distinct case when unpriced_quantity <> 0 then usage_unit end) <= 1
  then sum(unpriced_quantity) end"""
    meaning = "Usage that found no price, so that no cost has it; null where several units meet: split by usage_unit."


COST_METRICS: tuple[type[Metric], ...] = (
    Cost,
    JobListCost,
    BilledCost,
    ListCost,
    UnattributedRatio,
    CostOfFailure,
    CostPerSuccess,
    UsageQuantity,
    UnpricedQuantity,
)
