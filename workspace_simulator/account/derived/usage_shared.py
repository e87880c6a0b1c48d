"""Usage of compute that no single job owns: all-purpose clusters, SQL warehouses and pipelines."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from workspace_simulator.account.derived.arrays import Floats, Frame, expand_hours, group_sum
from workspace_simulator.account.derived.catalogue import Feature, Product
from workspace_simulator.account.derived.index import Index, nano
from workspace_simulator.account.derived.lifetimes import of_kind
from workspace_simulator.account.derived.rates import DEFAULT_PIPELINE_DBU, PIPELINE_DBU, Family, cluster_dbu
from workspace_simulator.account.derived.updates import Updates
from workspace_simulator.account.frames import DAY, HOUR, ComputeKind, Ints

NIGHT_HOURS = 8
"""A cluster that jobs use is kept up from midnight to this hour (UTC): a task that runs over midnight finds the
hour billed once, by the later day."""
LONG_S = 4 * 3600
"""A cluster whose jobs run continuously, or typically for longer than this, is never stopped."""


def of_all_purpose(index: Index, tasks: Frame, start_us: int, rng: np.random.Generator) -> Frame:
    """One row per all-purpose cluster and hour it is up: whole hours while a task runs on it, office hours else.

    The rows carry no job. They run as the cluster's creator, whoever the job runs as.
    """
    clusters = index.plan.clusters
    up = _interactive_hours(index, start_us, rng)
    used, always = clusters_of_jobs(index)
    up[used, :NIGHT_HOURS] = 1.0
    up[always] = 1.0
    held = of_kind(tasks, ComputeKind.ALL_PURPOSE)
    row, hour, _ = expand_hours(held["start"], held["end"])
    place = (hour - start_us) // HOUR
    up[held["compute"][row][place < 24], place[place < 24]] = 1.0
    cluster, slot = np.nonzero(up)
    late = (place >= 24 + NIGHT_HOURS) & ~np.isin(held["compute"][row], always)
    spill, _ = group_sum((held["compute"][row][late], place[late]), np.ones(int(late.sum())))
    cluster = np.concatenate([cluster, held["compute"][row][late][spill]]).astype(np.int64)
    share = np.concatenate([up[np.nonzero(up)], np.ones(len(spill))])
    slots = np.concatenate([slot, place[late][spill]]).astype(np.int64)
    return _of_clusters(index, cluster, start_us + slots * HOUR, share, np.array([c.created_us for c in clusters]))


@lru_cache(maxsize=1)
def clusters_of_jobs(index: Index) -> tuple[Ints, Ints]:
    """All-purpose clusters that jobs use, and of these the ones that are never stopped: their jobs run all day."""
    used: set[int] = set()
    always: set[int] = set()
    for job in index.plan.jobs:
        mine = {task.compute for task in job.tasks if task.compute_kind == ComputeKind.ALL_PURPOSE}
        endless = any(trigger.kind == "continuous" for version in job.versions for trigger in version.triggers)
        used |= mine
        always |= mine if endless or job.typical_s > LONG_S else set()
    return np.array(sorted(used), np.int64), np.array(sorted(always), np.int64)


def _interactive_hours(index: Index, start_us: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Share of each hour (clusters x 24) that people keep a cluster up: working days, 8 to 18 UTC."""
    up = np.zeros((len(index.plan.clusters), 24))
    if weekday(start_us) < 5:
        office = rng.random((len(up), 10)) < 0.55
        up[:, 8:18] = np.where(office, rng.uniform(0.3, 1.0, office.shape), 0.0)
    return up


def weekday(instant: int) -> int:
    """Monday = 0."""
    return (instant // DAY + 3) % 7


def _of_clusters(index: Index, cluster: Ints, hour: Ints, share: Floats, created: Ints) -> Frame:
    plan = index.plan
    alive = hour >= (created[cluster] if len(cluster) else 0)
    cluster, hour, share = cluster[alive], hour[alive], share[alive]
    workspace = np.array([one.workspace for one in plan.clusters], np.int64)[cluster]
    dbu = np.array([cluster_dbu(one.driver_node_type, one.worker_node_type, one.workers) for one in plan.clusters])
    return {
        "workspace": workspace,
        "sku": index.sku(workspace, np.full(len(cluster), int(Family.ALL_PURPOSE))),
        "hour": hour,
        "nano": nano(dbu[cluster] * share),
        "product": np.full(len(cluster), int(Product.ALL_PURPOSE)),
        "feature": np.full(len(cluster), int(Feature.ALL_PURPOSE)),
        "shared_cluster": cluster,
        "node": np.array([index.node_code(one.worker_node_type) for one in plan.clusters], np.int64)[cluster],
        "run_as": np.array([one.owner for one in plan.clusters], np.int64)[cluster],
    }


_SQL = {
    "CLASSIC": (Family.SQL_CLASSIC, Feature.SQL_CLASSIC),
    "PRO": (Family.SQL_PRO, Feature.SQL_PRO),
    "SERVERLESS": (Family.SQL_SERVERLESS, Feature.SQL_SERVERLESS),
}


def of_warehouses(index: Index, hourly_dbu: npt.NDArray[np.float64], start_us: int) -> Frame:
    """One row per warehouse and hour it is up, from DBU by warehouse and hour of the day (warehouses x 24)."""
    warehouse, slot = (places.astype(np.int64) for places in np.nonzero(hourly_dbu))
    plan = index.plan
    workspace = np.array([one.workspace for one in plan.warehouses], np.int64)[warehouse]
    kinds = [_SQL.get(one.warehouse_type, _SQL["SERVERLESS"]) for one in plan.warehouses]
    owner = np.array([one.owner for one in plan.warehouses], np.int64)[warehouse]
    return {
        "workspace": workspace,
        "sku": index.sku(workspace, np.array([int(family) for family, _ in kinds], np.int64)[warehouse]),
        "hour": start_us + slot * HOUR,
        "nano": nano(hourly_dbu[warehouse, slot]),
        "product": np.full(len(slot), int(Product.SQL)),
        "feature": np.array([int(feature) for _, feature in kinds], np.int64)[warehouse],
        "warehouse": warehouse,
        "owned_by": owner,
        "run_as": owner,
        "node": np.zeros(len(slot), np.int64),
    }


def of_updates(index: Index, updates: Updates) -> Frame:
    """One row per pipeline update and hour, by pipeline and update; classic ones also by cluster."""
    plan = index.plan
    row, hour, inside = expand_hours(updates.start, updates.end)
    pipeline = updates.pipeline[row]
    kinds = [one.pipeline_type for one in plan.pipelines]
    rate = np.array([PIPELINE_DBU.get(kind, DEFAULT_PIPELINE_DBU) for kind in kinds])
    serverless = index.pipeline_serverless
    family, feature = _pipeline_terms(len(kinds), serverless)
    sql = np.array([kind in ("MATERIALIZED_VIEW", "STREAMING_TABLE") for kind in kinds], bool)
    workspace = index.pipeline_workspaces[pipeline]
    fast = (feature[pipeline] == Feature.DLT_SERVERLESS) & (updates.is_fast[row] == 1)
    return {
        "workspace": workspace,
        "sku": index.sku(workspace, family[pipeline]),
        "hour": hour,
        "nano": nano(rate[pipeline] * inside / HOUR),
        "product": np.where(sql[pipeline], int(Product.SQL), int(Product.DLT)),
        "feature": np.where(fast, int(Feature.DLT_SERVERLESS_FAST), feature[pipeline]),
        "pipeline": pipeline,
        "update": row,
        "update_cluster": np.where(serverless[pipeline], -1, row),
        "node": np.where(serverless[pipeline], -1, 0),
        "run_as": index.pipeline_owners[pipeline],
    }


def _pipeline_terms(count: int, serverless: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """SKU family and features of each pipeline: serverless ones on the jobs serverless SKU, others by their tier."""
    place = np.arange(count) % 3
    family = np.array([Family.DLT_CORE, Family.DLT_PRO, Family.DLT_ADVANCED], np.int64)[place]
    feature = np.array([Feature.DLT_CORE, Feature.DLT_PRO, Feature.DLT_ADVANCED], np.int64)[place]
    return (
        np.where(serverless, int(Family.JOBS_SERVERLESS), family),
        np.where(serverless, int(Feature.DLT_SERVERLESS), feature),
    )
