"""Clusters, their versions, and the hours of their nodes, on both engines."""

from decimal import Decimal

import pytest

CLUSTERS = "system.compute.clusters"
NODES = "system.compute.node_timeline_hours"


def version(at, cluster, changed, **more):
    named = {"workspace_id": "1", "cluster_id": cluster, "change_time": at(changed), "cluster_source": "JOB"}
    return named | {"cluster_name": f"{cluster} at {changed}", "driver_node_type": "m5", "owned_by": "svc"} | more


def hour(at, cluster, role, samples, cpu, **more):
    """Samples of one node type in the hour of 02-01 10:00; role is `driver` or `worker`."""
    return {
        "workspace_id": "1",
        "cluster_id": cluster,
        "node_type": f"{role}.large",
        "driver": role == "driver",
        "start_hour": at("02-01 10:00"),
        "sample_count": samples,
        "instance_count": 1,
        "cpu_percent_avg": cpu,
        "cpu_percent_max": cpu,
        "cpu_wait_percent_avg": 1.0,
        "mem_used_percent_avg": 40.0,
        "mem_used_percent_max": 50.0,
        "network_sent_bytes": 2**40,
        "network_received_bytes": 7,
        "first_start_time": at("02-01 10:00"),
        "last_end_time": at("02-01 10:30"),
    } | more


@pytest.fixture(scope="module")
def built(engine, at):
    versions = [
        version(at, "late", "02-01 10:05"),
        version(at, "c", "01-01 00:00", cluster_source="UI", worker_count=2, worker_node_type="old"),
        version(at, "c", "02-01 10:00", cluster_source="UI", worker_count=None, max_autoscale_workers=8,
                auto_termination_minutes=30, worker_node_type="new", aws_attributes={"availability": "SPOT"}),
        version(at, "gone", "01-01 00:00", worker_count=3, dbr_version="16.4", tags={"team": "tide"}),
        version(at, "gone", "01-02 00:00", cluster_name=None, driver_node_type=None, owned_by=None,
                cluster_source=None, delete_time=at("01-02 00:00")),
        version(at, "api", "01-01 00:00", cluster_source="API", azure_attributes={"availability": "ON_DEMAND_AZURE"}),
        version(at, "p", "01-01 00:00", cluster_source="PIPELINE"),
        version(at, "pm", "01-01 00:00", cluster_source="PIPELINE_MAINTENANCE"),
        version(at, "x", "01-01 00:00", cluster_source="MODEL_SERVING", driver_node_type=None),
        version(at, "c", "01-01 00:00", workspace_id="2", worker_count=7),
    ]  # fmt: skip
    hours = [
        hour(at, "trap", "driver", 30, 5.0),
        hour(at, "trap", "worker", 30, 80.0, node_type="worker.small"),
        hour(at, "trap", "worker", 30, 90.0, cpu_percent_max=100.0, first_start_time=at("02-01 10:05")),
        hour(at, "single", "driver", 60, 12.345, last_end_time=at("02-01 11:00")),
        hour(at, "weighed", "worker", 10, 10.0),
        hour(at, "weighed", "worker", 30, 20.0, node_type="worker.small", instance_count=3),
        hour(at, "weighed", "worker", 30, 33.334, start_hour=at("02-01 11:00")),
        hour(at, "weighed", "worker", 30, 33.333, start_hour=at("02-01 11:00"), node_type="worker.small"),
    ]
    return engine.build({CLUSTERS: versions, NODES: hours}, at("02-10 12:00"))


@pytest.fixture(scope="module")
def clusters(built):
    return {(row["workspace_id"], row["cluster_id"]): row for row in built.rows("clusters")}


@pytest.fixture(scope="module")
def hours(built):
    return {(row["cluster_id"], row["hour_at"].hour): row for row in built.rows("cluster_hourly")}


def test_the_latest_version_of_a_cluster_speaks(clusters, at):
    cluster = clusters["1", "c"]
    named = ("worker_count", "autoscale_max_count", "worker_node_type", "auto_termination_s", "availability")
    assert [cluster[name] for name in named] == [None, 8, "new", 1800, "SPOT"]
    assert (cluster["versions_count"], cluster["first_changed_at"]) == (2, at("01-01 00:00"))


def test_a_deletion_keeps_what_was_known_of_the_cluster(clusters):
    gone = clusters["1", "gone"]
    named = ("is_deleted", "cluster_name", "kind", "owned_by", "worker_count", "dbr_version", "tags")
    assert [gone[name] for name in named] == [True, "gone at 01-01 00:00", "job", "svc", 3, "16.4", {"team": "tide"}]


def test_clusters_of_the_ui_and_the_api_are_all_purpose(clusters):
    kinds = {name: clusters["1", name]["kind"] for name in ("c", "api", "late", "p", "pm", "x")}
    assert list(kinds.values()) == ["all_purpose", "all_purpose", "job", "pipeline", "pipeline", "unknown"]


def test_equal_ids_in_two_workspaces_are_two_clusters(clusters):
    assert (clusters["2", "c"]["worker_count"], clusters["2", "c"]["availability"]) == (7, None)


def test_each_version_is_in_force_until_the_next(built, at):
    rows = [row for row in built.rows("int_cluster_versions") if (row["workspace_id"], row["cluster_id"]) == ("1", "c")]
    told = sorted((row["version_number"], row["valid_from"], row["valid_until"]) for row in rows)
    assert told == [(1, at("01-01 00:00"), at("02-01 10:00")), (2, at("02-01 10:00"), None)]


def test_rows_of_nodes_are_not_hours(hours):  # trap 73
    row = hours["trap", 10]
    assert (row["up_s"], row["nodes_s"], row["workers_s"]) == (30 * 60, 90 * 60, 60 * 60)


def test_the_driver_is_not_in_the_average_of_the_workers(hours):  # trap 74
    row = hours["trap", 10]
    assert (row["worker_cpu_ratio"], row["driver_cpu_ratio"]) == (Decimal("0.85"), Decimal("0.05"))
    assert (row["worker_cpu_max_ratio"], row["workers_count"]) == (1, 2)


def test_without_a_sample_of_a_worker_nothing_is_known_of_workers(hours):  # trap 75
    row = hours["single", 10]
    told = (
        "worker_cpu_ratio",
        "worker_cpu_max_ratio",
        "worker_mem_ratio",
        "workers_s",
        "workers_count",
        "worker_node_type",
    )
    assert [row[name] for name in told] == [None] * 6
    assert (row["driver_cpu_ratio"], row["nodes_s"]) == (Decimal("0.12345"), 3600)


def test_a_cluster_without_samples_has_no_hour(hours):  # trap 75
    assert {cluster for cluster, _ in hours} == {"trap", "single", "weighed"}


def test_averages_weigh_by_samples_and_are_rounded_half_up(hours):
    assert (hours["weighed", 10]["worker_cpu_ratio"], hours["weighed", 10]["workers_count"]) == (Decimal("0.175"), 4)
    assert hours["weighed", 11]["worker_cpu_ratio"] == Decimal("0.33334")


def test_hours_add_up_bytes_and_tell_waiting_and_memory(hours):
    row = hours["trap", 10]
    assert (row["network_sent_bytes"], row["network_received_bytes"]) == (3 * 2**40, 21)
    told = ("worker_cpu_wait_ratio", "worker_mem_ratio", "worker_mem_max_ratio", "driver_mem_ratio")
    assert [row[name] for name in told] == [Decimal("0.01"), Decimal("0.4"), Decimal("0.5"), Decimal("0.4")]
    assert (row["driver_node_type"], row["worker_node_type"]) == ("driver.large", "worker.small")
