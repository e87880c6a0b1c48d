"""Shapes of what is answered about whose cost it is."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from job_monitor.backend.models import Answer, Shape, UnitQuantity, Window
from job_monitor.backend.values import Exact, Ratio


class AttributionStep(StrEnum):
    EXACT = "exact"
    PIPELINE = "pipeline"
    ALL_PURPOSE = "all_purpose"
    WAREHOUSE = "warehouse"
    UNATTRIBUTED = "unattributed"


class AttributionPart(Shape):
    """A part of the bill, by how it is known whose it is."""

    step: AttributionStep = Field(
        description="exact: the usage names the job; pipeline: of an update that a job asked for; all_purpose and "
        "warehouse: shares of compute that several used; unattributed: no job, or none that can be told."
    )
    reason: str | None = Field(
        description="Why no job is known, of an unattributed part. `…_not_told`: the table that would tell is not read."
    )
    is_estimate: bool = Field(description="Shares are right in sum and estimated for each job.")
    cost: Exact | None = Field(description="Null: nothing of it found a price.")
    unpriced: list[UnitQuantity] = Field(description="The usage of the part that found no price, by unit.")


class RunsCost(Shape):
    """Cost of the runs that ended in the window, by what it went to; the parts add up to `cost`."""

    cost: Exact
    useful_cost: Exact = Field(description="What counts for a good result.")
    failed_cost: Exact = Field(description="Attempts that failed, of runs that did not end well.")
    repaired_cost: Exact = Field(description="Attempts that failed, of runs that a repair brought to a good end.")
    retried_cost: Exact = Field(description="Attempts of tasks that failed, of runs that succeeded without a repair.")
    cancelled_cost: Exact = Field(description="Attempts that were cancelled.")
    undecided_cost: Exact = Field(description="Runs that are open, did not run, or whose end is not known.")
    lost_cost: Exact = Field(description="Failed, repaired, retried and cancelled together: the cost of failure.")


class Attribution(Answer):
    """The bill of a window in parts. `cost` is the sum of the parts' costs, to the last digit."""

    window: Window
    complete_until: date | None = Field(
        description="Usage until this date should have arrived; corrections may follow."
    )
    currency: str | None = Field(description="The one currency whose prices are used; null while nothing has a price.")
    price_basis: str | None = Field(
        description="Which price the amounts are at: list, account, list_discounted, account_discounted, or mixed."
    )
    cost: Exact | None = Field(description="Everything that found a price, net of corrections.")
    list_cost: Exact | None = Field(description="The same at list price, promotions in and discounts out.")
    attributed_cost: Exact | None = Field(description="The part that jobs brought about, estimates among it.")
    attributed_ratio: Ratio | None = Field(description="Coverage: the share of the cost that has a job.")
    estimated_cost: Exact | None = Field(description="Of the attributed part, what is estimated.")
    unattributed_cost: Exact | None = Field(description="The rest: with the attributed part it is the cost.")
    parts: list[AttributionPart] | None = Field(description="The surest step first, the greatest cost first.")
    runs: RunsCost | None
