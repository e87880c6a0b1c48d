"""Shapes of the metrics' answers. Names, units and documents of the values come from METRICS."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from job_monitor.backend.models import Answer, Shape
from job_monitor.backend.values import Count, Exact, Ratio, Utc
from job_monitor.metrics import METRICS
from job_monitor.metrics.figures import FigureName
from job_monitor.metrics.metric import Metric, Unit
from job_monitor.metrics.periods import Grain

BY_NAME: dict[str, type[Metric]] = {metric.name: metric for metric in METRICS}

_TYPES: dict[Unit, Any] = {
    Unit.COUNT: Count,
    Unit.RATIO: float,
    Unit.SECONDS: float,
    Unit.CURRENCY: Exact,
    Unit.USAGE: Exact,
}


def _known(name: str) -> str:
    if name not in BY_NAME:
        raise ValueError(f"There is no metric of this name; there are {', '.join(BY_NAME)}")
    return name


MetricName = Annotated[str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(BY_NAME)})]


def _field(metric: type[Metric], kind: Any) -> tuple[Any, Any]:
    return (kind | None, Field(default=None, description=f"{metric.title} ({metric.unit}). {metric.meaning}"))


class _Named(BaseModel):
    """By the metric's name; only the metrics that were asked. Null: not known, or nothing to take it of."""

    model_config = ConfigDict(extra="forbid")


if TYPE_CHECKING:

    class MetricValues(_Named):
        """A field for each metric of METRICS, in the type of its unit."""

    class MetricCoverage(_Named):
        """A field for each metric that has a coverage."""

else:
    MetricValues = create_model(
        "MetricValues", __base__=_Named, **{metric.name: _field(metric, _TYPES[metric.unit]) for metric in METRICS}
    )
    MetricCoverage = create_model(
        "MetricCoverage",
        __base__=_Named,
        **{metric.name: (Ratio | None, None) for metric in METRICS if metric.coverage is not None},
    )


class MetricDescription(Shape):
    name: MetricName
    title: str
    unit: Unit
    better: Literal["up", "down"] | None = Field(description="Which way is good; null where neither is.")
    meaning: str
    is_additive: bool = Field(description="Values of parts add up to the whole.")
    has_coverage: bool = Field(description="Its value may rest on a part of the rows; the answer says which part.")
    dimensions: list[str] = Field(description="What it can be split by; `tag` stands for `tag:<key>`.")
    filters: list[str] = Field(description="What it can be filtered by, beside the time.")
    sources: list[str] = Field(description="System tables that it rests on.")
    reason: str | None = Field(description="Why it cannot be told now; null when it can.")


class DimensionDescription(Shape):
    name: str
    meaning: str


class MetricList(Answer):
    metrics: list[MetricDescription]
    dimensions: list[DimensionDescription]
    grains: list[Grain]
    tag_keys: list[str] = Field(
        description="Keys of jobs' tags, the most used first; empty where jobs may not be read."
    )


class MetricSpan(Shape):
    """Whole dates in the answer's zone, both ends included."""

    from_date: date = Field(serialization_alias="from")
    to_date: date = Field(serialization_alias="to")
    days: Count


class MetricState(Shape):
    name: MetricName
    title: str
    unit: Unit
    better: Literal["up", "down"] | None
    reason: str | None = Field(description="Why every value of it is null; null when values are known.")
    currency: str | None = Field(description="Of an amount; amounts of two currencies are never added.")
    price_basis: str | None = Field(description="Which price an amount is at: list, account, with discount, or mixed.")
    history_from: Utc | None = Field(description="Begin of the first day with rows; null without any.")
    complete_until: Utc | None = Field(description="End of the last day whose rows have all arrived.")
    complete: MetricSpan | None = Field(description="The days of the range whose rows have all arrived.")
    previous: MetricSpan | None = Field(
        description="As many days just before the range; null when history does not reach so far."
    )


class MetricPoint(Shape):
    """A step of the series, in the answer's zone; weeks begin on Monday and are cut to the range."""

    from_date: date = Field(serialization_alias="from")
    to_date: date = Field(serialization_alias="to")
    from_at: Utc
    until_at: Utc
    values: MetricValues
    incomplete: list[MetricName] = Field(
        description="Metrics that are not told in full: rows of this step may still come, or history begins later."
    )


class MetricLine(Shape):
    """Values of one group; of everything that was asked where `group` is empty."""

    group: dict[str, str | None] = Field(description="Key of the group: a value for each column of the split.")
    labels: dict[str, str | None] = Field(description="Names for a reader, where the key is an id.")
    values: MetricValues = Field(description="Over the whole range, days that are not complete among them.")
    coverage: MetricCoverage = Field(
        description="Which part of the rows a value rests on, where it may be less than all."
    )
    complete: MetricValues = Field(description="Over the complete days of the range: compare these …")
    previous: MetricValues = Field(description="… with these, of as many days before it.")
    points: list[MetricPoint] = Field(description="The series, empty without a grain.")
    points_before: list[MetricPoint] = Field(
        description="The series of as many days before the range, step by step; empty unless `compare` is asked."
    )


class MetricsResult(Answer):
    zone: str = Field(description="Every day of the answer is a day in this zone, for runs and for costs.")
    window: MetricSpan
    grain: Grain
    group_by: list[str]
    metrics: list[MetricState]
    total: MetricLine
    groups: list[MetricLine] = Field(description="In the order that is asked, by the first metric; `limit` at most.")
    groups_count: Count = Field(description="How many groups there are.")


class FigureSql(Answer):
    """A number of this moment; its filter is that of the page."""

    name: FigureName
    sql: str = Field(
        description="One statement in Databricks' dialect, down to the system tables, with all values in it."
    )


class MetricSql(Answer):
    name: MetricName
    zone: str
    window: MetricSpan
    sql: str = Field(
        description="One statement in Databricks' dialect, down to the system tables, with all values in it."
    )
