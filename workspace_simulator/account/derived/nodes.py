"""system.compute.node_timeline: machine use by minute, for a sample of the runs on job clusters.

Clusters under ten minutes have none (on a real account worker samples reach 9.6 % of runs), and of the others about
half. Jobs with low use (planned below 20 % CPU) are sampled from two minutes on, so that waste can be found.
"""

import numpy as np
import pyarrow as pa

from workspace_simulator.account.derived import arrays
from workspace_simulator.account.derived.arrays import MINUTE, Frame, choose, pick, repeat_rows, scatter
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.derived.lifetimes import JobClusters
from workspace_simulator.account.frames import Day, Ints

NODES = "system.compute.node_timeline"
JOB_SHARE, RUN_SHARE = 0.5, 0.9
SHORTEST = 10 * MINUTE
SHORTEST_LOW_USE = 2 * MINUTE
LONGEST_MINUTES, MOST_WORKERS = 180, 4
ROWS_PER_JOB = 15
"""Bounds a day's rows: about so many per job of the account, 5,000 at least."""
LOW_USE_PERCENT = 20.0


def on_day(day: Day, index: Index, clusters: JobClusters, ids: pa.Array, rng: np.random.Generator) -> pa.Table:
    """One row per machine and minute of the sampled clusters, the driver among them."""
    which = _sampled(day, index, clusters, rng)
    minutes = np.minimum((clusters.end[which] - clusters.start[which]) // MINUTE, LONGEST_MINUTES)
    nodes = 1 + np.minimum(index.run_workers(day)[clusters.run[which]], MOST_WORKERS)
    inside = np.cumsum(minutes * nodes) <= max(5_000, ROWS_PER_JOB * len(index.plan.jobs))
    which, minutes, nodes = which[inside], minutes[inside], nodes[inside]
    row, step = repeat_rows(minutes * nodes)
    machine_of = np.cumsum(nodes) - nodes
    node, minute = step // minutes[row], step % minutes[row]
    start = -(-clusters.start[which][row] // MINUTE) * MINUTE + minute * MINUTE
    rows: Frame = {
        "which": which[row],
        "machine": machine_of[row] + node,
        "is_driver": (node == 0).astype(np.int64),
        "minute": minute,
        "start": start,
        "visible": start + MINUTE + 12 * MINUTE + rng.integers(0, 20 * MINUTE, len(which))[row],
    }
    rows = choose(rows, np.argsort(rows["visible"], kind="stable"))
    return _table(index, clusters, rows, int(nodes.sum()), ids, rng)


def _sampled(day: Day, index: Index, clusters: JobClusters, rng: np.random.Generator) -> Ints:
    planned = np.array([one.cpu_percent for one in index.plan.jobs] or [0.0])
    chosen = scatter(clusters.job, index.plan.seed + 3) < JOB_SHARE * 1e6
    chosen &= rng.random(len(chosen)) < RUN_SHARE
    length = clusters.end - clusters.start
    chosen &= length >= SHORTEST
    chosen |= (planned[clusters.job] < LOW_USE_PERCENT) & (length >= SHORTEST_LOW_USE)
    chosen &= (clusters.job >= 0) & index.in_region[clusters.workspace]
    return rng.permutation(np.flatnonzero(chosen)).astype(np.int64)


def _table(
    index: Index, clusters: JobClusters, rows: Frame, machines: int, ids: pa.Array, rng: np.random.Generator
) -> pa.Table:
    size = arrays.length(rows)
    job, driver = clusters.job[rows["which"]], rows["is_driver"] == 1
    plan_cpu = np.array([*(one.cpu_percent for one in index.plan.jobs), 0.0])[job]
    plan_memory = np.array([*(one.memory_percent for one in index.plan.jobs), 0.0])[job]
    warm = np.minimum(1.0, 0.4 + rows["minute"] / 5)
    cpu = np.clip(np.where(driver, 6.0, plan_cpu * warm) + rng.normal(0, 1, size) * np.where(driver, 2, 8), 0.3, 97.0)
    memory = np.clip(np.where(driver, 22.0, plan_memory) + rng.normal(0, 3, size), 4.0, 98.0)
    traffic = rng.lognormal(16.5, 1.0, (2, size)) * np.where(driver, 0.1, 1.0)
    hex_part = arrays.hex_ids(rng, machines, 16).to_pylist()
    disks = [[("/", int(40e9 + n * 2e8)), ("/local_disk0", int(120e9 - n * 4e9))] for n in range(16)]
    columns = {
        "account_id": arrays.constant(index.plan.account_id, size),
        "workspace_id": pick(index.workspace_ids, clusters.workspace[rows["which"]]),
        "cluster_id": pick(ids, rows["which"]),
        "instance_id": pick(pa.array([f"i-0{text}" for text in hex_part], pa.string()), rows["machine"]),
        "start_time": arrays.timestamps(rows["start"]),
        "end_time": arrays.timestamps(rows["start"] + MINUTE),
        "driver": arrays.bools(driver),
        "cpu_user_percent": arrays.doubles(cpu),
        "cpu_system_percent": arrays.doubles(cpu * 0.06 + 0.4),
        "cpu_wait_percent": arrays.doubles(np.clip(2.0 - cpu / 50, 0.0, 2.0)),
        "mem_used_percent": arrays.doubles(memory),
        "mem_swap_percent": arrays.doubles(np.zeros(size)),
        "network_sent_bytes": arrays.counts(traffic[0].astype(np.int64)),
        "network_received_bytes": arrays.counts(traffic[1].astype(np.int64)),
        "disk_free_bytes_per_mount_point": pick(
            pa.array(disks, pa.map_(pa.string(), pa.int64())), rows["minute"] // 4 % len(disks)
        ),
        "node_type": pick(index.node_names, index.job_node[job]),
        "private_ip": pick(_addresses(machines), rows["machine"]),
    }
    return arrays.build(NODES, columns, rows["visible"])


def _addresses(machines: int) -> pa.Array:
    return pa.array([f"10.{40 + n // 65025 % 200}.{n // 255 % 255}.{n % 255}" for n in range(machines)], pa.string())
