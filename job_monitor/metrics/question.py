"""A question to the metrics, checked: what is asked, of which jobs, over which days, split by what."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import available_timezones

from job_monitor.errors import InputError
from job_monitor.metrics.dimensions import dimension, is_offered
from job_monitor.metrics.metric import Metric
from job_monitor.metrics.periods import Grain, Span, has_whole_hours, today
from job_monitor.metrics.relations import Relation

DEFAULT_DAYS = 30
DAYS_AT_MOST = 400
HOURLY_DAYS_AT_MOST = 7
GROUPS_AT_MOST = 3
KINDS = ("job", "one_off", "workflow", "unknown")


class Order(StrEnum):
    """Which groups come first, by the first metric. A change is from the days before to as many complete days."""

    VALUE = "value"
    """The greatest value."""
    CHANGE = "change"
    """The greatest change, up or down."""
    WORSE = "worse"
    """The greatest change to the bad side; up where neither side is."""


@dataclass(frozen=True)
class TagFilter:
    """Jobs whose tag has one of the values (`""`: no such tag, or an empty one); without values: that have the tag."""

    key: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filters:
    """All of them must hold; of the values of one, any. `""` as workspace, team or owner means: none."""

    workspaces: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    tags: tuple[TagFilter, ...] = ()
    jobs: tuple[tuple[str, str], ...] = ()
    """(workspace_id, job_id)"""
    name: str | None = None
    """The job's name, `*` for any text; case does not matter."""
    kinds: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    """Of usage, as `skus`."""

    @property
    def dimensions(self) -> dict[str, str]:
        """Dimension that each filter needs, by the filter's name."""
        given = {
            "workspace": ("workspace", self.workspaces),
            "team": ("team", self.teams),
            "owner": ("owner", self.owners),
            "tag": ("tag:", self.tags),
            "job": ("job", self.jobs),
            "name": ("job", self.name),
            "kind": ("kind", self.kinds),
            "sku": ("sku", self.skus),
            "product": ("product", self.products),
        }
        return {name: needed for name, (needed, value) in given.items() if value not in (None, ())}

    @property
    def needs_jobs(self) -> bool:
        return bool({"team", "owner", "tag", "name"} & self.dimensions.keys())


@dataclass(frozen=True)
class Question:
    """Metrics over the days of `span`; `groups` are names of dimensions. With `is_compared` each series comes with that
    of as many days before."""

    metrics: tuple[type[Metric], ...]
    span: Span
    filters: Filters = field(default_factory=Filters)
    groups: tuple[str, ...] = ()
    grain: Grain = Grain.NONE
    limit: int = 100
    order: Order = Order.VALUE
    is_compared: bool = False

    def __post_init__(self) -> None:
        _check_span(self.span, self.grain)
        if len(self.groups) > GROUPS_AT_MOST or len(set(self.groups)) < len(self.groups):
            raise InputError(f"group_by: at most {GROUPS_AT_MOST} different dimensions.")
        for name in self.groups:
            dimension(name)
        for metric in self.metrics:
            self._check(metric)

    def _check(self, metric: type[Metric]) -> None:
        for name in self.groups:
            if not is_offered(name, metric.relation, is_finer=metric.is_finer):
                raise InputError(f"group_by: {metric.name} cannot be split by {name}.")
        for given, needed in self.filters.dimensions.items():
            if not is_offered(needed, metric.relation, is_finer=metric.is_finer):
                raise InputError(f"{given}: {metric.name} cannot be filtered by it.")

    @property
    def relations(self) -> dict[Relation, tuple[type[Metric], ...]]:
        """The relations that are asked, each with its metrics."""
        found: dict[Relation, tuple[type[Metric], ...]] = {}
        for metric in self.metrics:
            found[metric.relation] = (*found.get(metric.relation, ()), metric)
        return found

    @property
    def needs_jobs(self) -> bool:
        """It is split or filtered by what the table of jobs alone tells."""
        return self.filters.needs_jobs or any(dimension(name).needs_jobs for name in self.groups)


def span_of(
    now: datetime,
    zone: str = "UTC",
    *,
    from_date: date | None = None,
    to_date: date | None = None,
    days: int | None = None,
) -> Span:
    """The days that are asked: from and to, or so many days until `to` (today in the zone). Raises InputError."""
    if zone not in zones():
        raise InputError(f"zone: {zone!r} is no IANA time zone; name one such as UTC or Europe/Berlin.")
    if days is not None and from_date is not None:
        raise InputError("days: give either `from` or `days`.")
    last = today(now, zone)
    end = to_date or last
    if end > last:
        raise InputError(f"to: {end} has not begun; today is {last} in {zone}.")
    if from_date is None and (end - date.min).days < (days or DEFAULT_DAYS):
        raise InputError(f"to: {end} is too early.")
    return Span(from_date or end - timedelta(days=(days or DEFAULT_DAYS) - 1), end, zone)


@cache
def zones() -> frozenset[str]:
    """Names of zones that every engine knows; `EST` and the like are left out, for they mean different things."""
    legacy = ("SystemV/", "posix/", "right/")
    return frozenset({"UTC"} | {name for name in available_timezones() if "/" in name and not name.startswith(legacy)})


def _check_span(span: Span, grain: Grain) -> None:
    if span.from_date > span.to_date:
        raise InputError(f"from: {span.from_date} is after {span.to_date}.")
    if span.days > DAYS_AT_MOST:
        raise InputError(f"from: {span.days} days are asked; at most {DAYS_AT_MOST} can be.")
    if span.from_date.year < 1971:
        raise InputError(f"from: {span.from_date} is before anything that can be known.")
    if grain is not Grain.HOUR:
        return
    if span.days > HOURLY_DAYS_AT_MOST:
        raise InputError(f"grain: hours are told for {HOURLY_DAYS_AT_MOST} days at most; ask by day.")
    if not has_whole_hours(span):
        raise InputError(f"grain: hours of {span.zone} are no whole hours of UTC; ask by day.")
