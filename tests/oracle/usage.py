"""Usage records with their prices: all exact."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext

from job_monitor.sql.settings import ModelSettings
from tests.oracle.words import Raw, Row, columns, grouped, total

USAGE = "system.billing.usage"
LIST = "system.billing.list_prices"
ACCOUNT = "system.billing.account_prices"
RENAMED = {"LAKEHOUSE_MONITORING": "DATA_QUALITY_MONITORING"}
PLACES, PRICE_PLACES = Decimal("1e-18"), Decimal("1e-12")


def rounded(value: Decimal, places: Decimal = PLACES) -> Decimal:
    return value.quantize(places, rounding=ROUND_HALF_UP)


def times(quantity: Decimal, price: Decimal) -> Decimal:
    """The product, to 18 places."""
    with localcontext(prec=80):
        return rounded(quantity * price)


class Prices:
    """Prices of one table in one currency."""

    def __init__(self, rows: list[Row], currency: str) -> None:
        self._by_sku = grouped(
            (row for row in rows if row["currency_code"] == currency), columns("sku_name", "cloud", "usage_unit")
        )

    def at(self, usage: Row) -> Row | None:
        """The price in force when the usage began; of periods that overlap the one that began last."""
        key = (usage["sku_name"], usage["cloud"], usage["usage_unit"])
        moment = usage["usage_start_time"]
        held = [row for row in self._by_sku.get(key, []) if _is_in_force(row, moment)]
        return max(held, key=lambda row: row["price_start_time"], default=None)


def _is_in_force(price: Row, moment: datetime) -> bool:
    end = price["price_end_time"]
    return price["price_start_time"] <= moment and (end is None or moment < end)


def effective(pricing: Row) -> Decimal | None:
    """The price with promotions; a row that leaves it out has none, and its plain price holds."""
    stated = (pricing["effective_list"] or {}).get("default")
    return pricing["default"] if stated is None else stated


def usage_priced(raw: Raw, settings: ModelSettings) -> list[Row]:
    prices = Prices(raw[LIST], settings.currency), Prices(raw[ACCOUNT], settings.currency)
    return [_record(record, *prices, settings) for record in raw[USAGE]]


def discount(sku: str, settings: ModelSettings) -> Decimal | None:
    """Of the first discount whose pattern fits the SKU's name in lower case."""
    fitting = (one.discount_ratio for one in settings.discounts if re.search(one.pattern, sku.lower()))
    return next(fitting, None)


def sku_discounts(raw: Raw, settings: ModelSettings) -> list[Row]:
    skus = {row["sku_name"] for table in (USAGE, LIST, ACCOUNT) for row in raw[table]}
    ratios = {sku: discount(sku, settings) for sku in skus}
    return [{"sku_name": sku, "discount_ratio": ratio} for sku, ratio in ratios.items() if ratio is not None]


def _record(record: Row, listed: Prices, own: Prices, settings: ModelSettings) -> Row:
    place = record["usage_metadata"] or {}
    quantity = record["usage_quantity"]
    amounts = _prices(record, listed.at(record), own.at(record), settings)
    return {
        **{name: record[name] for name in _SAME},
        **{name: place.get(field) for name, field in _PLACES.items()},
        "run_as": (record["identity_metadata"] or {}).get("run_as")
        or (record["identity_metadata"] or {}).get("owned_by"),
        "product": RENAMED.get(record["billing_origin_product"], record["billing_origin_product"]),
        "shared_compute": _shared(record, place),
        "source_id": next((place[name] for name in _SOURCES if place.get(name)), record["sku_name"]),
        "usage_start_at": record["usage_start_time"],
        "usage_end_at": record["usage_end_time"],
        **amounts,
        **{cost: amounts[price] and times(quantity, amounts[price]) for cost, price in _COSTS.items()},
        "currency": None if amounts["price"] is None else settings.currency,
        "is_priced": amounts["price"] is not None,
    }


def _shared(record: Row, place: Row) -> str | None:
    """Compute that several can use: usage of it names no job and no pipeline."""
    if record["workspace_id"] is None or place.get("job_id") or place.get("dlt_pipeline_id"):
        return None
    if place.get("cluster_id") and record["billing_origin_product"] in ("ALL_PURPOSE", "INTERACTIVE"):
        return "cluster"
    return "warehouse" if place.get("warehouse_id") else None


_SAME = (
    "record_id", "workspace_id", "custom_tags", "sku_name", "cloud", "billing_origin_product", "usage_type",
    "usage_unit", "record_type", "usage_date", "ingestion_date", "usage_quantity",
)  # fmt: skip
_PLACES = {
    "job_id": "job_id",
    "run_id": "job_run_id",
    "job_name": "job_name",
    "cluster_id": "cluster_id",
    "warehouse_id": "warehouse_id",
    "pipeline_id": "dlt_pipeline_id",
    "update_id": "dlt_update_id",
}
_SOURCES = ("job_run_id", "job_id", "dlt_update_id", "dlt_pipeline_id", "warehouse_id", "cluster_id")
"""What a record names first."""
_COSTS = {
    "list_cost": "list_price",
    "default_list_cost": "default_list_price",
    "account_cost": "account_price",
    "cost": "price",
}


def _prices(record: Row, listed: Row | None, own: Row | None, settings: ModelSettings) -> Row:
    list_price = None if listed is None else _twelve(effective(listed["pricing"]))
    account_price = None if own is None else _twelve(own["pricing"]["default"])
    base = list_price if account_price is None else account_price
    off = discount(record["sku_name"], settings)
    basis = None if base is None else "list" if account_price is None else "account"
    return {
        "list_price": list_price,
        "default_list_price": None if listed is None else _twelve(listed["pricing"]["default"]),
        "account_price": account_price,
        "price": base if base is None or off is None else rounded(base * (1 - off), PRICE_PLACES),
        "price_basis": basis if basis is None or off is None else f"{basis}_discounted",
    }


def _twelve(price: Decimal | None) -> Decimal | None:
    return None if price is None else rounded(price, PRICE_PLACES)


def usage_daily(priced: list[Row]) -> list[Row]:
    key = ("usage_date", "workspace_id", "sku_name", "cloud", "billing_origin_product", "usage_unit")
    days = [dict(zip(key, names, strict=True)) | _day(rows) for names, rows in grouped(priced, columns(*key)).items()]
    return [day for day in days if day["usage_quantity"] != 0]


def _day(rows: list[Row]) -> Row:
    def quantity(is_chosen: Callable[[Row], bool]) -> Decimal:
        return sum((row["usage_quantity"] for row in rows if is_chosen(row)), Decimal(0))

    return {
        "usage_quantity": quantity(lambda row: True),
        "priced_quantity": quantity(lambda row: row["is_priced"]),
        "unpriced_quantity": quantity(lambda row: not row["is_priced"]),
        "product": rows[0]["product"],
        **{name: total(row[name] for row in rows) for name in _COSTS},
        "currency": next((row["currency"] for row in rows if row["currency"] is not None), None),
    }
