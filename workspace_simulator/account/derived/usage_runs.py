"""Usage that carries a job's id: job clusters, pools and serverless tasks, by run and clock hour."""

import numpy as np

from workspace_simulator.account.derived.arrays import Frame, expand_hours, group_sum, scatter
from workspace_simulator.account.derived.catalogue import Feature, Product
from workspace_simulator.account.derived.index import Index, nano
from workspace_simulator.account.derived.lifetimes import JobClusters, of_kind
from workspace_simulator.account.derived.rates import PHOTON_FACTOR, Family
from workspace_simulator.account.frames import HOUR, ComputeKind, Day, Ints

LIGHT_SHARE = 0.12
"""Of the tasks with a cluster of their own, how many have it of the LIGHT tier: never a Photon run's first cluster."""


def of_clusters(day: Day, index: Index, clusters: JobClusters) -> Frame:
    """One row per job cluster and hour; the quantity is exactly rate x nodes x time."""
    row, hour, inside = expand_hours(clusters.start, clusters.end)
    run = clusters.run[row]
    family = cluster_family(day, index, clusters)
    nodes = 1 + index.run_workers(day)[run]
    node = index.job_node[clusters.job[row]]
    photon = np.where(family[row] == Family.JOBS_PHOTON, PHOTON_FACTOR, 1.0)
    dbu = index.node_dbu[node] * nodes * photon * (inside / HOUR)
    return {
        **_of_run(day, index, run),
        "sku": index.sku(clusters.workspace[row], family[row]),
        "hour": hour,
        "nano": nano(dbu),
        "feature": _CLUSTER_FEATURES[family[row]],
        "job_cluster": row,
        "node": node,
        "pool": np.where(clusters.is_pool[row] == 1, clusters.workspace[row], -1),
        "tags": index.run_versions(day)[run],
    }


_CLUSTER_FEATURES = np.array([Feature.JOBS, Feature.JOBS_PHOTON, Feature.JOBS_LIGHT], np.int64)


def cluster_family(day: Day, index: Index, clusters: JobClusters) -> Ints:
    """JOBS, JOBS_PHOTON or JOBS_LIGHT of each cluster: a job keeps the same answer for the same task."""
    chance = scatter(clusters.code, index.plan.seed)
    photon = index.run_photon(day)[clusters.run] == 1
    light = (chance < LIGHT_SHARE * 1e6) & ((clusters.place > 0) | ~photon)
    return np.where(light, int(Family.JOBS_LIGHT), np.where(photon, int(Family.JOBS_PHOTON), int(Family.JOBS)))


def of_serverless(day: Day, index: Index, tasks: Frame) -> Frame:
    """One row per run and hour: all serverless tasks of the run together."""
    held = of_kind(tasks, ComputeKind.SERVERLESS)
    row, hour, inside = expand_hours(held["start"], held["end"])
    rate = index.serverless_dbu(held["job"], index.run_workers(day)[held["run"]])
    run = held["run"][row]
    first, dbu = group_sum((run, hour), rate[row] * inside / HOUR)
    run, job = run[first], held["job"][row][first]
    feature = np.where(
        index.job_has_target[job],
        np.where(index.job_performance[job], int(Feature.SERVERLESS_FAST), int(Feature.SERVERLESS_STANDARD)),
        int(Feature.SERVERLESS),
    )
    family = np.full(len(run), int(Family.JOBS_SERVERLESS))
    return {
        **_of_run(day, index, run),
        "sku": index.sku(day.run_workspace[run], family),
        "hour": hour[first],
        "nano": nano(dbu),
        "feature": feature,
    }


def _of_run(day: Day, index: Index, run: Ints) -> Frame:
    return {
        "workspace": day.run_workspace[run],
        "job_id": day.run_job_id[run],
        "job_run": day.run_id[run],
        "job_name": index.run_versions(day)[run],
        "run_as": day.run_owner[run],
        "product": np.full(len(run), int(Product.JOBS), np.int64),
    }
