"""Whose the bill is: every step of the attribution as rows in and parts out."""

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal

import pytest

USAGE = "system.billing.usage"
PRICES = "system.billing.list_prices"
TASKS = "system.lakeflow.job_task_run_timeline"
UPDATES = "system.lakeflow.pipeline_update_timeline"
QUERIES = "system.query.history_hours"
NOW = "07-10 12:00"
BILLION = 1_000_000_000


def moment(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def task(run, key, start, end, cluster=None, *, job="10", result="SUCCEEDED", task_run=None, **more):
    kind = "CLASSIC_COMPUTE" if cluster else "SERVERLESS_COMPUTE"
    return {
        "workspace_id": "1",
        "job_id": job,
        "job_run_id": run,
        "run_id": task_run or f"{run}-{key}",
        "task_key": key,
        "period_start_time": moment(start),
        "period_end_time": moment(end),
        "result_state": result,
        "compute": [{"type": kind, "cluster_id": cluster, "warehouse_id": None}],
    } | more


def query_hour(warehouse, hour, job=None, run=None, task_ms=0, execution_ms=0):
    start = moment(hour)
    return {
        "workspace_id": "1",
        "compute_type": "WAREHOUSE",
        "warehouse_id": warehouse,
        "job_id": job,
        "job_run_id": run,
        "start_hour": start,
        "update_hour": start,
        "statement_count": 1,
        "execution_duration_ms": execution_ms,
        "total_task_duration_ms": task_ms,
    }


def update(update_id, request, start, job=None, task_run=None, trigger="JOB_TASK"):
    return {
        "workspace_id": "1",
        "pipeline_id": "p1",
        "update_id": update_id,
        "update_type": "REFRESH",
        "request_id": request,
        "trigger_type": trigger,
        "trigger_details": {"job_task": {"job_id": job, "job_task_run_id": task_run}} if job else None,
        "result_state": "COMPLETED",
        "compute": {"type": "SERVERLESS_COMPUTE", "cluster_id": None},
        "period_start_time": moment(start),
        "period_end_time": moment(start.replace(":00", ":30")),
    }


def tasks_at_work():
    return [
        task("500", "all", "07-01 10:00", "07-01 11:00", "c1", job="52"),
        task("700", "a", "07-01 12:00", "07-01 12:30", "c2", job="70"),
        task("701", "b", "07-01 12:00", "07-01 12:30", "c2", job="71"),
        task("701", "c", "07-01 12:45", "07-01 13:00", "c2", job="71"),
        task("702", "a", "07-01 14:00", "07-01 14:20", "c2", job="70"),
        task("703", "a", "07-01 14:20", "07-01 14:40", "c2", job="70"),
        task("704", "a", "07-01 14:40", "07-01 15:00", "c2", job="70"),
        task("705", "zero", "07-01 14:10", "07-01 14:10", "c2", job="70", result="SKIPPED"),
        task("800", "long", "07-01 16:47", "07-01 17:47", "c4", job="80", result=None),
        task("300", "pipe", "07-01 09:00", "07-01 09:30", task_run="9005"),
        task("600", "left", "07-01 09:00", "07-01 09:30", "j1", job="60"),
        task("600", "right", "07-01 09:00", "07-01 09:30", "j2", job="60"),
        task("601", "left", "07-01 09:00", "07-01 09:30", "j3", job="60"),
        task("601", "right", "07-01 09:00", "07-01 09:30", "j3", job="60"),
        task("602", "only", "07-01 09:00", "07-01 09:30", job="60"),
        task("602", "skipped", "07-01 09:30", "07-01 09:30", job="60", result="SKIPPED"),
    ]


@pytest.fixture(scope="module")
def built(duckdb_engine, usage_record, price, at):
    def shared(record, start, quantity, **more):
        return usage_record(record, "ALL_PURPOSE", start, quantity, billing_origin_product="ALL_PURPOSE", **more)

    def warehouse(record, start, name):
        return usage_record(record, "SQL", start, "10", warehouse_id=name, billing_origin_product="SQL")

    def other(record, product, quantity="1", **more):
        return usage_record(record, "JOBS", "07-02 09:00", quantity, billing_origin_product=product, **more)

    usage = [
        # trap 51: one SKU, three owners
        usage_record("51a", "JOBS", "07-01 09:00", "15.77", job_id="51", job_run_id="510"),
        usage_record("51b", "JOBS", "07-01 09:00", "5.72", dlt_pipeline_id="p9", dlt_update_id="u9"),
        usage_record("51c", "JOBS", "07-01 09:00", "2.34", billing_origin_product="PREDICTIVE_OPTIMIZATION"),
        # traps 52, 54: the whole hour, by the owner of the cluster
        shared("52", "07-01 10:00", "4", cluster_id="c1", identity_metadata={"run_as": "owner@example.com"}),
        # two tasks side by side for half an hour, one alone for a quarter: 45 minutes busy
        shared("ap1", "07-01 12:00", "8", cluster_id="c2"),
        shared("ap2", "07-01 13:00", "8", cluster_id="c2"),
        # corrected: 10, -10, 3
        shared("ap3a", "07-01 14:00", "10", cluster_id="c2"),
        shared("ap3b", "07-01 14:00", "-10", cluster_id="c2", record_type="RETRACTION"),
        shared("ap3c", "07-01 14:00", "3", cluster_id="c2", record_type="RESTATEMENT"),
        # a slice cut at hours of its own, as before January 2026
        shared("old1", "07-01 16:00", "4", cluster_id="c4"),
        shared("old2", "07-01 17:00", "4", cluster_id="c4"),
        # trap 55: one own, four through the pipeline
        usage_record("55a", "JOBS", "07-01 09:00", "1", job_id="10", job_run_id="300"),
        usage_record("55b", "JOBS", "07-01 09:00", "4", dlt_pipeline_id="p1", dlt_update_id="u1"),
        usage_record("55c", "JOBS", "07-01 10:00", "2", dlt_pipeline_id="p1", dlt_update_id="u2"),
        warehouse("w1", "07-01 10:00", "w1"),
        warehouse("w2", "07-01 11:00", "w1"),
        warehouse("w3", "07-01 12:00", "w1"),
        warehouse("w4", "07-01 10:00", "w2"),
        # tasks: two clusters of one run, and a cluster that two tasks share
        usage_record("t1", "JOBS", "07-01 09:00", "1", job_id="60", job_run_id="600", cluster_id="j1"),
        usage_record("t2", "JOBS", "07-01 09:00", "2", job_id="60", job_run_id="600", cluster_id="j2"),
        usage_record("t3", "JOBS", "07-01 09:00", "3", job_id="60", job_run_id="601", cluster_id="j3"),
        usage_record("t4", "JOBS", "07-01 09:00", "4", job_id="60", job_run_id="602"),
        other("r1", "DEFAULT_STORAGE", usage_type="STORAGE_SPACE"),
        other("r2", "NETWORKING"),
        other("r3", "MODEL_SERVING", cluster_id="internal"),
        other("r4", "APPS"),
        other("r5", "SOMETHING_NEW"),
        other("r6", "LAKEHOUSE_MONITORING"),
        other("r7", "DEFAULT_STORAGE", workspace_id=None),
        other("r8", "INTERACTIVE"),
        usage_record("unpriced", "NEW_SKU", "07-01 10:00", "5", cluster_id="c1", billing_origin_product="ALL_PURPOSE"),
    ]
    updates = [
        update("u1", "q1", "07-01 09:00", "10", "9005"),
        update("u2", "q1", "07-01 10:00", trigger="RETRY_ON_FAILURE"),
    ]
    queries = [
        query_hour("w1", "07-01 10:00", "90", "900", task_ms=1, execution_ms=90),
        query_hour("w1", "07-01 10:00", "91", "910", task_ms=1, execution_ms=5),
        query_hour("w1", "07-01 10:00", task_ms=1, execution_ms=5),
        query_hour("w1", "07-01 11:00", "90", "901", execution_ms=30),
        query_hour("w1", "07-01 11:00", execution_ms=10),
        query_hour("w2", "07-01 10:00", execution_ms=10),
    ]
    prices = [
        price(sku, "2026-01-01 00:00:00", None, amount)
        for sku, amount in (("JOBS", "1"), ("ALL_PURPOSE", "0.55"), ("SQL", "0.7"))
    ]
    return duckdb_engine.build(
        {USAGE: usage, PRICES: prices, TASKS: tasks_at_work(), UPDATES: updates, QUERIES: queries}, at(NOW)
    )


@pytest.fixture(scope="module")
def parts(built):
    return built.rows("cost_parts")


@pytest.fixture(scope="module")
def of_job(parts):
    found = defaultdict(list)
    for row in parts:
        if row["job_id"] is not None:
            found[row["job_id"]].append(row)
    return found


def amounts(rows, *names):
    return sorted(tuple(row[name] for name in names) for row in rows)


def test_a_sku_is_not_a_job(of_job, parts):  # trap 51
    assert amounts(of_job["51"], "step", "cost") == [("exact", Decimal("15.77"))]
    rest = [row for row in parts if row["usage_date"].day == 1 and row["sku_name"] == "JOBS" and row["job_id"] is None]
    assert amounts(rest, "reason", "cost") == [("pipeline_without_job", Decimal("5.72")), ("upkeep", Decimal("2.34"))]


def test_a_job_on_an_all_purpose_cluster_gets_its_share_of_the_hour_and_it_is_an_estimate(of_job):  # trap 52
    (part,) = [row for row in of_job["52"] if row["sku_name"] == "ALL_PURPOSE"]
    assert (part["step"], part["cost"], part["is_estimate"], part["run_id"]) == (
        "all_purpose",
        Decimal("2.2"),
        True,
        "500",
    )


def test_usage_without_a_price_is_shared_as_quantity_and_has_no_cost(of_job):
    (part,) = [row for row in of_job["52"] if row["sku_name"] == "NEW_SKU"]
    assert (part["usage_quantity"], part["unpriced_quantity"], part["cost"], part["currency"]) == (5, 5, None, None)


def test_time_side_by_side_is_busy_once_and_the_rest_of_the_hour_is_idle(built, parts):
    shares = {
        (row["run_id"], row["task_key"]): row["share_ppb"]
        for row in built.rows("cluster_task_shares")
        if row["hour_at"] == moment("07-01 12:00")
    }
    assert shares == {("700", "a"): 300_000_000, ("701", "b"): 300_000_000, ("701", "c"): 150_000_000}
    idle = [row for row in parts if row["reason"] == "idle_cluster" and row["cluster_id"] == "c2"]
    assert sum(row["usage_quantity"] for row in idle) == 2 + Decimal("0.000000003")


def test_an_hour_in_which_no_job_ran_is_interactive(parts):
    hours = [row for row in parts if row["reason"] == "interactive_cluster"]
    assert amounts(hours, "cluster_id", "usage_quantity") == [("c2", 8)]


def test_shares_are_of_the_corrected_hour(of_job):
    corrected = [row for row in of_job["70"] if row["run_id"] in ("702", "703", "704")]
    assert amounts(corrected, "usage_quantity") == [(Decimal("0.999999999"),)] * 3


def test_a_slice_over_the_hour_counts_in_both_hours(built):
    rows = [row for row in built.rows("cluster_task_shares") if row["run_id"] == "800"]
    shares = {row["hour_at"].hour: row["share_ppb"] for row in rows}
    assert shares == {16: 13 * BILLION // 60, 17: 47 * BILLION // 60}


def test_a_pipelines_cost_comes_to_the_job_run_that_asked_for_the_update_once(of_job, parts):  # trap 55
    assert amounts(of_job["10"], "step", "cost") == [("exact", 1), ("pipeline", 2), ("pipeline", 4)]
    through = [row for row in of_job["10"] if row["step"] == "pipeline"]
    assert amounts(through, "run_id", "task_key", "is_estimate") == [("300", "pipe", False)] * 2
    assert [row for row in parts if row["pipeline_id"] == "p1" and row["job_id"] is None] == []


def test_a_warehouses_hour_is_shared_by_the_work_of_its_statements(of_job, parts):
    def hour(job, run):
        return [row["cost"] for row in of_job[job] if row["run_id"] == run and row["step"] == "warehouse"]

    assert hour("90", "900") == hour("91", "910") == [7 * Decimal("0.3333333")]
    assert hour("90", "901") == [7 * Decimal("0.75")], "no task time is known in this hour: by execution time"
    rest = [row for row in parts if row["warehouse_id"] and row["job_id"] is None]
    assert amounts(rest, "warehouse_id", "reason", "usage_quantity") == [
        ("w1", "idle_warehouse", 10),
        ("w1", "other_queries", 10 - 2 * Decimal("3.333333") + Decimal("2.5")),
        ("w2", "other_queries", 10),
    ]


def test_a_part_names_the_task_where_only_one_can_have_used_it(of_job):
    assert {(row["run_id"], row["cluster_id"]): row["task_key"] for row in of_job["60"]} == {
        ("600", "j1"): "left",
        ("600", "j2"): "right",
        ("601", "j3"): None,
        ("602", None): "only",
    }


def test_what_belongs_to_no_job_says_why(parts):
    rest = [row for row in parts if row["usage_date"].day == 2]
    assert {row["product"]: row["reason"] for row in rest if row["workspace_id"]} == {
        "DEFAULT_STORAGE": "storage",
        "NETWORKING": "network",
        "MODEL_SERVING": "serving",
        "APPS": "apps",
        "SOMETHING_NEW": "other",
        "DATA_QUALITY_MONITORING": "upkeep",  # trap 57: billed under its old name
        "INTERACTIVE": "notebooks",
    }
    assert [row["reason"] for row in rest if row["workspace_id"] is None] == ["account_level"]


def test_the_owner_of_a_cluster_is_not_charged_for_jobs_on_it(built, parts):  # trap 54
    (record,) = [row for row in built.rows("usage_priced") if row["record_id"] == "52"]
    assert record["run_as"] == "owner@example.com"
    assert "run_as" not in parts[0]


def test_the_parts_are_the_bill(built, parts):
    def totals(rows):
        found = defaultdict(Decimal)
        for row in rows:
            for name in ("usage_quantity", "list_cost", "default_list_cost", "cost"):
                key = (row["usage_date"], row["workspace_id"], row["usage_unit"], row["currency"], name)
                found[key] += row[name] or 0
        return dict(found)

    assert totals(parts) == totals(built.rows("usage_priced")) == totals(built.rows("cost_daily"))


def test_days_of_jobs_are_their_parts(built, of_job):
    days = defaultdict(Decimal)
    for row in built.rows("job_cost_daily"):
        days[row["job_id"], row["step"]] += row["usage_quantity"]
    found = defaultdict(Decimal)
    for row in (row for rows in of_job.values() for row in rows):
        found[row["job_id"], row["step"]] += row["usage_quantity"]
    assert days == found


def test_a_run_with_several_steps_is_billed_once(built):
    counts = {row["step"]: row["billed_runs_count"] for row in built.rows("job_cost_daily") if row["job_id"] == "10"}
    assert counts == {"exact": 1, "pipeline": 0}
