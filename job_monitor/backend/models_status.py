"""Response models of the status page."""

from pydantic import Field

from job_monitor.backend.models import Answer, Shape
from job_monitor.backend.values import Count, Exact, Seconds, Utc
from job_monitor.domain import SourceState


class OwnPeriod(Shape):
    """What the product itself asked of its warehouse, and what that cost."""

    from_at: Utc
    statement_s: Seconds = Field(
        description="Times of our statements on the UTC days of the period, added up: two at a time count twice."
    )
    held_s: Seconds = Field(description="Time in which at least one statement of ours was with the warehouse.")
    up_s: Seconds = Field(
        description="Time for which we kept it up: held_s and the idle time before it stops by itself."
    )
    billed_cost: Exact | None = Field(description="Our part of the warehouse's bill, of hours that are billed.")
    unbilled_s: Seconds = Field(description="Part of up_s in hours that no bill covers yet.")
    estimated_cost: Exact | None = Field(description="unbilled_s at what a second of up_s cost where it is billed.")
    cost: Exact | None = Field(description="billed_cost and estimated_cost; null where one of them cannot be told.")


class OwnStatements(Shape):
    feature: str = Field(description="What it was for, as the query tag `feature` says.")
    source: str
    statements_count: Count
    statement_s: Seconds


class WaitingTable(Shape):
    name: str
    reason: str
    until: Utc = Field(description="When it may be read again.")


class ShedTier(Shape):
    """Tables of equal urgency, in the order in which the cap lets them wait."""

    title: str
    tables: list[str]
    from_ratio: float = Field(description="They wait from this share of what may be used so far.")
    at_most_s: Seconds | None = Field(description="The longest they wait while more urgent tables are read.")


class OwnCost(Shape):
    warehouse_id: str
    warehouse_name: str | None
    warehouse_size: str | None
    auto_stop_s: Seconds | None = Field(description="Idle time before it stops; null: not known, and not in up_s.")
    currency: str | None
    method: str = Field(description="How the cost is told, in words.")
    reason: str | None = Field(description="Why it cannot be told, where it cannot.")
    last_day: OwnPeriod
    last_month: OwnPeriod
    statements: list[OwnStatements] = Field(description="The last 30 days, the most time first.")
    limit_s: Seconds | None = Field(description="The cap: seconds of up_s a UTC day; null: none.")
    used_today_s: Seconds
    may_be_used_s: Seconds | None = Field(description="How much of the cap may be used by now.")
    waiting: list[WaitingTable] = Field(description="Tables that the cap keeps from being read now.")
    shedding: list[ShedTier] = Field(description="The first waits first.")


class FeatureTable(Shape):
    name: str
    state: SourceState
    statement: str = Field(description="What grants it.")
    dark: str = Field(description="What goes dark without it.")
    is_optional: bool = Field(description="Not every account has it, and nothing is missed without it.")


class FeatureGrants(Shape):
    """What one part of the product needs the right to."""

    name: str
    lights: str = Field(description="What one sees with it.")
    tables: list[FeatureTable]


class RightFacts(Shape):
    """A right that no GRANT gives."""

    name: str
    given_by: str
    dark: str = Field(description="What goes dark without it.")


class StoreFacts(Shape):
    size_bytes: Count
    generation: Count | None
    published_at: Utc | None
    age_s: Seconds | None = Field(description="Time since the generation was published.")


class Status(Answer):
    """How the product itself is: beside /api/health, what only who runs it wants to know."""

    version: str
    now: Utc
    store: StoreFacts
    own_cost: OwnCost | None = Field(description="Null without a warehouse.")
    grants: list[FeatureGrants]
    rights: list[RightFacts] = Field(description="What else it needs the right to.")
