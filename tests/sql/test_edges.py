"""Limits, ties and rows that lack something: where a model could be a little wrong without anybody seeing it soon."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.sql.rows import by

RUNS, TASKS = "system.lakeflow.job_run_timeline", "system.lakeflow.job_task_run_timeline"
JOBS, JOB_TASKS = "system.lakeflow.jobs", "system.lakeflow.job_tasks"
PIPELINES, UPDATES = "system.lakeflow.pipelines", "system.lakeflow.pipeline_update_timeline"
CLUSTERS, NODE_HOURS = "system.compute.clusters", "system.compute.node_timeline_hours"
EVENTS, QUERIES = "system.compute.warehouse_events", "system.query.history_hours"
LINEAGE, PRICES = "system.access.table_lineage", "system.billing.account_prices"
NOW = "07-03 00:00"

SLICE = {"workspace_id": "1", "run_id": "r", "period_start_time": "07-01 10:00", "period_end_time": "07-01 10:10"}
KEYS = {
    "stg_jobs": (JOBS, {"workspace_id": "1", "job_id": "2", "change_time": "07-01 10:00"}),
    "stg_job_principals": (JOBS, {"workspace_id": "1", "job_id": "2", "change_time": "07-01 10:00"}),
    "stg_job_tasks": (
        JOB_TASKS,
        {"workspace_id": "1", "job_id": "2", "task_key": "t", "change_time": "07-01 10:00"},
    ),
    "stg_job_run_timeline": (RUNS, SLICE),
    "stg_job_task_run_timeline": (TASKS, SLICE),
    "stg_pipelines": (PIPELINES, {"workspace_id": "1", "pipeline_id": "p", "change_time": "07-01 10:00"}),
    "stg_pipeline_update_timeline": (
        UPDATES,
        {name if name != "run_id" else "update_id": value for name, value in SLICE.items()},
    ),
    "stg_clusters": (CLUSTERS, {"workspace_id": "1", "cluster_id": "c", "change_time": "07-01 10:00"}),
    "stg_warehouse_events": (EVENTS, {"workspace_id": "1", "warehouse_id": "w", "event_time": "07-01 10:00"}),
    "stg_table_lineage": (LINEAGE, {"workspace_id": "1", "event_time": "07-01 10:00"}),
}
"""What a row must have, by the model that reads it."""


def at_each(row, at):
    return {
        name: at(value) if name.endswith("_time") and isinstance(value, str) else value for name, value in row.items()
    }


@pytest.mark.parametrize("model", KEYS)
def test_a_row_that_lacks_a_part_of_its_key_is_none(duckdb_engine, at, model):
    table, good = KEYS[model]
    whole = at_each(good, at)
    given = [whole, *(whole | {column: None} for column in whole)]
    assert len(duckdb_engine.build({table: given}, at(NOW)).rows(model)) == 1


@pytest.mark.parametrize(("table", "model"), [(JOBS, "stg_jobs"), (JOB_TASKS, "stg_job_tasks")])
def test_settings_are_known_from_the_moment_on_in_which_the_columns_came(duckdb_engine, at, table, model):
    given = [
        {"workspace_id": "1", "job_id": name, "task_key": "t", "change_time": at(moment)}
        for name, moment in (("before", "2025-12-09 23:59:59.999"), ("then", "2025-12-10 00:00:00"))
    ]
    given = given if table == JOB_TASKS else [{k: v for k, v in row.items() if k != "task_key"} for row in given]
    found = by(duckdb_engine.build({table: given}, at(NOW)).rows(model), "job_id", "is_settings_known")
    assert found == {"before": False, "then": True}


def test_a_price_holds_until_the_next_of_the_same_thing_or_its_own_end(duckdb_engine, at, price):
    def account_price(start, amount, end=None, **more):
        return price("A", f"{start} 00:00:00", end and f"{end} 00:00:00", amount) | more

    given = [
        account_price("2026-01-01", "1"),
        account_price("2026-02-01", "2", cloud="AZURE"),
        account_price("2026-03-01", "3", usage_unit="HOUR"),
        account_price("2026-04-01", "4", currency_code="EUR"),
        account_price("2026-05-01", "5", end="2026-05-15"),
        account_price("2026-06-01", "6"),
    ]
    found = duckdb_engine.build({PRICES: given}, at(NOW)).rows("stg_account_prices")
    assert {(row["price_start_at"], row["price_end_at"]) for row in found} == {
        (at("2026-01-01 00:00:00"), at("2026-05-01 00:00:00")),
        (at("2026-02-01 00:00:00"), None),
        (at("2026-03-01 00:00:00"), None),
        (at("2026-04-01 00:00:00"), None),
        (at("2026-05-01 00:00:00"), at("2026-05-15 00:00:00")),
        (at("2026-06-01 00:00:00"), None),
    }


@pytest.mark.parametrize(
    "stated",
    [
        {"driver_node_type": "m"},
        {"worker_node_type": "m"},
        {"driver_instance_pool_id": "p"},
        {"worker_instance_pool_id": "p"},
    ],
)
def test_a_clusters_configuration_is_the_last_that_names_its_nodes(duckdb_engine, at, stated):
    same = {"workspace_id": "1", "cluster_id": "c"}
    given = [
        same | stated | {"change_time": at("07-01 10:00"), "dbr_version": "15"},
        same | stated | {"change_time": at("07-01 11:00"), "dbr_version": "16"},
        same | {"change_time": at("07-01 12:00"), "delete_time": at("07-01 12:00")},
    ]
    (row,) = duckdb_engine.build({CLUSTERS: given}, at(NOW)).rows("clusters")
    assert (row["dbr_version"], row["is_deleted"], row["versions_count"]) == ("16", True, 3)


def test_name_owner_and_source_of_a_cluster_are_the_last_that_are_known(duckdb_engine, at):
    same = {"workspace_id": "1", "cluster_id": "c"}
    given = [
        same | {"change_time": at("07-01 10:00"), "cluster_name": "a", "owned_by": "a", "cluster_source": "JOB"},
        same | {"change_time": at("07-01 11:00"), "cluster_name": "b", "owned_by": "b", "cluster_source": "UI"},
        same | {"change_time": at("07-01 12:00")},
    ]
    (row,) = duckdb_engine.build({CLUSTERS: given}, at(NOW)).rows("clusters")
    assert (row["cluster_name"], row["owned_by"], row["cluster_source"]) == ("b", "b", "UI")


def test_name_and_type_of_a_pipeline_are_the_last_that_are_known(duckdb_engine, at):
    same = {"workspace_id": "1", "pipeline_id": "p"}
    given = [
        same | {"change_time": at("07-01 10:00"), "name": "a", "pipeline_type": "MATERIALIZED_VIEW"},
        same | {"change_time": at("07-01 11:00"), "name": "b", "pipeline_type": "ETL_PIPELINE"},
        same | {"change_time": at("07-01 12:00"), "delete_time": at("07-01 12:00")},
    ]
    (row,) = duckdb_engine.build({PIPELINES: given}, at(NOW)).rows("pipelines")
    assert (row["name"], row["kind"], row["is_deleted"]) == ("b", "pipeline", True)


def test_the_dates_of_a_runs_slices_are_in_order(duckdb_engine, at):
    first = at("06-01 10:00")
    given = [
        SLICE
        | {
            "job_id": "1",
            "period_start_time": first + timedelta(days=day),
            "period_end_time": first + timedelta(days=day, hours=1),
        }
        for day in (11, 3, 7, 0, 9, 1, 10, 5, 2, 8, 4, 6)
    ]
    (row,) = duckdb_engine.build({RUNS: given}, at(NOW)).rows("repeated_runs")
    assert row["slice_dates"] == sorted(row["slice_dates"])
    assert len(row["slice_dates"]) == 12


def task(task_run, at, start="07-01 10:00", end="07-01 10:10", result="SUCCEEDED", **more):
    times = {"period_start_time": at(start), "period_end_time": at(end), "result_state": result}
    same = {"workspace_id": "1", "job_id": "1", "job_run_id": "7", "run_id": task_run, "parent_run_id": "7"}
    return same | {"task_key": task_run} | times | more


def test_an_open_task_and_an_open_update_are_running_for_two_and_a_half_hours(duckdb_engine, at):
    moments = {"just running": "07-02 21:30", "just lost": "2026-07-02 21:29:59.999"}
    tasks = [task(name, at, "07-02 21:00", end, None) for name, end in moments.items()]
    updates = [
        {"workspace_id": "1", "pipeline_id": "p", "update_id": name, "request_id": name}
        | {"period_start_time": at("07-02 21:00"), "period_end_time": at(end), "result_state": None}
        for name, end in moments.items()
    ]
    built = duckdb_engine.build({TASKS: tasks, UPDATES: updates}, at(NOW))
    told = {"just running": "running", "just lost": "unknown"}
    assert by(built.rows("task_runs"), "task_key", "result_class") == told
    assert by(built.rows("int_task_attempts"), "task_run_id", "result_class") == told
    assert by(built.rows("int_pipeline_updates"), "update_id", "result_class") == told


def test_the_compute_of_a_task_is_told_by_its_words(duckdb_engine, at):
    def on(kind, **more):
        return [{"type": kind, "cluster_id": None, "warehouse_id": None} | more]

    given = [
        task("classic", at, compute=on("CLASSIC_COMPUTE", cluster_id="1-2")),
        task("warehouse", at, compute=on("WAREHOUSE", warehouse_id="w")),
        task("words alone", at, compute=on("WAREHOUSE")),
        task("old classic", at, compute=None, compute_ids=["1-2"]),
        task("old warehouse", at, compute=[], compute_ids=["w"]),
        task("nothing", at, compute=None, compute_ids=None),
    ]
    built = duckdb_engine.build({TASKS: given}, at(NOW))
    assert by(built.rows("int_task_attempts"), "task_run_id", "cluster_id", "warehouse_id") == {
        "classic": ("1-2", None),
        "warehouse": (None, "w"),
        "words alone": (None, None),
        "old classic": ("1-2", None),
        "old warehouse": (None, "w"),
        "nothing": (None, None),
    }


def test_a_word_that_nobody_knows_makes_a_task_unknown(duckdb_engine, at):
    built = duckdb_engine.build({TASKS: [task("t", at, result="EVAPORATED")]}, at(NOW))
    assert by(built.rows("task_runs"), "task_key", "result_class", "result_state") == {"t": ("unknown", "EVAPORATED")}


WORST_FIRST = ("EVAPORATED", "FAILED", "TIMED_OUT", "CANCELLED", "BLOCKED", "SKIPPED", "SUCCEEDED")


@pytest.mark.parametrize(("worse", "better"), list(pairwise(WORST_FIRST)))
@pytest.mark.parametrize("ids", [("1", "2"), ("2", "1")])
def test_a_loop_ended_as_badly_as_its_worst_iteration(duckdb_engine, at, worse, better, ids):
    given = [
        task(f"5{one}", at, result=word, parent_run_id="50", task_key="loop")
        for one, word in zip(ids, (worse, better), strict=True)
    ]
    (row,) = duckdb_engine.build({TASKS: given}, at(NOW)).rows("task_runs")
    assert (row["result_state"], row["iterations_count"]) == (worse, 2)
    assert row["failed_iterations_count"] == sum(word in ("FAILED", "TIMED_OUT") for word in (worse, better))


@pytest.mark.parametrize(("word", "failed"), [("FAILED", 1), ("TIMED_OUT", 1), ("CANCELLED", 0), (None, 0)])
def test_of_a_loop_with_one_iteration_that_one_counts(duckdb_engine, at, word, failed):
    given = [task("51", at, result=word, parent_run_id="50", task_key="loop")]
    (row,) = duckdb_engine.build({TASKS: given}, at(NOW)).rows("task_runs")
    assert (row["iterations_count"], row["failed_iterations_count"]) == (1, failed)


def test_hours_of_a_cluster_are_added_over_its_nodes(duckdb_engine, at):
    hour = {"workspace_id": "1", "cluster_id": "c", "start_hour": at("07-01 10:00"), "node_type": "m"}
    hour |= {"sample_count": 60, "instance_count": 1, "cpu_wait_percent_avg": 0.0, "network_sent_bytes": 0}
    hour |= {"network_received_bytes": 0}

    def node(number, is_driver, cpu, most, begins, ends):
        """One row of hours; two of them differ in their type of node."""
        values = {"cpu_percent_avg": cpu, "cpu_percent_max": most, "mem_used_percent_avg": cpu}
        times = {"first_start_time": at(begins), "last_end_time": at(ends), "mem_used_percent_max": most}
        return hour | values | times | {"driver": is_driver, "node_type": f"m{number}"}

    given = [
        node(1, True, 10.0, 11.0, "07-01 10:00", "07-01 10:30"),
        node(2, True, 30.0, 31.0, "07-01 10:30", "07-01 10:59"),
        node(3, False, 50.0, 60.0, "07-01 10:05", "07-01 10:40"),
        node(4, False, 70.0, 90.0, "07-01 10:10", "07-01 10:50"),
        node(5, None, 90.0, 95.0, "07-01 10:20", "07-01 10:45"),
    ]
    (row,) = duckdb_engine.build({NODE_HOURS: given}, at(NOW)).rows("cluster_hourly")
    assert (row["driver_node_type"], row["up_s"]) == ("m2", 59 * 60)
    assert (row["driver_cpu_ratio"], row["driver_mem_ratio"]) == (Decimal("0.2"), Decimal("0.2"))
    assert (row["worker_cpu_ratio"], row["worker_mem_ratio"]) == (Decimal("0.7"), Decimal("0.7"))
    assert (row["worker_cpu_max_ratio"], row["worker_mem_max_ratio"]) == (Decimal("0.95"), Decimal("0.95"))


def test_the_first_attempt_of_a_judged_run_counts_for_the_day(duckdb_engine, at):
    def run(number, start, end, word):
        times = {"period_start_time": at(start), "period_end_time": at(end), "result_state": word}
        return {"workspace_id": "1", "job_id": "1", "run_id": number, "run_type": "JOB_RUN"} | times

    given = [
        run("good, then failed", "07-01 08:00", "07-01 08:10", "SUCCEEDED"),
        run("good, then failed", "07-01 09:00", "07-01 09:10", "FAILED"),
        run("good, then too late", "07-01 08:00", "07-01 08:10", "SUCCEEDED"),
        run("good, then too late", "07-01 09:00", "07-01 09:10", "TIMED_OUT"),
        run("good, then cancelled", "07-01 08:00", "07-01 08:10", "SUCCEEDED"),
        run("good, then cancelled", "07-01 09:00", "07-01 09:10", "CANCELLED"),
        run("too late, then good", "07-01 08:00", "07-01 08:10", "TIMED_OUT"),
        run("too late, then good", "07-01 09:00", "07-01 09:10", "SUCCEEDED"),
        run("no word, then good", "07-01 08:00", "07-01 08:10", "EVAPORATED"),
        run("no word, then good", "07-01 09:00", "07-01 09:10", "SUCCEEDED"),
    ]
    (day,) = duckdb_engine.build({RUNS: given}, at(NOW)).rows("job_daily")
    assert (day["first_time_succeeded_count"], day["flaky_count"]) == (2, 1)


def test_the_queue_of_a_day_is_taken_at_nine_tenths(duckdb_engine, at):
    given = [
        SLICE
        | {"job_id": "1", "run_id": str(number), "run_type": "JOB_RUN", "result_state": "SUCCEEDED"}
        | {"period_start_time": at("07-01 10:00"), "period_end_time": at("07-01 10:10")}
        | {"queue_duration_seconds": number, "setup_duration_seconds": 0, "run_duration_seconds": 600}
        for number in range(11)
    ]
    (day,) = duckdb_engine.build({RUNS: given}, at(NOW)).rows("job_daily")
    assert (day["queue_p90_s"], day["queue_known_count"]) == (Decimal(9), 11)


def statements(warehouse, at, job=None, run=None, **more):
    """An hour of statements on a warehouse."""
    hour = {"workspace_id": "1", "warehouse_id": warehouse, "job_id": job, "job_run_id": run, "statement_count": 1}
    return hour | {"compute_type": "WAREHOUSE", "start_hour": at("07-01 10:00"), "is_own": False} | more


def test_a_warehouses_hour_is_shared_by_the_time_of_tasks_else_of_execution(duckdb_engine, at):
    given = [
        statements("tasks", at, "1", "1", total_task_duration_ms=100, execution_duration_ms=7),
        statements(
            "tasks", at, "1", "1", total_task_duration_ms=200, execution_duration_ms=8, compute_type="SERVERLESS"
        ),
        statements("tasks", at, None, None, total_task_duration_ms=100, execution_duration_ms=9),
        statements("one", at, "1", "1", total_task_duration_ms=1, execution_duration_ms=1),
        statements("execution", at, "1", "1", total_task_duration_ms=0, execution_duration_ms=10),
        statements("execution", at, "2", "2", total_task_duration_ms=None, execution_duration_ms=30),
        statements("execution", at, "1", "1", execution_duration_ms=10, compute_type="SERVERLESS"),
        statements("at once", at, "1", "1", total_task_duration_ms=0, execution_duration_ms=1),
        statements("nothing", at, "1", "1", total_task_duration_ms=0, execution_duration_ms=0),
        statements("unknown", at, "1", "1", total_task_duration_ms=None, execution_duration_ms=None),
        statements(None, at, "1", "1", total_task_duration_ms=5, execution_duration_ms=5),
    ]
    rows = duckdb_engine.build({QUERIES: given}, at(NOW)).rows("warehouse_job_shares")
    assert {(row["warehouse_id"], row["job_id"]): (row["worked_ms"], row["share_ppb"]) for row in rows} == {
        ("tasks", "1"): (300, 750_000_000),
        ("tasks", None): (100, 250_000_000),
        ("one", "1"): (1, 1_000_000_000),
        ("execution", "1"): (20, 400_000_000),
        ("execution", "2"): (30, 600_000_000),
        ("at once", "1"): (1, 1_000_000_000),
        ("nothing", "1"): (0, 0),
        ("unknown", "1"): (0, 0),
    }


def test_shares_of_a_warehouse_are_of_its_own_day_workspace_and_hour(duckdb_engine, at):
    given = [
        statements("w", at, "1", "1", total_task_duration_ms=10),
        statements("w", at, "2", "2", total_task_duration_ms=10, start_hour=at("07-01 11:00")),
        statements("w", at, "3", "3", total_task_duration_ms=10, start_hour=at("07-02 10:00")),
        statements("w", at, "4", "4", total_task_duration_ms=10, workspace_id="2"),
        statements("v", at, "5", "5", total_task_duration_ms=10),
    ]
    rows = duckdb_engine.build({QUERIES: given}, at(NOW)).rows("warehouse_job_shares")
    assert {row["job_id"]: row["share_ppb"] for row in rows} == dict.fromkeys("12345", 1_000_000_000)


def test_a_jobs_table_has_the_last_type_and_the_last_run_that_are_known(duckdb_engine, at):
    def read(number, moment, kind, run):
        entity = {"job_info": {"job_id": "1", "job_run_id": run}}
        same = {"workspace_id": "1", "record_id": number, "event_time": at(moment), "entity_metadata": entity}
        return same | {"source_table_full_name": "a.b.c", "source_type": kind, "entity_type": "NOTEBOOK"}

    given = [
        read("1", "07-01 10:00", "TABLE", "9"),
        read("2", "07-01 11:00", "MATERIALIZED_VIEW", "1"),
        read("3", "07-01 11:00", "VIEW", "2"),
        read("4", "07-01 12:00", None, None),
    ]
    (row,) = duckdb_engine.build({LINEAGE: given}, at(NOW)).rows("job_tables")
    assert (row["table_type"], row["last_run_id"]) == ("VIEW", "2")
    assert (row["events_count"], row["runs_count"]) == (4, 3)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (("b", "10:00", "10:05"), ("a", "10:01", "10:02")),
        (("b", "10:00", "10:05"), ("a", "10:00", "10:06")),
        (("a", "10:00", "10:05"), ("b", "10:00", "10:05")),
    ],
)
def test_the_first_update_says_what_asked_for_a_request_and_the_last_how_it_ended(duckdb_engine, at, earlier, later):
    def update(what, result, trigger, task):
        name, start, end = what
        times = {
            "period_start_time": at(f"07-01 {start}"),
            "period_end_time": at(f"07-01 {end}"),
            "result_state": result,
        }
        details = {"job_task": {"job_id": f"job of {task}", "job_task_run_id": task}} if task else None
        same = {"workspace_id": "1", "pipeline_id": "p", "request_id": "q", "update_id": name}
        return same | times | {"trigger_type": trigger, "trigger_details": details}

    given = [
        update(earlier, "FAILED", "JOB_TASK", "first"),
        update(later, "COMPLETED", "RETRY_ON_FAILURE", "second"),
    ]
    (row,) = duckdb_engine.build({UPDATES: given}, at(NOW)).rows("pipeline_requests")
    assert (row["trigger_type"], row["task_run_id"], row["last_update_id"]) == ("JOB_TASK", "first", later[0])
    assert (row["result_class"], row["retries_count"]) == ("succeeded", 1)


def test_a_request_that_no_task_asked_for_first_is_of_the_one_that_did(duckdb_engine, at):
    def update(name, start, trigger, task):
        times = {"period_start_time": at(start), "period_end_time": at("07-01 12:00"), "result_state": "FAILED"}
        details = {"job_task": {"job_id": "1", "job_task_run_id": task}} if task else None
        same = {"workspace_id": "1", "pipeline_id": "p", "request_id": "q", "update_id": name}
        return same | times | {"trigger_type": trigger, "trigger_details": details}

    given = [update("a", "07-01 10:00", None, None), update("b", "07-01 11:00", "JOB_TASK", "t")]
    (row,) = duckdb_engine.build({UPDATES: given}, at(NOW)).rows("pipeline_requests")
    assert (row["trigger_type"], row["task_run_id"], row["job_id"]) == (None, "t", "1")


@pytest.mark.parametrize(
    ("together", "state", "event"),
    [
        (("STARTING", "ZZZ"), "starting", "STARTING"),
        (("SCALED_UP", "SCALED_DOWN"), "running", "SCALED_DOWN"),
        (("SCALED_UP", "RUNNING"), "running", "SCALED_UP"),
        (("STOPPED", "STOPPING"), "stopped", "STOPPED"),
    ],
)
def test_of_events_in_one_moment_the_last_by_rank_speaks(duckdb_engine, at, together, state, event):
    same = {"workspace_id": "1", "warehouse_id": "w", "event_time": at("07-01 10:00")}
    for words in (together, together[::-1]):
        built = duckdb_engine.build({EVENTS: [same | {"event_type": word} for word in words]}, at(NOW))
        (row,) = built.rows("warehouse_states")
        assert (row["state"], row["event_type"]) == (state, event)


@pytest.mark.parametrize("cloud", ["aws", "azure", "gcp"])
def test_a_clusters_availability_is_that_of_its_cloud(duckdb_engine, at, cloud):
    given = {"workspace_id": "1", "cluster_id": "c", "change_time": at("07-01 10:00"), "driver_node_type": "m"}
    given[f"{cloud}_attributes"] = {"availability": "SPOT"}
    (row,) = duckdb_engine.build({CLUSTERS: [given]}, at(NOW)).rows("stg_clusters")
    assert row["availability"] == "SPOT"
