"""Metrics in the shapes of the API."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from job_monitor.backend import models_metrics as shapes
from job_monitor.backend.metrics_request import Asked
from job_monitor.backend.models_metrics import FigureSql
from job_monitor.backend.queries.chosen import Chosen
from job_monitor.backend.queries.sources import SourceBook, is_known
from job_monitor.backend.queries.spend import tag_keys
from job_monitor.databricks.reads import select
from job_monitor.databricks.system_tables import TABLES
from job_monitor.domain import Source
from job_monitor.errors import NotFoundError
from job_monitor.metrics import METRICS, statement
from job_monitor.metrics.answer import Line, MetricState, Point, answer
from job_monitor.metrics.dimensions import DIMENSIONS, TAG
from job_monitor.metrics.figures import Figure, figure_shown
from job_monitor.metrics.knowledge import Knowledge, knowledge
from job_monitor.metrics.metric import Metric
from job_monitor.metrics.periods import Grain, Span
from job_monitor.metrics.question import Question
from job_monitor.metrics.redated import models_in
from job_monitor.metrics.relations import JOBS_SOURCE, OF_A_RUN, RUNS_SOURCE
from job_monitor.metrics.shown import Surroundings, metric_sources, shown, surroundings
from job_monitor.sql.scoped_reader import ScopedReader

_TAG = shapes.DimensionDescription(name=f"{TAG}<key>", meaning="The value of that tag of the job today.")


def listed(reader: ScopedReader, book: SourceBook) -> shapes.MetricList:
    """Every metric, for a picker: what it is, and whether it can be told now."""
    known = knowledge_of(reader, book)
    return shapes.MetricList(
        as_of=book.as_of(RUNS_SOURCE),
        sources=book.shown(sources_of(METRICS)),
        metrics=[_description(metric, known) for metric in METRICS],
        dimensions=[*(shapes.DimensionDescription(name=one.name, meaning=one.meaning) for one in DIMENSIONS), _TAG],
        grains=list(Grain),
        tag_keys=tag_keys(reader) if known.built and book.is_known(JOBS_SOURCE) else [],
    )


def queried(reader: ScopedReader, book: SourceBook, question: Question) -> shapes.MetricsResult:
    """The question's values. What cannot be told is null, with the reason in the metric's state."""
    found = answer(reader, question, knowledge_of(reader, book))
    sources = sources_of(question.metrics, question)
    marts = {name for metric in question.metrics for name in models_in(metric.relation.sql)}
    return shapes.MetricsResult(
        as_of=book.as_of(sources[0]),
        sources=book.shown(sources, marts),
        zone=question.span.zone,
        window=span_shape(question.span),
        grain=question.grain,
        group_by=list(question.groups),
        metrics=[_state(state) for state in found.states],
        total=_line(found.total),
        groups=[_line(line) for line in found.groups],
        groups_count=found.groups_count,
    )


def sql_of(reader: ScopedReader, book: SourceBook, metric: type[Metric], asked: Asked) -> shapes.MetricSql:
    """The statement behind the number of one metric. Raises NotFoundError before the first build: no number yet."""
    question = asked.question((metric,))
    known = knowledge_of(reader, book)
    if not known.built:
        raise NotFoundError("Nothing is built yet, so there is no number that a statement could give.")
    around = _around(reader)
    of_one = statement.Asked(
        metric.relation, (metric,), question.span, question.filters, question.groups, question.grain
    )
    made = shown(of_one, around)
    sources = list(dict.fromkeys((*metric.relation.sources, *made.sources)))
    days = f"Days {question.span.from_date} to {question.span.to_date} of {question.span.zone}."
    read = [book.by_name[name] for name in sources]
    head = _head(f"{metric.title} ({metric.unit}). {metric.meaning}", days, around.now_at, read)
    return shapes.MetricSql(
        as_of=book.as_of(sources[0]),
        sources=book.shown(sources),
        name=metric.name,
        zone=question.span.zone,
        window=span_shape(question.span),
        sql=head + made.sql,
    )


def figure_sql(reader: ScopedReader, book: SourceBook, figure: Figure, chosen: Chosen, now: datetime) -> FigureSql:
    """The statement behind a number of this moment. Raises NotFoundError before the first build."""
    if not knowledge_of(reader, book).built:
        raise NotFoundError("Nothing is built yet, so there is no number that a statement could give.")
    around = _around(reader)
    made = figure_shown(figure, chosen.filters, now, around)
    sources = list(dict.fromkeys((*figure.sources, *made.sources)))
    read = [book.by_name[name] for name in sources]
    head = _head(f"{figure.title}. {figure.meaning}", f"Asked at {_moment(now)}.", around.now_at, read)
    return FigureSql(as_of=book.as_of(sources[0]), sources=book.shown(sources), name=figure.name, sql=head + made.sql)


def _around(reader: ScopedReader) -> Surroundings:
    hours = {
        table.source_name: select(table, since=False, until=False) for table in TABLES if table.aggregate is not None
    }
    return surroundings(reader, hours)


def _head(what: str, when: str, built_at: datetime, sources: Iterable[Source]) -> str:
    lines = [
        what,
        f"{when} Run it in a session whose time zone is UTC.",
        f"Job Monitor's number is of the build at {_moment(built_at)}; it read:",
        *(f"  {source.name}: {source.state}, newest event {_moment(source.as_of)}" for source in sources),
    ]
    return "".join(f"-- {line}\n" for line in lines)


def _moment(at: datetime | None) -> str:
    return "not known" if at is None else f"{at:%Y-%m-%d %H:%M:%S} UTC"


def knowledge_of(reader: ScopedReader, book: SourceBook) -> Knowledge:
    return knowledge(reader, lambda names, marts: _reason(book, names, marts))


def _reason(book: SourceBook, names: Sequence[str], marts: Collection[str]) -> str | None:
    for name in names:
        source = book.by_name[name]
        if not is_known(source):
            return f"{name} is {source.state}: {source.message or 'its rows are not known.'}"
    doubt = next(iter(book.doubts_of(marts)), None)
    return None if doubt is None else f"Figures contradict what must hold ({doubt.claim}): {doubt.meaning}"


def sources_of(metrics: Iterable[type[Metric]], question: Question | None = None) -> list[str]:
    """Tables that the metrics rest on, those without which there is no number first."""
    with_jobs = question is not None and (question.needs_jobs or "job" in question.groups)
    with_workspaces = question is not None and "workspace" in question.groups
    found: dict[str, None] = {}
    metrics = list(metrics)
    for metric in metrics:
        found |= dict.fromkeys(metric.relation.sources)
    for metric in metrics:
        found |= dict.fromkeys(metric_sources(metric, with_jobs=with_jobs, with_workspaces=with_workspaces))
    return list(found)


def _description(metric: type[Metric], known: Knowledge) -> shapes.MetricDescription:
    dimensions = [*metric.relation.dimensions, *(metric.relation.finer_dimensions if metric.is_finer else ())]
    filters = [name for name in dimensions if name in (*OF_A_RUN, "sku", "product")]
    return shapes.MetricDescription(
        name=metric.name,
        title=metric.title,
        unit=metric.unit,
        better=metric.better,
        meaning=metric.meaning,
        is_additive=metric.is_additive,
        has_coverage=metric.coverage is not None,
        dimensions=dimensions,
        filters=[*filters, "name"] if "job" in filters else filters,
        sources=list(metric_sources(metric)),
        reason=known.reason(metric),
    )


def _state(state: MetricState) -> shapes.MetricState:
    return shapes.MetricState(
        name=state.metric.name,
        title=state.metric.title,
        unit=state.metric.unit,
        better=state.metric.better,
        reason=state.reason,
        currency=state.currency,
        price_basis=state.price_basis,
        history_from=state.history.begins_at,
        complete_until=state.history.complete_at,
        complete=None if state.complete is None else span_shape(state.complete),
        previous=None if state.previous is None else span_shape(state.previous),
    )


def span_shape(span: Span) -> shapes.MetricSpan:
    return shapes.MetricSpan(from_date=span.from_date, to_date=span.to_date, days=span.days)


def _line(line: Line) -> shapes.MetricLine:
    return shapes.MetricLine(
        group=dict(line.group),
        labels=dict(line.labels),
        values=_values(line.values),
        coverage=shapes.MetricCoverage(**line.coverage),
        complete=_values(line.complete),
        previous=_values(line.previous),
        points=[_point(point) for point in line.points],
        points_before=[_point(point) for point in line.points_before],
    )


def _point(point: Point) -> shapes.MetricPoint:
    return shapes.MetricPoint(
        from_date=point.period.from_date,
        to_date=point.period.to_date,
        from_at=point.period.from_at,
        until_at=point.period.until_at,
        values=_values(point.values),
        incomplete=list(point.incomplete),
    )


def _values(values: dict[str, Any]) -> shapes.MetricValues:
    return shapes.MetricValues(**values)
