"""One pipeline's answer, from one snapshot. Null where a source cannot tell, never a zero instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from job_monitor.backend import addresses
from job_monitor.backend.job_costs import basis, total
from job_monitor.backend.models import Window
from job_monitor.backend.models_pipeline import (
    AskingCount,
    PipelineCost,
    PipelineCostDay,
    PipelineDetail,
    PipelineFacts,
    PipelineRequest,
    PipelineRequests,
    PipelineStanding,
    PipelineUpdate,
)
from job_monitor.backend.models_pipelines import PipelineKind
from job_monitor.backend.overview import dates
from job_monitor.backend.pipelines import MARTS, PIPELINES, USED
from job_monitor.backend.queries import overview as ask_overview
from job_monitor.backend.queries import pipeline as ask
from job_monitor.backend.queries import pipelines as ask_all
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.listing import Days, is_built
from job_monitor.backend.queries.pipelines import Key
from job_monitor.backend.targets import Asking
from job_monitor.errors import NotFoundError

REQUESTS_AT_MOST = 100
UPDATES_AT_MOST = 20
"""Of one request."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    asking: Asking
    key: Key
    window: Days
    only_troubled: bool

    def knows(self, *names: str, marts: frozenset[str]) -> bool:
        return is_built(self.asking.reader) and self.asking.book.is_known(*names, marts=marts)

    @cached_property
    def facts(self) -> Row | None:
        is_known = self.knows(PIPELINES, marts=ask_all.FACT_MARTS)
        return ask.facts(self.asking.reader, self.key) if is_known else None

    @cached_property
    def has_history(self) -> bool:
        return self.knows(sources.UPDATES, marts=ask_all.REQUEST_MARTS)

    @cached_property
    def standing(self) -> Row | None:
        return ask.standing(self.asking.reader, self.key) if self.has_history else None

    @cached_property
    def asked_by(self) -> list[dict[str, Any]]:
        return ask.jobs(self.asking.reader, self.key, self.window)

    @cached_property
    def job_names(self) -> dict[Key, str | None]:
        if not self.knows(sources.JOBS, marts=ask_all.JOB_MARTS):
            return {}
        return ask_all.job_names(self.asking.reader, {(self.key[0], row["job_id"]) for row in self.asked_by})


def pipeline_detail(
    asking: Asking, key: Key, days: int, now: datetime, *, only_troubled: bool = False
) -> PipelineDetail:
    """The pipeline. Raises NotFoundError for one that is in neither table, or not the viewer's to see."""
    window = Days.until(now, days)
    question = Question(asking, key, window, only_troubled)
    if question.facts is None and question.standing is None:
        raise NotFoundError("There is no such pipeline, it is not read yet, or you may not see it.")
    standing = question.standing
    return PipelineDetail(
        as_of=asking.book.as_of(sources.UPDATES),
        sources=asking.book.shown(USED, MARTS | ask.UPDATE_MARTS),
        window=Window(from_date=window.from_date, to_date=window.to_date, days=days),
        pipeline=_facts(question),
        is_described=question.facts is not None,
        is_history_known=question.has_history,
        standing=None if standing is None else PipelineStanding(**standing),
        requests=_requests(question) if question.has_history else None,
        jobs=_jobs(question) if question.has_history else None,
        cost=_cost(question),
    )


_UNDESCRIBED: dict[str, Any] = {
    **dict.fromkeys(("name", "pipeline_type", "created_by", "run_as", "is_serverless", "is_continuous")),
    **dict.fromkeys(("is_development", "changed_at", "deleted_at", "versions_count")),
    "kind": PipelineKind.UNKNOWN,
    "tags": {},
    "is_deleted": False,
}


def _facts(question: Question) -> PipelineFacts:
    workspace_id, pipeline_id = question.key
    workspace = ask.workspace(question.asking.reader, question.key)
    return PipelineFacts(
        workspace_id=workspace_id,
        workspace_name=workspace.get("workspace_name"),
        pipeline_id=pipeline_id,
        address=addresses.of_pipeline(workspace.get("workspace_url"), workspace_id, pipeline_id),
        **(question.facts or _UNDESCRIBED),
    )


def _requests(question: Question) -> PipelineRequests:
    reader, key = question.asking.reader, question.key
    rows = ask.requests(reader, key, question.window, REQUESTS_AT_MOST, only_troubled=question.only_troubled)
    updates = ask.updates(reader, key, [one for row in rows for one in row["update_ids"]])
    has_runs = question.knows(sources.TASKS, marts=ask_all.SHARE_MARTS)
    runs = ask.runs(reader, key, [row["request_id"] for row in rows]) if has_runs else {}
    items = [_request(row, updates.get(row["request_id"], []), runs, question) for row in rows]
    return PipelineRequests(items=items, count=rows[0]["all_count"] if rows else 0)


def _request(row: Row, updates: Sequence[Row], runs: Mapping[str, str | None], question: Question) -> PipelineRequest:
    shown = {name: value for name, value in row.items() if name not in ("update_ids", "all_count")}
    return PipelineRequest(
        **shown,
        job_name=question.job_names.get((question.key[0], row["job_id"] or "")),
        run_id=runs.get(row["request_id"]),
        updates=[PipelineUpdate(**update) for update in updates[-UPDATES_AT_MOST:]],
    )


def _jobs(question: Question) -> list[AskingCount]:
    names = question.job_names
    return [AskingCount(name=names.get((question.key[0], row["job_id"])), **row) for row in question.asked_by]


def _cost(question: Question) -> PipelineCost | None:
    """Cost of the window; None where the bill or its prices may not be read."""
    reader = question.asking.reader
    if not question.knows(sources.USAGE, sources.PRICES, marts=ask_all.COST_MARTS):
        return None
    rows = ask.cost_days(reader, question.key, question.window)
    until = ask_overview.horizons(reader).get("usage_complete_until")
    first = ask_overview.first_usage_date(reader)
    has_shares = question.knows(sources.UPDATES, sources.TASKS, marts=ask_all.SHARE_MARTS)
    by_date = {row["usage_date"]: row for row in rows}
    return PipelineCost(
        currency=next((row["currency"] for row in rows if row["currency"] is not None), None),
        price_basis=basis(rows),
        cost=total(row["cost"] for row in rows),
        job_cost=total(row["job_cost"] for row in rows) if has_shares else None,
        is_job_cost_known=has_shares,
        has_unpriced=any(row["has_unpriced"] for row in rows),
        complete_until=until,
        days=[_day(by_date.get(day), day, until, first, has_shares=has_shares) for day in dates(question.window)],
    )


def _day(row: Row | None, day: date, until: date | None, first: date | None, *, has_shares: bool) -> PipelineCostDay:
    """A day without usage costs nothing where the bill of that day is complete, and is not known elsewhere."""
    is_complete = until is not None and day <= until
    if row is not None:
        share = row["job_cost"] if has_shares else None
        return PipelineCostDay(date=day, is_complete=is_complete, cost=row["cost"], job_cost=share)
    is_nothing = is_complete and first is not None and first <= day
    cost = Decimal(0) if is_nothing else None
    return PipelineCostDay(date=day, is_complete=is_complete, cost=cost, job_cost=None)
