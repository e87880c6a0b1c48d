"""The configuration that a run met on a cluster, on both engines."""

import pytest

CLUSTERS = "system.compute.clusters"
TASKS = "system.lakeflow.job_task_run_timeline"


def version(at, cluster, changed, **more):
    named = {"workspace_id": "1", "cluster_id": cluster, "change_time": at(changed), "cluster_source": "JOB"}
    return named | {"driver_node_type": "m5"} | more


def task(at, run, cluster, start, workspace="1", kind="CLUSTER"):
    ids = {"workspace_id": workspace, "job_id": "10", "job_run_id": run, "run_id": f"9{run}", "task_key": "a"}
    compute = [{"type": kind, "cluster_id": cluster, "warehouse_id": None}]
    times = {"period_start_time": at(start), "period_end_time": at("02-09 00:00"), "result_state": "SUCCEEDED"}
    return ids | times | {"compute": compute, "compute_ids": [cluster]}


@pytest.fixture(scope="module")
def run_clusters(engine, at):
    versions = [
        version(at, "late", "02-01 10:05"),
        version(at, "c", "01-01 00:00", worker_node_type="old"),
        version(at, "c", "02-01 10:00", worker_node_type="new"),
        version(at, "gone", "01-01 00:00"),
        version(at, "gone", "01-02 00:00", driver_node_type=None, delete_time=at("01-02 00:00")),
        version(at, "c", "01-01 00:00", workspace_id="2", worker_count=7),
    ]
    tasks = [
        task(at, "100", "late", "02-01 10:02"),
        task(at, "101", "c", "02-01 09:59"),
        task(at, "102", "c", "02-01 10:00"),
        task(at, "103", "nowhere", "02-01 10:00"),
        task(at, "104", None, "02-01 10:00", kind="SERVERLESS_COMPUTE"),
        task(at, "105", "c", "02-01 10:00", workspace="2"),
        task(at, "106", "gone", "02-01 10:00"),
    ]
    built = engine.build({CLUSTERS: versions, TASKS: tasks}, at("02-10 12:00"))
    rows = built.rows("int_run_clusters")
    assert len({row["run_id"] for row in rows}) == len(rows)
    return {row["run_id"]: row for row in rows}


def test_a_configuration_that_came_after_the_run_began_is_used_and_marked(run_clusters):  # trap 32
    found = run_clusters["100"]
    assert (found["driver_node_type"], found["is_recorded_after_start"]) == ("m5", True)


def test_a_run_met_the_configuration_in_force_when_it_began(run_clusters):
    assert [run_clusters[run]["worker_node_type"] for run in ("101", "102")] == ["old", "new"]
    assert not any(run_clusters[run]["is_recorded_after_start"] for run in ("101", "102"))


def test_a_cluster_without_a_version_is_there_without_a_configuration(run_clusters):
    found = run_clusters["103"]
    assert (found["cluster_id"], found["valid_from"], found["is_recorded_after_start"]) == ("nowhere", None, None)


def test_serverless_runs_have_no_cluster_and_others_keep_to_their_workspace(run_clusters):
    assert "104" not in run_clusters
    assert run_clusters["105"]["worker_count"] == 7


def test_a_run_after_the_deletion_that_is_told_meets_the_last_configuration(run_clusters):
    assert run_clusters["106"]["driver_node_type"] == "m5"
