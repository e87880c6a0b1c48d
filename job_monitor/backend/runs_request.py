"""Which runs a list is asked for: days in a zone, jobs, kinds and results, as they stand in the address."""

from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from typing import Annotated, Any

from fastapi import Depends, Query

from job_monitor.backend.core import CoreDep
from job_monitor.backend.metrics_request import ChosenDep, Texts, known_kinds
from job_monitor.backend.queries.chosen import Chosen
from job_monitor.backend.queries.listing import Listing
from job_monitor.backend.queries.runs import RUNS
from job_monitor.domain import ResultClass
from job_monitor.metrics.periods import Span
from job_monitor.metrics.question import Question, span_of

DEFAULT_DAYS = 7


@dataclass(frozen=True)
class RunsAsked:
    """`given` binds the statement."""

    given: dict[str, Any]
    chosen: Chosen

    @property
    def listing(self) -> Listing:
        return replace(RUNS, sql=self.chosen.within(RUNS.sql, "job_runs"))


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


def of_runs(
    kind: Annotated[Texts, Query(description="Kinds of runs; all if left out.")] = [],  # noqa: B006
    result_class: Annotated[
        list[ResultClass], Query(max_length=8, description="How they ended; all if left out.")
    ] = [],  # noqa: B006
    run_id: Annotated[
        str | None, Query(pattern=r"^[0-9]{1,20}$", description="This run alone, in whichever workspace it was.")
    ] = None,
) -> dict[str, Any]:
    return {
        "kinds": list(known_kinds(kind)) or None,
        "results": [str(one) for one in result_class] or None,
        "run_id": run_id,
    }


def asked(
    days: Annotated[dict[str, Any], Depends(window)],
    which: Annotated[dict[str, Any], Depends(of_runs)],
    chosen: ChosenDep,
) -> RunsAsked:
    return RunsAsked({**days, **which, **chosen.params}, chosen)


RunsAskedDep = Annotated[RunsAsked, Depends(asked)]
