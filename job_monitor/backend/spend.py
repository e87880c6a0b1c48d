"""What was spent: the month and what it will come to, groups that add up to the whole, and what moved.

Every amount is one of the metrics' (`metrics/answer.py`); here they are only chosen, added up and set side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from job_monitor.backend import forecast as month_ahead
from job_monitor.backend import metrics as shared
from job_monitor.backend.forecast import exact_sum
from job_monitor.backend.metrics_request import Asked
from job_monitor.backend.models_spend import (
    Spend,
    SpendBill,
    SpendForecast,
    SpendLine,
    SpendLoss,
    SpendMonth,
    SpendMover,
    SpendRate,
    SpendStep,
)
from job_monitor.backend.queries import spend as ask
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.errors import InputError
from job_monitor.metrics.answer import Line, MetricsAnswer, MetricState, Point, answer
from job_monitor.metrics.costs import BilledCost, Cost, CostOfFailure
from job_monitor.metrics.knowledge import Knowledge
from job_monitor.metrics.metric import Metric
from job_monitor.metrics.periods import Grain, Span, before, complete_part, today
from job_monitor.metrics.question import Filters, Order, Question
from job_monitor.metrics.redated import models_in
from job_monitor.metrics.relations import JOBS_SOURCE
from job_monitor.sql.scoped_reader import ScopedReader

MOVERS = 5
_WEEK = timedelta(days=7)
_USED = (BilledCost, Cost, CostOfFailure)
_OF_THE_BILL = frozenset(BilledCost.relation.dimensions)
_OF_USAGE = frozenset({"sku", "product"})


@dataclass(frozen=True)
class Place:
    """One snapshot, the question, and of what the amounts are."""

    reader: ScopedReader
    known: Knowledge
    asked: Asked
    now: datetime

    @property
    def is_bill(self) -> bool:
        """Nothing of a job is filtered by, so everything billed is meant, of these SKUs and products."""
        return self.asked.filters.dimensions.keys() <= {"workspace", *_OF_USAGE}

    @property
    def metric(self) -> type[Metric]:
        return BilledCost if self.is_bill else Cost

    @property
    def by(self) -> str | None:
        return next(iter(self.asked.groups), None)

    @property
    def grain(self) -> Grain:
        return Grain.DAY if self.asked.grain is Grain.NONE else self.asked.grain

    def answer(self, metric: type[Metric], **more: Any) -> MetricsAnswer:
        given: dict[str, Any] = {"span": self.asked.span, "filters": self.asked.filters, "limit": self.asked.limit}
        return answer(self.reader, Question((metric,), **(given | more)), self.known)


def spend(reader: ScopedReader, book: SourceBook, now: datetime, asked: Asked) -> Spend:
    """Raises InputError for what cannot be asked."""
    if len(asked.groups) > 1:
        raise InputError("group_by: one dimension at most.")
    place = Place(reader, shared.knowledge_of(reader, book), asked, now)
    total = place.answer(place.metric, grain=place.grain)
    (state,) = total.states
    lines, groups_count, groups_reason = lines_of(place, total)
    sources = list(dict.fromkeys((*shared.sources_of(_USED), JOBS_SOURCE)))
    days = _days(place, state)
    return Spend(
        as_of=book.as_of(sources[0]),
        sources=book.shown(sources, {name for metric in _USED for name in models_in(metric.relation.sql)}),
        zone=asked.span.zone,
        window=shared.span_shape(asked.span),
        grain=place.grain,
        is_bill=place.is_bill,
        currency=state.currency,
        price_basis=state.price_basis,
        reason=state.reason,
        history_from=None if state.history.begins_at is None else today(state.history.begins_at, asked.span.zone),
        complete=None if state.complete is None else shared.span_shape(state.complete),
        previous=None if state.previous is None else shared.span_shape(state.previous),
        month=_month(place, state, days),
        rate=_rate(place, state),
        steps=[_step(point) for point in total.total.points],
        total=_line("total", total.total, place.metric),
        group_by=place.by,
        groups_reason=groups_reason,
        lines=lines,
        groups_count=groups_count,
        movers=_movers(place, state),
        loss=_loss(place),
        bill=_bill(place),
        tag_keys=ask.tag_keys(reader) if place.known.built and book.is_known(JOBS_SOURCE) else [],
    )


def _step(point: Point) -> SpendStep:
    return SpendStep(from_date=point.period.from_date, to_date=point.period.to_date, is_complete=not point.incomplete)


# ── the month ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _last_complete(place: Place, state: MetricState) -> date | None:
    """The last day of which everything has arrived, today at most."""
    last = today(place.now, place.asked.span.zone)
    history = complete_part(Span(last - 2 * _WEEK, last, place.asked.span.zone), state.history)
    return None if history is None else history.to_date


def _days(place: Place, state: MetricState) -> MetricsAnswer:
    """Day by day, all that the month, the one before and the weeks behind a forecast need."""
    zone = place.asked.span.zone
    last = today(place.now, zone)
    first = month_ahead.month_of(last.replace(day=1) - timedelta(days=1), zone).from_date
    begin = min(first, last - 4 * _WEEK - timedelta(days=14))
    return place.answer(place.metric, span=Span(begin, last, zone), grain=Grain.DAY)


def _amounts(points: Sequence[Point], state: MetricState, *, is_complete: bool) -> dict[date, Decimal]:
    """What each day cost. A day that history holds and of which nothing found a price adds nothing."""
    found: dict[date, Decimal] = {}
    for point in points:
        value = point.values[state.metric.name]
        if is_complete and point.incomplete:
            continue
        if value is not None or not point.incomplete:
            found[point.period.from_date] = Decimal(value or 0)
    return found


def _sum(amounts: Mapping[date, Decimal], span: Span | None) -> Decimal | None:
    """Of the days of the span that are known; None when none is."""
    if span is None:
        return None
    known = [amount for day, amount in amounts.items() if span.from_date <= day <= span.to_date]
    return exact_sum(known) if known else None


def _month(place: Place, state: MetricState, days: MetricsAnswer) -> SpendMonth:
    zone = place.asked.span.zone
    last = today(place.now, zone)
    month = month_ahead.month_of(last, zone)
    points = days.total.points
    told, whole = (_amounts(points, state, is_complete=one) for one in (False, True))
    complete = complete_part(replace(month, to_date=last), state.history)
    earlier = None if complete is None else month_ahead.same_part_before(month, complete)
    if earlier is not None and not state.history.reaches(earlier.from_at):
        earlier = None
    if state.reason is not None:
        told, whole, earlier = {}, {}, None
    cost = _sum(told, month)
    made, reason = _forecast(place, state, month, complete, cost, whole)
    return SpendMonth(
        month=shared.span_shape(month),
        cost=cost,
        complete=None if complete is None else shared.span_shape(complete),
        complete_cost=_sum(whole, complete),
        previous=None if earlier is None else shared.span_shape(earlier),
        previous_cost=_sum(whole, earlier),
        forecast=made,
        forecast_reason=reason,
    )


def _forecast(
    place: Place,
    state: MetricState,
    month: Span,
    complete: Span | None,
    cost: Decimal | None,
    amounts: Mapping[date, Decimal],
) -> tuple[SpendForecast | None, str | None]:
    """The forecast, or why there is none."""
    if state.reason is not None:
        return None, state.reason
    last = _last_complete(place, state)
    if last is None or not amounts:
        return None, "No day of the last two weeks is complete."
    basis = month_ahead.basis_of(last, amounts, month.zone)
    if basis is None:
        return None, "Fewer than seven days are complete: a week is the least that a forecast rests on."
    if complete is not None and not state.history.reaches(month.from_at):
        return None, "History begins within this month, so its first days are not known."
    made = month_ahead.forecast(month, complete, cost or Decimal(0), amounts, basis)
    return (
        SpendForecast(cost=made.cost, low=made.low, high=made.high, basis=shared.span_shape(made.basis)),
        None,
    )


def _rate(place: Place, state: MetricState) -> SpendRate | None:
    week = _week(place, state)
    if week is None or state.reason is not None:
        return None
    found = place.answer(place.metric, span=week)
    (of_week,) = found.states
    cost = found.total.complete[place.metric.name]
    return SpendRate(
        week=shared.span_shape(week),
        cost=cost,
        daily_cost=None if cost is None else (Decimal(cost) / 7).quantize(Decimal("0.000001")),
        previous=None if of_week.previous is None else shared.span_shape(of_week.previous),
        previous_cost=found.total.previous[place.metric.name],
    )


def _week(place: Place, state: MetricState) -> Span | None:
    """The last seven complete days that history reaches."""
    last = _last_complete(place, state)
    if last is None:
        return None
    week = Span(last - _WEEK + timedelta(days=1), last, place.asked.span.zone)
    return week if state.history.reaches(week.from_at) else None


# ── groups ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def lines_of(place: Place, total: MetricsAnswer) -> tuple[list[SpendLine] | None, int, str | None]:
    """The groups, what they leave, and why there are none."""
    (state,) = total.states
    if place.by is None or state.reason is not None:
        return None, 0, state.reason
    metric = place.metric if place.by in _OF_THE_BILL else Cost
    found = place.answer(metric, groups=(place.by,), grain=place.grain, order=place.asked.order)
    (of_groups,) = found.states
    if of_groups.reason is not None:
        return None, 0, of_groups.reason
    named = [_line("group", line, metric) for line in found.groups]
    nobodys = _nobodys(place) if metric is not place.metric else []
    rest = []
    if found.groups_count > len(named):
        rest = [_left(_line("total", total.total, place.metric), [*named, *nobodys])]
    return [*named, *rest, *nobodys], found.groups_count, None


def _nobodys(place: Place) -> list[SpendLine]:
    """What is billed and belongs to no job, or to none that can be told."""
    found = place.answer(BilledCost, groups=("step",), grain=place.grain, limit=10)
    return [_line("nobody", line, BilledCost) for line in found.groups if line.group["step"] == "unattributed"]


def _line(kind: Any, line: Line, metric: type[Metric]) -> SpendLine:
    name = metric.name
    return SpendLine(
        kind=kind,
        group={} if kind == "nobody" else dict(line.group),
        labels=dict(line.labels),
        cost=line.values[name],
        complete=line.complete[name],
        previous=line.previous[name],
        steps=[point.values[name] for point in line.points],
    )


def _left(total: SpendLine, lines: Sequence[SpendLine]) -> SpendLine:
    """The total without these, to the last digit."""
    return SpendLine(
        kind="rest",
        group={},
        labels={},
        cost=_without(total.cost, [line.cost for line in lines]),
        complete=_without(total.complete, [line.complete for line in lines]),
        previous=_without(total.previous, [line.previous for line in lines]),
        steps=[_without(whole, [line.steps[at] for line in lines]) for at, whole in enumerate(total.steps)],
    )


def _without(whole: Decimal | None, parts: Sequence[Decimal | None]) -> Decimal | None:
    if whole is None:
        return None
    return exact_sum([whole, *(-part for part in parts if part is not None)])


# ── what moved, and what was lost ──────────────────────────────────────────────────────────────────────────────────


def _movers(place: Place, state: MetricState) -> list[SpendMover] | None:
    week = _week(place, state)
    if week is None or state.reason is not None or not state.history.reaches(before(week, 7).from_at):
        return None
    found = place.answer(
        Cost, span=week, groups=("job",), grain=Grain.DAY, limit=MOVERS, order=Order.CHANGE, is_compared=True
    )
    if found.states[0].reason is not None:
        return None
    movers = [_mover(line) for line in found.groups]
    return [mover for mover in movers if mover is not None and mover.change != 0]


def _mover(line: Line) -> SpendMover | None:
    name = Cost.name
    now, earlier = line.complete[name], line.previous[name]
    if now is None or earlier is None:
        return None
    change = exact_sum([Decimal(now), -Decimal(earlier)])
    points = [*line.points_before, *line.points]
    days = [(point.period.from_date, Decimal(point.values[name] or 0)) for point in points]
    return SpendMover(
        group=dict(line.group),
        labels=dict(line.labels),
        cost=now,
        previous_cost=earlier,
        change=change,
        since=month_ahead.since(days, grew=change > 0),
        days=[point.values[name] for point in points],
    )


def _bill(place: Place) -> SpendBill | None:
    """Beside amounts of jobs, the bill that they are a part of: of the same days and workspaces."""
    if place.is_bill:
        return None
    given = place.asked.filters
    of_all = Filters(workspaces=given.workspaces, skus=given.skus, products=given.products)
    total = place.answer(BilledCost, filters=of_all)
    jobs = place.answer(Cost, filters=of_all)
    chosen = place.answer(Cost)
    billed, of_jobs, of_filter = (
        one.total.values[name] for one, name in ((total, BilledCost.name), (jobs, Cost.name), (chosen, Cost.name))
    )
    return SpendBill(
        cost=billed,
        chosen=of_filter,
        other_jobs=_less(of_jobs, of_filter),
        no_job=_less(billed, of_jobs),
        reason=next((state.reason for one in (total, jobs, chosen) for state in one.states if state.reason), None),
    )


def _less(whole: Any, part: Any) -> Decimal | None:
    return None if whole is None or part is None else exact_sum([Decimal(whole), -Decimal(part)])


def _loss(place: Place) -> SpendLoss:
    if _OF_USAGE & place.asked.filters.dimensions.keys():
        reason = "What failure cost is known of whole runs, not of their SKUs or products."
        return SpendLoss(cost=None, complete=None, previous=None, reason=reason)
    found = place.answer(CostOfFailure)
    name = CostOfFailure.name
    return SpendLoss(
        cost=found.total.values[name],
        complete=found.total.complete[name],
        previous=found.total.previous[name],
        reason=found.states[0].reason,
    )
