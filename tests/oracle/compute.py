"""Clusters and SQL warehouses."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.oracle.versions import header, in_order, newest_first_known
from tests.oracle.words import Raw, Row, columns, grouped, last_known, seconds_between, total

CLUSTERS = "system.compute.clusters"
NODE_HOURS = "system.compute.node_timeline_hours"
WAREHOUSES = "system.compute.warehouses"
EVENTS = "system.compute.warehouse_events"
KINDS = {
    "UI": "all_purpose",
    "API": "all_purpose",
    "JOB": "job",
    "PIPELINE": "pipeline",
    "PIPELINE_MAINTENANCE": "pipeline",
}
LIFE = ("STARTING", "RUNNING", "SCALED_UP", "SCALED_DOWN", "STOPPING", "STOPPED")
"""Of events of one moment the one that comes later in a warehouse's life is the state that lasts."""
STATES = {
    "STARTING": "starting",
    "RUNNING": "running",
    "SCALED_UP": "running",
    "SCALED_DOWN": "running",
    "STOPPING": "stopping",
    "STOPPED": "stopped",
}
CONFIG = ("driver_node_type", "worker_node_type", "worker_count", "dbr_version")


def clusters(raw: Raw) -> list[Row]:
    by_cluster = grouped(raw[CLUSTERS], columns("workspace_id", "cluster_id"))
    return [_cluster(versions) for versions in by_cluster.values()]


def _cluster(versions: list[Row]) -> Row:
    known = newest_first_known(versions)
    ranked = in_order(versions)
    same = ("driver_instance_pool_id", "worker_instance_pool_id", "data_security_mode", "policy_id", "tags")
    minutes = known("auto_termination_minutes")
    return {
        **header(versions, "cluster_id"),
        **{name: known(name) for name in (*CONFIG, *same)},
        "cluster_name": last_known(ranked, "cluster_name"),
        "owned_by": last_known(ranked, "owned_by"),
        "cluster_source": known("cluster_source"),
        "kind": KINDS.get(known("cluster_source"), "unknown"),
        "autoscale_min_count": known("min_autoscale_workers"),
        "autoscale_max_count": known("max_autoscale_workers"),
        "auto_termination_s": None if minutes is None else minutes * 60,
        "availability": _availability({name: known(name) for name in _CLOUDS}),
    }


_CLOUDS = ("aws_attributes", "azure_attributes", "gcp_attributes")


def _availability(version: Row) -> Any:
    stated = [(version[name] or {}).get("availability") for name in _CLOUDS]
    return next((word for word in stated if word is not None), None)


def cluster_versions(raw: Raw) -> list[Row]:
    found = []
    for versions in grouped(raw[CLUSTERS], columns("workspace_id", "cluster_id")).values():
        ranked = [one for one in in_order(versions) if one["driver_node_type"] is not None]
        ends = [one["change_time"] for one in ranked[1:]] + [None]
        found += [_version(*numbered) for numbered in zip(range(1, len(ranked) + 1), ranked, ends, strict=True)]
    return found


def _version(number: int, version: Row, until: Any) -> Row:
    return {
        **{name: version[name] for name in ("workspace_id", "cluster_id", *CONFIG)},
        "version_number": number,
        "valid_from": version["change_time"],
        "valid_until": until,
        "autoscale_min_count": version["min_autoscale_workers"],
        "autoscale_max_count": version["max_autoscale_workers"],
        "availability": _availability(version),
    }


def cluster_hourly(raw: Raw) -> list[Row]:
    by_hour = grouped(raw[NODE_HOURS], columns("workspace_id", "cluster_id", "start_hour"))
    return [_hour(rows) for rows in by_hour.values()]


def _hour(rows: list[Row]) -> Row:
    drivers = [row for row in rows if row["driver"]]
    workers = [row for row in rows if not row["driver"]]
    first = min(row["first_start_time"] for row in rows)
    last = max(row["last_end_time"] for row in rows)
    return {
        "workspace_id": rows[0]["workspace_id"],
        "cluster_id": rows[0]["cluster_id"],
        "hour_at": rows[0]["start_hour"],
        "driver_node_type": max((row["node_type"] for row in drivers), default=None),
        "worker_node_type": max((row["node_type"] for row in workers), default=None),
        "workers_count": total(row["instance_count"] for row in workers),
        "nodes_s": _sampled_s(rows),
        "workers_s": _sampled_s(workers),
        "up_s": seconds_between(first, last),
        "worker_cpu_ratio": _mean(workers, "cpu_percent_avg"),
        "worker_cpu_max_ratio": _most(workers, "cpu_percent_max"),
        "worker_cpu_wait_ratio": _mean(workers, "cpu_wait_percent_avg"),
        "worker_mem_ratio": _mean(workers, "mem_used_percent_avg"),
        "worker_mem_max_ratio": _most(workers, "mem_used_percent_max"),
        "driver_cpu_ratio": _mean(drivers, "cpu_percent_avg"),
        "driver_mem_ratio": _mean(drivers, "mem_used_percent_avg"),
        "network_sent_bytes": total(row["network_sent_bytes"] for row in rows),
        "network_received_bytes": total(row["network_received_bytes"] for row in rows),
    }


def _sampled_s(rows: list[Row]) -> int | None:
    """A sample is a minute of a node."""
    samples = total(row["sample_count"] for row in rows)
    return None if samples is None else samples * 60


def _mean(rows: list[Row], name: str) -> Decimal | None:
    """Of all samples, not of the node types; to five places."""
    known = [row for row in rows if row[name] is not None]
    samples = sum(row["sample_count"] for row in known)
    if not samples:
        return None
    percent = sum(Decimal(str(row[name])) * row["sample_count"] for row in known) / samples
    return (percent / 100).quantize(Decimal("0.00001"), rounding=ROUND_HALF_UP)


def _most(rows: list[Row], name: str) -> float | None:
    found = max((row[name] for row in rows if row[name] is not None), default=None)
    return None if found is None else float(found / 100)


def warehouses(raw: Raw) -> list[Row]:
    by_warehouse = grouped(raw[WAREHOUSES], columns("workspace_id", "warehouse_id"))
    return [_warehouse(versions) for versions in by_warehouse.values()]


def _warehouse(versions: list[Row]) -> Row:
    ranked = in_order(versions)
    latest = ranked[-1]
    minutes = latest["auto_stop_minutes"]
    return {
        **header(versions, "warehouse_id"),
        **{name: latest[name] for name in ("warehouse_type", "warehouse_size", "tags")},
        "warehouse_name": last_known(ranked, "warehouse_name"),
        "clusters_min_count": latest["min_clusters"],
        "clusters_max_count": latest["max_clusters"],
        "auto_stop_s": None if minutes is None else minutes * 60,
    }


def warehouse_states(raw: Raw) -> list[Row]:
    found = []
    for events in grouped(raw[EVENTS], columns("workspace_id", "warehouse_id")).values():
        by_moment = grouped(events, columns("event_time"))
        moments = sorted(by_moment)
        ends = [moment for (moment,) in moments[1:]] + [None]
        found += [_state(by_moment[moment], end) for moment, end in zip(moments, ends, strict=True)]
    return found


def _state(events: list[Row], until: Any) -> Row:
    last = max(events, key=lambda one: LIFE.index(one["event_type"]) if one["event_type"] in LIFE else -1)
    return {
        "workspace_id": last["workspace_id"],
        "warehouse_id": last["warehouse_id"],
        "from_at": last["event_time"],
        "until_at": until,
        "state": STATES.get(last["event_type"], "unknown"),
        "event_type": last["event_type"],
        "clusters_count": last["cluster_count"],
    }


def run_clusters(attempts: list[Row], versions: list[Row]) -> list[Row]:
    """The configuration that a run met on each of its clusters."""
    by_cluster = grouped(versions, columns("workspace_id", "cluster_id"))
    on_clusters = [one for one in attempts if one["cluster_id"] is not None and one["run_id"] is not None]
    return [
        _run_cluster(rows, by_cluster.get((workspace, cluster), []))
        for (workspace, _, cluster), rows in grouped(
            on_clusters, columns("workspace_id", "run_id", "cluster_id")
        ).items()
    ]


_MET = (*CONFIG, "autoscale_min_count", "autoscale_max_count", "availability", "version_number", "valid_from")


def _run_cluster(attempts: list[Row], versions: list[Row]) -> Row:
    started_at = min(one["started_at"] for one in attempts)
    in_force = [one for one in versions if one["valid_from"] <= started_at]
    met = in_force[-1] if in_force else versions[0] if versions else dict.fromkeys(_MET)
    return {
        **{name: attempts[0][name] for name in ("workspace_id", "run_id", "cluster_id", "job_id")},
        **{name: met[name] for name in _MET},
        "started_at": started_at,
        "is_recorded_after_start": not in_force if versions else None,
    }
