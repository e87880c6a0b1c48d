"""Shapes of the dashboard."""

from datetime import date

from pydantic import Field

from job_monitor.backend.models import (
    Answer,
    ClassCounts,
    CostFigures,
    DailyFigures,
    JobCounts,
    PeriodFigures,
    RunFigures,
    Shape,
    UnitQuantity,
    Window,
)
from job_monitor.backend.values import Count, Exact, Id, Utc
from job_monitor.domain import ResultClass


class Attention(Shape):
    """A job whose last result is a failure."""

    workspace_id: Id
    workspace_name: str | None
    job_id: Id
    job_name: str | None
    team: str | None
    owner: str | None
    failures_count: Count = Field(description="Failed and timed-out runs that ended in the window.")
    last_result: ResultClass
    last_run_id: Id
    last_ended_at: Utc
    failing_since: Utc = Field(description="End of the first failed run after the last success.")
    is_new: bool = Field(description="It began to fail in the last 24 hours.")


class LastHours(Shape):
    """Runs of the last 24 clock hours by the hour they ended, or were last seen; the last hour is not over yet."""

    from_at: Utc = Field(description="Begin of the first hour.")
    known_until: Utc | None = Field(description="Newest event of the runs: what happened since is not in yet.")
    by_class: list[ClassCounts | None] = Field(
        description="One entry an hour. Null: before the history, or no data of that hour yet."
    )


class Mover(Shape):
    """A job whose cost has changed."""

    workspace_id: Id
    workspace_name: str | None
    job_id: Id
    job_name: str | None
    cost: Exact
    previous_cost: Exact
    is_estimate: bool = Field(description="A share of compute that several use is part of it.")


class Movers(Shape):
    """Jobs by how much their cost changed: complete days against as many days just before them."""

    from_date: date = Field(serialization_alias="from")
    to_date: date = Field(serialization_alias="to")
    days: Count
    currency: str
    jobs: list[Mover] = Field(description="The greatest difference first, up or down.")


class Overview(Answer):
    window: Window
    jobs: JobCounts
    runs: RunFigures
    complete: PeriodFigures = Field(description="The complete days of the window.")
    previous: PeriodFigures = Field(description="As many days just before the window.")
    cost: list[CostFigures] | None
    unpriced: list[UnitQuantity] | None = Field(description="Usage that found no list price, by unit.")
    usage: list[UnitQuantity] | None = Field(description="All usage, net of corrections; units are never added up.")
    daily: list[DailyFigures]
    last_hours: LastHours | None
    attention: list[Attention] | None
    movers: Movers | None = Field(
        description="Null: costs may not be read, or the history does not reach two periods back."
    )
