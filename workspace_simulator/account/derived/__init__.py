"""The tables that follow from the plan and from a day of runs: bills, prices, compute, queries, lineage, audit …

`once` gives what is made once for the account, `on_day` what the runs of one day cause, with that day's background.
Rates behind the bills stand in `rates`, price changes in `prices`.
"""

import numpy as np
import pyarrow as pa

from workspace_simulator.account import identifiers
from workspace_simulator.account.derived import (
    activity,
    lifetimes,
    prices,
    updates,
    usage,
    usage_background,
    usage_runs,
    usage_shared,
    workspaces,
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
    }


def on_day(plan: Plan, day: Day, rng: np.random.Generator) -> dict[str, pa.Table]:
    """Rows caused by the runs that start on this day, and the day's background; some lie on later dates.

    Each table is in its `stored_schema`, sorted by `_visible_at`. The same plan, day and generator state give the
    same tables; days may be made in any order.
    """
    index = index_of(plan)
    rngs = rng.spawn(8)
    tasks = lifetimes.ran(plan, day, index)
    clusters = lifetimes.job_clusters(tasks)
    busy = activity.of_day(index, tasks, day.start_us, rngs[0])
    flows = updates.of_day(day, index, tasks, rngs[1])
    billed = [
        usage_runs.of_clusters(day, index, clusters),
        usage_runs.of_serverless(day, index, tasks),
        usage_shared.of_all_purpose(index, tasks, day.start_us, rngs[2]),
        usage_shared.of_warehouses(index, busy.hourly_dbu, day.start_us),
        usage_shared.of_updates(index, flows),
    ]
    billed += usage_background.frames(index, day.start_us, billed, rngs[3])
    pools = usage.Pools(
        identifiers.job_cluster_ids(clusters.number), flows.ids, flows.cluster_ids, usage_background.place_pool(index)
    )
    return {usage.USAGE: usage.table(index, join(billed), pools, rngs[4])}
