"""The query builder: a statement in Databricks' dialect, with named parameters, for a relation, a span and a split."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from job_monitor.metrics.conditions import Parameters, of_jobs
from job_monitor.metrics.dimensions import TAG, Dimension, dimension
from job_monitor.metrics.metric import Metric
from job_monitor.metrics.periods import Grain, Span
from job_monitor.metrics.question import Filters
from job_monitor.metrics.redated import Cte, redated
from job_monitor.metrics.relations import Relation

COVERAGE = "_coverage"
PARAMETER = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")

_PERIODS = {
    Grain.HOUR: "date_trunc('HOUR', {when})",
    Grain.DAY: "{when}",
    Grain.WEEK: "cast(date_trunc('WEEK', {when}) as date)",
    Grain.MONTH: "cast(date_trunc('MONTH', {when}) as date)",
}


@dataclass(frozen=True)
class Asked:
    """What one statement answers. With `spans`, which may overlap, each of them is a period, by its number. With `keys`
    of these groups alone."""

    relation: Relation
    metrics: tuple[type[Metric], ...]
    span: Span
    filters: Filters = field(default_factory=Filters)
    groups: tuple[str, ...] = ()
    grain: Grain = Grain.NONE
    spans: tuple[Span, ...] = ()
    keys: tuple[tuple[str | None, ...], ...] = ()

    @property
    def is_redated(self) -> bool:
        """Days that are not UTC's, or hours: what is prepared by UTC date does not tell them."""
        return self.span.zone != "UTC" or self.grain is Grain.HOUR

    @property
    def has_periods(self) -> bool:
        return bool(self.spans) or self.grain is not Grain.NONE

    @property
    def dimensions(self) -> list[Dimension]:
        return [dimension(name) for name in self.groups]

    @property
    def source(self) -> str:
        """What stands behind FROM."""
        relation = self.relation
        named = {*self.groups, *self.filters.dimensions}
        is_finer = named & set(relation.finer_dimensions) or (self.is_redated and relation.is_redated_finer)
        return relation.finer if is_finer and relation.finer is not None else relation.sql

    @property
    def joins_jobs(self) -> bool:
        return self.filters.needs_jobs or any(one.joins_jobs for one in self.dimensions)

    @property
    def joins_workspaces(self) -> bool:
        return "workspace" in self.groups


@dataclass(frozen=True)
class Statement:
    """`ctes` come first; `columns` are the aliases of the group's key -> what they are called outside."""

    ctes: tuple[Cte, ...]
    text: str
    columns: Mapping[str, str]
    labels: Mapping[str, str]
    parameters: Mapping[str, object]


def statement(asked: Asked) -> Statement:
    """Rows of `asked`: the group's columns, `period`, labels, `facts_count`, notes, and each metric by its name."""
    parameters = Parameters()
    groups, labels = _groups(asked, parameters)
    facts = _facts(asked, groups, labels, parameters)
    ctes = [*redated(asked.source, asked.relation, hours=asked.grain is Grain.HOUR)] if asked.is_redated else []
    ctes.append(Cte("facts", facts))
    keys = [*groups, *(["period"] if asked.has_periods else [])]
    if asked.relation.fold is not None:
        ctes.append(Cte("folded", _folded(asked, [*keys, *labels])))
    text = _totals(asked, keys, list(labels))
    used = {name for part in (*(cte.text for cte in ctes if cte.is_ours), text) for name in PARAMETER.findall(part)}
    values = parameters.values | _times(asked.span)
    columns = {alias: outside for alias, (outside, _) in groups.items()}
    return Statement(
        tuple(ctes),
        text,
        columns,
        {alias: outside for alias, (outside, _) in labels.items()},
        {name: values[name] for name in sorted(used)},
    )


def _times(span: Span) -> dict[str, object]:
    return {
        "from_date": span.from_date,
        "to_date": span.to_date,
        "from_at": span.from_at,
        "until_at": span.until_at,
        "zone": span.zone,
    }


Columns = dict[str, tuple[str, str]]
"""alias -> (name outside, expression)"""


def _groups(asked: Asked, parameters: Parameters) -> tuple[Columns, Columns]:
    groups: Columns = {}
    labels: Columns = {}
    for index, one in enumerate(asked.dimensions):
        for name, expression in one.columns.items():
            if one.name.startswith(TAG):
                tag = parameters.bind(f"group_tag_{index}", one.name.removeprefix(TAG))
                groups[f"by_tag_{index}"] = (name, expression.format(tag=tag))
            else:
                groups[f"by_{name}"] = (name, expression)
        if one.label is not None:
            labels[f"label_{one.label[0]}"] = one.label
    return groups, labels


def _facts(asked: Asked, groups: Columns, labels: Columns, parameters: Parameters) -> str:
    """The relation's rows that are asked, each with its group and its period."""
    columns = ["f.*"]
    columns += [f"{expression} as {alias}" for alias, (_, expression) in (groups | labels).items()]
    if asked.has_periods:
        period = "spans.number" if asked.spans else _PERIODS[asked.grain].format(when=_when(asked))
        columns.append(f"{period} as period")
    lines = ["select", ",\n".join(f"  {column}" for column in columns), f"from {asked.source} as f"]
    if asked.spans:
        lines.append(f"join ({_spans(asked, parameters)}) as spans")
        lines.append(f"  on {_when(asked)} between spans.from_date and spans.to_date")
    if asked.joins_jobs:
        lines.append("left join jobs as j on j.workspace_id = f.workspace_id and j.job_id = f.job_id")
    if asked.joins_workspaces:
        lines.append("left join workspaces as w on w.workspace_id = f.workspace_id")
    conditions = [_range(asked), *_conditions(asked, parameters), *_of_keys(asked, groups, parameters)]
    return "\n".join([*lines, "where " + "\n  and ".join(conditions)])


def _spans(asked: Asked, parameters: Parameters) -> str:
    rows = []
    for number, span in enumerate(asked.spans):
        begin = parameters.bind(f"from_date_{number}", span.from_date)
        end = parameters.bind(f"to_date_{number}", span.to_date)
        rows.append(f"select {number} as number, {begin} as from_date, {end} as to_date")
    return " union all ".join(rows)


def _when(asked: Asked) -> str:
    """The date, or for hours the moment, that a row counts on."""
    relation = asked.relation
    if relation.moment is None:
        return f"f.{relation.day}"
    if asked.grain is Grain.HOUR:
        return f"f.{relation.moment}"
    if asked.is_redated:
        return f"cast(from_utc_timestamp(f.{relation.moment}, :zone) as date)"
    return f"cast(f.{relation.moment} as date)" if relation.day is None else f"f.{relation.day}"


def _range(asked: Asked) -> str:
    relation = asked.relation
    if relation.moment is not None and (asked.is_redated or relation.day is None):
        return f"f.{relation.moment} >= :from_at and f.{relation.moment} < :until_at"
    if asked.grain is Grain.HOUR:
        return f"f.{relation.day} >= :from_at and f.{relation.day} < :until_at"
    return f"{_when(asked)} between :from_date and :to_date"


def _conditions(asked: Asked, parameters: Parameters) -> list[str]:
    found = of_jobs(asked.filters, parameters)
    if asked.filters.kinds:
        found.append(f"f.kind in ({parameters.one_of('kind', asked.filters.kinds)})")
    elif "kind" in asked.relation.dimensions:
        # A notebook's workflow run is part of the run that started it.
        found.append("f.kind <> 'workflow'")
    for column, name, values in (
        ("f.sku_name", "sku", asked.filters.skus),
        ("f.product", "product", asked.filters.products),
    ):
        if values:
            found.append(f"coalesce({column}, '') in ({parameters.one_of(name, values)})")
    return found


def _of_keys(asked: Asked, groups: Columns, parameters: Parameters) -> list[str]:
    if not asked.keys:
        return []
    expressions = [expression for _, expression in groups.values()]
    keys = []
    for number, key in enumerate(asked.keys):
        parts = zip(expressions, key, strict=True)
        same = (
            f"{one} <=> {parameters.bind(f'key_{number}_{place}', part)}" for place, (one, part) in enumerate(parts)
        )
        keys.append(f"({' and '.join(same)})")
    return [f"({' or '.join(keys)})"]


def _folded(asked: Asked, carried: list[str]) -> str:
    fold = asked.relation.fold
    assert fold is not None  # noqa: S101 - the caller asked
    keys = ", ".join([*carried, *fold.keys])
    columns = ", ".join([keys, *(f"{expression} as {name}" for name, expression in fold.columns.items())])
    return "\n".join([f"select {columns}", "from facts", f"where {fold.where}", f"group by {keys}"])


def _totals(asked: Asked, keys: list[str], labels: list[str]) -> str:
    relation = asked.relation
    columns = [*keys, *(f"max({label}) as {label}" for label in labels), "count(*) as facts_count"]
    columns += [f"{expression} as {name}" for name, expression in relation.notes.items()]
    for metric in asked.metrics:
        columns.append(f"{metric.sql} as {metric.name}")
        if metric.coverage is not None:
            columns.append(f"{metric.coverage} as {metric.name}{COVERAGE}")
    body = ",\n".join(column.replace("\n", "\n  ") for column in columns)
    lines = ["select", "  " + body.replace(",\n", ",\n  "), f"from {'facts' if relation.fold is None else 'folded'}"]
    if keys:
        lines += [f"group by {', '.join(keys)}", f"order by {', '.join(keys)}"]
    return "\n".join(lines)
