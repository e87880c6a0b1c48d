"""A question answered from one snapshot: the range, its complete days, the days before, and a series."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from job_monitor.metrics import local
from job_monitor.metrics.knowledge import Knowledge
from job_monitor.metrics.metric import Metric, Unit
from job_monitor.metrics.periods import Grain, History, Period, Span, before, complete_part, periods
from job_monitor.metrics.question import Question
from job_monitor.metrics.statement import COVERAGE, Asked, Statement, statement
from job_monitor.sql.scoped_reader import ScopedReader

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


def answer(reader: ScopedReader, question: Question, known: Knowledge) -> MetricsAnswer:
    """Values of every metric of the question. What cannot be told is None, with the reason in the metric's state."""
    states = {metric: _state(metric, question, known) for metric in question.metrics}
    told = {relation: _told(metrics, states) for relation, metrics in question.relations.items()}
    totals = [_table(reader, question, states, metrics, ()) for metrics in told.values() if metrics]
    tables = totals
    if question.groups:
        tables = [_table(reader, question, states, metrics, question.groups) for metrics in told.values() if metrics]
    final = tuple(_priced(state, totals) for state in states.values())
    keys = _ranked(question, tables) if question.groups else []
    lines = _Lines.of(question, final, tables, question.groups)
    return MetricsAnswer(
        final,
        total=_Lines.of(question, final, totals, ()).line(()),
        groups=tuple(lines.line(key) for key in keys[: question.limit]),
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
    if question.grain is not Grain.NONE:
        for key, row in _keyed(reader, replace(asked, grain=question.grain)):
            table.series.setdefault(key, {})[row["period"]] = row
    return table


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


def _ranked(question: Question, tables: Sequence[_Table]) -> list[Key]:
    """Groups that have rows in the range or before it: the greatest of the first metric first."""
    keys = {key for table in tables for rows in (table.window, table.previous) for key in rows}
    first = question.metrics[0]
    ranks: dict[Key, Any] = {}
    for table in tables:
        if first in table.metrics:
            ranks = {key: row[first.name] for key, row in table.window.items() if row[first.name] is not None}
    # A group without a value comes last; a null in a key has a place of its own.
    return sorted(
        keys, key=lambda key: (key not in ranks, -ranks.get(key, 0), [(part is None, part or "") for part in key])
    )


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

    def at(self, key: Key, period: Period) -> Any:
        is_zero = self.state.history.holds(period.from_at, period.until_at)
        return self._of(None if self.table is None else self.table.series.get(key, {}).get(period.key), is_zero=is_zero)

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
        return cls(question, cells, made, tuple(periods(question.span, question.grain)))

    def line(self, key: Key) -> Line:
        return Line(
            group=dict(zip(self.made.columns.values(), key, strict=True)),
            labels={outside: self._label(key, alias) for alias, outside in self.made.labels.items()},
            values={cells.metric.name: cells.window(key) for cells in self.cells},
            coverage={one.metric.name: one.coverage(key) for one in self.cells if one.metric.coverage is not None},
            complete={cells.metric.name: cells.complete(key) for cells in self.cells},
            previous={cells.metric.name: cells.previous(key) for cells in self.cells},
            points=tuple(self._point(key, period) for period in self.steps),
        )

    def _label(self, key: Key, alias: str) -> str | None:
        tables = (cells.table for cells in self.cells if cells.table is not None)
        rows = (rows.get(key) for table in tables for rows in (table.window, table.previous))
        return next((row[alias] for row in rows if row is not None and row[alias] is not None), None)

    def _point(self, key: Key, period: Period) -> Point:
        values = {cells.metric.name: cells.at(key, period) for cells in self.cells}
        cut = (one for one in self.cells if not one.state.history.holds(period.from_at, period.until_at))
        return Point(period, values, tuple(cells.metric.name for cells in cut))


def _is_begun(state: MetricState) -> bool:
    """Whether some complete day of the range lies within history, so that a group without rows is a true zero."""
    begins_at = state.history.begins_at
    return state.complete is not None and begins_at is not None and begins_at < state.complete.until_at
