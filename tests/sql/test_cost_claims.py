"""Each claim on costs speaks up when its mart is damaged."""

from contextlib import suppress
from decimal import Decimal

import pytest

from job_monitor.sql.build import RAW_COLUMNS
from job_monitor.sql.claims import ask_claims
from job_monitor.sql.refresh import Refresh
from job_monitor.sql.render import Binding

USAGE = "system.billing.usage"
PRICES = "system.billing.list_prices"
TASKS = "system.lakeflow.job_task_run_timeline"
RUNS = "system.lakeflow.job_run_timeline"


@pytest.fixture(scope="module")
def rows(slices, usage_record, price, at):
    slice_of_task = {
        "workspace_id": "1",
        "job_id": "10",
        "job_run_id": "1",
        "run_id": "1001",
        "task_key": "load",
        "period_start_time": at("02-01 10:00"),
        "period_end_time": at("02-01 10:30"),
        "result_state": "SUCCEEDED",
        "compute": [{"type": "CLASSIC_COMPUTE", "cluster_id": "c1", "warehouse_id": None}],
    }
    shared = {"cluster_id": "c1", "billing_origin_product": "ALL_PURPOSE"}
    return {
        RUNS: slices("1 | 02-01 10:00 | 02-01 10:30 | SUCCEEDED"),
        TASKS: [slice_of_task],
        USAGE: [
            usage_record("a", "SKU", "02-01 10:00", "1", job_id="10", job_run_id="1"),
            usage_record("b", "SKU", "02-01 10:00", "3", **shared),
        ],
        PRICES: [price("SKU", "2026-01-01 00:00:00", None, "1")],
    }


class Undone(Exception):
    """Ends a transaction, so that what was damaged in it is whole again."""


@pytest.fixture(scope="module")
def built(duckdb_engine, rows, at):
    built = duckdb_engine.build(rows, at("02-10 12:00"))
    assert duckdb_engine.report.failed_claims == ()
    return built


@pytest.fixture
def broken_by(built, at):
    """Names of the claims that a damage breaks; the marts are as before afterwards."""

    def ask(damage):
        failed = []
        with suppress(Undone), built.store.writer() as writer:
            tables = {row["table_name"] for row in writer.rows(RAW_COLUMNS)}
            writer.execute(damage)
            failed += ask_claims(writer, Refresh(writer, Binding(at("02-10 12:00"), "USD", tables), is_whole=True))
            raise Undone
        return {claim.name for claim in failed}

    return ask


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ("update mart.usage_daily set cost = cost + 1e-18::decimal(38,18)", "days_add_up_to_the_bill"),
        ("update mart.usage_daily set list_cost = null", "days_add_up_to_the_bill"),
        ("delete from mart.usage_daily", "days_add_up_to_the_bill"),
        ("update mart.cost_parts set cost = cost + 1e-18::decimal(38,18)", "parts_sum_to_the_bill"),
        ("update mart.cost_parts set usage_quantity = 0 where step = 'exact'", "parts_sum_to_the_bill"),
        ("update mart.cost_parts set account_cost = 1", "parts_sum_to_the_bill"),
        ("delete from mart.cost_parts where reason = 'idle_cluster'", "parts_sum_to_the_bill"),
        ("update mart.cost_parts set workspace_id = null", "parts_sum_to_the_bill"),
        ("insert into mart.cost_daily from mart.cost_daily", "cost_days_are_the_parts"),
        ("update mart.job_cost_daily set cost = 0", "cost_days_are_the_parts"),
        ("delete from mart.job_cost_daily where step = 'all_purpose'", "cost_days_are_the_parts"),
        ("update mart.cluster_task_shares set share_ppb = 1000000001", "shares_stay_within_the_hour"),
        ("update mart.cluster_task_shares set share_ppb = -1", "shares_stay_within_the_hour"),
        ("update mart.run_costs set useful_cost = useful_cost + 1", "run_costs_are_the_parts"),
        ("update mart.run_costs set cost = cost + 1, useful_cost = useful_cost + 1", "run_costs_are_the_parts"),
        ("insert into mart.run_costs from mart.run_costs", "run_costs_are_the_parts"),
        ("delete from mart.run_costs", "run_costs_are_the_parts"),
    ],
)
def test_a_mart_that_was_damaged_breaks_its_claim(broken_by, damage, broken):
    assert broken in broken_by(damage)


def test_the_claims_hold_where_nothing_has_a_price(duckdb_engine, rows, at):
    built = duckdb_engine.build(rows | {PRICES: []}, at("02-10 12:00"))
    assert duckdb_engine.report.failed_claims == ()
    assert {row["cost"] for row in built.rows("cost_parts")} == {None}
    assert sum(row["unpriced_quantity"] for row in built.rows("cost_parts")) == Decimal(4)
