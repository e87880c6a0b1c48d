"""Who used an hour of shared compute: job tasks on all-purpose clusters, job queries on SQL warehouses."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from tests.oracle.costs import BILLION
from tests.oracle.words import Raw, Row, columns, grouped, hour_of, millis

TASKS = "system.lakeflow.job_task_run_timeline"
QUERIES = "system.query.history_hours"
HOUR = timedelta(hours=1)
HOUR_MS = 3_600_000


def cluster_task_hours(raw: Raw, attempts: list[Row]) -> list[Row]:
    """The slices of tasks on classic clusters, cut at clock hours."""
    placed = {(one["workspace_id"], one["task_run_id"]): one for one in attempts if one["cluster_id"] is not None}
    found = []
    for one in raw[TASKS]:
        task = placed.get((one["workspace_id"], one["run_id"]))
        took_time = one["period_start_time"] < one["period_end_time"]
        if task is not None and task["run_id"] is not None and took_time:
            names = ("workspace_id", "cluster_id", "job_id", "run_id", "task_key", "task_run_id")
            same = {name: task[name] for name in names}
            found += [same | cut for cut in _by_hour(one["period_start_time"], one["period_end_time"])]
    return found


def _by_hour(start: datetime, end: datetime) -> Iterator[Row]:
    hour = hour_of(start)
    while hour < end:
        cut = {"from_at": max(start, hour), "until_at": min(end, hour + HOUR)}
        yield {"usage_date": hour.date(), "hour_at": hour} | cut
        hour += HOUR


def cluster_task_shares(task_hours: list[Row], priced: list[Row]) -> list[Row]:
    """A cluster's hour is paid by the tasks on it for as long as one of them runs, in proportion to their time."""
    billed = {
        (one["workspace_id"], one["cluster_id"], hour_of(one["usage_start_at"]))
        for one in priced
        if one["shared_compute"] == "cluster"
    }
    timed = [one | {"from_ms": millis(one["from_at"]), "until_ms": millis(one["until_at"])} for one in task_hours]
    worked = [one for one in timed if one["from_ms"] < one["until_ms"]]
    hours = grouped(worked, columns("workspace_id", "cluster_id", "hour_at"))
    return [share for hour, rows in hours.items() if hour in billed for share in _hour_shares(rows)]


def _hour_shares(rows: list[Row]) -> Iterator[Row]:
    busy = union_ms([(row["from_ms"], row["until_ms"]) for row in rows])
    every = sum(row["until_ms"] - row["from_ms"] for row in rows)
    for of_task in grouped(rows, columns("job_id", "run_id", "task_key")).values():
        own = sum(row["until_ms"] - row["from_ms"] for row in of_task)
        yield {
            **{
                name: of_task[0][name]
                for name in ("workspace_id", "cluster_id", "hour_at", "job_id", "run_id", "task_key")
            },
            "usage_date": of_task[0]["hour_at"].date(),
            "busy_ms": own,
            # Rounded down twice: the busy part of the hour, and the task's part of that.
            "share_ppb": own * (busy * BILLION // HOUR_MS) // every,
        }


def union_ms(intervals: Iterable[tuple[int, int]]) -> int:
    """What at least one of the intervals covers."""
    covered, end = 0, 0
    for start, until in sorted(intervals):
        covered += max(0, until - max(start, end))
        end = max(end, until)
    return covered


def warehouse_job_shares(raw: Raw) -> list[Row]:
    """A warehouse's hour is paid by the queries of the hour, in proportion to the time of their tasks."""
    asked = [row for row in raw[QUERIES] if row["warehouse_id"] is not None]
    hours = grouped(asked, columns("workspace_id", "warehouse_id", "start_hour"))
    return [share for rows in hours.values() for share in _query_shares(rows)]


def _query_shares(rows: list[Row]) -> Iterator[Row]:
    weights = [row["total_task_duration_ms"] or 0 for row in rows]
    if not sum(weights):
        weights = [row["execution_duration_ms"] or 0 for row in rows]
    weighed = [row | {"weight": weight} for row, weight in zip(rows, weights, strict=True)]
    for of_run in grouped(weighed, columns("job_id", "job_run_id")).values():
        first, own = of_run[0], sum(row["weight"] for row in of_run)
        yield {
            **{name: first[name] for name in ("workspace_id", "warehouse_id", "job_id")},
            "usage_date": first["start_hour"].date(),
            "hour_at": first["start_hour"],
            "run_id": first["job_run_id"],
            "statements_count": sum(row["statement_count"] for row in of_run),
            "worked_ms": own,
            # To seven places: milliseconds of many cores times a billion are more than 64 bits hold.
            "share_ppb": own * 10_000_000 // sum(weights) * 100 if sum(weights) else 0,
        }


def run_cluster_tasks(raw: Raw, attempts: list[Row]) -> list[Row]:
    """Days on which a run's cluster can only have been used by one task; a null cluster is usage that names none."""
    placed = {(one["workspace_id"], one["task_run_id"]): one for one in attempts if not one["is_never_started"]}
    slices = [one | placed.get((one["workspace_id"], one["run_id"]), {"run_id": None}) for one in raw[TASKS]]
    known = [one for one in slices if one["run_id"] is not None]
    clusters = grouped(known, columns("workspace_id", "run_id", "cluster_id"))
    return [row for rows in clusters.values() for row in _days_of_one_task(rows)]


def _days_of_one_task(slices: list[Row]) -> Iterator[Row]:
    keys = {one["task_key"] for one in slices}
    if len(keys) > 1:
        return
    # Compute is there for a while before a task and after it.
    day = (min(one["period_start_time"] for one in slices) - HOUR).date()
    while day <= (max(one["period_end_time"] for one in slices) + HOUR).date():
        names = ("workspace_id", "run_id", "cluster_id")
        yield {name: slices[0][name] for name in names} | {"usage_date": day, "task_key": next(iter(keys))}
        day += timedelta(days=1)
