"""The parameters of a question to the metrics, as they stand in the address."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from job_monitor.backend.core import CoreDep
from job_monitor.backend.queries.chosen import Chosen
from job_monitor.errors import InputError
from job_monitor.metrics.metric import Metric
from job_monitor.metrics.periods import Grain, Span
from job_monitor.metrics.question import DAYS_AT_MOST, DEFAULT_DAYS, KINDS, Filters, Order, Question, TagFilter, span_of

VALUES_AT_MOST = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

Texts = Annotated[list[Annotated[str, Query(max_length=500)]], Query(max_length=VALUES_AT_MOST)]


@dataclass(frozen=True)
class Asked:
    """Everything of a question but its metrics."""

    span: Span
    filters: Filters
    groups: tuple[str, ...]
    grain: Grain
    limit: int
    order: Order
    is_compared: bool

    def question(self, metrics: tuple[type[Metric], ...]) -> Question:
        """Raises InputError for what these metrics cannot be asked."""
        return Question(
            metrics, self.span, self.filters, self.groups, self.grain, self.limit, self.order, self.is_compared
        )


def time_range(
    core: CoreDep,
    from_date: Annotated[date | None, Query(alias="from", description="First day, in the zone.")] = None,
    to_date: Annotated[
        date | None, Query(alias="to", description="Last day, itself included; today if left out.")
    ] = None,
    days: Annotated[
        int | None,
        Query(
            ge=1, le=DAYS_AT_MOST, description=f"So many days until the last, instead of `from`; else {DEFAULT_DAYS}."
        ),
    ] = None,
    zone: Annotated[
        str, Query(max_length=100, description="IANA zone whose days are meant, for runs and costs.")
    ] = "UTC",
) -> Span:
    return span_of(core.clock(), zone, from_date=from_date, to_date=to_date, days=days)


def job_filters(
    request: Request,
    workspace: Annotated[Texts, Query(description="Workspace ids; empty: usage of the account.")] = [],  # noqa: B006
    team: Annotated[Texts, Query(description="Teams; empty: jobs without one.")] = [],  # noqa: B006
    owner: Annotated[Texts, Query(description="Owners; empty: jobs without one.")] = [],  # noqa: B006
    tag: Annotated[
        Texts, Query(description="`key=value`, `key=` for jobs without it, `key` for jobs with any value of it.")
    ] = [],  # noqa: B006
    name: Annotated[
        str | None, Query(max_length=500, description="Name of the job; `*` is any text, case is not.")
    ] = None,
) -> Filters:
    """Which jobs are meant: the same parameters wherever figures can be narrowed.

    Raises InputError for a second name, which would be taken in place of the first.
    """
    if len(request.query_params.getlist("name")) > 1:
        raise InputError("name: give one; `*` in it stands for any text.")
    _refuse_controls(*workspace, *team, *owner, *tag, name or "")
    # An empty name is an empty search field: every job.
    return Filters(tuple(workspace), tuple(team), tuple(owner), _tags(tag), name=name or None)


def kinds(
    kind: Annotated[Texts, Query(description="Kinds of runs; all but workflow if left out.")] = [],  # noqa: B006
) -> tuple[str, ...]:
    return known_kinds(kind)


def filters(
    chosen: Annotated[Filters, Depends(job_filters)],
    kind: Annotated[tuple[str, ...], Depends(kinds)],
    job: Annotated[Texts, Query(description="Jobs, each `workspace_id/job_id`.")] = [],  # noqa: B006
    sku: Annotated[Texts, Query(description="SKUs, of what usage cost.")] = [],  # noqa: B006
    product: Annotated[Texts, Query(description="Products that used it, of what usage cost.")] = [],  # noqa: B006
) -> Filters:
    _refuse_controls(*job, *sku, *product)
    jobs = tuple(_job(value) for value in job)
    return replace(chosen, jobs=jobs, kinds=kind, skus=tuple(sku), products=tuple(product))


def known_kinds(given: list[str]) -> tuple[str, ...]:
    """Raises InputError for a kind that there is not."""
    _refuse_controls(*given)
    unknown = sorted(set(given) - set(KINDS))
    if unknown:
        raise InputError(f"kind: there is no {unknown[0]!r}; it can be {', '.join(KINDS)}.")
    return tuple(given)


def _refuse_controls(*values: str) -> None:
    if any(_CONTROL.search(value) for value in values):
        raise InputError("A filter holds a control character.")


def asked(
    span: Annotated[Span, Depends(time_range)],
    chosen: Annotated[Filters, Depends(filters)],
    group_by: Annotated[Texts, Query(description="What to split by: see `dimensions` of the metric.")] = [],  # noqa: B006
    grain: Annotated[Grain, Query(description="Length of a step of the series.")] = Grain.NONE,
    limit: Annotated[int, Query(ge=1, le=1000, description="Groups at most.")] = 100,
    order: Annotated[
        Order,
        Query(description="Groups that come first: greatest value, greatest change, greatest change for the worse."),
    ] = Order.VALUE,
    compare: Annotated[bool, Query(description="Each series with that of as many days before.")] = False,
) -> Asked:
    for name in group_by:
        if _CONTROL.search(name):
            raise InputError("group_by: it holds a control character.")
    return Asked(span, chosen, tuple(group_by), grain, limit, order, compare)


def chosen_jobs(given: Annotated[Filters, Depends(job_filters)]) -> Chosen:
    return Chosen(given)


AskedDep = Annotated[Asked, Depends(asked)]
ChosenDep = Annotated[Chosen, Depends(chosen_jobs)]


def _job(value: str) -> tuple[str, str]:
    workspace_id, separator, job_id = value.partition("/")
    if not (workspace_id and separator and job_id):
        raise InputError(f"job: {value!r} is no `workspace_id/job_id`; a job's id is its own in one workspace only.")
    return workspace_id, job_id


def _tags(given: list[str]) -> tuple[TagFilter, ...]:
    """Values of one key together: any of them; different keys: all of them."""
    found: dict[str, list[str]] = {}
    for text in given:
        key, separator, value = text.partition("=")
        if not key:
            raise InputError(f"tag: {text!r} has no key; write `key=value`.")
        found.setdefault(key, []).extend([value] if separator else [])
    return tuple(TagFilter(key, tuple(values)) for key, values in found.items())
