"""Claims on pipelines, clusters and warehouses: each is broken once, and says so."""

import pytest

from job_monitor.sql.build import RAW_COLUMNS
from job_monitor.sql.claims import ask_claims
from job_monitor.sql.refresh import Refresh
from job_monitor.sql.render import Binding

UPDATES = "system.lakeflow.pipeline_update_timeline"
PIPELINES = "system.lakeflow.pipelines"
CLUSTERS = "system.compute.clusters"
NODES = "system.compute.node_timeline_hours"
WAREHOUSES = "system.compute.warehouses"
EVENTS = "system.compute.warehouse_events"
LINEAGE = "system.access.table_lineage"
NOW = "02-10 12:00"


@pytest.fixture
def rows(at):
    asked = {"trigger_details": {"job_task": {"job_id": "10", "job_task_run_id": "9"}}, "result_state": "COMPLETED"}
    update = {"workspace_id": "1", "pipeline_id": "p", "update_id": "u", "request_id": "r"} | asked
    span = {"period_start_time": at("02-01 10:00"), "period_end_time": at("02-01 10:30")}
    cluster = {"workspace_id": "1", "cluster_id": "c"}
    hour = {"start_hour": at("02-01 10:00"), "driver": False, "sample_count": 30, "cpu_percent_avg": 5.0}
    event = {"workspace_id": "1", "warehouse_id": "w", "event_type": "RUNNING", "event_time": at("02-01 10:00")}
    touched = {"workspace_id": "1", "entity_type": "JOB", "entity_id": "10", "source_table_full_name": "a.b.c"}
    return {
        UPDATES: [update | span],
        PIPELINES: [{"workspace_id": "1", "pipeline_id": "p", "change_time": at("01-01 00:00")}],
        CLUSTERS: [cluster | {"change_time": at("01-01 00:00")}],
        NODES: [cluster | hour],
        WAREHOUSES: [{"workspace_id": "1", "warehouse_id": "w", "change_time": at("01-01 00:00")}],
        EVENTS: [event, event | {"event_type": "STOPPED", "event_time": at("02-01 11:00")}],
        LINEAGE: [touched | {"record_id": "a", "event_time": at("02-01 10:00")}],
    }


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ("insert into mart.pipeline_update_runs from mart.pipeline_update_runs", "pipeline_updates_are_unique"),
        ("delete from mart.pipeline_update_runs", "pipeline_requests_count_each_update_once"),
        ("update mart.pipeline_requests set updates_count = 2", "pipeline_requests_count_each_update_once"),
        ("update mart.pipeline_requests set worked_s = 1801", "pipeline_updates_do_not_overlap"),
        ("insert into mart.clusters from mart.clusters", "clusters_are_unique"),
        ("insert into mart.cluster_hourly from mart.cluster_hourly", "cluster_hours_are_unique"),
        ("update mart.cluster_hourly set workers_s = nodes_s + 1", "node_shares_are_shares"),
        ("update mart.cluster_hourly set worker_cpu_ratio = -1", "node_shares_are_shares"),
        ("insert into mart.job_tables from mart.job_tables", "job_tables_are_unique"),
        ("update mart.warehouse_states set until_at = null", "warehouse_states_follow_each_other"),
        ("insert into mart.warehouse_states from mart.warehouse_states", "warehouse_states_follow_each_other"),
    ],
)
def test_a_mart_that_was_damaged_breaks_its_claim(duckdb_engine, rows, at, damage, broken):
    built = duckdb_engine.build(rows, at(NOW))
    assert duckdb_engine.report.failed_claims == ()
    with built.store.writer() as writer:
        tables = {row["table_name"] for row in writer.rows(RAW_COLUMNS)}
        writer.execute(damage)
        failed = ask_claims(writer, Refresh(writer, Binding(at(NOW), "USD", tables), is_whole=True))
    assert broken in {claim.name for claim in failed}


@pytest.mark.parametrize(
    ("source", "column", "broken"),
    [
        (UPDATES, "workspace_id", "pipeline_rows_have_their_keys"),
        (UPDATES, "update_id", "pipeline_rows_have_their_keys"),
        (PIPELINES, "pipeline_id", "pipeline_rows_have_their_keys"),
        (CLUSTERS, "cluster_id", "compute_rows_have_their_keys"),
        (NODES, "start_hour", "compute_rows_have_their_keys"),
        (WAREHOUSES, "change_time", "compute_rows_have_their_keys"),
        (EVENTS, "warehouse_id", "compute_rows_have_their_keys"),
    ],
)
def test_a_row_without_its_key_is_left_out_and_breaks_a_claim(duckdb_engine, rows, at, source, column, broken):
    given = rows | {source: [*rows[source], rows[source][0] | {column: None}]}
    duckdb_engine.build(given, at(NOW))
    assert [claim.name for claim in duckdb_engine.report.failed_claims] == [broken]


def test_slices_of_an_update_that_overlap_break_a_claim(duckdb_engine, rows, at):
    slice_before = rows[UPDATES][0] | {"period_start_time": at("02-01 09:30"), "result_state": None}
    duckdb_engine.build(rows | {UPDATES: [*rows[UPDATES], slice_before]}, at(NOW))
    assert [claim.name for claim in duckdb_engine.report.failed_claims] == ["pipeline_updates_do_not_overlap"]
