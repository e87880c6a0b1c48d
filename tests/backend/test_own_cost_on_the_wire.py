"""Own cost as the page shows it is what the simulated account bills the warehouse for, and the cap holds it down."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from job_monitor.databricks.client import app_client
from workspace_simulator.account.derived.rates import Family, sku_name
from workspace_simulator.schema import VISIBLE_AT, tables
from workspace_simulator.server import Fault, FaultKind, Options, running
from workspace_simulator.server.traces import USAGE_DELAY, billed_hours

START = datetime(2026, 2, 10, 0, 5, tzinfo=UTC)
HOME, WAREHOUSE = "1001", "abcdef0123456789"
PRICE = Decimal("0.7")
RUNS, PRICES = "system.lakeflow.job_run_timeline", "system.billing.list_prices"
HOUR = timedelta(hours=1)

ROWS = {
    PRICES: {
        "sku_name": sku_name(Family.SQL_SERVERLESS, "PREMIUM", "eu-west-1"),
        "cloud": "AWS",
        "currency_code": "USD",
        "usage_unit": "DBU",
        "price_start_time": START - timedelta(days=90),
        "pricing": {"default": PRICE, "effective_list": {"default": PRICE}},
    },
    "system.compute.warehouses": {
        "warehouse_id": WAREHOUSE,
        "workspace_id": HOME,
        "warehouse_name": "System tables",
        "warehouse_type": "PRO",
        "warehouse_size": "SMALL",
        "min_clusters": 1,
        "max_clusters": 1,
        "auto_stop_minutes": 10,
        "change_time": START - timedelta(days=90),
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An account in which nothing happens but what is asked of its warehouse."""
    data = tmp_path_factory.mktemp("quiet")
    place = {"workspace_id": HOME, "name": "home", "url": "", "region": "eu-west-1", "cloud": "AWS", "is_home": True}
    warehouse = {"warehouse_id": WAREHOUSE, "workspace_id": HOME, "name": "System tables", "auto_stop_minutes": 10}
    account = {"account_id": "1", "account_name": "Quiet", "metastore_id": "2", "ends_at": START.isoformat()}
    (data / "account.json").write_text(json.dumps(account | {"workspaces": [place], "warehouses": [warehouse]}))
    for name, table in tables().items():
        path = data / "tables" / name.removeprefix("system.").replace(".", "/") / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [ROWS[name] | {VISIBLE_AT: START - HOUR}] if name in ROWS else []
        pq.write_table(pa.Table.from_pylist(rows, schema=table.stored_schema), path)
    return data


@pytest.fixture
def serve(folder, start):
    """Starts the account with its clock at a speed, and the application with the same clock."""
    boxes = []

    def begin(speed, **settings):
        running_box = running(folder, now=START, speed=speed, options=Options(leaves_traces=True))
        boxes.append(running_box)
        box = running_box.__enter__()
        return box, start(box, clock=box.control.clock.now, **settings)

    yield begin
    for box in boxes:
        box.__exit__(None, None, None)


def own_cost(client):
    answer = client.get("/api/status")
    assert answer.status_code == 200, answer.text
    return answer.json()["own_cost"]


def billed(box, until=None):
    hours = billed_hours(box.control.warehouse, until or box.control.clock.now())
    return {hour: dbu * PRICE for hour, dbu in hours.items()}


def arrived(box):
    """What of it can be read in the account's tables by now."""
    now = box.control.clock.now()
    return {hour: cost for hour, cost in billed(box).items() if hour + HOUR + USAGE_DELAY <= now}


def wait_for_the_bill(box, client):
    """Until the bill and the history of everything so far have arrived and were read."""
    box.control.clock.advance(4 * HOUR)
    client.turn()


def test_own_cost_is_what_the_account_bills_the_warehouse_for_within_5_percent(serve):
    box, client = serve(60.0)
    for minutes in (5, 35, 75, 5, 140):
        box.control.clock.advance(timedelta(minutes=minutes))
        client.turn()
    early = own_cost(client)
    truth = sum(billed(box).values())
    assert float(early["last_month"]["estimated_cost"]) > 0, "the last hours are not billed yet"
    assert float(early["last_month"]["cost"]) == pytest.approx(float(truth), rel=0.05)
    assert early["last_month"]["up_s"] == pytest.approx(box.control.warehouse.running_s, rel=0.05)

    wait_for_the_bill(box, client)
    late = own_cost(client)
    so_far, now = sum(arrived(box).values()), sum(billed(box).values())
    assert late["currency"] == "USD"
    assert late["reason"] is None
    assert float(late["last_day"]["billed_cost"]) == pytest.approx(float(so_far), rel=0.05)
    assert float(late["last_day"]["cost"]) == pytest.approx(float(now), rel=0.05)
    assert late["last_day"]["up_s"] > late["last_day"]["held_s"] > 0
    assert {row["feature"] for row in late["statements"]} == {"sync", "columns"}


def others_ask(box, seconds):
    """Somebody else's statement on the same warehouse, without our tag, that takes so long."""
    box.control.faults.insert(Fault(FaultKind.SLOW_WAREHOUSE, seconds=seconds, count=1))
    client = app_client(box.host, client_id=box.client_id, client_secret=box.client_secret)
    client.statement_execution.execute_statement("SELECT 1", WAREHOUSE, wait_timeout="30s")


def our_share(log, hour):
    """Of the statements that began in the hour, or in the last one before it in which some did."""
    begun = [entry for entry in log if entry.started_at < hour + HOUR]
    last = max(entry.started_at.replace(minute=0, second=0, microsecond=0) for entry in begun)
    took = Counter()
    for entry in begun:
        if entry.started_at >= last:
            took[entry.query_tags.get("app") == "job-monitor"] += (entry.ended_at - entry.started_at).total_seconds()
    return took[True] / took.total()


def test_on_a_shared_warehouse_our_part_is_that_of_our_statements(serve):
    box, client = serve(60.0)
    for minutes in (20, 40, 70):
        box.control.clock.advance(timedelta(minutes=minutes))
        others_ask(box, 1.0)
        client.turn()
    wait_for_the_bill(box, client)
    log = [entry for entry in box.control.log if entry.ended_at]
    shown = own_cost(client)
    ours = sum(float(cost) * our_share(log, hour) for hour, cost in arrived(box).items())
    whole = float(sum(arrived(box).values()))
    assert float(shown["last_month"]["billed_cost"]) == pytest.approx(ours, rel=0.05)
    assert ours < 0.95 * whole


def test_a_store_that_was_lost_still_learns_from_the_bill_what_it_cost(serve, start, tmp_path):
    box, client = serve(60.0)
    box.control.clock.advance(HOUR)
    client.turn()
    box.control.clock.advance(4 * HOUR)
    anew = own_cost(start(box, clock=box.control.clock.now, store_path=tmp_path / "anew.duckdb"))
    assert float(anew["last_month"]["billed_cost"]) == pytest.approx(float(sum(arrived(box).values())), rel=0.05)


def reads(box):
    return Counter(name for entry in box.control.log for name in entry.tables)


def test_the_cap_holds_and_the_least_urgent_waits_first_and_says_so(serve):
    limit_s = 7200.0
    box, client = serve(0.0, own_cost_limit_s=limit_s)
    said = set()
    for _ in range(36):
        now = box.control.clock.advance(timedelta(minutes=20))
        client.turn()
        so_far = box.control.warehouse.running_s
        assert so_far <= limit_s * (now - START.replace(minute=0)) / timedelta(days=1) + 600
        said |= {row["message"] for row in client.get("/api/health").json()["sources"] if row["message"]}
    counted = reads(box)
    # The first turn asks each of them twice: how many rows, and the rows.
    assert 4 <= counted[RUNS] <= 8
    assert counted["system.lakeflow.jobs"] >= counted[RUNS] - 1
    assert counted["system.query.history"] < counted[RUNS]
    assert counted[PRICES] == 1
    shown = own_cost(client)
    assert shown["limit_s"] == limit_s
    assert shown["last_day"]["up_s"] == pytest.approx(box.control.warehouse.running_s)
    assert so_far <= shown["used_today_s"] <= so_far + 600, "the idle time that is still to come counts at once"
    assert [tier["tables"] for tier in shown["shedding"]][-1][0] == RUNS
    assert PRICES in {row["name"] for row in shown["waiting"]}
    assert any(text.startswith("Not read since") and "cap on own cost" in text for text in said)
    (prices,) = [row for row in client.get("/api/health").json()["sources"] if row["name"] == PRICES]
    assert prices["state"] == "stale"
    assert prices["synced_at"] == "2026-02-10T00:05:00Z"
    assert prices["message"].startswith("Not read since 2026-02-10 00:05 UTC")
    assert client.get("/api/health").json()["status"] == "degraded"
