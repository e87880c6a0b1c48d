"""Shapes of what is answered about spending: the month, its groups, and what moved."""

from datetime import date
from typing import Literal

from pydantic import Field

from job_monitor.backend.models import Answer, Shape
from job_monitor.backend.models_metrics import MetricSpan
from job_monitor.backend.values import Count, Exact
from job_monitor.metrics.periods import Grain


class SpendForecast(Shape):
    """An estimate: the month's complete days as they are, each other day as its weekday was in the basis."""

    cost: Exact
    low: Exact | None = Field(
        description="As if each day that is left were the cheapest of its weekday; null on one week."
    )
    high: Exact | None = Field(description="As if each were the dearest.")
    basis: MetricSpan = Field(description="Whole weeks of complete days, four at most.")


class SpendMonth(Shape):
    """The month of today, whatever range is asked."""

    month: MetricSpan
    cost: Exact | None = Field(description="So far, days that are not complete among it.")
    complete: MetricSpan | None = Field(description="Its days whose usage has arrived; null while there are none.")
    complete_cost: Exact | None = Field(description="Of these days: compare it …")
    previous: MetricSpan | None = Field(
        description="… with as many first days of the month before; null where history does not reach so far."
    )
    previous_cost: Exact | None
    forecast: SpendForecast | None
    forecast_reason: str | None = Field(description="Why there is no forecast; null when there is one.")


class SpendRate(Shape):
    """The last week of complete days, beside the week before."""

    week: MetricSpan
    cost: Exact | None
    daily_cost: Exact | None = Field(description="A seventh of it, to a millionth.")
    previous: MetricSpan | None
    previous_cost: Exact | None


class SpendLine(Shape):
    """One group; `nobody`: what no job can be told of; `rest`: what the groups that are named leave of the total."""

    kind: Literal["total", "group", "rest", "nobody"]
    group: dict[str, str | None]
    labels: dict[str, str | None]
    cost: Exact | None = Field(description="Over the whole range. Groups, rest and nobody are the total, exactly.")
    complete: Exact | None = Field(description="Over the complete days of the range: compare these …")
    previous: Exact | None = Field(description="… with these, of as many days before it.")
    steps: list[Exact | None] = Field(description="By step of the series; null where it is not known.")


class SpendStep(Shape):
    from_date: date = Field(serialization_alias="from")
    to_date: date = Field(serialization_alias="to")
    is_complete: bool = Field(description="All its usage has arrived, and history reaches back to it.")


class SpendMover(Shape):
    """A job whose cost changed most from one week of complete days to the next."""

    group: dict[str, str | None]
    labels: dict[str, str | None]
    cost: Exact
    previous_cost: Exact
    change: Exact
    since: date | None = Field(description="The day that parts the two weeks best into two levels.")
    days: list[Exact | None] = Field(description="The two weeks, day by day.")


class SpendLoss(Shape):
    """The cost of failure, of runs that ended in the range."""

    cost: Exact | None
    complete: Exact | None
    previous: Exact | None
    reason: str | None = Field(description="Why it is not known; null when it is.")


class SpendBill(Shape):
    """How amounts of jobs lie in the bill of the same days, workspaces and SKUs: the three parts are the whole."""

    cost: Exact | None
    chosen: Exact | None = Field(description="Of the jobs that the filter names.")
    other_jobs: Exact | None
    no_job: Exact | None = Field(description="Of no job, or of none that can be told.")
    reason: str | None = Field(description="Why a part is not known.")


class Spend(Answer):
    """What was spent: of everything that is billed, or of the jobs that the filter leaves."""

    zone: str
    window: MetricSpan
    grain: Grain
    is_bill: bool = Field(
        description="The amounts are of everything billed; else of jobs alone, as a filter names jobs."
    )
    currency: str | None
    price_basis: str | None
    reason: str | None = Field(description="Why amounts are null; null when they are known.")
    history_from: date | None = Field(description="The first day with usage.")
    complete: MetricSpan | None = Field(description="The days of the range whose usage has all arrived.")
    previous: MetricSpan | None = Field(description="As many days just before the range.")
    month: SpendMonth
    rate: SpendRate | None
    steps: list[SpendStep]
    total: SpendLine
    group_by: str | None
    groups_reason: str | None = Field(description="Why the groups cannot be told; null when they can.")
    lines: list[SpendLine] | None = Field(description="Groups, the greatest first, then the rest and nobody's.")
    groups_count: Count
    movers: list[SpendMover] | None = Field(description="Null where there are not two weeks of complete days.")
    loss: SpendLoss
    bill: SpendBill | None = Field(description="Null without a filter of jobs: then the total is the bill.")
    tag_keys: list[str] = Field(
        description="Keys of jobs' tags, the most used first: each is a `tag:<key>` to group by."
    )
