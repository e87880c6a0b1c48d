"""system.compute.clusters, node_types and the cloud's own bill (system.billing.cloud_infra_cost).

A job cluster has its configuration in the table in about half of the cases, and then mostly minutes after the run
has begun; its deletion is a second version.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workspace_simulator.account import identifiers
from workspace_simulator.account.derived import arrays, rates
from workspace_simulator.account.derived.arrays import MINUTE, SECOND, Bools, Frame, choose, join, pick, published
from workspace_simulator.account.derived.index import Index, nano
from workspace_simulator.account.derived.lifetimes import JobClusters
from workspace_simulator.account.derived.updates import Updates
from workspace_simulator.account.frames import DAY, HOUR, NEVER, Day, Ints

CLUSTERS = "system.compute.clusters"
CONFIG_SHARE = 0.536
"""Of the job clusters, how many ever have a configuration (measured: 7,405 of 13,821)."""
LATE_SHARE = 0.837
"""Of those, how many have it only after the run's start (measured: 6,201 of 7,405)."""

_SOURCES = ("UI", "API", "JOB", "PIPELINE")
_JOB, _PIPELINE = 2, 3
_RUNTIMES = ("15.4.x-scala2.12", "16.4.x-scala2.12", "17.3.x-scala2.13")
_MODES = ("SINGLE_USER", "USER_ISOLATION")
_CLOUDS = ("AWS", "AZURE", "GCP")


def shared(index: Index) -> pa.Table:
    """Versions of the all-purpose clusters: as created and, for some, after a new runtime."""
    plan = index.plan
    created = np.array([one.created_us for one in plan.clusters], np.int64)
    number = np.arange(len(created), dtype=np.int64)
    upgraded = plan.start_us + (plan.end_us - plan.start_us) * (20 + number * 13 % 60) // 100
    second = np.flatnonzero((number % 3 == 0) & (upgraded > created))
    which = np.concatenate([number, second]).astype(np.int64)
    changed = np.concatenate([created, upgraded[second]]).astype(np.int64)
    rows = {
        "workspace": np.array([one.workspace for one in plan.clusters], np.int64)[which],
        "owner": np.array([one.owner for one in plan.clusters], np.int64)[which],
        "created": created[which],
        "deleted": np.full(len(which), NEVER),
        "changed": changed,
        "driver": np.array([index.node_code(one.driver_node_type) for one in plan.clusters], np.int64)[which],
        "worker": np.array([index.node_code(one.worker_node_type) for one in plan.clusters], np.int64)[which],
        "workers": np.array([one.workers for one in plan.clusters], np.int64)[which],
        "source": np.array([_SOURCES.index(one.source) for one in plan.clusters], np.int64)[which],
        "auto_stop": 30 + which % 4 * 30,
        "runtime": (which % 2) + (np.arange(len(which)) >= len(number)),
        "mode": which % 2,
        "which": which,
        "visible": np.maximum(plan.start_us, changed + 20 * MINUTE),
    }
    rows = choose(rows, index.in_region[rows["workspace"]])
    rows = choose(rows, np.argsort(rows["visible"], kind="stable"))
    name = pa.array([one.name for one in plan.clusters], pa.string())
    return _table(index, rows, pick(index.cluster_ids, rows["which"]), pick(name, rows["which"]), np.zeros(0, bool))


def on_day(
    day: Day, index: Index, clusters: JobClusters, updates: Updates, cluster_ids: pa.Array, rng: np.random.Generator
) -> pa.Table:
    """Versions of the day's job clusters, and of the clusters of its classic pipeline updates."""
    of_jobs = _job_rows(day, index, clusters, rng)
    of_pipelines = _pipeline_rows(index, updates)
    rows = join([of_jobs, of_pipelines])
    rows = choose(rows, np.argsort(rows["visible"], kind="stable"))
    is_job = rows["source"] == _JOB
    identity = pick(pa.concat_arrays([cluster_ids, updates.cluster_ids]), _offset(rows["which"], is_job, cluster_ids))
    named = pc.binary_join_element_wise(
        "job",
        arrays.texts(arrays.at(day.run_job_id, rows["run"])),
        "run",
        arrays.texts(arrays.at(day.run_id, rows["run"])),
        pick(index.task_keys, np.where(is_job, rows["code"], -1)),
        "-",
    )
    name = pc.coalesce(named, pc.binary_join_element_wise("dlt-execution", identity, "-"))
    return _table(index, rows, identity, name, arrays.at(index.run_photon(day), rows["run"]) == 1)


def _offset(which: Ints, is_job: Bools, first: pa.Array) -> Ints:
    return np.where(is_job, which, which + len(first))


def _job_rows(day: Day, index: Index, clusters: JobClusters, rng: np.random.Generator) -> Frame:
    known = rng.random(len(clusters.number)) < CONFIG_SHARE
    which = np.flatnonzero(index.in_region[clusters.workspace] & known).astype(np.int64)
    size = len(which)
    start, run = clusters.start[which], clusters.run[which]
    late = rng.random(size) < LATE_SHARE
    shift = np.where(late, rng.uniform(60, 480, size), -rng.uniform(5, 60, size))
    changed = start + (shift * SECOND).astype(np.int64)
    deleted = np.maximum(clusters.end[which], changed) + rng.integers(20, 90, size) * SECOND
    version = {
        "workspace": clusters.workspace[which],
        "owner": day.run_owner[run],
        "created": np.minimum(changed, start),
        "deleted": np.full(size, NEVER),
        "changed": changed,
        "driver": index.job_node[clusters.job[which]],
        "worker": index.job_node[clusters.job[which]],
        "workers": index.run_workers(day)[run],
        "source": np.full(size, _JOB),
        "runtime": clusters.job[which] % len(_RUNTIMES),
        "mode": np.zeros(size, np.int64),
        "which": which,
        "run": run,
        "code": clusters.code[which],
        "tags": index.run_versions(day)[run],
        "pool": np.where(clusters.is_pool[which] == 1, clusters.workspace[which], -1),
        "visible": changed + rng.integers(8 * MINUTE, 40 * MINUTE, size),
    }
    gone = {**version, "deleted": deleted, "changed": deleted, "visible": deleted + (version["visible"] - changed)}
    return join([version, choose(gone, deleted < index.plan.last_us)])


def _pipeline_rows(index: Index, updates: Updates) -> Frame:
    workspace = index.pipeline_workspaces[updates.pipeline]
    classic = ~index.pipeline_serverless[updates.pipeline]
    which = np.flatnonzero(classic & index.in_region[workspace]).astype(np.int64)
    zero = np.zeros(len(which), np.int64)
    return {
        "workspace": workspace[which],
        "owner": index.pipeline_owners[updates.pipeline[which]],
        "created": updates.start[which],
        "deleted": np.full(len(which), NEVER),
        "changed": updates.start[which] + MINUTE,
        "driver": zero,
        "worker": zero,
        "workers": zero + 2,
        "source": zero + _PIPELINE,
        "runtime": zero + 1,
        "mode": zero,
        "which": which,
        "visible": updates.start[which] + 20 * MINUTE,
    }


def _table(index: Index, rows: Frame, identity: pa.Array, name: pa.Array, photon: Bools) -> pa.Table:
    size = arrays.length(rows)
    missing = np.full(size, -1, np.int64)
    tags, pool = rows.get("tags", missing), rows.get("pool", missing)
    elastic = (rows["which"] % 5 == 0) & (rows["workers"] > 1) & (rows["source"] == _JOB)
    runtimes = arrays.words(*_RUNTIMES, *(text.replace("-scala", "-photon-scala") for text in _RUNTIMES))
    fast = (photon & (rows["source"] == _JOB)).astype(np.int64) if len(photon) else np.zeros(size, np.int64)
    columns = {
        "account_id": arrays.constant(index.plan.account_id, size),
        "workspace_id": pick(index.workspace_ids, rows["workspace"]),
        "cluster_id": identity,
        "cluster_name": name,
        "owned_by": pick(index.principal_names, rows["owner"]),
        "create_time": arrays.timestamps(rows["created"]),
        "delete_time": arrays.timestamps(rows["deleted"]),
        "driver_node_type": pick(index.node_names, rows["driver"]),
        "worker_node_type": pick(index.node_names, rows["worker"]),
        "worker_count": arrays.numbers(np.where(elastic, -1, rows["workers"])),
        "min_autoscale_workers": arrays.numbers(np.where(elastic, 1, -1)),
        "max_autoscale_workers": arrays.numbers(np.where(elastic, rows["workers"], -1)),
        "auto_termination_minutes": arrays.numbers(rows.get("auto_stop", missing)),
        "enable_elastic_disk": arrays.constant(True, size, pa.bool_()),
        "tags": pick(index.usage_tags, np.where(tags < 0, len(index.usage_tags) - 1, tags)),
        "cluster_source": pick(arrays.words(*_SOURCES), rows["source"]),
        **_cloud_columns(index, rows["workspace"]),
        "driver_instance_pool_id": pick(index.instance_pools, pool),
        "worker_instance_pool_id": pick(index.instance_pools, pool),
        "dbr_version": pick(runtimes, rows["runtime"] + fast * len(_RUNTIMES)),
        "change_time": arrays.timestamps(rows["changed"]),
        "change_date": arrays.dates(rows["changed"]),
        "data_security_mode": pick(arrays.words(*_MODES), rows["mode"]),
    }
    return arrays.build(CLUSTERS, columns, rows["visible"])


_CLOUD_ATTRIBUTES: dict[str, tuple[str, dict[str, object]]] = {
    "AWS": ("aws_attributes", {"first_on_demand": 1, "availability": "SPOT_WITH_FALLBACK", "zone_id": "auto"}),
    "AZURE": (
        "azure_attributes",
        {"first_on_demand": 1, "availability": "ON_DEMAND_AZURE", "spot_bid_max_price": -1.0},
    ),
    "GCP": ("gcp_attributes", {"use_preemptible_executors": False, "availability": "ON_DEMAND_GCP", "zone_id": "auto"}),
}


def _cloud_columns(index: Index, workspace: Ints) -> dict[str, pa.Array]:
    clouds = [one.cloud for one in index.plan.workspaces]
    kinds = {field.name: field.type for field in published(CLUSTERS)}
    columns: dict[str, pa.Array] = {}
    for cloud in sorted(set(clouds) & set(_CLOUDS)):
        name, values = _CLOUD_ATTRIBUTES[cloud]
        pool = pa.array([values], kinds[name])
        here = np.array([one == cloud for one in clouds], bool)[workspace]
        members = arrays.pick_struct(pool, np.zeros(len(workspace), np.int64))
        columns[name] = arrays.struct(kinds[name], len(workspace), members, missing=~here)
    return columns


def node_types(index: Index) -> pa.Table:
    """What the account's clouds offer now."""
    clouds = {one.cloud for one in index.plan.workspaces}
    offered = dict(rates.node_types())
    for name in index.node_names.to_pylist():
        offered.setdefault(name, rates.node_type(name, index.plan.workspaces[index.home].cloud))
    rows = [
        {
            "account_id": index.plan.account_id,
            "node_type": node.name,
            "core_count": node.cores,
            "memory_mb": node.memory_mb,
            "gpu_count": node.gpus,
        }
        for node in offered.values()
        if node.cloud in clouds
    ]
    return arrays.from_rows("system.compute.node_types", rows, [index.plan.start_us] * len(rows))


def infra_cost(day: Day, index: Index, clusters: JobClusters, ids: pa.Array, rng: np.random.Generator) -> pa.Table:
    """What the cloud charges for the machines of the day's job clusters: one row per cluster and UTC day, in USD."""
    first = clusters.start // DAY
    row, step = arrays.repeat_rows(np.where(clusters.end > clusters.start, (clusters.end - 1) // DAY - first + 1, 0))
    begin = np.maximum(clusters.start[row], (first[row] + step) * DAY)
    end = np.minimum(clusters.end[row], (first[row] + step + 1) * DAY)
    nodes = 1 + index.run_workers(day)[clusters.run[row]]
    cost = index.node_usd[index.job_node[clusters.job[row]]] * nodes * (end - begin) / HOUR
    visible = ((end - 1) // DAY + 1) * DAY + rng.integers(8, 30, len(row)) * HOUR
    order = np.argsort(visible, kind="stable")
    row, begin, end, cost = row[order], begin[order], end[order], cost[order]
    size = len(row)
    kind = published("system.billing.cloud_infra_cost").field("usage_metadata").type
    clouds = arrays.words(*(one.cloud for one in index.plan.workspaces))
    columns = {
        "cloud": pick(clouds, clusters.workspace[row]),
        "record_id": arrays.uuids(rng, size),
        "account_id": arrays.constant(index.plan.account_id, size),
        "cloud_account_id": arrays.constant(f"{480_000_000_000 + index.plan.seed:012d}", size),
        "workspace_id": pick(index.workspace_ids, clusters.workspace[row]),
        "usage_start_time": arrays.timestamps(begin // HOUR * HOUR),
        "usage_end_time": arrays.timestamps(-(-end // HOUR) * HOUR),
        "usage_date": arrays.dates(begin),
        "cost": arrays.decimals(nano(cost)),
        "currency_code": arrays.constant("USD", size),
        "usage_metadata": arrays.struct(
            kind,
            size,
            {
                "cluster_id": pick(ids, row),
                "instance_pool_id": pick(
                    index.instance_pools, np.where(clusters.is_pool[row] == 1, clusters.workspace[row], -1)
                ),
            },
        ),
    }
    return arrays.build("system.billing.cloud_infra_cost", columns, visible[order])


def ids_of(clusters: JobClusters) -> pa.Array:
    """Cluster ids, in the order of `clusters`."""
    return identifiers.job_cluster_ids(clusters.number)
