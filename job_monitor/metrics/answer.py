"""A question answered from one snapshot: the range, its complete days, the days before, and a series."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from job_monitor.metrics import local
from job_monitor.metrics.knowledge import Knowledge
from job_monitor.metrics.metric import Metric, Unit
from job_monitor.metrics.periods import Grain, History, Period, Span, before, complete_part, periods
from job_monitor.metrics.question import Order, Question
from job_monitor.metrics.statement import COVERAGE, Asked, Statement, statement
from job_monitor.sql.scoped_reader import ScopedReader

EVIDENCE_ROWS = 5
"""A quantile or a share of fewer rows moves by chance: ordered by change, such a group comes after the others."""
KEYS_AT_MOST = 100
"""Series of more groups than this are asked for as those of all groups."""

Key = tuple[Any, ...]
Row = Mapping[str, Any]
Values = dict[str, Any]


@dataclass(frozen=True)
class MetricState:
    """Of one metric in an answer. With a `reason` every value of it is None.

    `complete` is the part of the range that can be compared, `previous` as many days before the range; None where there
    are none, or history does not reach so far.
    """

    metric: type[Metric]
    reason: str | None
    history: History
    complete: Span | None = None
    previous: Span | None = None
    currency: str | None = None
    price_basis: str | None = None


@dataclass(frozen=True)
class Point:
    """One step of a series; `incomplete` names the metrics of which rows may still come, or were gone
    before history begins."""

    period: Period
    values: Values
    incomplete: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """Values of one group, by name of the metric; without a group, of everything that is asked."""

    group: Mapping[str, str | None]
    labels: Mapping[str, str | None]
    values: Values
    coverage: Values
    complete: Values
    previous: Values
    points: tuple[Point, ...]
    points_before: tuple[Point, ...]
    """Of as many days before, in a question that is compared."""


@dataclass(frozen=True)
class MetricsAnswer:
    states: tuple[MetricState, ...]
    total: Line
    groups: tuple[Line, ...]
    groups_count: int


@dataclass
class _Table:
    """Rows of one relation: by group, for each of the spans, and for the series by period."""

    state: MetricState
    metrics: tuple[type[Metric], ...]
    window: dict[Key, Row] = field(default_factory=dict)
    complete: dict[Key, Row] = field(default_factory=dict)
    previous: dict[Key, Row] = field(default_factory=dict)
    series: dict[Key, dict[Any, Row]] = field(default_factory=dict)
    """Of the range and, in a question that is compared, of the days before."""


def answer(reader: ScopedReader, question: Question, known: Knowledge) -> MetricsAnswer:
    """Values of every metric of the question. What cannot be told is None, with the reason in the metric's state."""
    states = {metric: _state(metric, question, known) for metric in question.metrics}
    told = [metrics for all_ in question.relations.values() if (metrics := _told(all_, states))]
    totals = [_table(reader, question, states, metrics, ()) for metrics in told]
    final = tuple(_priced(state, totals) for state in states.values())
    tables = [_table(reader, question, states, metrics, question.groups) for metrics in told]
    lines = _Lines.of(question, final, tables, question.groups)
    keys = _ranked(question, lines, tables) if question.groups else []
    chosen = keys[: question.limit]
    _read_series(reader, question, totals, (), [()])
    if question.groups:
        _read_series(reader, question, tables, question.groups, chosen if len(chosen) < len(keys) else [])
    return MetricsAnswer(
        final,
        total=_Lines.of(question, final, totals, ()).line(()),
        groups=tuple(lines.line(key) for key in chosen),
        groups_count=len(keys),
    )


def _state(metric: type[Metric], question: Question, known: Knowledge) -> MetricState:
    history = known.histories[metric.relation.horizon]
    complete = complete_part(question.span, history)
    previous = before(question.span, complete.days) if complete is not None else None
    if previous is not None and not history.reaches(previous.from_at):
        previous = None
    return MetricState(metric, known.reason(metric, needs_jobs=question.needs_jobs), history, complete, previous)


def _told(metrics: Sequence[type[Metric]], states: Mapping[type[Metric], MetricState]) -> tuple[type[Metric], ...]:
    return tuple(metric for metric in metrics if states[metric].reason is None)


def _table(
    reader: ScopedReader,
    question: Question,
    states: Mapping[type[Metric], MetricState],
    metrics: tuple[type[Metric], ...],
    groups: tuple[str, ...],
) -> _Table:
    state = states[metrics[0]]
    table = _Table(state, metrics)
    asked = Asked(metrics[0].relation, metrics, question.span, question.filters, groups)
    table.window, table.complete, table.previous = _of_spans(reader, asked, state)
    return table


def _read_series(
    reader: ScopedReader, question: Question, tables: Sequence[_Table], groups: tuple[str, ...], keys: Sequence[Key]
) -> None:
    """The steps of these groups; without keys of all of them."""
    if question.grain is Grain.NONE:
        return
    wanted = tuple(keys) if len(keys) <= KEYS_AT_MOST and groups else ()
    for table in tables:
        relation = table.metrics[0].relation
        for span in _spans(question):
            asked = Asked(relation, table.metrics, span, question.filters, groups, question.grain, keys=wanted)
            for key, row in _keyed(reader, asked):
                table.series.setdefault(key, {})[span, row["period"]] = row


def _spans(question: Question) -> tuple[Span, ...]:
    """Of the series: the range, and the days before it."""
    return (question.span, before(question.span, question.span.days)) if question.is_compared else (question.span,)


def _of_spans(reader: ScopedReader, asked: Asked, state: MetricState) -> Sequence[dict[Key, Row]]:
    """Rows of the range, of its complete days and of those before, by group, from one statement."""
    places = (asked.span, state.complete, state.previous)
    spans = tuple(dict.fromkeys(span for span in places if span is not None))
    hull = Span(min(span.from_date for span in spans), asked.span.to_date, asked.span.zone)
    found: dict[Span, dict[Key, Row]] = {span: {} for span in spans}
    for key, row in _keyed(reader, replace(asked, span=hull, spans=spans)):
        found[spans[row["period"]]][key] = row
    return [{} if span is None else found[span] for span in places]


def _keyed(reader: ScopedReader, asked: Asked) -> Iterable[tuple[Key, Row]]:
    made = statement(asked)
    return ((tuple(row[alias] for alias in made.columns), row) for row in local.rows(reader, made))


def _priced(state: MetricState, totals: Sequence[_Table]) -> MetricState:
    """With the currency, and which price it is, where the metric is an amount."""
    for table in totals:
        row = table.window.get(())
        if state.metric in table.metrics and row is not None and state.metric.unit is Unit.CURRENCY:
            return replace(state, currency=row["currency"], price_basis=row["price_basis"])
    return state


def _ranked(question: Question, lines: "_Lines", tables: Sequence[_Table]) -> list[Key]:
    """Groups that have rows in the range or before it, in the order that is asked."""
    keys = {key for table in tables for rows in (table.window, table.previous) for key in rows}
    rank = _rank_of(question.order, lines.cells[0])
    ranks = {key: rank(key) for key in keys}

    def place(key: Key) -> tuple[Any, ...]:
        tier, size = ranks[key]
        # A null in a key has a place of its own.
        return (tier, -size, [(part is None, part or "") for part in key])

    return sorted(keys, key=place)


def _rank_of(order: Order, cells: "_Cells") -> Callable[[Key], tuple[int, Any]]:
    """A tier, the lesser the earlier, and within it a size, the greater the earlier. Without a value: the last tier."""
    sign = -1 if cells.metric.better == "up" else 1

    def of_value(key: Key) -> tuple[int, Any]:
        row = None if cells.table is None else cells.table.window.get(key)
        value = None if row is None else row[cells.metric.name]
        return (2, 0) if value is None else (0, value)

    def of_change(key: Key) -> tuple[int, Any]:
        now, earlier = cells.complete(key), cells.previous(key)
        if now is None or earlier is None:
            return (2, 0)
        change = (now - earlier) * sign
        return (0 if cells.has_evidence(key) else 1, abs(change) if order is Order.CHANGE else change)

    return of_value if order is Order.VALUE else of_change


@dataclass(frozen=True)
class _Cells:
    """What is told of one metric: its table, None where nothing is."""

    state: MetricState
    table: _Table | None

    @property
    def metric(self) -> type[Metric]:
        return self.state.metric

    def window(self, key: Key) -> Any:
        return self._of(None if self.table is None else self.table.window.get(key), is_zero=_is_begun(self.state))

    def complete(self, key: Key) -> Any:
        return self._of(None if self.table is None else self.table.complete.get(key), is_zero=_is_begun(self.state))

    def previous(self, key: Key) -> Any:
        is_zero = self.state.previous is not None
        return self._of(None if self.table is None else self.table.previous.get(key), is_zero=is_zero)

    def at(self, key: Key, span: Span, period: Period) -> Any:
        is_zero = self.state.history.holds(period.from_at, period.until_at)
        steps = {} if self.table is None else self.table.series.get(key, {})
        return self._of(steps.get((span, period.key)), is_zero=is_zero)

    def has_evidence(self, key: Key) -> bool:
        """Whether a change can be told from chance. What is counted or added up is what it is."""
        if self.metric.is_additive or self.table is None:
            return True
        rows = (self.table.complete.get(key), self.table.previous.get(key))
        return all(row is not None and row["facts_count"] >= EVIDENCE_ROWS for row in rows)

    def coverage(self, key: Key) -> Any:
        row = None if self.table is None else self.table.window.get(key)
        return None if row is None else row[self.metric.name + COVERAGE]

    def _of(self, row: Row | None, *, is_zero: bool) -> Any:
        """The row's value; without rows 0 where that is true, else None."""
        if row is not None and row["facts_count"]:
            return row[self.metric.name]
        return self.metric.when_empty if is_zero and self.table is not None else None


@dataclass(frozen=True)
class _Lines:
    """Makes the lines of one split."""

    question: Question
    cells: tuple[_Cells, ...]
    made: Statement
    steps: tuple[Period, ...]
    steps_before: tuple[Period, ...]

    @classmethod
    def of(
        cls,
        question: Question,
        states: Sequence[MetricState],
        tables: Sequence[_Table],
        groups: tuple[str, ...],
    ) -> "_Lines":
        table_of = {metric: table for table in tables for metric in table.metrics}
        cells = tuple(_Cells(state, table_of.get(state.metric)) for state in states)
        made = statement(Asked(question.metrics[0].relation, (), question.span, question.filters, groups))
        now, *earlier = (tuple(periods(span, question.grain)) for span in _spans(question))
        return cls(question, cells, made, now, *earlier or [()])

    def line(self, key: Key) -> Line:
        return Line(
            group=dict(zip(self.made.columns.values(), key, strict=True)),
            labels={outside: self._label(key, alias) for alias, outside in self.made.labels.items()},
            values={cells.metric.name: cells.window(key) for cells in self.cells},
            coverage={one.metric.name: one.coverage(key) for one in self.cells if one.metric.coverage is not None},
            complete={cells.metric.name: cells.complete(key) for cells in self.cells},
            previous={cells.metric.name: cells.previous(key) for cells in self.cells},
            points=tuple(self._point(key, self.question.span, period) for period in self.steps),
            points_before=tuple(self._point(key, _spans(self.question)[-1], period) for period in self.steps_before),
        )

    def _label(self, key: Key, alias: str) -> str | None:
        tables = (cells.table for cells in self.cells if cells.table is not None)
        rows = (rows.get(key) for table in tables for rows in (table.window, table.previous))
        return next((row[alias] for row in rows if row is not None and row[alias] is not None), None)

    def _point(self, key: Key, span: Span, period: Period) -> Point:
        values = {cells.metric.name: cells.at(key, span, period) for cells in self.cells}
        cut = (one for one in self.cells if not one.state.history.holds(period.from_at, period.until_at))
        return Point(period, values, tuple(cells.metric.name for cells in cut))


def _is_begun(state: MetricState) -> bool:
    """Whether some complete day of the range lies within history, so that a group without rows is a true zero."""
    begins_at = state.history.begins_at
    return state.complete is not None and begins_at is not None and begins_at < state.complete.until_at
