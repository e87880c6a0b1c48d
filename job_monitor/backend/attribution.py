"""Whose the bill is: its parts, what they come to, and what of the runs' cost was lost."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from job_monitor.backend.models import UnitQuantity, Window
from job_monitor.backend.models_costs import Attribution, AttributionPart, AttributionStep, RunsCost
from job_monitor.backend.queries import attribution as ask
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.listing import Days, is_built
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.sql.scoped_reader import ScopedReader

ESTIMATED = frozenset({AttributionStep.ALL_PURPOSE, AttributionStep.WAREHOUSE})
_USED = (sources.USAGE, sources.PRICES, sources.RUNS, sources.TASKS, sources.UPDATES, sources.QUERIES)
_NOT_TOLD = {
    "interactive_cluster": ("cluster_not_told", (sources.TASKS,)),
    "idle_warehouse": ("warehouse_not_told", (sources.QUERIES,)),
    "pipeline_without_job": ("pipeline_not_told", (sources.UPDATES, sources.TASKS)),
}
"""That no job used a thing is told by these sources; without one of them the reason is another."""
_LOST = ("failed_cost", "repaired_cost", "retried_cost", "cancelled_cost")
_SUMS = (
    "currency",
    "price_basis",
    "cost",
    "list_cost",
    "attributed_cost",
    "attributed_ratio",
    "estimated_cost",
    "unattributed_cost",
)

Row = Mapping[str, Any]


def attribution(
    reader: ScopedReader, book: SourceBook, now: datetime, days: int, workspaces: Sequence[str] = ()
) -> Attribution:
    """The bill of the window, of these workspaces or of everything. Null where a source cannot tell; usage without a
    price is counted, never free."""
    window = Days.until(now, days)
    has_bill = is_built(reader) and book.is_known(sources.USAGE, sources.PRICES, marts=ask.MARTS)
    rows = _sorted(told(ask.parts(reader, window, workspaces), book)) if has_bill else None
    has_runs = has_bill and book.is_known(sources.RUNS, marts=ask.RUN_MARTS)
    return Attribution(
        as_of=book.as_of(sources.USAGE),
        sources=book.shown(_USED, (*ask.MARTS, *ask.RUN_MARTS)),
        window=Window(from_date=window.from_date, to_date=window.to_date, days=days),
        complete_until=ask.complete_until(reader) if has_bill else None,
        parts=None if rows is None else _parts(rows, told(ask.unpriced(reader, window, workspaces), book)),
        runs=_runs(ask.runs(reader, window, workspaces)) if has_runs else None,
        **_sums(rows),
    )


def told(rows: Iterable[Row], book: SourceBook) -> list[Row]:
    """The rows, with reasons that say no more than what could be read."""
    return [{**row, "reason": _reason(row["reason"], book)} for row in rows]


def _reason(reason: str | None, book: SourceBook) -> str | None:
    untold, needed = _NOT_TOLD.get(reason or "", (reason, ()))
    return reason if book.is_known(*needed) else untold


def _sorted(rows: Iterable[Row]) -> list[Row]:
    order = list(AttributionStep)
    return sorted(rows, key=lambda row: (order.index(row["step"]), -(row["cost"] or 0), row["reason"] or ""))


def _sums(rows: Sequence[Row] | None) -> dict[str, Any]:
    """What the parts come to; nothing where nothing is known, or nothing has a price."""
    cost = _total(rows or [], "cost")
    if rows is None or cost is None:
        return dict.fromkeys(_SUMS)
    attributed = _of(rows, lambda step: step != AttributionStep.UNATTRIBUTED)
    bases = {row["price_basis"] for row in rows if row["price_basis"] is not None}
    return {
        "currency": max(row["currency"] for row in rows if row["currency"] is not None),
        "price_basis": bases.pop() if len(bases) == 1 else "mixed",
        "cost": cost,
        "list_cost": _total(rows, "list_cost"),
        "attributed_cost": attributed,
        "attributed_ratio": float(attributed / cost) if cost > 0 and 0 <= attributed <= cost else None,
        "estimated_cost": _of(rows, lambda step: step in ESTIMATED),
        "unattributed_cost": _of(rows, lambda step: step == AttributionStep.UNATTRIBUTED),
    }


def _total(rows: Iterable[Row], name: str) -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known, Decimal(0)) if known else None


def _of(rows: Iterable[Row], is_wanted: Any) -> Decimal:
    return _total((row for row in rows if is_wanted(row["step"])), "cost") or Decimal(0)


def _parts(rows: Iterable[Row], unpriced: Sequence[Row]) -> list[AttributionPart]:
    return [
        AttributionPart(
            step=row["step"],
            reason=row["reason"],
            is_estimate=row["step"] in ESTIMATED,
            cost=row["cost"],
            unpriced=[
                UnitQuantity(usage_unit=unit["usage_unit"], usage_quantity=unit["usage_quantity"])
                for unit in unpriced
                if (unit["step"], unit["reason"]) == (row["step"], row["reason"])
            ],
        )
        for row in rows
    ]


def _runs(row: Row | None) -> RunsCost | None:
    return None if row is None else RunsCost(**row, lost_cost=sum((row[name] for name in _LOST), Decimal(0)))
