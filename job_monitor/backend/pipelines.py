"""All pipelines in one answer of columns: what each is, how its requests went, what it costs, who asks for it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from job_monitor.backend import addresses
from job_monitor.backend.job_costs import basis, total
from job_monitor.backend.models import Window
from job_monitor.backend.models_pipelines import (
    AskingJob,
    KindCount,
    PipelineColumns,
    PipelineCosts,
    PipelineKind,
    PipelineNames,
    PipelineTable,
    PipelineWorkspace,
    RequestColumns,
    Unlisted,
)
from job_monitor.backend.queries import pipelines as ask
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.listing import Days, is_built
from job_monitor.backend.queries.pipelines import Key, Row
from job_monitor.backend.targets import Asking

PIPELINES = "system.lakeflow.pipelines"
AT_MOST = 1_400
"""Below 100 kB on the wire, packed: of a pipeline 70 bytes, 20 of them its id, which is random."""
JOBS_AT_MOST = 3
DIGITS = 4

USED = (
    sources.UPDATES,
    PIPELINES,
    sources.USAGE,
    sources.PRICES,
    sources.TASKS,
    sources.JOBS,
    sources.WORKSPACES,
)
MARTS = ask.REQUEST_MARTS | ask.FACT_MARTS | ask.COST_MARTS | ask.SHARE_MARTS


@dataclass(frozen=True)
class Line:
    """A pipeline, in whichever table it is."""

    key: Key
    facts: Row
    """Empty: it is in no table of pipelines that the viewer sees."""
    requests: Row
    """Empty: no request of it is known."""

    @property
    def kind(self) -> PipelineKind:
        return PipelineKind(self.facts.get("kind", PipelineKind.UNKNOWN))

    @property
    def is_deleted(self) -> bool:
        return bool(self.facts.get("is_deleted", False))

    @property
    def is_failing(self) -> bool:
        return self.requests.get("failing_since") is not None

    @property
    def rank(self) -> tuple[Any, ...]:
        """Those that fail first, then those that were seen last."""
        seen: datetime | None = self.requests.get("last_seen_at")
        return not self.is_failing, 0.0 if seen is None else -seen.timestamp(), self.key


@dataclass(frozen=True)
class Question:
    asking: Asking
    window: Days
    kinds: frozenset[PipelineKind]
    include_deleted: bool

    def _knows(self, *names: str, marts: Collection[str]) -> bool:
        return is_built(self.asking.reader) and self.asking.book.is_known(*names, marts=marts)

    @cached_property
    def has_facts(self) -> bool:
        return self._knows(PIPELINES, marts=ask.FACT_MARTS)

    @cached_property
    def has_requests(self) -> bool:
        return self._knows(sources.UPDATES, marts=ask.REQUEST_MARTS)

    @cached_property
    def has_costs(self) -> bool:
        return self._knows(sources.USAGE, sources.PRICES, marts=ask.COST_MARTS)

    @cached_property
    def has_shares(self) -> bool:
        """Which job an update belongs to is told by the updates, and by the task runs that asked."""
        return self.has_costs and self._knows(sources.UPDATES, sources.TASKS, marts=ask.SHARE_MARTS)

    @cached_property
    def every(self) -> list[Line]:
        facts = ask.facts(self.asking.reader) if self.has_facts else {}
        requests = ask.requests(self.asking.reader, self.window) if self.has_requests else {}
        return [Line(key, facts.get(key, {}), requests.get(key, {})) for key in sorted({*facts, *requests})]

    @cached_property
    def wanted(self) -> list[Line]:
        return [
            line for line in self.every if line.kind in self.kinds and (self.include_deleted or not line.is_deleted)
        ]

    @cached_property
    def shown(self) -> list[Line]:
        """By workspace and pipeline; where not all fit, those that need somebody."""
        return sorted(sorted(self.wanted, key=lambda line: line.rank)[:AT_MOST], key=lambda line: line.key)

    @cached_property
    def jobs(self) -> dict[Key, list[Row]]:
        found = ask.asking(self.asking.reader, self.window) if self.has_requests else {}
        return {line.key: found[line.key] for line in self.shown if line.key in found}

    @cached_property
    def costs(self) -> dict[Key, Row]:
        return ask.costs(self.asking.reader, self.window)


def pipeline_table(
    asking: Asking, days: int, kinds: Iterable[PipelineKind], now: datetime, *, include_deleted: bool
) -> PipelineTable:
    """The answer; null in every part that is not known."""
    window = Days.until(now, days)
    question = Question(asking, window, frozenset(kinds), include_deleted)
    is_known = question.has_facts or question.has_requests
    return PipelineTable(
        as_of=asking.book.as_of(sources.UPDATES),
        sources=asking.book.shown(USED, MARTS),
        window=Window(from_date=window.from_date, to_date=window.to_date, days=days),
        is_kind_known=question.has_facts,
        **(_parts(question) if is_known else _NOTHING),
    )


_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("kinds", "count", "pipelines", "requests", "costs", "unlisted")),
    "names": PipelineNames(workspaces=[], owners=[], triggers=[], jobs=[]),
}


def _parts(question: Question) -> dict[str, Any]:
    lines = question.shown
    places = _Places(question)
    return {
        "kinds": [_count(kind, question) for kind in PipelineKind],
        "count": len(question.wanted),
        "names": places.names(),
        "pipelines": _columns(lines, places),
        "requests": _request_columns(lines, places) if question.has_requests else None,
        "costs": _costs(question) if question.has_costs else None,
        "unlisted": _unlisted(question) if question.has_costs else None,
    }


def _count(kind: PipelineKind, question: Question) -> KindCount:
    own = [line for line in question.every if line.kind is kind]
    living = [line for line in own if not line.is_deleted]
    failing = sum(line.is_failing for line in living)
    return KindCount(
        kind=kind,
        count=len(living),
        deleted_count=len(own) - len(living),
        failing_count=failing if question.has_requests else None,
    )


class _Places:
    """Names of what is shown, and the place of each."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self.workspaces = _placed(line.key[0] for line in question.shown)
        self.owners = _placed(line.facts.get("run_as") for line in question.shown)
        self.triggers = _placed(line.requests.get("trigger_type") for line in question.shown)
        self.top = {key: rows[:JOBS_AT_MOST] for key, rows in question.jobs.items()}
        self.jobs: dict[Key, int] = _placed(
            (row["workspace_id"], row["job_id"]) for own in self.top.values() for row in own
        )

    def names(self) -> PipelineNames:
        reader = self._question.asking.reader
        known = ask.workspaces(reader)
        has_jobs = self._question.asking.book.is_known(sources.JOBS, marts=ask.JOB_MARTS)
        names = ask.job_names(reader, set(self.jobs)) if has_jobs else {}
        return PipelineNames(
            workspaces=[_workspace(one, known.get(one, {})) for one in self.workspaces],
            owners=list(self.owners),
            triggers=list(self.triggers),
            jobs=[
                AskingJob(workspace=self.workspaces[one], job_id=job, name=names.get((one, job)))
                for one, job in self.jobs
            ],
        )

    def jobs_of(self, line: Line) -> list[int]:
        return [self.jobs[row["workspace_id"], row["job_id"]] for row in self.top.get(line.key, ())]

    def jobs_count(self, line: Line) -> int:
        return len(self._question.jobs.get(line.key, ()))


def _placed(values: Iterable[Any]) -> dict[Any, int]:
    """The different values, sorted, each with its place."""
    return {value: place for place, value in enumerate(sorted({value for value in values if value is not None}))}


def _workspace(workspace_id: str, row: Row) -> PipelineWorkspace:
    address = addresses.of_pipelines(row.get("workspace_url"))
    return PipelineWorkspace(workspace_id=workspace_id, workspace_name=row.get("workspace_name"), address=address)


def _columns(lines: Sequence[Line], places: _Places) -> PipelineColumns:
    flags = {
        name: [line.facts.get(name) for line in lines] for name in ("is_serverless", "is_continuous", "is_development")
    }
    return PipelineColumns(
        workspace=[places.workspaces[line.key[0]] for line in lines],
        pipeline_id=[line.key[1] for line in lines],
        name=[line.facts.get("name") for line in lines],
        kind=[line.kind for line in lines],
        run_as=[places.owners.get(line.facts.get("run_as")) for line in lines],
        is_deleted=[line.is_deleted for line in lines],
        **flags,
    )


_COUNTS = {
    "requests": "requests_count",
    "succeeded": "succeeded_count",
    "judged": "judged_count",
    "by_jobs": "by_jobs_count",
    "retries": "retries_count",
    "most_retries": "most_retries",
}


def _request_columns(lines: Sequence[Line], places: _Places) -> RequestColumns:
    counts = {name: [line.requests.get(column, 0) for line in lines] for name, column in _COUNTS.items()}
    return RequestColumns(
        results=[line.requests.get("results") or "" for line in lines],
        durations=[line.requests.get("durations") or "" for line in lines],
        last_seen=[_seconds(line.requests.get("last_seen_at")) for line in lines],
        last_success=[_seconds(line.requests.get("last_success_at")) for line in lines],
        failing_since=[_seconds(line.requests.get("failing_since")) for line in lines],
        trigger=[places.triggers.get(line.requests.get("trigger_type")) for line in lines],
        typical_s=[_whole(line.requests.get("typical_s")) for line in lines],
        jobs=[places.jobs_of(line) for line in lines],
        jobs_count=[places.jobs_count(line) for line in lines],
        **counts,
    )


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def _costs(question: Question) -> PipelineCosts:
    listed = [question.costs.get(line.key, {}) for line in question.shown]
    every = [question.costs[line.key] for line in question.wanted if line.key in question.costs]
    has_shares = question.has_shares
    return PipelineCosts(
        currency=next((row["currency"] for row in every if row["currency"] is not None), None),
        price_basis=basis(every),
        cost=[_rounded(row.get("cost")) for row in listed],
        job_cost=[_rounded(row.get("job_cost")) for row in listed] if has_shares else None,
        unpriced=[place for place, row in enumerate(listed) if row.get("has_unpriced")],
        total=total(row["cost"] for row in every),
        job_total=total(row["job_cost"] for row in every) if has_shares else None,
    )


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, DIGITS)


def _unlisted(question: Question) -> Unlisted:
    known = {line.key for line in question.every}
    rows = [row for key, row in question.costs.items() if key not in known]
    return Unlisted(count=len(rows), cost=total(row["cost"] for row in rows))
