"""Which of the cases that go wrong easily a block of accounts holds: told from its raw rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.oracle.accounts import Block, Row
from tests.oracle.twists import with_keys
from tests.oracle.words import columns, grouped

RUNS, TASKS = "system.lakeflow.job_run_timeline", "system.lakeflow.job_task_run_timeline"
JOBS, PIPELINES, UPDATES = (f"system.lakeflow.{name}" for name in ("jobs", "pipelines", "pipeline_update_timeline"))
USAGE, LIST, ACCOUNT_PRICES = (f"system.billing.{name}" for name in ("usage", "list_prices", "account_prices"))
CLUSTERS, NODE_HOURS = "system.compute.clusters", "system.compute.node_timeline_hours"
EVENTS, QUERIES = "system.compute.warehouse_events", "system.query.history_hours"
CLOCK_HOURS = datetime(2026, 1, 19, tzinfo=UTC)
HOUR = timedelta(hours=1)

Counted = Callable[[Block], int]


def in_block(block: Block) -> dict[str, int]:
    block = replace(block, raw=with_keys(block.raw))
    return {name: count(block) for name, count in CASES.items()}


def _count(values: Iterable[Any]) -> int:
    return sum(map(bool, values))


def _runs(block: Block) -> Iterator[list[Row]]:
    for slices in grouped(block.raw[RUNS], columns("workspace_id", "run_id")).values():
        yield sorted(slices, key=columns("period_end_time", "period_start_time"))


def _states(slices: list[Row]) -> list[str]:
    return [row["result_state"] for row in slices if row["result_state"] is not None]


def _old_slices(block: Block) -> int:
    """A run that is cut at hours of its own."""
    return _count(
        any(
            row["period_end_time"] - row["period_start_time"] == HOUR and row["period_start_time"].minute for row in run
        )
        for run in _runs(block)
    )


def _open(block: Block, least: timedelta, most: timedelta) -> int:
    last = [run[-1] for run in _runs(block) if run[-1]["result_state"] is None]
    return _count(least <= block.now - row["period_end_time"] < most for row in last)


def _retried_tasks(block: Block) -> int:
    tasks = grouped(block.raw[TASKS], columns("workspace_id", "job_run_id", "task_key"))
    return _count(len({row["run_id"] for row in rows if row["parent_run_id"] is None}) > 1 for rows in tasks.values())


def _tasks_on(block: Block, clusters: set[str]) -> Iterator[Row]:
    for row in block.raw[TASKS]:
        if clusters & set(row["compute_ids"] or []):
            yield row


def _shared_ids(block: Block) -> set[str]:
    return {row["cluster_id"] for row in block.raw[CLUSTERS] if row["cluster_source"] in ("UI", "API")}


def _usage_of(block: Block, name: str) -> Iterator[Row]:
    return (row for row in block.raw[USAGE] if (row["usage_metadata"] or {}).get(name))


def _requests(block: Block) -> Iterator[list[Row]]:
    yield from grouped(block.raw[UPDATES], columns("workspace_id", "request_id")).values()


def _is_retried_for_a_job(updates: list[Row]) -> bool:
    asked = any(row["trigger_details"] for row in updates)
    return asked and len({row["update_id"] for row in updates}) > 1


def _versions(block: Block, table: str, key: str) -> Iterator[list[Row]]:
    yield from grouped(block.raw[table], columns("workspace_id", key)).values()


def _ties(block: Block) -> int:
    moments = grouped(block.raw[EVENTS], columns("workspace_id", "warehouse_id", "event_time"))
    return _count(len(rows) > 1 for rows in moments.values())


def _colliding_jobs(block: Block) -> int:
    jobs = grouped(block.raw[RUNS], columns("job_id"))
    return _count(len({row["workspace_id"] for row in rows}) > 1 for rows in jobs.values())


def _colliding(table: str, column: str) -> Counted:
    """Ids of the column that two workspaces use."""

    def count(block: Block) -> int:
        by_id = grouped([row for row in block.raw[table] if row[column] is not None], columns(column))
        return _count(len({row["workspace_id"] for row in rows}) > 1 for rows in by_id.values())

    return count


def _unpriced(block: Block) -> int:
    priced = {row["sku_name"] for row in block.raw[LIST]}
    return _count(row["sku_name"] not in priced for row in block.raw[USAGE])


def _is_fully_retracted(rows: list[Row]) -> bool:
    return len(rows) > 1 and sum(row["usage_quantity"] for row in rows) == 0


def _retracted_runs(block: Block) -> int:
    rows = list(_usage_of(block, "job_run_id"))
    by_run = grouped(rows, lambda row: row["usage_metadata"]["job_run_id"])
    return _count(map(_is_fully_retracted, by_run.values()))


CASES: dict[str, Counted] = {
    "a run of several slices": lambda a: _count(len(run) > 1 for run in _runs(a)),
    "slices by the run's own hours": _old_slices,
    "slices by the clock's hours": lambda a: _count(
        len(run) > 1 and run[0]["period_start_time"] > CLOCK_HOURS for run in _runs(a)
    ),
    "a run over midnight": lambda a: _count(
        run[0]["period_start_time"].date() < run[-1]["period_end_time"].date() for run in _runs(a)
    ),
    "a repaired run": lambda a: _count(len(_states(run)) > 1 for run in _runs(a)),
    "a repair that succeeds": lambda a: _count(
        len(states) > 1 and states[-1] == "SUCCEEDED" and states[0] in ("FAILED", "ERROR", "TIMED_OUT")
        for states in map(_states, _runs(a))
    ),
    "a repair cancelled in the queue": lambda a: _count(
        len(run) > 1 and run[-1]["period_start_time"] == run[-1]["period_end_time"] for run in _runs(a)
    ),
    "a run under repair": lambda a: _count(_states(run) and run[-1]["result_state"] is None for run in _runs(a)),
    "a run that never started": lambda a: _count(
        all(row["period_start_time"] == row["period_end_time"] for row in run) for run in _runs(a)
    ),
    "a run that is open and young": lambda a: _open(a, timedelta(0), 6 * HOUR),
    "a run whose end is lost": lambda a: _open(a, 48 * HOUR, timedelta.max),
    "a word that nobody knows": lambda a: _count(row["result_state"] == "EVAPORATED" for row in a.raw[RUNS]),
    "a one-off run": lambda a: _count(row["run_type"] == "SUBMIT_RUN" for row in a.raw[RUNS]),
    "a workflow run": lambda a: _count(row["run_type"] == "WORKFLOW_RUN" for row in a.raw[RUNS]),
    "a run that another run started": lambda a: _count(row["source_task_run_id"] for row in a.raw[RUNS]),
    "one job id in two workspaces": _colliding_jobs,
    "one run id in two workspaces": _colliding(RUNS, "run_id"),
    "one id of a task's run in two workspaces": _colliding(TASKS, "run_id"),
    "one cluster id in two workspaces": _colliding(CLUSTERS, "cluster_id"),
    "one warehouse id in two workspaces": _colliding(EVENTS, "warehouse_id"),
    "one update id in two workspaces": _colliding(UPDATES, "update_id"),
    "a task that was tried again": _retried_tasks,
    "an iteration of a loop": lambda a: _count(row["parent_run_id"] for row in a.raw[TASKS]),
    "a task of unstated compute": lambda a: _count(row["compute"] is None for row in a.raw[TASKS]),
    "a task on a warehouse": lambda a: _count(
        item["type"] == "WAREHOUSE" for row in a.raw[TASKS] for item in row["compute"] or []
    ),
    "a task on an all-purpose cluster": lambda a: _count(_tasks_on(a, _shared_ids(a))),
    "a deleted job": lambda a: _count(
        max(rows, key=columns("change_time"))["delete_time"] for rows in _versions(a, JOBS, "job_id")
    ),
    "a deletion without a name": lambda a: _count(row["delete_time"] and row["name"] is None for row in a.raw[JOBS]),
    "a job version without the later columns": lambda a: _count(
        row["creator_user_name"] is None and row["name"] for row in a.raw[JOBS]
    ),
    "a job with several triggers": lambda a: _count(row["trigger_type"] == "MULTIPLE" for row in a.raw[JOBS]),
    "a retraction": lambda a: _count(row["record_type"] == "RETRACTION" for row in a.raw[USAGE]),
    "a restatement": lambda a: _count(row["record_type"] == "RESTATEMENT" for row in a.raw[USAGE]),
    "a run whose usage is all taken back": _retracted_runs,
    "usage of the account": lambda a: _count(row["workspace_id"] is None for row in a.raw[USAGE]),
    "usage without a price": _unpriced,
    "usage in another unit": lambda a: _count(row["usage_unit"] != "DBU" for row in a.raw[USAGE]),
    "usage of a renamed product": lambda a: _count(
        row["billing_origin_product"] == "LAKEHOUSE_MONITORING" for row in a.raw[USAGE]
    ),
    "usage of an all-purpose cluster": lambda a: _count(
        row["usage_metadata"]["cluster_id"] in _shared_ids(a) for row in _usage_of(a, "cluster_id")
    ),
    "usage of a warehouse": lambda a: _count(_usage_of(a, "warehouse_id")),
    "usage of a pipeline": lambda a: _count(_usage_of(a, "dlt_pipeline_id")),
    "a price that ends a millisecond early": lambda a: _count(
        row["price_end_time"] and row["price_end_time"].microsecond == 999_000 for row in a.raw[LIST]
    ),
    "a promotion": lambda a: _count(row["pricing"]["promotional"] for row in a.raw[LIST]),
    "a price of the account": lambda a: len(a.raw[ACCOUNT_PRICES]),
    "a discount": lambda a: len(a.settings.discounts),
    "a rule of ownership": lambda a: len(a.settings.ownership_rules),
    "another currency": lambda a: a.settings.currency != "USD",
    "a request of a job with retries": lambda a: _count(map(_is_retried_for_a_job, _requests(a))),
    "an update without a request": lambda a: _count(row["request_id"] is None for row in a.raw[UPDATES]),
    "a pipeline with several versions": lambda a: _count(
        len(one) > 1 for one in _versions(a, PIPELINES, "pipeline_id")
    ),
    "a cluster first recorded after its run began": lambda a: _count(
        row["change_time"] > row["create_time"] for row in a.raw[CLUSTERS] if row["cluster_source"] == "JOB"
    ),
    "an hour of a driver alone": lambda a: _count(
        all(row["driver"] for row in rows)
        for rows in grouped(a.raw[NODE_HOURS], columns("workspace_id", "cluster_id", "start_hour")).values()
    ),
    "two events in one moment": _ties,
    "queries of a job on a warehouse": lambda a: _count(
        row["warehouse_id"] and row["job_run_id"] for row in a.raw[QUERIES]
    ),
}
