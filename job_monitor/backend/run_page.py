"""One run's answer, from one snapshot. Its error text is a question to the Jobs API, and is asked apart."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from job_monitor.backend import addresses
from job_monitor.backend.job_costs import basis, total
from job_monitor.backend.job_page import CHANGES_AT_MOST, changes
from job_monitor.backend.models import UnitQuantity
from job_monitor.backend.models_job import JobChange
from job_monitor.backend.models_job_run import (
    Attempt,
    GoodRun,
    GoodTask,
    ParentRun,
    RunCost,
    RunDetail,
    RunFacts,
    RunTask,
    TaskTry,
)
from job_monitor.backend.queries import job as ask_job
from job_monitor.backend.queries import job_run as ask
from job_monitor.backend.queries import overview as ask_overview
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.job_run import RunKey
from job_monitor.backend.targets import Asking
from job_monitor.backend.visible import demand_job
from job_monitor.domain import ResultClass
from job_monitor.errors import NotFoundError

_USED = (
    sources.RUNS,
    sources.JOBS,
    sources.TASKS,
    sources.JOB_TASKS,
    sources.USAGE,
    sources.PRICES,
    sources.UPDATES,
    sources.QUERIES,
    sources.CLUSTERS,
    sources.WAREHOUSES,
    sources.WORKSPACES,
)
_MARTS = ask.RUN_MARTS | ask.TASK_MARTS | ask.COST_MARTS
_OPEN_FOR = timedelta(minutes=150)
"""As job_runs has it: an open slice is at work while a further one may still come."""

Row = Mapping[str, Any]


def run_detail(asking: Asking, key: RunKey) -> RunDetail:
    """Raises NotFoundError for a job that the viewer does not see, and for a run that it does not have."""
    reader, book = asking.reader, asking.book
    demand_job(reader, book, (key.workspace_id, key.job_id))
    frame: dict[str, Any] = {"as_of": book.as_of(sources.RUNS), "sources": book.shown(_USED, _MARTS)}
    if not book.is_known(sources.RUNS, marts=ask.RUN_MARTS):
        return _blind(frame)
    row = ask.run(reader, key)
    if row is None:
        raise NotFoundError("This job has no such run, it is not read yet, or you may not see it.")
    reach = ask.reach(reader, key, row["started_at"])
    has_tasks = book.is_known(sources.TASKS, marts=ask.TASK_MARTS)
    return RunDetail(
        **frame,
        run=_facts(row),
        attempts=attempts(ask.slices(reader, key, row["started_at"]), asking.core.clock()),
        tasks=_tasks(asking, key) if has_tasks else None,
        parent=_parent(asking, row) if has_tasks else None,
        cost=_cost(asking, key, row),
        good_run=(good := _good_run(asking, key, row, reach.good_since, has_tasks=has_tasks)),
        changes=_changes(asking, key, row, good),
        **ask.neighbours(reader, key, row["started_at"], reach.run_since),
    )


def _blind(frame: Mapping[str, Any]) -> RunDetail:
    told: dict[str, Any] = dict.fromkeys(RunDetail.model_fields) | dict(frame)
    return RunDetail(**told)


def _facts(row: Row) -> RunFacts:
    unshown = ("workspace_url", "source_task_run_id", "end_date")
    shown = {name: value for name, value in row.items() if name not in unshown}
    address = addresses.of_run(row["workspace_url"], row["workspace_id"], row["job_id"], row["run_id"])
    return RunFacts(**shown, address=address)


def attempts(slices: Sequence[Row], now: datetime) -> list[Attempt]:
    """Slices up to one with a result are an attempt; what follows the last result is under way, or lost."""
    found: list[Attempt] = []
    parts: list[Row] = []
    for one in slices:
        parts.append(one)
        if one["result_state"] is not None:
            found.append(_attempt(len(found) + 1, parts, now))
            parts = []
    return [*found, _attempt(len(found) + 1, parts, now)] if parts else found


def _attempt(number: int, parts: Sequence[Row], now: datetime) -> Attempt:
    last = parts[-1]
    is_young = last["slice_end_at"] >= now - _OPEN_FOR
    is_open = last["result_state"] is None
    told = last["result_class"] or ResultClass.UNKNOWN
    return Attempt(
        number=number,
        started_at=min(one["slice_start_at"] for one in parts),
        last_seen_at=last["slice_end_at"],
        worked_s=sum(one["slice_ms"] for one in parts) / 1000,
        result_class=ResultClass.RUNNING if is_open and is_young else told,
        result_state=last["result_state"],
        termination_code=last["termination_code"],
    )


def _tasks(asking: Asking, key: RunKey) -> list[RunTask]:
    knows_needs = asking.book.is_known(sources.JOB_TASKS, marts=ask_job.NEED_MARTS)
    needs = ask_job.needs(asking.reader, (key.workspace_id, key.job_id)) if knows_needs else {}
    tries: dict[str, list[Row]] = {}
    for one in ask.tries(asking.reader, key):
        tries.setdefault(one["task_key"], []).append(one)
    return [
        RunTask(**row, depends_on=needs.get(row["task_key"]), tries=_tries(tries.get(row["task_key"], [])))
        for row in ask.tasks(asking.reader, key)
    ]


def _tries(rows: Iterable[Row]) -> list[TaskTry]:
    ordered = sorted(rows, key=lambda row: (row["started_at"], row["last_seen_at"], row["task_run_id"]))
    return [_try(number, row) for number, row in enumerate(ordered, 1)]


def _try(number: int, row: Row) -> TaskTry:
    shown = {name: value for name, value in row.items() if name not in ("task_key", "worked_ms")}
    return TaskTry(number=number, worked_s=row["worked_ms"] / 1000, **shown)


def _parent(asking: Asking, row: Row) -> ParentRun | None:
    """None where nothing started it, and where the viewer does not see what did."""
    if row["source_task_run_id"] is None:
        return None
    found = ask.parent(asking.reader, row["workspace_id"], row["source_task_run_id"])
    return None if found is None else ParentRun(**found)


def _cost(asking: Asking, key: RunKey, run: Row) -> RunCost | None:
    """None where the bill or its prices may not be read."""
    if not asking.book.is_known(sources.USAGE, sources.PRICES, marts=ask.COST_MARTS):
        return None
    rows = ask.costs(asking.reader, key)
    until = ask_overview.horizons(asking.reader).get("usage_complete_until")
    billed_on = [row["last_usage_date"] for row in rows if row["last_usage_date"] is not None]
    unpriced = ((row["usage_unit"] or "not stated", row["unpriced_quantity"]) for row in rows)
    sums = {
        name: total(row[name] for row in rows)
        for name in ("cost", "own_cost", "pipeline_cost", "shared_cost", "lost_cost")
    }
    return RunCost(
        **sums,
        currency=next((row["currency"] for row in rows if row["currency"] is not None), None),
        price_basis=basis(rows),
        is_estimate=any(row["is_estimate"] for row in rows),
        unpriced=[UnitQuantity(usage_unit=unit, usage_quantity=amount) for unit, amount in unpriced if amount],
        last_usage_date=max(billed_on, default=None),
        is_complete=until is not None and run["end_date"] <= until,
    )


def _good_run(asking: Asking, key: RunKey, run: Row, since: datetime, *, has_tasks: bool) -> GoodRun | None:
    found = ask.good_run(asking.reader, key, run["started_at"], since)
    if found is None:
        return None
    good = RunKey(key.workspace_id, key.job_id, found["run_id"])
    tasks = [GoodTask(**row) for row in ask.task_times(asking.reader, good)] if has_tasks else None
    return GoodRun(**found, cost=_cost_of(asking, good), tasks=tasks)


def _changes(asking: Asking, key: RunKey, run: Row, good: GoodRun | None) -> list[JobChange] | None:
    """What was changed between the two starts. The oldest version that is kept is no change."""
    if good is None or not asking.book.is_known(sources.JOBS, marts=ask_job.VERSION_MARTS):
        return None
    versions = ask_job.versions(asking.reader, (key.workspace_id, key.job_id), CHANGES_AT_MOST + 1)
    found = (change for change in changes(versions) if not change.is_first)
    return [change for change in found if good.started_at < change.changed_at <= run["started_at"]]


def _cost_of(asking: Asking, key: RunKey) -> Decimal | None:
    if not asking.book.is_known(sources.USAGE, sources.PRICES, marts=ask.COST_MARTS):
        return None
    return total(row["cost"] for row in ask.costs(asking.reader, key))
