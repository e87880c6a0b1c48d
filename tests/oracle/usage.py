"""Usage records with their prices: all exact."""

from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext

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
        "list_cost": total(row["list_cost"] for row in rows),
        "default_list_cost": total(row["default_list_cost"] for row in rows),
        "currency": next((row["currency"] for row in rows if row["currency"] is not None), None),
    }
