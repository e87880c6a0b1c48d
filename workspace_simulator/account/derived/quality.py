"""system.data_quality_monitoring.table_results and storage.predictive_optimization_operations_history."""

from functools import cache, lru_cache

import numpy as np
import pyarrow as pa

from workspace_simulator.account.derived import arrays
from workspace_simulator.account.derived.arrays import MINUTE, SECOND, Floats, Frame, pick, published, scatter
from workspace_simulator.account.derived.catalogue import Product
from workspace_simulator.account.derived.index import Index, nano
from workspace_simulator.account.derived.lineage import flows
from workspace_simulator.account.frames import DAY, HOUR, Ints

RESULTS = "system.data_quality_monitoring.table_results"
OPERATIONS = "system.storage.predictive_optimization_operations_history"

_STATES = ("Healthy", "Training", "Unhealthy", "Error", "Unknown")
_HEALTHY, _TRAINING, _UNHEALTHY, _ERROR, _UNKNOWN = range(len(_STATES))
_TRIPLES = (
    # status, freshness, completeness, rows seen in 30 days on a large account
    (_HEALTHY, _HEALTHY, _HEALTHY, 51289),
    (_TRAINING, _UNKNOWN, _UNKNOWN, 1525),
    (_TRAINING, _UNKNOWN, _HEALTHY, 1271),
    (_UNHEALTHY, _UNHEALTHY, _HEALTHY, 378),
    (_ERROR, _UNKNOWN, _UNKNOWN, 279),
    (_TRAINING, _HEALTHY, _HEALTHY, 221),
    (_TRAINING, _HEALTHY, _UNKNOWN, 93),
    (_UNHEALTHY, _HEALTHY, _HEALTHY, 26),
    (_UNHEALTHY, _HEALTHY, _UNHEALTHY, 17),
    (_ERROR, _HEALTHY, _UNKNOWN, 12),
)


@lru_cache(maxsize=1)
def _writers(index: Index) -> dict[str, int]:
    """The last job that writes each table."""
    return {name: place for place, job in enumerate(index.plan.jobs) for task in job.tasks for name in task.writes}


@lru_cache(maxsize=1)
def _monitored(index: Index) -> Ints:
    """Tables under monitoring, as codes into the tables of `lineage.flows`: those jobs write, to a bound."""
    flow = flows(index)
    written = np.unique(flow.target[flow.target >= 0])
    return written[np.argsort(scatter(written, index.plan.seed), kind="stable")][: max(20, len(index.plan.jobs) // 8)]


def results(index: Index, start_us: int, rng: np.random.Generator) -> pa.Table:
    """One row per monitored table and day. A table keeps its state for a week or so."""
    codes = _monitored(index)
    size = len(codes)
    week = (start_us // DAY + scatter(codes, 3) % 7) // 7
    share = np.cumsum([count for *_, count in _TRIPLES]) / sum(count for *_, count in _TRIPLES)
    triple = np.searchsorted(share, scatter(codes * 1_009 + week, index.plan.seed + 9) / 1e6, side="right")
    status, fresh, full = (np.array([one[place] for one in _TRIPLES], np.int64)[triple] for place in range(3))
    time = start_us + 6 * HOUR + rng.integers(0, HOUR, size)
    order = np.argsort(time, kind="stable")
    codes, status, fresh, full, time = codes[order], status[order], fresh[order], full[order], time[order]
    flow = flows(index)
    kinds = {field.name: field.type for field in published(RESULTS)}
    columns = {
        "event_time": arrays.timestamps(time),
        "catalog_name": pick(flow.catalogs, codes),
        "schema_name": pick(flow.schemas, codes),
        "table_name": pick(flow.tables, codes),
        "catalog_id": arrays.constant(f"{index.plan.seed:08x}-0000-4000-9000-000000000000", size),
        "schema_id": pick(_numbered(index, "a"), codes),
        "table_id": pick(_numbered(index, "b"), codes),
        "status": pick(arrays.words(*_STATES), status),
        "freshness": _freshness(kinds["freshness"], fresh, time),
        "completeness": _completeness(kinds["completeness"], full, codes, rng),
        "downstream_impact": _impact(kinds["downstream_impact"], status, codes),
        "root_cause_analysis": _causes(kinds["root_cause_analysis"], index, status, codes),
    }
    return arrays.build(RESULTS, columns, time + 20 * MINUTE)


@lru_cache(maxsize=4)
def _numbered(index: Index, mark: str) -> pa.Array:
    """One id per table."""
    count = len(flows(index).names)
    return pa.array([f"{index.plan.seed:08x}-0000-4000-{mark}000-{n:012x}" for n in range(count)], pa.string())


def _freshness(kind: pa.StructType, state: Ints, time: Ints) -> pa.Array:
    size = len(state)
    known = state != _UNKNOWN
    word = pick(arrays.words(*_STATES), state)
    inner = kind.field("commit_freshness").type
    late = np.where(state == _UNHEALTHY, 30, 2) * HOUR
    commit = arrays.struct(
        inner,
        size,
        {
            "status": word,
            "error_code": pick(arrays.words("FAILED_TO_FIT_MODEL"), np.where(known, -1, 0)),
            "last_value": arrays.timestamps(np.where(known, time - late, -1)),
            "predicted_value": arrays.timestamps(np.where(known, time - HOUR, -1)),
        },
    )
    return arrays.struct(kind, size, {"status": word, "commit_freshness": commit})


def _completeness(kind: pa.StructType, state: Ints, codes: Ints, rng: np.random.Generator) -> pa.Array:
    size = len(state)
    known = state != _UNKNOWN
    word = pick(arrays.words(*_STATES), state)
    usual = 10_000 + scatter(codes, 13)
    seen = np.where(state == _UNHEALTHY, usual // 20, (usual * rng.uniform(0.95, 1.05, size)).astype(np.int64))

    def counted(factor: int, inner: pa.StructType) -> pa.Array:
        return arrays.struct(
            inner,
            size,
            {
                "status": word,
                "error_code": pick(arrays.words("FAILED_TO_FIT_MODEL"), np.where(known, -1, 0)),
                "last_value": arrays.numbers(np.where(known, seen * factor, -1)),
                "min_predicted_value": arrays.numbers(np.where(known, usual * factor * 9 // 10, -1)),
                "max_predicted_value": arrays.numbers(np.where(known, usual * factor * 11 // 10, -1)),
            },
        )

    return arrays.struct(
        kind,
        size,
        {
            "status": word,
            "total_row_count": counted(30, kind.field("total_row_count").type),
            "daily_row_count": counted(1, kind.field("daily_row_count").type),
        },
    )


def _impact(kind: pa.StructType, status: Ints, codes: Ints) -> pa.Array:
    members = {
        "impact_level": arrays.numbers(scatter(codes, 19) % 5, pa.int32()),
        "num_downstream_tables": arrays.numbers(scatter(codes, 21) % 12),
        "num_queries_on_affected_tables": arrays.numbers(scatter(codes, 22) % 300),
    }
    return arrays.struct(kind, len(status), members, missing=status != _UNHEALTHY)


def _causes(kind: pa.StructType, index: Index, status: Ints, codes: Ints) -> pa.Array:
    """The job that writes an unhealthy table; a handful of rows, hence built from Python values."""
    names = flows(index).names.take(arrays.counts(codes)).to_pylist()
    causes: list[dict[str, object] | None] = []
    for state, name in zip(status.tolist(), names, strict=True):
        writer = _writers(index).get(name) if state == _UNHEALTHY else None
        causes.append(None if writer is None else {"upstream_jobs": [_upstream(index, writer)]})
    return pa.array(causes, kind)


def _upstream(index: Index, place: int) -> dict[str, object]:
    job = index.plan.jobs[place]
    workspace = index.plan.workspaces[job.workspace]
    return {
        "job_id": str(job.job_id),
        "workspace_id": workspace.workspace_id,
        "job_name": job.name,
        "last_run_status": "SUCCESS",
        "run_page_url": f"{workspace.url}/jobs/{job.job_id}",
    }


_KINDS = ("COMPACTION", "VACUUM", "ANALYZE", "CLUSTERING")


def optimizations(index: Index, start_us: int, upkeep: Frame, rng: np.random.Generator) -> pa.Table:
    """Operations that make up exactly what predictive optimisation was billed per workspace on this day."""
    workspace, quantity = _operations(index, upkeep, rng)
    size = len(workspace)
    start = start_us + rng.integers(0, DAY - HOUR, size)
    end = start + rng.integers(20, 1_500, size) * SECOND
    visible = end + rng.integers(HOUR, 20 * HOUR, size)
    order = np.argsort(visible, kind="stable")
    workspace, quantity, start, end = workspace[order], quantity[order], start[order], end[order]
    kind = rng.integers(0, len(_KINDS), size)
    failed = rng.random(size) < 0.01
    columns = {
        "account_id": arrays.constant(index.plan.account_id, size),
        "workspace_id": pick(index.workspace_ids, workspace),
        "start_time": arrays.timestamps(start),
        "end_time": arrays.timestamps(end),
        "metastore_name": arrays.constant("main-metastore", size),
        "metastore_id": arrays.constant(index.plan.metastore_id, size),
        **_optimized(index, size, rng),
        "operation_type": pick(arrays.words(*_KINDS), kind),
        "operation_id": arrays.uuids(rng, size),
        "operation_status": pick(arrays.words("SUCCESSFUL", "FAILED: INTERNAL_ERROR"), failed.astype(np.int64)),
        "operation_metrics": pick(_metrics(), kind),
        "usage_unit": arrays.constant("ESTIMATED_DBU", size),
        "usage_quantity": arrays.decimals(nano(quantity)),
    }
    return arrays.build(OPERATIONS, columns, visible[order])


def _operations(index: Index, upkeep: Frame, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Workspace and quantity of each operation: the day's bill of each readable workspace, cut at random."""
    billed = upkeep["product"] == Product.PREDICTIVE_OPTIMIZATION
    count = len(index.plan.workspaces)
    total = np.bincount(upkeep["workspace"][billed], upkeep["nano"][billed] / 1e9, minlength=count)[:count]
    readable = np.flatnonzero(index.in_region & (total > 0) & (len(_monitored(index)) > 0))
    each = max(5, len(index.plan.jobs) // 40)
    weight = rng.dirichlet(np.ones(each), len(readable))
    return np.repeat(readable, each).astype(np.int64), (weight * total[readable][:, None]).reshape(-1)


def _optimized(index: Index, size: int, rng: np.random.Generator) -> dict[str, pa.Array]:
    monitored, flow = _monitored(index), flows(index)
    codes = monitored[rng.integers(0, len(monitored), size)] if size else np.zeros(0, np.int64)
    return {
        "catalog_name": pick(flow.catalogs, codes),
        "schema_name": pick(flow.schemas, codes),
        "table_name": pick(flow.tables, codes),
        "table_id": pick(_numbered(index, "b"), codes),
    }


@cache
def _metrics() -> pa.Array:
    """Pool of operation metrics, by kind of operation."""
    return arrays.maps(
        [
            {"number_of_compacted_files": str(12 * n), "amount_of_data_compacted_bytes": str(n * 10**8)}
            for n in range(1, len(_KINDS) + 1)
        ]
    )
