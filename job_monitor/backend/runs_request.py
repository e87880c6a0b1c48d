"""Which runs a list is asked for: days in a zone, jobs, kinds and results, as they stand in the address."""

import re
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Annotated, Any

from fastapi import Depends, Query

from job_monitor.backend.core import CoreDep
from job_monitor.backend.metrics_request import Texts
from job_monitor.backend.queries import sources
from job_monitor.domain import ResultClass
from job_monitor.errors import InputError
from job_monitor.metrics.periods import Span
from job_monitor.metrics.question import KINDS, Question, span_of
from job_monitor.metrics.statement import like_pattern

DEFAULT_DAYS = 7
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class RunsAsked:
    """`given` binds the statement; `needs` are sources without which the filter means nothing."""

    given: dict[str, Any]
    needs: tuple[str, ...]


def window(
    core: CoreDep,
    days: Annotated[
        int | None,
        Query(ge=1, le=90, description=f"Whole dates of the run's end until the last; else {DEFAULT_DAYS}."),
    ] = None,
    from_date: Annotated[
        date | None, Query(alias="from", description="First day, in the zone, instead of `days`.")
    ] = None,
    to_date: Annotated[
        date | None, Query(alias="to", description="Last day, itself included; today if left out.")
    ] = None,
    zone: Annotated[str, Query(max_length=100, description="IANA zone whose days are meant.")] = "UTC",
) -> dict[str, Any]:
    """Raises InputError for a range that cannot be asked: turned round, of too many days, or not begun yet."""
    if from_date is None and to_date is None and zone == "UTC":
        return {"days": days or DEFAULT_DAYS, "from_at": None, "until_at": None}
    until = days or (DEFAULT_DAYS if from_date is None else None)
    span = span_of(core.clock(), zone, from_date=from_date, to_date=to_date, days=until)
    return _dated(Question((), span).span)


def _dated(span: Span) -> dict[str, Any]:
    """The moments of the span, and the UTC dates that they touch: by these, rows are found quickly."""
    last = span.until_at - timedelta(microseconds=1)
    return {
        "from_date": span.from_at.astimezone(UTC).date(),
        "to_date": last.astimezone(UTC).date(),
        "from_at": span.from_at,
        "until_at": span.until_at,
    }


def chosen(
    workspace: Annotated[Texts, Query(description="Workspace ids.")] = [],  # noqa: B006
    team: Annotated[Texts, Query(description="Teams; empty: runs of jobs without one.")] = [],  # noqa: B006
    owner: Annotated[Texts, Query(description="Owners; empty: runs of jobs without one.")] = [],  # noqa: B006
    name: Annotated[
        str | None, Query(max_length=500, description="Name of the job; `*` is any text, case is not.")
    ] = None,
    kind: Annotated[Texts, Query(description="Kinds of runs; all if left out.")] = [],  # noqa: B006
    result_class: Annotated[
        list[ResultClass], Query(max_length=8, description="How they ended; all if left out.")
    ] = [],  # noqa: B006
    run_id: Annotated[
        str | None, Query(pattern=r"^[0-9]{1,20}$", description="This run alone, in whichever workspace it was.")
    ] = None,
) -> dict[str, Any]:
    for value in (*workspace, *team, *owner, name or "", *kind):
        if _CONTROL.search(value):
            raise InputError("A filter holds a control character.")
    unknown = sorted(set(kind) - set(KINDS))
    if unknown:
        raise InputError(f"kind: there is no {unknown[0]!r}; it can be {', '.join(KINDS)}.")
    return {
        "workspaces": workspace or None,
        "teams": team or None,
        "owners": owner or None,
        "name": like_pattern(name) if name else None,
        "kinds": kind or None,
        "results": [str(one) for one in result_class] or None,
        "run_id": run_id,
    }


def asked(
    days: Annotated[dict[str, Any], Depends(window)], which: Annotated[dict[str, Any], Depends(chosen)]
) -> RunsAsked:
    of_jobs = any(which[name] is not None for name in ("teams", "owners", "name"))
    return RunsAsked(days | which, (sources.JOBS,) if of_jobs else ())


RunsAskedDep = Annotated[RunsAsked, Depends(asked)]
