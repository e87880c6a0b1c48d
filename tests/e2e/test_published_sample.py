"""The one real bill that was published: a month of an account, by day and SKU, served and read in the ordinary way.

The report gives quantities and their cost at list price, each to 4 places. The unit prices follow from its totals.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from job_monitor.cycle import Cycle
from job_monitor.databricks.client import app_client
from job_monitor.store import Store
from workspace_simulator.schema import VISIBLE_AT, tables
from workspace_simulator.server import running

NOW = datetime(2026, 7, 24, tzinfo=UTC)
ROUNDED = Decimal("0.00005")
PRICES = {
    "PREMIUM_JOBS_SERVERLESS_COMPUTE_US_EAST_OHIO": Decimal("0.35"),
    "PREMIUM_SERVERLESS_SQL_COMPUTE_US_EAST_OHIO": Decimal("0.70"),
    "PREMIUM_DATABRICKS_STORAGE_US_EAST_OHIO": Decimal("0.023"),
    "PUBLIC_CONNECTIVITY_DATA_PROCESSED_US_EAST_OHIO": Decimal("0.045"),
    "INTER_REGION_EGRESS_FROM_US_EAST_OHIO": Decimal("0.02"),
    "INTERNET_EGRESS_FROM_US_EAST_OHIO": Decimal("0.09"),
}


@pytest.fixture(scope="module")
def days(reference_data: Path) -> list[dict[str, str]]:
    with (reference_data / "andre-salvati_daily_sku_usage.csv").open() as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def totals(reference_data: Path) -> dict[str, tuple[Decimal, Decimal]]:
    """Quantity and cost of the whole window by SKU, from the report's own table of totals."""
    text = (reference_data / "andre-salvati_cost_report_2026-07-22.md").read_text()
    found = re.findall(r"^\| Databricks \| (\w+) \| ([\d.]+) \| \w+ \| ([\d.]+) \|$", text, re.MULTILINE)
    return {sku: (Decimal(quantity), Decimal(cost)) for sku, quantity, cost in found}


def _usage(number: int, day: dict[str, str]) -> list[dict[str, Any]]:
    """A day of a SKU as the account may have had it: over two hours, the second one corrected."""
    quantity = Decimal(day["usage_quantity_rounded4"])
    first = (quantity / 3).quantize(Decimal("1e-18"))
    begin = datetime.fromisoformat(day["usage_date"]).replace(tzinfo=UTC)
    hours = [(0, first), (7, quantity), (7, -quantity), (7, quantity - first)]
    kinds = ("ORIGINAL", "ORIGINAL", "RETRACTION", "RESTATEMENT")
    return [
        {
            "workspace_id": "1",
            "record_id": f"{number}-{place}",
            "sku_name": day["sku_name"],
            "cloud": "AWS",
            "usage_unit": day["usage_unit"],
            "usage_quantity": part,
            "usage_start_time": begin + timedelta(hours=hour),
            "usage_end_time": begin + timedelta(hours=hour + 1),
            "usage_date": begin.date(),
            "ingestion_date": begin.date() + timedelta(days=1),
            "record_type": kind,
            VISIBLE_AT: begin + timedelta(hours=26),
        }
        for place, ((hour, part), kind) in enumerate(zip(hours, kinds, strict=True))
    ]


def _price(sku: str, unit: str) -> dict[str, Any]:
    return {
        "sku_name": sku,
        "cloud": "AWS",
        "currency_code": "USD",
        "usage_unit": unit,
        "price_start_time": datetime(2026, 1, 1, tzinfo=UTC),
        "price_end_time": None,
        "pricing": {"default": PRICES[sku], "effective_list": {"default": PRICES[sku]}},
        VISIBLE_AT: datetime(2026, 1, 1, tzinfo=UTC),
    }


def _write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    path = folder / "tables" / "billing" / name / "part-0.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=tables()[f"system.billing.{name}"].stored_schema), path)


@pytest.fixture(scope="module")
def daily(days: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Any]]]:
    """Rows of cost_daily after one turn over the served sample."""
    data = tmp_path_factory.mktemp("sample")
    _write(data, "usage", [row for number, day in enumerate(days) for row in _usage(number, day)])
    units = {day["sku_name"]: day["usage_unit"] for day in days}
    _write(data, "list_prices", [_price(sku, unit) for sku, unit in units.items()])
    store = Store.open(data / "store.duckdb", threads=1)
    with running(data, now=NOW) as box:
        client = app_client(box.host, client_id=box.client_id, client_secret=box.client_secret)
        report = Cycle(store, client, box.warehouse_id, clock=lambda: NOW).run()
    assert report.build is not None
    assert report.build.failed_claims == ()
    with store.reader() as reader:
        yield reader.rows("select * from mart.cost_daily")
    store.close()


def _by(rows: list[dict[str, Any]], *keys: str) -> dict[Any, tuple[Decimal, Decimal]]:
    quantity: dict[Any, Decimal] = defaultdict(Decimal)
    cost: dict[Any, Decimal] = defaultdict(Decimal)
    for row in rows:
        key = tuple(str(row[name]) for name in keys)
        quantity[key] += row["usage_quantity"]
        cost[key] += row["cost"]
    return {key: (quantity[key], cost[key]) for key in quantity}


def test_each_day_of_each_sku_has_the_reports_quantity_and_cost(
    days: list[dict[str, str]], daily: list[dict[str, Any]]
) -> None:
    found = _by(daily, "usage_date", "sku_name")
    for day in days:
        quantity, cost = found.pop((day["usage_date"], day["sku_name"]), (Decimal(0), Decimal(0)))
        assert quantity == Decimal(day["usage_quantity_rounded4"]), day
        slack = ROUNDED * (1 + PRICES[day["sku_name"]])
        assert abs(cost - Decimal(day["list_usd_rounded4"])) <= slack, day
    assert found == {}


def test_each_sku_has_the_reports_total(
    totals: dict[str, tuple[Decimal, Decimal]], days: list[dict[str, str]], daily: list[dict[str, Any]]
) -> None:
    assert set(totals) == set(PRICES)
    for (sku,), (quantity, cost) in _by(daily, "sku_name").items():
        slack = ROUNDED * sum(day["sku_name"] == sku for day in days)
        assert abs(quantity - totals[sku][0]) <= slack + ROUNDED, sku
        assert abs(cost - totals[sku][1]) <= slack * PRICES[sku] + ROUNDED, sku


def test_units_stay_apart(daily: list[dict[str, Any]]) -> None:  # trap 50
    assert {row["usage_unit"] for row in daily} == {"DBU", "DSU", "GB"}
    assert len(_by(daily, "usage_unit")) == 3


def test_rounding_comes_last(daily: list[dict[str, Any]], days: list[dict[str, str]]) -> None:  # trap 60
    sku = "PUBLIC_CONNECTIVITY_DATA_PROCESSED_US_EAST_OHIO"
    rounded_first = sum(Decimal(day["list_usd_rounded4"]) for day in days if day["sku_name"] == sku)
    (_, cost) = _by(daily, "sku_name")[(sku,)]
    assert rounded_first == Decimal("0.0216")
    assert cost.quantize(Decimal("0.0001")) == Decimal("0.0223")
