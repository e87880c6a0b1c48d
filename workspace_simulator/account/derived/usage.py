"""system.billing.usage: rows of all sources put together, dated, corrected and made Arrow."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workspace_simulator.account.derived import arrays
from workspace_simulator.account.derived.arrays import Frame, choose, pick, published
from workspace_simulator.account.derived.catalogue import feature_pool, product_names
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.frames import DAY, HOUR, Ints

USAGE = "system.billing.usage"

RETRACTED_SHARE = 0.003
RESTATED_SHARE = 0.8
"""Of the retracted rows; the others are retracted for good."""

ORIGINAL, RETRACTION, RESTATEMENT = range(3)
_RECORD_TYPES = ("ORIGINAL", "RETRACTION", "RESTATEMENT")

JOB_NAME_ON_CLASSIC_FROM_US = 1_756_684_800_000_000
"""2025-09-01: rows of job compute before this carry no job name."""


@dataclass(frozen=True)
class Pools:
    """Ids that exist only because of this day: what the codes of its usage rows point into."""

    job_clusters: pa.Array
    updates: pa.Array
    update_clusters: pa.Array
    places: pa.StructArray
    """`usage_metadata` of what belongs to no job, pipeline or warehouse (endpoints, apps, regions …)."""


def arrivals(hour: Ints, rng: np.random.Generator) -> Ints:
    """When the ORIGINAL rows of these hours arrive: half an hour to 12 hours after the hour ends, 1 to 6 as a rule."""
    delay = np.clip(np.exp(rng.normal(np.log(2.2), 0.55, len(hour))), 0.5, 12.0)
    return hour + HOUR + (delay * HOUR).astype(np.int64)


def with_corrections(rows: Frame, rng: np.random.Generator) -> Frame:
    """The rows in order of arrival, with retractions of a few, days later, most with a restatement in the same moment.

    Adds the columns `visible` and `record_type`.
    """
    size = arrays.length(rows)
    visible = arrivals(rows["hour"], rng)
    retracted = np.flatnonzero(rng.random(size) < RETRACTED_SHARE)
    late = visible[retracted] + (rng.uniform(1.5, 9.0, len(retracted)) * DAY).astype(np.int64)
    again = rng.random(len(retracted)) < RESTATED_SHARE
    restated = retracted[again]
    micro = np.round(rows["nano"][restated] / 1000 * rng.uniform(0.4, 1.1, len(restated))).astype(np.int64)
    source = np.concatenate([np.arange(size), retracted, restated])
    visible = np.concatenate([visible, late, late[again]])
    kind = np.repeat(np.array([ORIGINAL, RETRACTION, RESTATEMENT]), [size, len(retracted), len(restated)])
    quantity = np.concatenate([rows["nano"], -rows["nano"][retracted], np.maximum(micro, 1) * 1000])
    order = np.argsort(visible, kind="stable")
    changed = {"nano": quantity[order], "visible": visible[order], "record_type": kind[order]}
    return {**choose(rows, source[order]), **changed}


def table(index: Index, frame: Frame, pools: Pools, rng: np.random.Generator) -> pa.Table:
    """The day's usage rows, corrections among them, in order of arrival."""
    rows = with_corrections(frame, rng)
    size = arrays.length(rows)
    kinds = {field.name: field.type for field in published(USAGE)}
    columns = {
        "account_id": arrays.constant(index.plan.account_id, size),
        "workspace_id": pick(index.workspace_ids, rows["workspace"]),
        "record_id": arrays.uuids(rng, size),
        **_sku_columns(index, rows["sku"]),
        "usage_start_time": arrays.timestamps(rows["hour"]),
        "usage_end_time": arrays.timestamps(rows["hour"] + HOUR),
        "usage_date": arrays.dates(rows["hour"]),
        "custom_tags": pick(index.usage_tags, np.where(rows["tags"] < 0, len(index.usage_tags) - 1, rows["tags"])),
        "usage_quantity": arrays.decimals(rows["nano"]),
        "usage_metadata": arrays.struct(kinds["usage_metadata"], size, _metadata(index, rows, pools)),
        "identity_metadata": arrays.struct(kinds["identity_metadata"], size, _identity(index, rows)),
        "record_type": pick(arrays.words(*_RECORD_TYPES), rows["record_type"]),
        "ingestion_date": arrays.dates(rows["visible"]),
        "billing_origin_product": pick(product_names(), rows["product"]),
        "product_features": arrays.struct(
            kinds["product_features"], size, arrays.pick_struct(feature_pool(), rows["feature"])
        ),
    }
    return arrays.build(USAGE, columns, rows["visible"])


def _sku_columns(index: Index, sku: Ints) -> dict[str, pa.Array]:
    return {name: pick(pool, sku) for name, pool in index.sku_pools.items()}


def _metadata(index: Index, rows: Frame, pools: Pools) -> dict[str, pa.Array]:
    shared = index.cluster_ids
    clusters = pa.concat_arrays([shared, pools.job_clusters, pools.update_clusters])
    cluster = rows["shared_cluster"]
    cluster = np.where(rows["job_cluster"] >= 0, len(shared) + rows["job_cluster"], cluster)
    dlt_at = len(shared) + len(pools.job_clusters)
    cluster = np.where(rows["update_cluster"] >= 0, dlt_at + rows["update_cluster"], cluster)
    named = (rows["hour"] >= JOB_NAME_ON_CLASSIC_FROM_US) | (rows["job_cluster"] < 0)
    return {
        **arrays.pick_struct(pools.places, rows["place"]),
        "cluster_id": pick(clusters, cluster),
        "job_id": arrays.texts(rows["job_id"]),
        "job_run_id": arrays.texts(rows["job_run"]),
        "job_name": pick(index.version_names, np.where(named, rows["job_name"], -1)),
        "node_type": pick(index.node_names, rows["node"]),
        "instance_pool_id": pick(index.instance_pools, rows["pool"]),
        "warehouse_id": pick(index.warehouse_ids, rows["warehouse"]),
        "dlt_pipeline_id": pick(index.pipeline_ids, rows["pipeline"]),
        "dlt_update_id": pick(pools.updates, rows["update"]),
    }


def _identity(index: Index, rows: Frame) -> dict[str, pa.Array]:
    names = pa.concat_arrays([index.principal_names, arrays.words("System-User")])
    return {name: pick(names, rows[name]) for name in ("run_as", "owned_by", "created_by")}
