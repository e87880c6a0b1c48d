"""system.access.table_lineage and column_lineage: what the day's tasks and dashboards read and wrote.

Best effort, as on the platform: one event in seven is missing, one-off runs leave none, and of a job that runs
often most runs after the day's first leave none. A few events stand twice under one record_id.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workspace_simulator.account.derived import arrays
from workspace_simulator.account.derived.arrays import MINUTE, SECOND, Frame, choose, join, pick, published, scatter
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.derived.queries import DASHBOARD, DASHBOARDS, NOTEBOOKS, Statements
from workspace_simulator.account.derived.updates import Updates
from workspace_simulator.account.frames import ComputeKind, Day, Ints, Result

TABLES = "system.access.table_lineage"
COLUMNS = "system.access.column_lineage"
KEPT_SHARE = 0.86
COLUMNS_SHARE = 0.2
DOUBLED_SHARE = 0.0006
ROWS_PER_JOB = 6
"""Bounds a day's table events: about so many per job of the account, 1,500 at least."""

_ENTITIES = ("NOTEBOOK", "JOB", "PIPELINE", "DBSQL_QUERY", "DASHBOARD_V3")
NOTEBOOK, JOB, PIPELINE, DBSQL_QUERY, DASHBOARD_V3 = range(len(_ENTITIES))
_COLUMN_NAMES = ("id", "amount", "updated_at", "customer_id", "region", "status", "day", "quantity")


@dataclass(frozen=True)
class Flows:
    """Which tables each task moves data between: its pairs are offset[code] .. offset[code + 1]."""

    names: pa.Array
    catalogs: pa.Array
    schemas: pa.Array
    tables: pa.Array
    offset: Ints
    source: Ints
    target: Ints
    read_by_people: Ints
    """Tables that dashboards read: written by a job, and not only by zombies."""


@lru_cache(maxsize=1)
def flows(index: Index) -> Flows:
    """The pairs of all tasks, made once per account."""
    codes: dict[str, int] = {}
    counts, source, target = [0], [], []
    for task in index.tasks:
        reads = [codes.setdefault(name, len(codes)) for name in (task.reads if task else ())]
        writes = [codes.setdefault(name, len(codes)) for name in (task.writes if task else ())]
        pairs = [(read, write) for write in (writes or [-1]) for read in (reads or [-1]) if (read, write) != (-1, -1)]
        source += [read for read, _ in pairs]
        target += [write for _, write in pairs]
        counts.append(len(pairs))
    live = {name for job in index.plan.jobs if not job.is_zombie for task in job.tasks for name in task.writes}
    dead = {name for job in index.plan.jobs if job.is_zombie for task in job.tasks for name in task.writes}
    parts = [[*name.split(".", 2), "", ""][:3] for name in codes]
    return Flows(
        names=pa.array(list(codes), pa.string()),
        catalogs=pa.array([part[0] for part in parts], pa.string()),
        schemas=pa.array([part[1] for part in parts], pa.string()),
        tables=pa.array([part[2] for part in parts], pa.string()),
        offset=np.cumsum(counts, dtype=np.int64),
        source=np.array(source, np.int64),
        target=np.array(target, np.int64),
        read_by_people=np.array(sorted(codes[name] for name in live - dead), np.int64),
    )


def events(day: Day, index: Index, tasks: Frame, statements: Statements, rng: np.random.Generator) -> Frame:
    """One row per pair of tables that a task or a dashboard touched, in order of arrival."""
    rows = join([_of_tasks(day, index, tasks, statements, rng), _of_dashboards(index, statements, rng)])
    size = arrays.length(rows)
    rows["visible"] = rows["time"] + rng.integers(5 * MINUTE, 50 * MINUTE, size)
    rows["record"] = np.arange(size, dtype=np.int64)
    doubled = choose(rows, rng.random(size) < DOUBLED_SHARE)
    rows = join([rows, {**doubled, "visible": doubled["visible"] + 10 * MINUTE}])
    return choose(rows, np.argsort(rows["visible"], kind="stable"))


def _of_tasks(day: Day, index: Index, tasks: Frame, statements: Statements, rng: np.random.Generator) -> Frame:
    flow = flows(index)
    count = flow.offset[tasks["code"] + 1] - flow.offset[tasks["code"]]
    told = (tasks["job"] >= 0) & (count > 0) & index.in_region[tasks["workspace"]]
    told &= (tasks["result"] == Result.SUCCEEDED) & (rng.random(len(told)) < KEPT_SHARE)
    place = np.flatnonzero(told)
    _, first = np.unique(tasks["code"][place], return_index=True)
    is_first = np.zeros(len(place), bool)
    is_first[first] = True
    limit = max(1_500, ROWS_PER_JOB * len(index.plan.jobs)) - int(count[place][is_first].sum())
    chance = max(0.0, limit) / max(1, int(count[place][~is_first].sum()))
    held = choose(tasks, place[is_first | (rng.random(len(place)) < chance)])
    row, step = arrays.repeat_rows(flow.offset[held["code"] + 1] - flow.offset[held["code"]])
    pair = flow.offset[held["code"]][row] + step
    entity = _entities(index, held)[row]
    return {
        "workspace": held["workspace"][row],
        "entity": entity,
        "task": held["task"][row],
        "run": held["run"][row],
        "code": held["code"][row],
        "pipeline": np.where(entity == PIPELINE, held["compute"][row], -1),
        "source": flow.source[pair],
        "target": flow.target[pair],
        "who": day.run_owner[held["run"][row]],
        "statement": statements.of_task[held["task"]][row],
        "time": np.maximum(held["end"][row] - 5 * SECOND, held["start"][row]),
    }


def _entities(index: Index, held: Frame) -> Ints:
    """A task is told of as a notebook, a job, a pipeline or a query; the same task always as the same."""
    notebooks = np.array([task is not None and task.kind == "notebook" for task in index.tasks], np.int64)
    notebook = (notebooks[held["code"]] == 1) & (scatter(held["code"], 17) < 800_000)
    entity = np.where(notebook, NOTEBOOK, JOB)
    entity = np.where(held["kind"] == ComputeKind.WAREHOUSE, DBSQL_QUERY, entity)
    return np.where(held["kind"] == ComputeKind.PIPELINE, PIPELINE, entity)


def _of_dashboards(index: Index, statements: Statements, rng: np.random.Generator) -> Frame:
    read = flows(index).read_by_people
    rows = statements.frame
    shown = np.flatnonzero((rows["app"] == DASHBOARD) & (rows["status"] == 0)) if len(read) else np.zeros(0, np.int64)
    missing = np.full(len(shown), -1, np.int64)
    return {
        "workspace": rows["workspace"][shown],
        "entity": np.full(len(shown), DASHBOARD_V3),
        "task": missing,
        "run": missing,
        "code": missing,
        "source": read[rng.integers(0, max(1, len(read)), len(shown))] if len(read) else missing,
        "target": missing,
        "who": rows["who"][shown],
        "statement": shown.astype(np.int64),
        "dashboard": DASHBOARDS + rows["warehouse"][shown] * 7,
        "time": rows["end"][shown],
    }


def tables(
    day: Day, index: Index, rows: Frame, statements: Statements, updates: Updates, rng: np.random.Generator
) -> dict[str, pa.Table]:
    """Both lineage tables from the events; columns are told for a fifth of the pairs that have both sides."""
    both = (rows["source"] >= 0) & (rows["target"] >= 0) & (rng.random(arrays.length(rows)) < COLUMNS_SHARE)
    twice = np.repeat(np.flatnonzero(both), 2)
    fine = choose(rows, twice)
    fine["record"] = np.arange(len(twice), dtype=np.int64)
    fine["column"] = scatter(fine["code"] * 2 + np.arange(len(twice)) % 2, 23) % len(_COLUMN_NAMES)
    named = pick(arrays.words(*_COLUMN_NAMES), fine["column"])
    of_columns = _columns(COLUMNS, day, index, fine, statements, updates, rng)
    return {
        TABLES: arrays.build(TABLES, _columns(TABLES, day, index, rows, statements, updates, rng), rows["visible"]),
        COLUMNS: arrays.build(
            COLUMNS, {**of_columns, "source_column_name": named, "target_column_name": named}, fine["visible"]
        ),
    }


def _columns(
    name: str, day: Day, index: Index, rows: Frame, statements: Statements, updates: Updates, rng: np.random.Generator
) -> dict[str, pa.Array]:
    size = arrays.length(rows)
    records = int(rows["record"].max(initial=-1)) + 1
    job = arrays.texts(arrays.at(day.run_job_id, rows["run"]))
    run = arrays.texts(arrays.at(day.run_id, rows["run"]))
    return {
        "account_id": arrays.constant(index.plan.account_id, size),
        "metastore_id": arrays.constant(index.plan.metastore_id, size),
        "workspace_id": pick(index.workspace_ids, rows["workspace"]),
        "entity_type": pick(arrays.words(*_ENTITIES), rows["entity"]),
        **_entity_ids(index, day, rows, statements, job, run),
        **_side("source", index, rows),
        **_side("target", index, rows),
        "created_by": pick(index.principal_names, rows["who"]),
        "event_time": arrays.timestamps(rows["time"]),
        "event_date": arrays.dates(rows["time"]),
        "record_id": pick(arrays.uuids(rng, records), rows["record"]),
        "event_id": pick(arrays.uuids(rng, records), rows["record"]),
        "statement_id": pick(statements.ids, rows["statement"]),
        "entity_metadata": _metadata(
            published(name).field("entity_metadata").type, index, day, rows, updates, job, run
        ),
        "direct_access": arrays.constant(True, size, pa.bool_()),
    }


def _entity_ids(
    index: Index, day: Day, rows: Frame, statements: Statements, job: pa.Array, run: pa.Array
) -> dict[str, pa.Array]:
    """entity_id and entity_run_id: the run is the job's run for a job, the statement for queries and dashboards."""
    entity = rows["entity"]
    notebook = arrays.texts(np.where(entity == NOTEBOOK, _notebook(rows), -1))
    command = arrays.texts(np.where(entity == NOTEBOOK, arrays.at(day.task_run_id, rows["task"]) + 7, -1))
    saved = np.where(entity == DBSQL_QUERY, 900_000_000_000 + rows["code"], -1)
    saved = np.where(entity == DASHBOARD_V3, rows.get("dashboard", saved), saved)
    pipeline = pick(index.pipeline_ids, rows["pipeline"])
    statement = pick(statements.ids, np.where(np.isin(entity, (DBSQL_QUERY, DASHBOARD_V3)), rows["statement"], -1))
    which = arrays.counts(entity)
    return {
        "entity_id": pc.choose(which, notebook, job, pipeline, arrays.texts(saved), arrays.texts(saved)),
        "entity_run_id": pc.choose(which, command, run, run, statement, statement),
    }


def _notebook(rows: Frame) -> Ints:
    return NOTEBOOKS + rows["code"]


def _side(side: str, index: Index, rows: Frame) -> dict[str, pa.Array]:
    flow = flows(index)
    code = rows[side]
    return {
        f"{side}_table_full_name": pick(flow.names, code),
        f"{side}_table_catalog": pick(flow.catalogs, code),
        f"{side}_table_schema": pick(flow.schemas, code),
        f"{side}_table_name": pick(flow.tables, code),
        f"{side}_type": pick(arrays.words("TABLE"), np.where(code >= 0, 0, -1)),
    }


def _metadata(
    kind: pa.StructType, index: Index, day: Day, rows: Frame, updates: Updates, job: pa.Array, run: pa.Array
) -> pa.Array:
    size = arrays.length(rows)
    of_task = rows["task"] >= 0
    task_run = np.where(of_task, arrays.at(day.task_run_id, rows["task"]), -2)
    order = np.argsort(updates.task_run, kind="stable")
    spot = np.searchsorted(updates.task_run, task_run, sorter=order)
    update = order[np.minimum(spot, len(order) - 1)] if len(order) else np.zeros(size, np.int64)
    is_flow = rows["pipeline"] >= 0
    flow = arrays.struct(
        kind.field("dlt_pipeline_info").type,
        size,
        {
            "dlt_pipeline_id": pick(index.pipeline_ids, rows["pipeline"]),
            "dlt_update_id": pick(updates.ids, np.where(is_flow, update, -1)),
        },
        missing=~is_flow,
    )
    members = {"job_id": job, "job_run_id": run}
    return arrays.struct(
        kind,
        size,
        {
            "job_info": arrays.struct(kind.field("job_info").type, size, members, missing=~of_task),
            "notebook_id": arrays.texts(np.where(rows["entity"] == NOTEBOOK, _notebook(rows), -1)),
            "dashboard_id": arrays.texts(rows.get("dashboard", np.full(size, -1, np.int64))),
            "dlt_pipeline_info": flow,
        },
    )
