"""What jobs cost. Amounts are of one currency, net of corrections, on the day of usage."""

from job_monitor.metrics.metric import Metric, Unit
from job_monitor.metrics.relations import BILL, JOB_COSTS


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
    sql = "case when count(distinct currency) <= 1 then sum(cost) end"
    meaning = (
        "What jobs cost: usage that carries the job, pipelines that it started, and estimated shares of shared compute."
    )


class BilledCost(Amount):
    name = "billed_cost"
    title = "Billed cost"
    relation = BILL
    sql = "case when count(distinct currency) <= 1 then sum(cost) end"
    meaning = "What everything in the account cost, jobs or not."


class UnattributedRatio(Metric):
    name = "unattributed_ratio"
    title = "Unattributed share"
    unit = Unit.RATIO
    better = "down"
    relation = BILL
    sql = """case when count(distinct currency) <= 1 then
  cast(coalesce(sum(case when step = 'unattributed' then cost end), 0) as double)
  / nullif(cast(sum(cost) as double), 0)
end"""
    meaning = "The share of the billed cost that belongs to no job, or to none that can be told."


COST_METRICS: tuple[type[Metric], ...] = (Cost, BilledCost, UnattributedRatio)
