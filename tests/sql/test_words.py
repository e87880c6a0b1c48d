"""Every word of the tables that a model tells apart, one row each: what it becomes, and what an unknown word does."""

import pytest

from tests.sql.rows import by

RUNS = "system.lakeflow.job_run_timeline"
USAGE = "system.billing.usage"
CLUSTERS = "system.compute.clusters"
NOW = "07-03 00:00"

TRIGGERS = {
    "CRON": "scheduled",
    "PERIODIC": "scheduled",
    "ONETIME": "manual",
    "ONE_TIME": "manual",
    "ONETIME_RETRY": "retry",
    "RETRY": "retry",
    "RUN_JOB_TASK": "run_job",
    "FILE_ARRIVAL": "file_arrival",
    "TABLE": "table_update",
    "TABLE_UPDATE": "table_update",
    "CONTINUOUS": "continuous",
    "CONTINUOUS_RESTART": "continuous",
    "MODEL": "model",
    "TEA_LEAVES": "unknown",
    None: "unknown",
}
REASONS = {
    "DEFAULT_STORAGE": "storage",
    "NETWORKING": "network",
    "DATA_SHARING": "network",
    "MODEL_SERVING": "serving",
    "VECTOR_SEARCH": "serving",
    "AI_GATEWAY": "serving",
    "AI_FUNCTIONS": "serving",
    "AGENT_BRICKS": "serving",
    "AGENT_EVALUATION": "serving",
    "ONLINE_TABLES": "serving",
    "INTERACTIVE": "notebooks",
    "NOTEBOOKS": "notebooks",
    "PREDICTIVE_OPTIMIZATION": "upkeep",
    "DATA_QUALITY_MONITORING": "upkeep",
    "LAKEHOUSE_MONITORING": "upkeep",
    "DATA_CLASSIFICATION": "upkeep",
    "FINE_GRAINED_ACCESS_CONTROL": "upkeep",
    "BASE_ENVIRONMENTS": "upkeep",
    "APPS": "apps",
    "SOMETHING_NEW": "other",
}
USAGE_TYPES = {
    "STORAGE_SPACE": "storage",
    "NETWORK_BYTE": "network",
    "NETWORK_BYTES": "network",
    "NETWORK_HOUR": "network",
}
NOT_SHARED = ("JOBS", "DLT", "SQL", "MODEL_SERVING", "VECTOR_SEARCH")
SOURCES = {
    "UI": "all_purpose",
    "API": "all_purpose",
    "JOB": "job",
    "PIPELINE": "pipeline",
    "PIPELINE_MAINTENANCE": "pipeline",
    "MOON": "unknown",
    None: "unknown",
}


def slice_of(number, at, start="07-01 10:00", end="07-01 10:10", result="SUCCEEDED", **more):
    times = {"period_start_time": at(start), "period_end_time": at(end), "result_state": result}
    return {"workspace_id": "1", "job_id": "1", "run_id": number, "run_type": "JOB_RUN"} | times | more


def test_what_started_a_run(duckdb_engine, at):
    given = [slice_of(str(word), at, trigger_type=word) for word in TRIGGERS]
    found = by(duckdb_engine.build({RUNS: given}, at(NOW)).rows("job_runs"), "run_id", "trigger_class")
    assert found == {str(word): kind for word, kind in TRIGGERS.items()}


@pytest.mark.parametrize(
    ("queue", "setup", "run", "told"),
    [
        (None, None, None, (None, None)),
        (0, 0, 0, (None, None)),
        (None, 0, 0, (None, None)),
        (0, None, 0, (None, None)),
        (0, 0, None, (None, None)),
        (5, None, None, (5, None)),
        (None, 5, None, (None, 5)),
        (None, None, 5, (None, None)),
        (0, None, 5, (0, None)),
        (None, 0, 5, (None, 0)),
        (1, 0, 0, (1, 0)),
        (0, 1, 0, (0, 1)),
        (0, 0, 1, (0, 0)),
        (5, 2, 1, (5, 2)),
        (2, 5, 1, (2, 5)),
        (1, 2, 5, (1, 2)),
    ],
)
def test_time_in_the_queue_is_told_where_any_part_of_a_run_took_some(duckdb_engine, at, queue, setup, run, told):
    given = {"queue_duration_seconds": queue, "setup_duration_seconds": setup, "run_duration_seconds": run}
    (row,) = duckdb_engine.build({RUNS: [slice_of("r", at, **given)]}, at(NOW)).rows("job_runs")
    assert (row["queue_s"], row["setup_s"]) == told


def test_the_times_of_a_runs_slices_are_added(duckdb_engine, at):
    first = slice_of("r", at, result=None, queue_duration_seconds=3, setup_duration_seconds=4, run_duration_seconds=1)
    second = first | {"period_start_time": at("07-01 10:10"), "period_end_time": at("07-01 10:20")}
    built = duckdb_engine.build({RUNS: [first, second | {"result_state": "SUCCEEDED"}]}, at(NOW))
    (row,) = built.rows("job_runs")
    assert (row["queue_s"], row["setup_s"], row["slices_count"]) == (6, 8, 2)


def test_an_attempt_that_ended_with_an_unknown_word_is_not_part_of_the_failed_one_that_follows(duckdb_engine, at):
    given = [
        slice_of("r", at, "07-01 10:00", "07-01 11:00", "EVAPORATED"),
        slice_of("r", at, "07-01 12:00", "07-01 12:10", "FAILED"),
        slice_of("alone", at, "07-01 10:00", "07-01 11:00", "EVAPORATED"),
    ]
    found = duckdb_engine.build({RUNS: given}, at(NOW)).rows("job_runs")
    assert by(found, "run_id", "failed_worked_s") == {"r": 600, "alone": 0}
    assert by(found, "run_id", "attempts_count") == {"r": 2, "alone": 1}
    assert by(found, "run_id", "result_class") == {"r": "failed", "alone": "unknown"}


def test_an_open_run_is_running_for_two_and_a_half_hours_after_its_last_slice(duckdb_engine, at):
    given = [
        slice_of("just running", at, "07-02 21:00", "07-02 21:30", None),
        slice_of("just lost", at, "07-02 21:00", "2026-07-02 21:29:59.999", None),
    ]
    found = duckdb_engine.build({RUNS: given}, at(NOW)).rows("job_runs")
    assert by(found, "run_id", "result_class") == {"just running": "running", "just lost": "unknown"}


def test_why_usage_is_nobodys(duckdb_engine, at, usage_record):
    given = [usage_record(word, "A", "07-01 10:00", "1", billing_origin_product=word) for word in REASONS]
    given += [
        usage_record(word, "A", "07-01 10:00", "1", billing_origin_product="X", usage_type=word) for word in USAGE_TYPES
    ]
    given += [
        usage_record("pipeline", "A", "07-01 10:00", "1", dlt_pipeline_id="p"),
        usage_record("update", "A", "07-01 10:00", "1", dlt_update_id="u"),
    ]
    # A SKU each, so that every record stays a line of its own.
    given = [record | {"sku_name": record["record_id"]} for record in given]
    found = by(duckdb_engine.build({USAGE: given}, at(NOW)).rows("cost_parts"), "sku_name", "reason")
    assert found == REASONS | USAGE_TYPES | dict.fromkeys(("pipeline", "update"), "pipeline_without_job")


def test_which_compute_is_shared_out(duckdb_engine, at, usage_record):
    def record(name, product, **more):
        return usage_record(name, "A", "07-01 10:00", "1", billing_origin_product=product, **more)

    given = [record(f"cluster of {word}", word, cluster_id="c") for word in (*NOT_SHARED, "ALL_PURPOSE", None)]
    given += [
        record("a job's", "ALL_PURPOSE", cluster_id="c", job_id="1"),
        record("a pipeline's", "ALL_PURPOSE", cluster_id="c", dlt_pipeline_id="p"),
        record("an update's", "ALL_PURPOSE", cluster_id="c", dlt_update_id="u"),
        record("the account's", "ALL_PURPOSE", cluster_id="c", workspace_id=None),
        record("warehouse", "SQL", warehouse_id="w"),
        record("nothing", "ALL_PURPOSE"),
    ]
    shared = by(duckdb_engine.build({USAGE: given}, at(NOW)).rows("stg_usage"), "record_id", "shared_compute")
    assert {name: kind for name, kind in shared.items() if kind is not None} == {
        "cluster of ALL_PURPOSE": "cluster",
        "cluster of None": "cluster",
        "warehouse": "warehouse",
    }


def test_what_a_cluster_is_for(duckdb_engine, at):
    given = [
        {"workspace_id": "1", "cluster_id": str(word), "change_time": at("07-01 10:00"), "cluster_source": word}
        for word in SOURCES
    ]
    found = by(duckdb_engine.build({CLUSTERS: given}, at(NOW)).rows("clusters"), "cluster_id", "kind")
    assert found == {str(word): kind for word, kind in SOURCES.items()}
