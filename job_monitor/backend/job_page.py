"""One job's answer, from one snapshot. Null where a source cannot tell, never a zero instead."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from job_monitor.backend import addresses, job_costs, promises
from job_monitor.backend.models_job import (
    Band,
    FieldChange,
    JobChange,
    JobDetail,
    JobFacts,
    JobSchedule,
    RunColumns,
    Streak,
    TaskGrid,
    TaskRow,
)
from job_monitor.backend.queries import job as ask
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.job import Key
from job_monitor.backend.queries.listing import Days
from job_monitor.backend.targets import Asking
from job_monitor.backend.visible import demand_job
from job_monitor.domain import ResultClass
from job_monitor.errors import ScheduleError
from job_monitor.schedules.quartz import next_fire
from job_monitor.schedules.words import in_words

CELLS_AT_MOST = 5_000
"""Tasks times runs: with more, the answer would be longer than a page wants to wait for."""
CHANGES_AT_MOST = 50
BAND_RUNS_AT_LEAST = 5
CODES = {
    ResultClass.SUCCEEDED: "S",
    ResultClass.FAILED: "F",
    ResultClass.TIMED_OUT: "T",
    ResultClass.CANCELLED: "C",
    ResultClass.SKIPPED: "K",
    ResultClass.BLOCKED: "B",
    ResultClass.RUNNING: "R",
    ResultClass.UNKNOWN: "U",
}
NO_TASK = "."
_USED = (
    sources.RUNS,
    sources.JOBS,
    sources.TASKS,
    sources.JOB_TASKS,
    sources.USAGE,
    sources.PRICES,
    sources.UPDATES,
    sources.QUERIES,
    sources.WORKSPACES,
)
_MARTS = ask.RUN_MARTS | ask.TASK_MARTS | ask.COST_MARTS | ask.RUN_COST_MARTS | ask.VERSION_MARTS
_COLUMNS = (
    *("run_id", "started_at", "last_seen_at", "result_class", "result_state", "termination_code", "trigger_class"),
    *("worked_s", "elapsed_s", "attempts_count", "is_open"),
)

Row = Mapping[str, Any]


def job_detail(asking: Asking, key: Key, runs: int) -> JobDetail:
    """The job with its last `runs` runs. Raises NotFoundError for a job that the viewer does not see."""
    reader, book, now = asking.reader, asking.book, asking.core.clock()
    visible = demand_job(reader, book, key)
    row = ask.job(reader, key)
    has_runs = book.is_known(sources.RUNS, marts=ask.RUN_MARTS)
    found = ask.newest_runs(reader, key, runs + 1) if has_runs else None
    newest = None if found is None else _newest(found, runs)
    window = Days.until(now, ask.BAND_DAYS)
    return JobDetail(
        as_of=book.as_of(sources.RUNS),
        sources=book.shown(_USED, _MARTS),
        job=_facts(row or {}),
        schedule=_schedule(row or {}, now),
        streak=_streak(asking, key) if has_runs else None,
        is_history_known=has_runs,
        runs=None if newest is None else _columns(asking, key, newest, has_more=len(found or []) > runs),
        tasks=None if newest is None else _grid(asking, key, newest),
        band=_band(ask.band(reader, key, window)) if has_runs else None,
        changes=changes(ask.versions(reader, key, CHANGES_AT_MOST + 1)),
        cost=job_costs.job_cost(reader, book, key, window),
        target_state=promises.target_state(asking, visible, newest),
    )


def _newest(found: Sequence[Row], runs: int) -> list[Row]:
    """The newest by their end, still in the order of their starts."""
    if len(found) <= runs:
        return list(found)
    oldest = min(found, key=lambda row: (row["last_seen_at"], row["started_at"], row["run_id"]))
    return [row for row in found if row is not oldest]


def _facts(row: Row) -> JobFacts:
    shown = {name: value for name, value in row.items() if name != "workspace_url"}
    address = addresses.of_job(row["workspace_url"], row["workspace_id"], row["job_id"])
    return JobFacts(**shown, address=address)


def _schedule(row: Row, now: datetime) -> JobSchedule:
    """What the schedule asks for. Several triggers, or an interval, have no expression that would tell it."""
    expression, zone = row["schedule"], row["timezone"]
    if expression is None:
        return JobSchedule(words=None, problem=None, next_at=None)
    try:
        words = in_words(expression)
        is_on = not row["is_deleted"] and row["is_paused"] is False and zone is not None
        next_at = next_fire(expression, zone, now) if is_on else None
    except ScheduleError as error:
        return JobSchedule(words=None, problem=str(error), next_at=None)
    return JobSchedule(words=words, problem=None, next_at=next_at)


def _streak(asking: Asking, key: Key) -> Streak | None:
    last = ask.last_result(asking.reader, key)
    if last is None:
        return None
    is_failing = last["is_failing"] and last["failing_since"] is not None
    nothing = {"failures_count": 0, "first_failed_run_id": None}
    return Streak(**last, **(ask.failures_since(asking.reader, key, last["failing_since"]) if is_failing else nothing))


def _columns(asking: Asking, key: Key, rows: Sequence[Row], *, has_more: bool) -> RunColumns:
    has_costs = asking.book.is_known(sources.USAGE, sources.PRICES, marts=ask.RUN_COST_MARTS)
    ids = [row["run_id"] for row in rows]
    costs: Mapping[str, Decimal] = ask.costs_of(asking.reader, key, ids) if has_costs else {}
    columns = {name: [row[name] for row in rows] for name in _COLUMNS}
    cost = [costs.get(run_id) for run_id in ids] if has_costs else None
    return RunColumns(count=len(rows), **columns, cost=cost, has_more=has_more)


def _grid(asking: Asking, key: Key, runs: Sequence[Row]) -> TaskGrid | None:
    """Tasks by runs. None where tasks may not be read."""
    if not asking.book.is_known(sources.TASKS, marts=ask.TASK_MARTS):
        return None
    ids = [row["run_id"] for row in runs]
    cells: dict[str, dict[str, Row]] = {}
    for row in _newest_first(ask.tasks_of(asking.reader, key, ids), ids):
        cells.setdefault(row["task_key"], {})[row["run_id"]] = row
    knows_needs = asking.book.is_known(sources.JOB_TASKS, marts=ask.NEED_MARTS)
    needs = ask.needs(asking.reader, key) if knows_needs else {}
    shown = _that_fit(cells, CELLS_AT_MOST // max(1, len(ids)))
    return TaskGrid(tasks_count=len(cells), tasks=[_task(name, cells[name], ids, needs) for name in shown])


def _newest_first(rows: Iterable[Row], run_ids: Sequence[str]) -> list[Row]:
    """So that the newest run says in which order the tasks begin, and older ones add those that it has not."""
    place = {run_id: -index for index, run_id in enumerate(run_ids)}
    return sorted(rows, key=lambda row: place[row["run_id"]])


def _that_fit(cells: Mapping[str, Mapping[str, Row]], at_most: int) -> list[str]:
    if len(cells) <= at_most:
        return list(cells)
    bad = (ResultClass.FAILED, ResultClass.TIMED_OUT)
    failed = {name for name, row in cells.items() if any(cell["result_class"] in bad for cell in row.values())}
    chosen = set(sorted(cells, key=lambda name: name not in failed)[:at_most])
    return [name for name in cells if name in chosen]


def _task(name: str, cells: Mapping[str, Row], run_ids: Sequence[str], needs: Mapping[str, list[str]]) -> TaskRow:
    found = [cells.get(run_id) for run_id in run_ids]
    return TaskRow(
        task_key=name,
        depends_on=needs.get(name),
        results="".join(NO_TASK if one is None else CODES[ResultClass(one["result_class"])] for one in found),
        worked_s=[None if one is None else round(float(one["worked_s"])) for one in found],
    )


def _band(row: Row) -> Band:
    is_enough = row["runs_count"] >= BAND_RUNS_AT_LEAST
    return Band(**row) if is_enough else Band(runs_count=row["runs_count"], p50_s=None, p95_s=None)


def changes(versions: Sequence[Row]) -> list[JobChange]:
    """Versions, the newest first, each against the one before it; one more than is told is given."""
    pairs = zip(versions, [*versions[1:], None], strict=True)
    return [_change(version, before) for version, before in list(pairs)[:CHANGES_AT_MOST]]


def _change(version: Row, before: Row | None) -> JobChange:
    fields = [name for name in version["changed_fields"] or [] if name != "is_deletion"]
    return JobChange(
        version_number=version["version_number"],
        changed_at=version["valid_from"],
        is_first=before is None,
        is_deletion=version["is_deletion"],
        fields=[FieldChange(field=name, before=before[name], after=version[name]) for name in fields if before],
    )
