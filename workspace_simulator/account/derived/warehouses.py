"""system.compute.warehouses (versions) and warehouse_events (what the day's activity makes of each warehouse)."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from workspace_simulator.account.derived import arrays
from workspace_simulator.account.derived.activity import Activity
from workspace_simulator.account.derived.arrays import MINUTE, SECOND, Bools, Frame, choose, from_rows, join, pick
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.derived.prices import moment
from workspace_simulator.account.frames import Ints, Warehouse

WAREHOUSES = "system.compute.warehouses"
EVENTS = "system.compute.warehouse_events"
_TYPES = ("STARTING", "RUNNING", "SCALED_UP", "SCALED_DOWN", "STOPPING", "STOPPED")
STARTING, RUNNING, SCALED_UP, SCALED_DOWN, STOPPING, STOPPED = range(len(_TYPES))


def versions(index: Index) -> pa.Table:
    """Each warehouse as created; every fourth was given another name and owner's tag in the window."""
    rows: list[dict[str, object]] = []
    visible: list[int] = []
    for place, warehouse in enumerate(index.plan.warehouses):
        if index.in_region[warehouse.workspace]:
            for changed, row in _versions_of(index, place, warehouse):
                rows.append(row)
                visible.append(max(index.plan.start_us, changed + 30 * MINUTE))
    return from_rows(WAREHOUSES, rows, visible)


def _versions_of(index: Index, place: int, warehouse: Warehouse) -> Iterator[tuple[int, dict[str, object]]]:
    plan = index.plan
    row: dict[str, object] = {
        "warehouse_id": warehouse.warehouse_id,
        "workspace_id": plan.workspaces[warehouse.workspace].workspace_id,
        "account_id": plan.account_id,
        "warehouse_name": warehouse.name,
        "warehouse_type": warehouse.warehouse_type,
        "warehouse_channel": "CURRENT",
        "warehouse_size": warehouse.size,
        "min_clusters": warehouse.min_clusters,
        "max_clusters": warehouse.max_clusters,
        "auto_stop_minutes": warehouse.auto_stop_minutes,
        "tags": [],
        "change_time": moment(warehouse.created_us),
        "created_by": plan.principals[warehouse.owner].name,
    }
    renamed = plan.start_us + (plan.end_us - plan.start_us) * (30 + place * 7 % 40) // 100
    if place % 4 or renamed <= warehouse.created_us:
        yield warehouse.created_us, row
        return
    yield warehouse.created_us, {**row, "warehouse_name": f"{warehouse.name} (old)"}
    yield renamed, {**row, "tags": [("tier", "shared")], "change_time": moment(renamed)}


def on_day(index: Index, activity: Activity, rng: np.random.Generator) -> pa.Table:
    """Starts, stops and scalings of the day; a serverless warehouse starts and stops within one instant."""
    rows = _events(index, activity)
    kinds = [one.workspace for one in index.plan.warehouses]
    workspace = np.array(kinds, np.int64)[rows["warehouse"]]
    rows = choose({**rows, "workspace": workspace}, index.in_region[workspace])
    visible = rows["time"] + 10 * MINUTE + rng.integers(0, 30 * MINUTE, arrays.length(rows))
    order = np.argsort(visible, kind="stable")
    rows = choose(rows, order)
    columns = {
        "account_id": arrays.constant(index.plan.account_id, len(order)),
        "workspace_id": pick(index.workspace_ids, rows["workspace"]),
        "warehouse_id": pick(index.warehouse_ids, rows["warehouse"]),
        "event_type": pick(arrays.words(*_TYPES), rows["type"]),
        "cluster_count": arrays.numbers(rows["count"], pa.int32()),
        "event_time": arrays.timestamps(rows["time"]),
    }
    return arrays.build(EVENTS, columns, visible[order])


def _events(index: Index, activity: Activity) -> Frame:
    now = activity.clusters
    first_day = activity.start_us == index.plan.start_us
    held = np.where(activity.nightly & (not first_day), now[:, 0] if now.size else 0, 0)
    before = np.concatenate([held[:, None], now[:, :-1]], axis=1)
    slow = np.array([one.warehouse_type != "SERVERLESS" for one in index.plan.warehouses], bool)

    def of(type_: int, happened: Bools, delay_s: int, counted: Ints) -> Frame:
        warehouse, minute = (axis.astype(np.int64) for axis in np.nonzero(happened))
        time = activity.start_us + minute * MINUTE + warehouse % 12 * SECOND
        time = time + np.where(slow[warehouse], delay_s * SECOND, 0)
        size = len(warehouse)
        return {"warehouse": warehouse, "time": time, "type": np.full(size, type_), "count": counted[warehouse, minute]}

    start, stop = (before == 0) & (now > 0), (before > 0) & (now == 0)
    return join(
        [
            of(STARTING, start, 0, now),
            of(RUNNING, start, 45, now),
            of(SCALED_UP, (before > 0) & (now > before), 0, now),
            of(SCALED_DOWN, (now > 0) & (now < before), 0, now),
            of(STOPPING, stop, 0, before),
            of(STOPPED, stop, 25, now),
        ]
    )
