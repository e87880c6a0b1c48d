"""Shapes of a bill as it was known on an earlier day."""

from datetime import date

from pydantic import Field

from job_monitor.backend.models import Answer, Shape, Window
from job_monitor.backend.values import Count, Exact


class StatementAmounts(Shape):
    """Net of the corrections among it."""

    records_count: Count = Field(description="Usage records; a correction is one too.")
    usage_quantity: Exact
    list_cost: Exact | None = Field(description="At list price; null: nothing of it has one.")
    cost: Exact | None = Field(description="What counts: account price or list price, less the configured discount.")


class StatementChange(StatementAmounts):
    """What arrived after the day of the statement, of one kind."""

    record_type: str | None = Field(
        description="ORIGINAL: usage that came late; RETRACTION: taken back; RESTATEMENT: put in its place."
    )


class StatementLine(Shape):
    sku_name: str | None
    cloud: str | None
    usage_unit: str | None
    known_then: StatementAmounts
    known_now: StatementAmounts
    changes: list[StatementChange] = Field(description="The difference between the two; nothing where they agree.")


class Statement(Answer):
    """A bill of the past, to be compared with a report that was made on that day."""

    statement_date: date = Field(description="What had arrived by the end of this day is `known_then`.")
    window: Window
    currency: str | None = Field(description="Null while nothing has a price.")
    lines: list[StatementLine] | None = Field(description="By SKU, cloud and unit. Null: usage is not known.")
