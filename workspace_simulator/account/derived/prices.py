"""system.billing.list_prices and account_prices: what a unit of each SKU costs, and when that changed.

Changes inside the window, by SKU family (parts of the window from its start):
JOBS +10 % at a full hour (0.40); ALL_PURPOSE +8 % at half past an hour (0.55); SQL_SERVERLESS -5 %, where the old
price ends at .999 of the last second (0.65); JOBS_SERVERLESS 20 % off as a promotion (0.30 to 0.60).
AI_RUNTIME has no price at all. EUR prices are 0.93 of the USD ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pyarrow as pa

from workspace_simulator.account.derived.arrays import from_rows
from workspace_simulator.account.derived.index import Index, Sku
from workspace_simulator.account.derived.rates import Family
from workspace_simulator.account.frames import DAY, HOUR

EURO = 0.93
ACCOUNT_DISCOUNTS = {Family.JOBS: 0.12, Family.JOBS_SERVERLESS: 0.15, Family.SQL_SERVERLESS: 0.10}
_ANNOUNCED = 14 * DAY
_MILLISECOND = 1_000


@dataclass(frozen=True)
class Period:
    """A price in force in [from_us, until_us); until_us None = still. Factors are of the SKU's first price."""

    from_us: int
    until_us: int | None
    factor: float
    promotion: float | None = None


def periods(index: Index, sku: Sku) -> list[Period]:
    """The price history of a SKU, oldest first; empty for one without a price."""
    if sku.usd == 0:
        return []
    first = index.plan.start_us - 400 * DAY
    if sku.family == Family.JOBS:
        change = _at(index, 0.40)
        return [Period(first, change, 1.0), Period(change, None, 1.1)]
    if sku.family == Family.ALL_PURPOSE:
        change = _at(index, 0.55) + HOUR // 2
        return [Period(first, change, 1.0), Period(change, None, 1.08)]
    if sku.family == Family.SQL_SERVERLESS:
        change = _at(index, 0.65)
        return [Period(first, change - _MILLISECOND, 1.0), Period(change, None, 0.95)]
    if sku.family == Family.JOBS_SERVERLESS:
        begin, end = _at(index, 0.30), _at(index, 0.60)
        return [Period(first, begin, 1.0), Period(begin, end, 1.0, 0.8), Period(end, None, 1.0)]
    return [Period(first, None, 1.0)]


def _at(index: Index, part: float) -> int:
    plan = index.plan
    return (plan.start_us + round((plan.end_us - plan.start_us) * part)) // HOUR * HOUR


def list_prices(index: Index) -> pa.Table:
    """Every SKU, currency and period. A coming price is listed two weeks ahead, with the end of the one before."""
    rows: list[dict[str, object]] = []
    visible: list[int] = []
    for sku in index.skus:
        for period in periods(index, sku):
            for currency, factor in (("USD", 1.0), ("EUR", EURO)):
                price = sku.usd * factor * period.factor
                promotion = None if period.promotion is None else price * period.promotion
                rows.append({**_key(index, sku, period, currency), "pricing": _pricing(price, promotion)})
                visible.append(max(index.plan.start_us, period.from_us - _ANNOUNCED))
    return from_rows("system.billing.list_prices", rows, visible)


def _key(index: Index, sku: Sku, period: Period, currency: str) -> dict[str, object]:
    return {
        "account_id": index.plan.account_id,
        "price_start_time": moment(period.from_us),
        "price_end_time": None if period.until_us is None else moment(period.until_us),
        "sku_name": sku.name,
        "cloud": sku.cloud,
        "currency_code": currency,
        "usage_unit": sku.unit,
    }


def _pricing(price: float, promotion: float | None) -> Mapping[str, object]:
    effective = price if promotion is None else promotion
    return {
        "default": _money(price),
        "promotional": None if promotion is None else {"default": _money(promotion)},
        "effective_list": {"default": _money(effective)},
    }


def _money(price: float) -> Decimal:
    return Decimal(f"{price:.6f}")


def account_prices(index: Index) -> pa.Table:
    """Negotiated prices of some SKUs, on the clouds that have the table; in USD."""
    rows = list(_discounts(index))
    return from_rows("system.billing.account_prices", rows, [index.plan.start_us] * len(rows))


def _discounts(index: Index) -> Iterator[dict[str, object]]:
    for sku in index.skus:
        if sku.family in ACCOUNT_DISCOUNTS and sku.cloud in ("AWS", "GCP"):
            price = sku.usd * (1 - ACCOUNT_DISCOUNTS[sku.family])
            period = Period(index.plan.start_us - 200 * DAY, None, 1.0)
            yield {**_key(index, sku, period, "USD"), "pricing": {"default": _money(price)}}


def moment(instant: int) -> datetime:
    """Microseconds since the epoch as an aware datetime (exact, unlike a division)."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)
