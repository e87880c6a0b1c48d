"""Costs at their limits: ties, units, prices that end, parts that have nothing beside them."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from job_monitor.sql.settings import Discount, ModelSettings

USAGE, PRICES, ACCOUNT = "system.billing.usage", "system.billing.list_prices", "system.billing.account_prices"
RUNS, TASKS = "system.lakeflow.job_run_timeline", "system.lakeflow.job_task_run_timeline"
QUERIES = "system.query.history_hours"
NOW = "07-10 12:00"
FOREVER = "2026-01-01 00:00:00"


@pytest.fixture
def one(price):
    """A list price of 1 since long ago."""
    return lambda *skus, **more: [price(sku, FOREVER, None, "1", **more) for sku in skus]


@pytest.fixture
def of_account(price):
    def make(sku, amount, start=FOREVER, end=None, **more):
        return price(sku, start, end, amount) | {"pricing": {"default": Decimal(amount)}} | more

    return make


def task(at, run, start, end, cluster=None, **more):
    return {
        "workspace_id": "1",
        "job_id": "10",
        "job_run_id": run,
        "run_id": f"{run}-t",
        "task_key": "t",
        "period_start_time": at(start),
        "period_end_time": at(end),
        "result_state": "SUCCEEDED",
        "compute": [{"type": "CLASSIC_COMPUTE" if cluster else "SERVERLESS_COMPUTE", "cluster_id": cluster}],
    } | more


def query_hour(at, job=None, run=None, **more):
    return {
        "workspace_id": "1",
        "compute_type": "WAREHOUSE",
        "warehouse_id": "w",
        "job_id": job,
        "job_run_id": run,
        "start_hour": at("07-01 10:00"),
        "update_hour": at("07-01 10:00"),
        "statement_count": 1,
    } | more


# ── prices ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_accounts_price_is_of_its_cloud_and_unit_from_its_start_until_before_its_end(
    duckdb_engine, usage_record, one, of_account, at
):
    prices = [
        of_account("A", "5", start="2026-07-01 10:00:00", end="2026-07-01 12:00:00"),
        of_account("A", "7", cloud="AZURE"),
        of_account("A", "9", usage_unit="HOUR"),
    ]
    usage = [usage_record(hour, "A", f"07-01 {hour}:00", "1") for hour in ("09", "10", "11", "12")]
    built = duckdb_engine.build({USAGE: usage, PRICES: one("A"), ACCOUNT: prices}, at(NOW))
    found = sorted((row["record_id"], row["cost"]) for row in built.rows("usage_priced"))
    assert found == [("09", 1), ("10", 5), ("11", 5), ("12", 1)]


@pytest.mark.parametrize(("sku", "cost"), [("LISTED", 0), ("ONLY_OF_THE_ACCOUNT", 0)])
def test_a_discount_of_all_leaves_nothing_whichever_list_names_the_sku(
    duckdb_engine, usage_record, one, of_account, at, sku, cost
):
    rows = {
        USAGE: [usage_record("u", sku, "07-01 09:00", "3")],
        PRICES: one("LISTED"),
        ACCOUNT: [of_account("ONLY_OF_THE_ACCOUNT", "2")],
    }
    settings = ModelSettings(discounts=(Discount(".*", Decimal(1)),))
    (row,) = duckdb_engine.build(rows, at(NOW), settings=settings).rows("usage_priced")
    assert (row["cost"], row["price_basis"].endswith("_discounted")) == (cost, True)


def test_a_day_at_two_prices_is_mixed_wherever_it_is_added_up(duckdb_engine, usage_record, one, of_account, slices, at):
    usage = [
        usage_record(hour, "A", f"07-01 {hour}:00", "1", job_id="10", job_run_id="500") for hour in ("09", "10", "11")
    ]
    rows = {
        USAGE: usage,
        PRICES: one("A"),
        ACCOUNT: [of_account("A", "5", start="2026-07-01 10:00:00")],
        RUNS: slices("500 | 07-01 09:00 | 07-01 11:30 | SUCCEEDED"),
    }
    built = duckdb_engine.build(rows, at(NOW))
    found = {name: {row["price_basis"] for row in built.rows(name)} for name in ("cost_daily", "job_cost_daily")}
    assert found == {"cost_daily": {"mixed"}, "job_cost_daily": {"mixed"}}
    assert {row["price_basis"] for row in built.rows("run_costs")} == {"mixed"}
    assert {row["price_basis"] for row in built.rows("run_cost_daily")} == {"mixed"}


def test_a_run_whose_units_are_priced_apart_is_mixed_though_each_of_them_is_not(
    duckdb_engine, usage_record, one, of_account, slices, at
):
    names = {"job_id": "10", "job_run_id": "500"}
    usage = [
        usage_record("dbu", "A", "07-01 09:00", "1", **names),
        usage_record("gb", "B", "07-01 09:00", "2", usage_unit="GB", **names),
    ]
    rows = {
        USAGE: usage,
        PRICES: [*one("A"), *one("B", usage_unit="GB")],
        ACCOUNT: [of_account("A", "5")],
        RUNS: slices("500 | 07-01 09:00 | 07-01 09:10 | FAILED"),
    }
    built = duckdb_engine.build(rows, at(NOW))
    (row,) = (row for row in built.rows("run_cost_daily") if row["costed_runs_count"])
    assert (row["cost"], row["lost_cost"], row["price_basis"]) == (7, 7, "mixed")
    assert {row["price_basis"] for row in built.rows("run_costs")} == {"list", "account"}


def test_usage_that_has_no_price_stays_in_the_day(duckdb_engine, usage_record, at):
    (row,) = duckdb_engine.build({USAGE: [usage_record("u", "A", "07-01 09:00", "2")]}, at(NOW)).rows("usage_daily")
    assert (row["usage_quantity"], row["unpriced_quantity"], row["cost"]) == (2, 2, None)


def test_a_correction_at_another_list_price_stays_though_nothing_was_used_or_paid(
    duckdb_engine, usage_record, price, of_account, at
):
    usage = [
        usage_record("1", "A", "07-01 09:00", "1"),
        usage_record("2", "A", "07-01 10:00", "-1", record_type="RETRACTION"),
    ]
    change = "2026-07-01 10:00:00"
    prices = [price("A", FOREVER, change, "1"), price("A", change, None, "2")]
    built = duckdb_engine.build({USAGE: usage, PRICES: prices, ACCOUNT: [of_account("A", "5")]}, at(NOW))
    (row,) = built.rows("usage_daily")
    assert (row["usage_quantity"], row["list_cost"], row["cost"]) == (0, -1, 0)


# ── shared compute ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_clusters_of_two_workspaces_under_one_id_are_shared_out_apart(duckdb_engine, usage_record, one, at):
    def of(workspace, quantity):
        return usage_record(
            workspace,
            "A",
            "07-01 10:00",
            quantity,
            workspace_id=workspace,
            cluster_id="c",
            billing_origin_product="ALL_PURPOSE",
        )

    tasks = [
        task(at, "500", "07-01 10:00", "07-01 10:30", "c"),
        task(at, "501", "07-01 10:15", "07-01 11:00", "c", workspace_id="2"),
    ]
    built = duckdb_engine.build({USAGE: [of("1", "8"), of("2", "4")], PRICES: one("A"), TASKS: tasks}, at(NOW))
    shares = {row["run_id"]: row["share_ppb"] for row in built.rows("cluster_task_shares")}
    costs = {row["run_id"]: row["cost"] for row in built.rows("cost_parts") if row["run_id"]}
    assert shares == {"500": 500_000_000, "501": 750_000_000}
    assert costs == {"500": 4, "501": 3}


def test_the_smallest_share_of_a_warehouse_is_given(duckdb_engine, usage_record, one, at):
    usage = usage_record("u", "A", "07-01 10:00", "1000000", warehouse_id="w", billing_origin_product="SQL")
    queries = [
        query_hour(at, "10", "500", execution_duration_ms=1),
        query_hour(at, execution_duration_ms=9_999_999),
    ]
    built = duckdb_engine.build({USAGE: [usage], PRICES: one("A"), QUERIES: queries}, at(NOW))
    (row,) = (row for row in built.rows("cost_parts") if row["run_id"])
    assert row["cost"] == Decimal("0.1")


def test_a_millisecond_of_tasks_is_what_a_warehouse_is_shared_by(duckdb_engine, at):
    queries = [
        query_hour(at, "10", "500", total_task_duration_ms=1, execution_duration_ms=5),
        query_hour(at, "11", "501", total_task_duration_ms=None, execution_duration_ms=5),
    ]
    built = duckdb_engine.build({QUERIES: queries}, at(NOW))
    found = {row["run_id"]: (row["worked_ms"], row["share_ppb"]) for row in built.rows("warehouse_job_shares")}
    assert found == {"500": (1, 1_000_000_000), "501": (0, 0)}


def test_the_last_usage_of_an_hour_is_the_end_of_its_last_record(duckdb_engine, usage_record, one, at):
    same = {"cluster_id": "c", "billing_origin_product": "ALL_PURPOSE"}
    usage = [
        usage_record("half", "A", "07-01 10:00", "1", usage_end_time=at("07-01 10:30"), **same),
        usage_record("rest", "A", "07-01 10:00", "1", **same),
    ]
    built = duckdb_engine.build({USAGE: usage, PRICES: one("A")}, at(NOW))
    assert {row["last_usage_at"] for row in built.rows("cost_parts")} == {at("07-01 11:00")}


def test_query_hours_that_were_told_in_two_rows_are_added_up(duckdb_engine, at):
    given = [
        query_hour(
            at,
            update_hour=at(f"07-01 {hour}:00"),
            waiting_at_capacity_duration_ms=50_000_000,
            spilled_local_bytes=7,
        )
        for hour in ("10", "11")
    ]
    (row,) = duckdb_engine.build({QUERIES: given}, at(NOW)).rows("query_hourly")
    assert (row["waited_s"], row["spilled_bytes"], row["statements_count"]) == (100_000, 14, 2)
    assert row["is_own"] is False


# ── jobs and runs ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("skus", list(permutations("ABC")))
def test_a_job_that_was_billed_under_two_names_has_the_later_and_of_one_moment_the_greater(
    duckdb_engine, usage_record, one, at, skus
):
    first, second, third = skus

    def named(record, sku, hour, name):
        return usage_record(record, sku, f"07-01 {hour}:00", "1", job_id="10", job_run_id="500", job_name=name)

    usage = [
        # Not the greatest first: of lines that tie an engine takes the one that it meets first.
        named("2", second, "10", "b"),
        named("1", first, "09", "z, the earlier"),
        named("3", first, "10", "a"),
        named("4", third, "10", "c"),
        named("5", third, "10", "d"),
    ]
    built = duckdb_engine.build({USAGE: usage, PRICES: one("A", "B", "C")}, at(NOW))
    (row,) = built.rows("job_cost_daily")
    # The first SKU's line of the day is one, and ends as late as the others.
    assert row["billed_job_name"] == "z, the earlier"
    assert {row["sku_name"]: row["job_name"] for row in built.rows("cost_parts")} == {
        first: "z, the earlier",
        second: "b",
        third: "d",
    }


def test_a_run_is_counted_as_billed_once_for_each_unit_and_only_if_something_is_left(
    duckdb_engine, usage_record, one, at
):
    def of(run, record, sku, quantity, **more):
        return usage_record(record, sku, "07-01 09:00", quantity, job_id="10", job_run_id=run, **more)

    usage = [
        of("500", "1", "A", "1"),
        of("500", "2", "B", "3", usage_unit="GB"),
        of("501", "3", "B", "1", usage_unit="GB"),
        of("502", "4", "A", "2"),
        of("502", "5", "C", "-2", record_type="RETRACTION"),
        of("503", "6", "D", "4", usage_unit=None),
        of("504", "7", "A", "5", workspace_id=None),
    ]
    prices = [*one("A"), *one("B", usage_unit="GB")]
    built = duckdb_engine.build({USAGE: usage, PRICES: prices}, at(NOW))
    found = {(row["workspace_id"], row["usage_unit"]): row["billed_runs_count"] for row in built.rows("job_cost_daily")}
    assert found == {("1", "DBU"): 1, ("1", "GB"): 2, ("1", None): 1, (None, "DBU"): 1}
    assert len(built.rows("job_cost_daily")) == 4
    assert {row["workspace_id"] for row in built.rows("job_windows")} == {"1"}


def test_the_step_of_a_runs_last_day_wins_over_a_surer_one_of_the_day_before(duckdb_engine, usage_record, one, at):
    usage = [
        usage_record("own", "A", "07-01 09:00", "1", job_id="10", job_run_id="500"),
        usage_record("sql", "A", "07-02 10:00", "1", warehouse_id="w", billing_origin_product="SQL"),
    ]
    queries = [
        query_hour(at, "10", "500", execution_duration_ms=5) | {"start_hour": at("07-02 10:00")},
    ]
    queries[0]["update_hour"] = at("07-02 10:00")
    built = duckdb_engine.build({USAGE: usage, PRICES: one("A"), QUERIES: queries}, at(NOW))
    (row,) = built.rows("run_costs")
    assert (row["last_usage_date"], row["last_step"]) == (at("07-02 00:00").date(), "warehouse")


def test_one_off_runs_without_a_job_are_counted_and_costed_apart(duckdb_engine, usage_record, one, slices, at):
    runs = slices("""
        500 | 07-01 09:00 | 07-01 09:10 | SUCCEEDED | job_id=- | run_type=SUBMIT_RUN
        501 | 07-01 09:00 | 07-01 09:00 | SUCCEEDED | job_id=- | run_type=SUBMIT_RUN
        502 | 07-01 09:00 | 07-01 09:10 | SUCCEEDED | job_id=20
        503 | 07-01 09:00 | 07-01 09:00 | SUCCEEDED | job_id=20 | workspace_id=2
        504 | 07-01 09:00 | 07-01 09:10 | SUCCEEDED | job_id=20 | workspace_id=2
    """)
    usage = [
        usage_record(run, "A", "07-01 09:00", "1", job_run_id=run, job_id="one-off" if run < "502" else "20")
        for run in ("500", "501", "502")
    ]
    built = duckdb_engine.build({USAGE: usage, PRICES: one("A"), RUNS: runs}, at(NOW))
    found = defaultdict(list)
    for row in built.rows("run_cost_daily"):
        found[row["workspace_id"], row["job_id"]].append(
            (row["started_runs_count"], row["costed_runs_count"], row["cost"])
        )
    assert found == {("1", None): [(1, 1, 2)], ("1", "20"): [(1, 1, 1)], ("2", "20"): [(1, 0, None)]}


def test_usage_is_complete_two_days_before_its_newest_row(duckdb_engine, usage_record, at):
    newest = usage_record("u", "A", "07-04 23:00", "1")
    assert newest["usage_end_time"] == at("07-05 00:00")
    (row,) = duckdb_engine.build({USAGE: [newest]}, at(NOW)).rows("horizons")
    assert row["usage_complete_until"] == (at("07-05 00:00") - timedelta(days=2)).date()
