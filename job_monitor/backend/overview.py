"""The dashboard's answer, put together from one snapshot. Null where a source cannot tell, never a zero instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from job_monitor.backend.models import (
    ClassCounts,
    CostFigures,
    DailyFigures,
    JobCounts,
    PeriodFigures,
    RunFigures,
    UnitQuantity,
    Window,
)
from job_monitor.backend.models_overview import Attention, LastHours, Mover, Movers, Overview
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.chosen import Chosen
from job_monitor.backend.queries.listing import Days, is_built
from job_monitor.backend.queries.overview import (
    HOUR_MARTS,
    MOVER_MARTS,
    Ask,
    costs_mart,
    first_run_date,
    first_usage_date,
)
from job_monitor.backend.queries.overview import horizons as horizons_of
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.domain import ResultClass
from job_monitor.metrics.figures import NEW_FOR
from job_monitor.sql.scoped_reader import ScopedReader

Rows = Mapping[date, Mapping[str, Any]]

USED = (sources.RUNS, sources.JOBS, sources.USAGE, sources.PRICES, sources.WORKSPACES)
JOB_MARTS = frozenset({"jobs"})
RUN_MARTS = frozenset({"job_daily", "job_last_results"})
COST_MARTS = frozenset({"usage_daily"})
HOURS = 24
MOVER_DAYS = 7
"""Whole weeks: other days of the week are no change."""


@dataclass(frozen=True)
class _Facts:
    """Days of the window and of the one before; None where the source cannot tell."""

    window: Days
    new_since: datetime
    runs: Rows | None
    costs: Rows | None
    runs_until: date | None
    usage_until: date | None
    currency: str
    first_run_date: date | None
    first_usage_date: date | None


@dataclass(frozen=True)
class _Place:
    """One snapshot, what is known of it, and of which jobs it is asked."""

    reader: ScopedReader
    book: SourceBook
    chosen: Chosen

    @property
    def ask(self) -> Ask:
        return Ask(self.reader, self.chosen)

    def is_known(self, *names: str, marts: frozenset[str]) -> bool:
        is_chosen = self.book.is_known(*self.chosen.needs, marts=self.chosen.marts)
        return is_built(self.reader) and is_chosen and self.book.is_known(*names, marts=marts)

    @property
    def cost_marts(self) -> frozenset[str]:
        return COST_MARTS | {costs_mart(self.chosen)}


def overview(reader: ScopedReader, book: SourceBook, now: datetime, days: int, chosen: Chosen) -> Overview:
    window = Days.until(now, days)
    place = _Place(reader, book, chosen)
    facts = _facts(place, window, now)
    has_runs, has_usage = facts.runs is not None, place.is_known(sources.USAGE, marts=place.cost_marts)
    units = place.ask.usage_by_unit(window) if has_usage else None
    return Overview(
        as_of=book.as_of(sources.RUNS),
        sources=book.shown(USED, RUN_MARTS | JOB_MARTS | COST_MARTS),
        window=Window(from_date=window.from_date, to_date=window.to_date, days=days),
        jobs=JobCounts(**place.ask.job_counts())
        if place.is_known(sources.JOBS, marts=JOB_MARTS)
        else JobCounts(count=None, paused=None, deleted=None),
        runs=_run_figures(place.ask, facts),
        complete=_period(facts, complete_days(window, facts.runs_until)),
        previous=_period(facts, _before(window, complete_days(window, facts.runs_until)), facts.first_run_date),
        cost=_cost(facts),
        unpriced=_quantities(units, "unpriced_quantity") if facts.costs is not None else None,
        usage=_quantities(units, "usage_quantity"),
        daily=[_day(facts, day) for day in dates(window)],
        last_hours=_last_hours(place, facts, now),
        attention=_attention(place.ask, facts) if has_runs else None,
        movers=_movers(place, facts),
    )


def dates(window: Days) -> list[date]:
    count = (window.to_date - window.from_date).days + 1
    return [window.from_date + timedelta(days=offset) for offset in range(count)]


def complete_days(window: Days, until: date | None) -> Days | None:
    """The part of the window whose rows have all arrived; None when there is no such day."""
    if until is None or until < window.from_date:
        return None
    return Days(window.from_date, min(until, window.to_date))


def _before(window: Days, complete: Days | None) -> Days | None:
    """As many days as are complete, just before the window."""
    if complete is None:
        return None
    length = complete.to_date - complete.from_date
    end = window.from_date - timedelta(days=1)
    return Days(end - length, end)


def _facts(place: _Place, window: Days, now: datetime) -> _Facts:
    ask, reader = place.ask, place.reader
    with_previous = Days(window.from_date - (window.to_date - window.from_date) - timedelta(days=1), window.to_date)
    has_runs = place.is_known(sources.RUNS, marts=RUN_MARTS)
    has_costs = place.is_known(sources.USAGE, sources.PRICES, marts=place.cost_marts)
    horizons: Mapping[str, Any] = horizons_of(reader) if is_built(reader) else {}
    return _Facts(
        window=window,
        new_since=now - NEW_FOR,
        runs=ask.runs_by_day(with_previous) if has_runs else None,
        costs=ask.cost_by_day(with_previous) if has_costs else None,
        runs_until=horizons.get("runs_complete_until"),
        usage_until=horizons.get("usage_complete_until"),
        currency=horizons.get("currency", ""),
        first_run_date=first_run_date(reader) if has_runs else None,
        first_usage_date=first_usage_date(reader) if has_costs else None,
    )


def _within(rows: Rows, days: Days | None) -> list[Mapping[str, Any]]:
    return [] if days is None else [row for day, row in rows.items() if days.from_date <= day <= days.to_date]


def _total(rows: Iterable[Mapping[str, Any]], name: str) -> int:
    return int(sum(row[name] for row in rows))


def ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _judged(rows: Iterable[Mapping[str, Any]]) -> int:
    """Runs that ended well or badly; cancelled, skipped and blocked ones say nothing about the job."""
    return sum(_total(rows, name) for name in ("succeeded", "failed", "timed_out"))


def _classes(rows: Iterable[Mapping[str, Any]]) -> ClassCounts:
    rows = list(rows)
    return ClassCounts(**{str(name): _total(rows, name) for name in ResultClass})


def _run_figures(ask: Ask, facts: _Facts) -> RunFigures:
    if facts.runs is None:
        return RunFigures(**dict.fromkeys(RunFigures.model_fields, None))
    rows = _within(facts.runs, facts.window)
    judged = _judged(rows)
    return RunFigures(
        count=_total(rows, "runs_count"),
        by_class=_classes(rows),
        success_ratio=ratio(_total(rows, "succeeded"), judged),
        first_time_success_ratio=ratio(_total(rows, "first_time_succeeded"), judged),
        worked_s=float(sum(row["worked_s"] for row in rows)),
        failing_jobs=ask.failing_jobs_count(facts.window),
        newly_failing_jobs=ask.newly_failing_count(facts.new_since),
        child_runs_count=ask.child_runs_count(facts.window),
    )


def _period(facts: _Facts, days: Days | None, first: date | None = None) -> PeriodFigures:
    """Figures of complete days; null when history begins later than they do (`first`)."""
    is_told = facts.runs is not None and days is not None and (first is None or first <= days.from_date)
    rows = _within(facts.runs or {}, days)
    return PeriodFigures(
        from_date=days.from_date if days else None,
        to_date=days.to_date if days else None,
        days=len(dates(days)) if days else 0,
        runs_count=_total(rows, "runs_count") if is_told else None,
        success_ratio=ratio(_total(rows, "succeeded"), _judged(rows)) if is_told else None,
    )


def _sum(rows: Iterable[Mapping[str, Any]], name: str) -> Decimal:
    return sum((row[name] for row in rows if row[name] is not None), Decimal(0))


def _cost(facts: _Facts) -> list[CostFigures] | None:
    if facts.costs is None:
        return None
    rows = _within(facts.costs, facts.window)
    complete = complete_days(facts.window, facts.usage_until)
    before = _before(facts.window, complete)
    reaches = before is not None and facts.first_usage_date is not None and facts.first_usage_date <= before.from_date
    figures = CostFigures(
        currency=facts.currency,
        list_cost=_sum(rows, "list_cost"),
        default_list_cost=_sum(rows, "default_list_cost"),
        complete_days=len(dates(complete)) if complete else 0,
        complete_list_cost=_sum(_within(facts.costs, complete), "list_cost"),
        previous_list_cost=_sum(_within(facts.costs, before), "list_cost") if reaches else None,
    )
    return [figures]


def _quantities(units: list[dict[str, Any]] | None, name: str) -> list[UnitQuantity] | None:
    if units is None:
        return None
    return [
        UnitQuantity(usage_unit=row["usage_unit"] or "not stated", usage_quantity=row[name])
        for row in units
        if row[name]
    ]


def _day(facts: _Facts, day: date) -> DailyFigures:
    runs_complete = facts.runs_until is not None and day <= facts.runs_until
    cost_complete = facts.usage_until is not None and day <= facts.usage_until
    runs = _row_of(facts.runs, day, runs_complete, facts.first_run_date)
    cost = _row_of(facts.costs, day, cost_complete, facts.first_usage_date)
    return DailyFigures(
        date=day,
        is_complete=runs_complete,
        is_cost_complete=cost_complete,
        by_class=None if runs is None else _classes([runs] if runs else []),
        worked_s=None if runs is None else float(runs.get("worked_s", 0)),
        list_cost=None if cost is None else cost.get("list_cost", Decimal(0)),
    )


def _row_of(rows: Rows | None, day: date, is_complete: bool, first: date | None) -> Mapping[str, Any] | None:
    """The day's row. Without one: empty (a true zero) inside the complete history, None outside of it."""
    if rows is None or day in rows:
        return None if rows is None else rows[day]
    return {} if is_complete and first is not None and first <= day else None


def _attention(ask: Ask, facts: _Facts) -> list[Attention]:
    return [Attention(**row) for row in ask.attention(facts.window, facts.new_since)]


def _last_hours(place: _Place, facts: _Facts, now: datetime) -> LastHours | None:
    """None where the runs may not be read, or a claim about them fails."""
    if facts.runs is None or not place.book.is_known(marts=HOUR_MARTS):
        return None
    from_at = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    known_until = place.book.as_of(sources.RUNS)
    first = facts.first_run_date
    told = place.ask.runs_by_hour(from_at, now)

    def counts(hour: int) -> ClassCounts | None:
        begin = from_at + timedelta(hours=hour)
        if hour in told:
            return ClassCounts(**told[hour])
        is_known = known_until is not None and first is not None and begin <= known_until
        return ClassCounts() if is_known and first is not None and _begin(first) <= begin else None

    return LastHours(from_at=from_at, known_until=known_until, by_class=[counts(hour) for hour in range(HOURS)])


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _movers(place: _Place, facts: _Facts) -> Movers | None:
    """Of the newest days whose usage is complete against those before them."""
    until, first = facts.usage_until, facts.first_usage_date
    if facts.costs is None or until is None or first is None or not place.book.is_known(marts=MOVER_MARTS):
        return None
    days = Days(until - timedelta(days=MOVER_DAYS - 1), until)
    before = days.from_date - timedelta(days=MOVER_DAYS)
    if first > before:
        return None
    jobs = [Mover(**row) for row in place.ask.movers(days, before)]
    return Movers(from_date=days.from_date, to_date=until, days=MOVER_DAYS, currency=facts.currency, jobs=jobs)
