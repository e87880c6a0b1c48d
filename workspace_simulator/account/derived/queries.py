"""system.query.history: statements of jobs on warehouses and serverless compute, of people and of dashboards.

Nothing here names a classic cluster. A statement's row is the finished one; `update_time` may lie well after its end.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workspace_simulator.account.derived import arrays
from workspace_simulator.account.derived.activity import Activity
from workspace_simulator.account.derived.arrays import MINUTE, SECOND, Frame, choose, join, pick, published, scatter
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.derived.lifetimes import of_kind
from workspace_simulator.account.frames import ComputeKind, Day, Ints, Result

HISTORY = "system.query.history"
REDACTED_FROM_US = 1_787_702_400_000_000
"""2026-08-26: from here most readers see `<REDACTED>` instead of the text."""
ROWS_PER_JOB = 12
"""Bounds a day's statements of jobs: about so many per job of the account, 2,000 at least."""
SERVERLESS_SHARE = 0.35
"""Of the serverless tasks, how many run a statement that the history names."""
PEOPLE_SHARE = 0.1
NOTEBOOKS, DASHBOARDS, SAVED_QUERIES = 400_000_000_000, 700_000_000_000, 800_000_000_000
"""Where the ids of notebooks (by task), dashboards (by warehouse) and saved queries (by person) begin."""

_STATUSES = ("FINISHED", "FAILED", "CANCELED")
_TYPES = ("SELECT", "MERGE", "INSERT", "CREATE_TABLE_AS_SELECT", "OPTIMIZE")
_WRITES_FROM = 1
_TEXTS = (
    "SELECT region, sum(amount) FROM main.gold.orders GROUP BY region",
    "MERGE INTO main.gold.customers AS t USING updates AS u ON t.id = u.id WHEN MATCHED THEN UPDATE SET *",
    "INSERT INTO main.silver.events SELECT * FROM main.bronze.events WHERE day = current_date()",
    "CREATE TABLE main.gold.daily_sales AS SELECT day, sum(amount) AS amount FROM main.silver.sales GROUP BY day",
    "OPTIMIZE main.gold.orders",
    "<REDACTED>",
)
_ERRORS = (
    "[TABLE_OR_VIEW_NOT_FOUND] The table or view cannot be found. SQLSTATE: 42P01",
    "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012",
)
_APPS = ("Databricks Workflows", "Databricks SQL Editor", "Databricks SQL Dashboard", "Power BI")
_DRIVERS = (None, None, None, "Simba ODBC")
JOB, EDITOR, DASHBOARD, OUTSIDE = range(4)


@dataclass(frozen=True)
class Statements:
    """The day's statements: the frame (sorted by arrival) and their ids, and the statement of each task (-1: none)."""

    frame: Frame
    ids: pa.Array
    of_task: Ints


def of_day(day: Day, index: Index, tasks: Frame, activity: Activity, rng: np.random.Generator) -> Statements:
    """Statements of every workspace that can be read here."""
    jobs = _of_jobs(day, index, tasks, rng)
    people = _of_people(index, activity, rng)
    rows = join([jobs, people])
    rows = choose(rows, index.in_region[rows["workspace"]])
    size = arrays.length(rows)
    rows["update"] = rows["end"] + (rng.lognormal(2.5, 1.4, size) * SECOND).astype(np.int64)
    rows["visible"] = rows["update"] + rng.integers(2 * MINUTE, 50 * MINUTE, size)
    rows = choose(rows, np.argsort(rows["visible"], kind="stable"))
    of_task = np.full(len(day.task_run_id), -1, np.int64)
    held = np.flatnonzero(rows["task"] >= 0)
    of_task[rows["task"][held]] = held
    return Statements(rows, arrays.uuids(rng, size), of_task)


def _of_jobs(day: Day, index: Index, tasks: Frame, rng: np.random.Generator) -> Frame:
    on_warehouse = of_kind(tasks, ComputeKind.WAREHOUSE)
    serverless = of_kind(tasks, ComputeKind.SERVERLESS)
    limit = max(2_000, ROWS_PER_JOB * len(index.plan.jobs)) - arrays.length(on_warehouse)
    share = min(SERVERLESS_SHARE, max(0, limit) / max(1, arrays.length(serverless)))
    serverless = choose(serverless, rng.random(arrays.length(serverless)) < share)
    held = join([on_warehouse, serverless])
    count = np.where(held["kind"] == ComputeKind.WAREHOUSE, 1 + scatter(held["code"], 11) % 3, 1)
    row, step = arrays.repeat_rows(count)
    span = (held["end"] - held["start"])[row]
    failed = held["result"][row] != Result.SUCCEEDED
    is_last = step == count[row] - 1
    cancelled = held["result"][row] == Result.CANCELLED
    type_ = np.where(is_last, 1 + scatter(held["code"][row], 5) % 4, 0)
    return {
        "workspace": held["workspace"][row],
        "warehouse": np.where(held["kind"][row] == ComputeKind.WAREHOUSE, held["compute"][row], -1),
        "task": held["task"][row],
        "run": held["run"][row],
        "code": held["code"][row],
        "who": day.run_owner[held["run"][row]],
        "start": held["start"][row] + span * step // count[row],
        "end": held["start"][row] + span * (step + 1) // count[row],
        "status": np.where(is_last & failed, np.where(cancelled, 2, 1), 0),
        "type": type_,
        "app": np.full(len(row), JOB),
        "rows": day.task_input_rows[held["task"][row]] // count[row],
    }


def _of_people(index: Index, activity: Activity, rng: np.random.Generator) -> Frame:
    """Statements from editors, dashboards and other tools, at the minutes at which people are at work."""
    flat = activity.people.reshape(-1)
    total = int(flat.sum())
    size = min(int(total * PEOPLE_SHARE), max(1_000, 6 * len(index.plan.jobs)))
    spot = np.searchsorted(np.cumsum(flat), rng.integers(0, max(total, 1), size), side="right").astype(np.int64)
    minutes = activity.people.shape[1]
    warehouse, minute = spot // minutes, spot % minutes
    start = activity.start_us + minute * MINUTE + rng.integers(0, MINUTE, size)
    created = np.array([one.created_us for one in index.plan.warehouses], np.int64)
    draw = rng.random(size)
    app = np.where(draw < 0.45, DASHBOARD, np.where(draw < 0.85, EDITOR, OUTSIDE))
    rows = {
        "workspace": np.array([one.workspace for one in index.plan.warehouses], np.int64)[warehouse],
        "warehouse": warehouse,
        "who": pick_people(index, start, rng),
        "start": start,
        "end": start + (rng.lognormal(7.6, 1.3, size) * 1000).astype(np.int64),
        "status": rng.choice(3, size, p=[0.95, 0.035, 0.015]),
        "type": np.where((app == EDITOR) & (rng.random(size) < 0.1), 3, 0),
        "app": app,
        "rows": rng.lognormal(11, 2.5, size).astype(np.int64),
    }
    return choose(rows, start >= created[warehouse])


def pick_people(index: Index, at: Ints, rng: np.random.Generator) -> Ints:
    """A person for each instant; somebody who has left by then gives way to a colleague who has not."""
    people = index.human_codes if len(index.human_codes) else np.zeros(1, np.int64)
    chosen = people[rng.integers(0, len(people), len(at))]
    staying = people[np.argmax(index.left_us[people])]
    return np.where(index.left_us[chosen] <= at, staying, chosen)


def table(day: Day, index: Index, statements: Statements, rng: np.random.Generator) -> pa.Table:
    """The rows as published."""
    rows = statements.frame
    size = arrays.length(rows)
    kinds = {field.name: field.type for field in published(HISTORY)}
    names, ids = index.principal_names, index.principal_ids
    text = np.where(rows["start"] >= REDACTED_FROM_US, len(_TEXTS) - 1, rows["type"])
    on_warehouse = rows["warehouse"] >= 0
    columns = {
        "account_id": arrays.constant(index.plan.account_id, size),
        "workspace_id": pick(index.workspace_ids, rows["workspace"]),
        "statement_id": statements.ids,
        "executed_by": pick(names, rows["who"]),
        "session_id": arrays.uuids(rng, size),
        "execution_status": pick(arrays.words(*_STATUSES), rows["status"]),
        "compute": arrays.struct(
            kinds["compute"],
            size,
            {
                "type": pick(arrays.words("WAREHOUSE", "SERVERLESS_COMPUTE"), (~on_warehouse).astype(np.int64)),
                "warehouse_id": pick(index.warehouse_ids, rows["warehouse"]),
            },
        ),
        "executed_by_user_id": pick(ids, rows["who"]),
        "statement_text": pick(arrays.words(*_TEXTS), text),
        "statement_type": pick(arrays.words(*_TYPES), rows["type"]),
        "error_message": pick(arrays.words(*_ERRORS), np.where(rows["status"] == 1, rows["rows"] % len(_ERRORS), -1)),
        "client_application": pick(arrays.words(*_APPS), rows["app"]),
        "client_driver": pick(arrays.words(*_DRIVERS), rows["app"]),
        "start_time": arrays.timestamps(rows["start"]),
        "end_time": arrays.timestamps(rows["end"]),
        "update_time": arrays.timestamps(rows["update"]),
        "query_source": arrays.struct(kinds["query_source"], size, _source(day, rows, kinds["query_source"])),
        "executed_as_user_id": pick(ids, rows["who"]),
        "executed_as": pick(names, rows["who"]),
        **_durations(rows, rng),
        **_volumes(rows, rng),
    }
    return arrays.build(HISTORY, columns, rows["visible"])


def _durations(rows: Frame, rng: np.random.Generator) -> dict[str, pa.Array]:
    size = arrays.length(rows)
    total = np.maximum((rows["end"] - rows["start"]) // 1000, 1)
    waiting = (total * rng.uniform(0, 0.15, size) * (rng.random(size) < 0.2)).astype(np.int64)
    compiling = (total * rng.uniform(0.01, 0.1, size)).astype(np.int64)
    running = total - waiting - compiling
    return {
        "total_duration_ms": arrays.counts(total),
        "waiting_for_compute_duration_ms": arrays.counts(waiting),
        "waiting_at_capacity_duration_ms": arrays.counts(np.zeros(size, np.int64)),
        "execution_duration_ms": arrays.counts(running),
        "compilation_duration_ms": arrays.counts(compiling),
        "total_task_duration_ms": arrays.counts((running * rng.uniform(1, 12, size)).astype(np.int64)),
        "result_fetch_duration_ms": arrays.counts((running * 0.02).astype(np.int64)),
    }


def _volumes(rows: Frame, rng: np.random.Generator) -> dict[str, pa.Array]:
    size = arrays.length(rows)
    read = rows["rows"]
    good_write = (rows["type"] >= _WRITES_FROM) & (rows["status"] == 0)
    files = 1 + read // 250_000
    cached = (rows["app"] == DASHBOARD) & (rng.random(size) < 0.3)
    written = np.where(good_write, read // 3, 0)
    return {
        "read_partitions": arrays.counts(np.minimum(files, 400)),
        "pruned_files": arrays.counts(files // 2),
        "read_files": arrays.counts(files),
        "read_rows": arrays.counts(np.where(cached, 0, read)),
        "produced_rows": arrays.counts(np.where(good_write, 0, read // 100)),
        "read_bytes": arrays.counts(np.where(cached, 0, read * 90)),
        "read_io_cache_percent": arrays.raw(rng.integers(0, 100, size).astype(np.int8), pa.int8()),
        "from_result_cache": arrays.bools(cached),
        "spilled_local_bytes": arrays.counts(np.where(read > 50_000_000, read * 20, 0)),
        "written_bytes": arrays.counts(written * 60),
        "shuffle_read_bytes": arrays.counts(read * 15),
        "written_rows": arrays.counts(written),
        "written_files": arrays.counts(np.where(good_write, 1 + files // 4, 0)),
        "pruned_files_bytes": arrays.counts(files // 2 * 30_000_000),
        "read_files_bytes": arrays.counts(read * 90),
    }


def _source(day: Day, rows: Frame, kind: pa.StructType) -> dict[str, pa.Array]:
    size = arrays.length(rows)
    run, task = rows["run"], rows["task"]
    of_job = run >= 0
    job = arrays.struct(
        kind.field("job_info").type,
        size,
        {
            "job_id": arrays.texts(arrays.at(day.run_job_id, run)),
            "job_run_id": arrays.texts(arrays.at(day.run_id, run)),
            "job_task_run_id": arrays.texts(arrays.at(day.task_run_id, task)),
        },
        missing=~of_job,
    )
    notebook = of_job & (rows["warehouse"] < 0)
    return {
        "job_info": job,
        "notebook_id": arrays.texts(np.where(notebook, NOTEBOOKS + rows["code"], -1)),
        "dashboard_id": arrays.texts(np.where(rows["app"] == DASHBOARD, DASHBOARDS + rows["warehouse"] * 7, -1)),
        "sql_query_id": arrays.texts(np.where(rows["app"] == EDITOR, SAVED_QUERIES + rows["who"] * 31, -1)),
    }
