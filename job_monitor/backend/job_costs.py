"""What one job costs: by day, how sure that is, and what of it was lost."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from job_monitor.backend.models import UnitQuantity, Window
from job_monitor.backend.models_job import JobCost, JobCostDay
from job_monitor.backend.overview import dates
from job_monitor.backend.queries import job as ask
from job_monitor.backend.queries import overview as ask_overview
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.job import Key
from job_monitor.backend.queries.listing import Days
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.sql.scoped_reader import ScopedReader

Row = Mapping[str, Any]


def job_cost(reader: ScopedReader, book: SourceBook, key: Key, window: Days) -> JobCost | None:
    """Cost of the window; None where the bill or its prices may not be read."""
    if not book.is_known(sources.USAGE, sources.PRICES, marts=ask.COST_MARTS):
        return None
    rows = ask.cost_days(reader, key, window)
    until = ask_overview.horizons(reader).get("usage_complete_until")
    first = ask_overview.first_usage_date(reader)
    has_runs = book.is_known(sources.RUNS, marts=ask.RUN_COST_MARTS)
    return JobCost(
        window=Window(from_date=window.from_date, to_date=window.to_date, days=ask.BAND_DAYS),
        currency=next((row["currency"] for row in rows if row["currency"] is not None), None),
        price_basis=basis(rows),
        cost=total(row["cost"] for row in rows),
        estimated_cost=total(row["estimated_cost"] for row in rows),
        unpriced=[UnitQuantity(**row) for row in ask.unpriced(reader, key, window)],
        **(ask.lost(reader, key, window) if has_runs else {"runs_cost": None, "lost_cost": None}),
        complete_until=until,
        days=_days(rows, dates(window), until, first),
    )


def basis(rows: Iterable[Row]) -> str | None:
    """The one price that the costs are made of; `mixed` where there are several."""
    found = {row[name] for row in rows for name in ("price_basis", "other_price_basis") if row[name] is not None}
    return found.pop() if len(found) == 1 else ("mixed" if found else None)


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _days(rows: Sequence[Row], days: Sequence[date], until: date | None, first: date | None) -> list[JobCostDay]:
    """A day without usage costs nothing where the bill of that day is complete, and is not known elsewhere."""
    by_date = {row["usage_date"]: row for row in rows}
    return [_day(by_date.get(day), day, until, first) for day in days]


def _day(row: Row | None, day: date, until: date | None, first: date | None) -> JobCostDay:
    is_complete = until is not None and day <= until
    if row is not None:
        return JobCostDay(date=day, is_complete=is_complete, cost=row["cost"], estimated_cost=row["estimated_cost"])
    is_nothing = is_complete and first is not None and first <= day
    return JobCostDay(date=day, is_complete=is_complete, cost=Decimal(0) if is_nothing else None, estimated_cost=None)
