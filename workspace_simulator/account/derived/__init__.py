"""The tables that follow from the plan and from a day of runs: bills, prices, compute, queries, lineage, audit …

`once` gives what is made once for the account, `on_day` what the runs of one day cause, with that day's background.
Rates behind the bills stand in `rates`, price changes in `prices`.

| module | tables |
|---|---|
| usage, from usage_runs, usage_shared, usage_background | billing.usage |
| prices | billing.list_prices, billing.account_prices |
| clusters | compute.clusters, compute.node_types, billing.cloud_infra_cost |
| nodes | compute.node_timeline |
| warehouses, from activity | compute.warehouses, compute.warehouse_events |
| queries | query.history |
| lineage | access.table_lineage, access.column_lineage |
| audit, workspaces | access.audit, access.workspaces_latest |
| pipelines, from updates | lakeflow.pipelines, lakeflow.pipeline_update_timeline, pipeline_events |
| zerobus | lakeflow.zerobus_stream, lakeflow.zerobus_ingest |
| quality | data_quality_monitoring.table_results, storage.predictive_optimization_operations_history |
"""

import numpy as np
import pyarrow as pa

from workspace_simulator.account.derived import (
    activity,
    audit,
    clusters,
    lifetimes,
    lineage,
    nodes,
    pipelines,
    prices,
    quality,
    queries,
    updates,
    usage,
    usage_background,
    usage_runs,
    usage_shared,
    warehouses,
    workspaces,
    zerobus,
)
from workspace_simulator.account.derived.arrays import join
from workspace_simulator.account.derived.index import index_of
from workspace_simulator.account.frames import Day, Plan

__all__ = ["on_day", "once"]


def once(plan: Plan, rng: np.random.Generator) -> dict[str, pa.Table]:
    """Tables made once, by full name, each in its `stored_schema` and sorted by `_visible_at`."""
    index = index_of(plan)
    return {
        "system.billing.list_prices": prices.list_prices(index),
        "system.billing.account_prices": prices.account_prices(index),
        "system.access.workspaces_latest": workspaces.workspaces_latest(index),
        "system.compute.node_types": clusters.node_types(index),
        clusters.CLUSTERS: clusters.shared(index),
        warehouses.WAREHOUSES: warehouses.versions(index),
        pipelines.PIPELINES: pipelines.versions(index, rng),
    }


def on_day(plan: Plan, day: Day, rng: np.random.Generator) -> dict[str, pa.Table]:
    """Rows caused by the runs that start on this day, and the day's background; some lie on later dates.

    Each table is in its `stored_schema`, sorted by `_visible_at`. The same plan, day and generator state give the
    same tables; days may be made in any order.
    """
    index = index_of(plan)
    rngs = rng.spawn(20)
    tasks = lifetimes.ran(plan, day, index)
    held = lifetimes.job_clusters(tasks)
    busy = activity.of_day(index, tasks, day.start_us, rngs[0])
    flows = updates.of_day(day, index, tasks, rngs[1])
    asked = queries.of_day(day, index, tasks, busy, rngs[2])
    told = lineage.events(day, index, tasks, asked, rngs[3])
    billed = [
        usage_runs.of_clusters(day, index, held),
        usage_runs.of_serverless(day, index, tasks),
        usage_shared.of_all_purpose(index, tasks, day.start_us, rngs[4]),
        usage_shared.of_warehouses(index, busy.hourly_dbu, day.start_us),
        usage_shared.of_updates(index, flows),
    ]
    background = usage_background.frames(index, day.start_us, billed, rngs[5])
    ids = clusters.ids_of(held)
    pools = usage.Pools(ids, flows.ids, flows.cluster_ids, usage_background.place_pool(index))
    return {
        usage.USAGE: usage.table(index, join([*billed, *background]), pools, rngs[6]),
        "system.billing.cloud_infra_cost": clusters.infra_cost(day, index, held, ids, rngs[7]),
        clusters.CLUSTERS: clusters.on_day(day, index, held, flows, ids, rngs[8]),
        nodes.NODES: nodes.on_day(day, index, held, ids, rngs[9]),
        warehouses.EVENTS: warehouses.on_day(index, busy, rngs[10]),
        queries.HISTORY: queries.table(day, index, asked, rngs[11]),
        **lineage.tables(day, index, told, asked, flows, rngs[12]),
        audit.AUDIT: audit.on_day(day, index, rngs[13]),
        pipelines.TIMELINE: pipelines.timeline(index, flows, rngs[14]),
        pipelines.EVENTS: pipelines.events(index, flows, rngs[15]),
        **zerobus.on_day(index, day.start_us, rngs[16]),
        quality.RESULTS: quality.results(index, day.start_us, rngs[17]),
        quality.OPERATIONS: quality.optimizations(index, day.start_us, background[0], rngs[18]),
    }
