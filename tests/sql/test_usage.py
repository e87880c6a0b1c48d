"""Usage and its price: the traps of billing, as rows in and answers out, on both engines."""

from collections import defaultdict
from decimal import Decimal

import pytest

from job_monitor.sql.settings import Discount, ModelSettings

USAGE = "system.billing.usage"
PRICES = "system.billing.list_prices"
NOW = "07-10 12:00"


@pytest.fixture(scope="module")
def built(engine, usage_record, price, at):
    records = [
        usage_record("36", "THREE_PRICES", "07-03 10:00", "10"),
        usage_record("37a", "RISES", "06-30 23:00", "10"),
        usage_record("37b", "RISES", "07-01 00:00", "10"),
        usage_record("40", "RISES_MID_HOUR", "07-01 00:00", "10"),
        usage_record("41", "ENDS_AT_999", "07-01 09:00", "10"),
        usage_record("42", "TWO_CURRENCIES", "07-01 09:00", "10"),
        usage_record("43", "TWO_CLOUDS", "07-01 09:00", "10"),
        usage_record("44", "NEW_SKU", "07-01 09:00", "5"),
        usage_record("overlap", "OVERLAPS", "07-03 09:00", "10"),
        usage_record("promoted", "PROMOTED", "07-03 09:00", "10"),
        usage_record("digits", "FINE", "07-03 09:00", "123.123456789012345678"),
        usage_record("digits back", "FINE", "07-03 09:00", "-123.123456789012345678", record_type="RETRACTION"),
        usage_record("fine", "FINE", "07-03 10:00", "-1.999999999999999999"),
        usage_record("50a", "UNITS", "07-02 09:00", "89.6565"),
        usage_record("50b", "UNITS", "07-02 09:00", "20.6628", usage_unit="DSU"),
        usage_record("50c", "UNITS", "07-02 09:00", "0.5449", usage_unit="GB"),
        usage_record("61", "ACCOUNT", "07-02 09:00", "2", workspace_id=None),
        usage_record("46a", "CORRECTED", "07-04 09:00", "10", job_id="10", job_run_id="1", job_name="old"),
        usage_record("46b", "CORRECTED", "07-04 09:00", "-10", job_id="10", job_run_id="1", record_type="RETRACTION"),
        usage_record("46c", "CORRECTED", "07-04 09:00", "8", job_id="10", job_run_id="1", record_type="RESTATEMENT"),
        usage_record("46d", "CORRECTED", "07-05 09:00", "3", job_id="10", job_run_id="2", job_name="new"),
        usage_record("46e", "CORRECTED", "07-06 09:00", "3", job_id="10", job_run_id="2", job_name="new"),
        usage_record("48a", "RETRACTED", "07-04 09:00", "10", job_id="11", job_run_id="3"),
        usage_record("48b", "RETRACTED", "07-04 09:00", "-10", job_id="11", job_run_id="3", record_type="RETRACTION"),
        usage_record("25a", "RISES", "07-04 09:00", "5", job_id="77", job_run_id="5"),
        usage_record("25b", "RISES", "07-04 09:00", "7", job_id="77", job_run_id="5", workspace_id="2"),
        usage_record("63", "RISES", "07-04 09:00", "7", job_id="99", job_run_id="6", workspace_id="3", job_name="far"),
        usage_record("65a", "LATE", "07-03 09:00", "5"),
        usage_record(
            "65b", "LATE", "07-03 09:00", "-5", record_type="RETRACTION", ingestion_date=at("07-10 00:00").date()
        ),
        usage_record("65c", "LATE", "07-10 09:00", "1", ingestion_date=at("07-10 00:00").date()),
    ]
    prices = [
        price("THREE_PRICES", "2026-01-01 00:00:00", "2026-03-01 00:00:00", "0.175"),
        price("THREE_PRICES", "2026-03-01 00:00:00", "2026-05-01 00:00:00", "0.350"),
        price("THREE_PRICES", "2026-05-01 00:00:00", None, "0.300"),
        price("RISES", "2026-01-01 00:00:00", "07-01 00:00", "0.30"),
        price("RISES", "07-01 00:00", None, "0.40"),
        price("RISES_MID_HOUR", "2026-01-01 00:00:00", "07-01 00:30", "0.30"),
        price("RISES_MID_HOUR", "07-01 00:30", None, "0.40"),
        price("ENDS_AT_999", "2026-01-01 00:00:00", "2026-07-01 09:59:59.999", "0.30"),
        price("ENDS_AT_999", "07-01 10:00", None, "0.40"),
        price("TWO_CURRENCIES", "2026-01-01 00:00:00", None, "0.30"),
        price("TWO_CURRENCIES", "2026-01-01 00:00:00", None, "0.28", currency_code="EUR"),
        price("TWO_CLOUDS", "2026-01-01 00:00:00", None, "0.30"),
        price("TWO_CLOUDS", "2026-01-01 00:00:00", None, "0.40", cloud="AZURE"),
        price("OVERLAPS", "2026-01-01 00:00:00", "07-09 00:00", "0.30"),
        price("OVERLAPS", "07-02 00:00", None, "0.40"),
        price("PROMOTED", "2026-01-01 00:00:00", None, "0.40", "0.25"),
        price("FINE", "2026-01-01 00:00:00", None, "0.123456789012"),
        price("UNITS", "2026-01-01 00:00:00", None, "0.5"),
        price("CORRECTED", "2026-01-01 00:00:00", None, "1"),
        price("RETRACTED", "2026-01-01 00:00:00", None, "1"),
    ]
    return engine.build({USAGE: records, PRICES: prices}, at(NOW))


@pytest.fixture(scope="module")
def priced(built):
    return {row["record_id"]: row for row in built.rows("usage_priced")}


@pytest.fixture(scope="module")
def daily(built):
    found = defaultdict(list)
    for row in built.rows("usage_daily"):
        found[row["sku_name"]].append(row)
    return found


@pytest.fixture(scope="module")
def by_job(built):
    found = defaultdict(list)
    for row in built.rows("job_cost_daily"):
        found[row["workspace_id"], row["job_id"]].append(row)
    return found


def total(rows, name):
    return sum(row[name] or 0 for row in rows)


def test_only_the_price_in_force_counts(priced):  # trap 36
    assert priced["36"]["list_cost"] == Decimal("3.00")


def test_each_hour_has_the_price_of_its_begin(priced):  # traps 37, 38, 39
    assert (priced["37a"]["list_cost"], priced["37b"]["list_cost"]) == (3, 4)


def test_a_price_change_inside_the_hour_does_not_lose_the_hour(priced):  # trap 40
    assert priced["40"]["list_cost"] == 3


def test_a_price_that_ends_a_millisecond_early_still_holds(priced):  # trap 41
    assert priced["41"]["list_cost"] == 3


def test_one_currency_is_chosen(priced):  # trap 42
    assert (priced["42"]["list_cost"], priced["42"]["currency"]) == (3, "USD")


def test_the_cloud_belongs_to_the_price(priced):  # trap 43
    assert priced["43"]["list_cost"] == 3


def test_usage_without_a_price_stays_and_gets_none(priced, daily):  # traps 44, 45
    assert (priced["44"]["list_cost"], priced["44"]["is_priced"], priced["44"]["currency"]) == (None, False, None)
    (day,) = daily["NEW_SKU"]
    assert (day["unpriced_quantity"], day["priced_quantity"], day["list_cost"]) == (5, 0, None)


def test_periods_that_overlap_never_double_a_cost(priced, built):
    assert priced["overlap"]["list_cost"] == 4
    assert len(built.rows("usage_priced")) == len(priced)


def test_a_promotion_is_in_the_price_and_the_plain_price_beside_it(priced):
    assert (priced["promoted"]["list_cost"], priced["promoted"]["default_list_cost"]) == (Decimal("2.5"), 4)


def test_a_cost_is_exact_to_eighteen_places(priced):
    exact = Decimal("123.123456789012345678") * Decimal("0.123456789012")
    assert priced["digits"]["list_cost"] == exact.quantize(Decimal("1e-18"))
    assert priced["fine"]["list_cost"] == Decimal("-0.246913578023999999876543210988").quantize(Decimal("1e-18"))


def test_a_retraction_cancels_its_cost_to_the_last_digit(priced):
    assert priced["digits"]["list_cost"] + priced["digits back"]["list_cost"] == 0


def test_corrections_are_summed_whatever_their_type(by_job):  # traps 46, 47
    assert [
        (row["usage_date"].day, row["usage_quantity"])
        for row in sorted(by_job["1", "10"], key=lambda r: r["usage_date"])
    ] == [
        (4, 8),
        (5, 3),
        (6, 3),
    ]


def test_what_is_fully_retracted_is_gone_and_bills_no_run(daily, by_job):  # trap 48
    assert daily["RETRACTED"] == []
    assert total(by_job["1", "11"], "usage_quantity") == 0
    assert total(by_job["1", "11"], "billed_runs_count") == 0


def test_a_run_billed_on_two_days_is_one_billed_run(by_job):
    assert total(by_job["1", "10"], "billed_runs_count") == 2


def test_units_are_never_added(daily):  # trap 50
    assert {row["usage_unit"]: row["usage_quantity"] for row in daily["UNITS"]} == {
        "DBU": Decimal("89.6565"),
        "DSU": Decimal("20.6628"),
        "GB": Decimal("0.5449"),
    }


def test_a_price_of_another_unit_is_no_price(priced):
    assert (priced["50a"]["is_priced"], priced["50b"]["is_priced"]) == (True, False)


def test_equal_job_ids_of_two_workspaces_stay_apart(by_job):  # trap 25
    assert (total(by_job["1", "77"], "list_cost"), total(by_job["2", "77"], "list_cost")) == (2, Decimal("2.8"))


def test_usage_of_the_account_without_a_workspace_is_kept(daily):  # trap 61
    (row,) = daily["ACCOUNT"]
    assert (row["workspace_id"], row["usage_quantity"]) == (None, 2)


def test_a_job_of_another_region_keeps_its_usage_and_its_billed_name(by_job):  # traps 62, 63
    (row,) = by_job["3", "99"]
    assert (row["usage_quantity"], row["billed_job_name"]) == (7, "far")


def test_the_name_as_billed_is_the_newest(by_job):  # trap 29
    newest = max(by_job["1", "10"], key=lambda row: row["usage_date"])
    assert newest["billed_job_name"] == "new"


def test_a_correction_counts_on_the_day_of_usage(daily):  # traps 49, 65
    assert [(row["usage_date"].day, row["usage_quantity"]) for row in daily["LATE"]] == [(10, 1)]


def test_the_last_days_are_not_complete(daily, built):  # trap 58
    complete_until = built.rows("horizons")[0]["usage_complete_until"]
    assert complete_until.isoformat() == "2026-07-08"
    assert daily["LATE"][0]["usage_date"] > complete_until >= daily["UNITS"][0]["usage_date"]


def test_days_without_usage_are_no_rows(daily):  # trap 64
    assert len(daily["THREE_PRICES"]) == 1


def test_another_currency_can_be_chosen(engine, usage_record, price, at):
    rows = {
        USAGE: [usage_record("1", "SKU", "07-01 09:00", "10")],
        PRICES: [
            price("SKU", "2026-01-01 00:00:00", None, "0.30"),
            price("SKU", "2026-01-01 00:00:00", None, "0.28", currency_code="EUR"),
        ],
    }
    (row,) = engine.build(rows, at(NOW), currency="EUR").rows("usage_daily")
    assert (row["list_cost"], row["currency"]) == (Decimal("2.8"), "EUR")


ACCOUNT = "system.billing.account_prices"


@pytest.fixture(scope="module")
def paid(engine, usage_record, price, at):
    """Records at a list price of 1 (2 without promotion): with an account price, a discount, both, or neither."""

    def account_price(sku, amount, **more):
        row = price(sku, "2026-01-01 00:00:00", None, amount, **more)
        return row | {"pricing": {"default": Decimal(amount)}}

    skus = ("PLAIN", "ACCOUNT", "CUT_PLAIN", "CUT_ACCOUNT", "EUROS")
    settings = ModelSettings(
        discounts=(
            Discount("^cut_account$", Decimal("0.5")),
            Discount("^cut_", Decimal("0.623456")),
            Discount("^plain$", Decimal(0)),
        )
    )
    rows = {
        USAGE: [usage_record(sku, sku, "07-01 09:00", "10") for sku in (*skus, "UNLISTED", "NONE")],
        PRICES: [price(sku, "2026-01-01 00:00:00", None, "2", "1") for sku in skus],
        ACCOUNT: [
            account_price("ACCOUNT", "0.8"),
            account_price("CUT_ACCOUNT", "0.8"),
            account_price("UNLISTED", "0.7"),
            account_price("EUROS", "0.6", currency_code="EUR"),
        ],
    }
    return {row["record_id"]: row for row in engine.build(rows, at(NOW), settings=settings).rows("usage_priced")}


@pytest.mark.parametrize(
    ("record", "cost", "basis"),
    [
        ("PLAIN", 10, "list"),
        ("ACCOUNT", 8, "account"),
        ("CUT_PLAIN", Decimal("3.76544"), "list_discounted"),
        ("CUT_ACCOUNT", 4, "account_discounted"),
        ("EUROS", 10, "list"),
        ("UNLISTED", 7, "account"),
        ("NONE", None, None),
    ],
)
def test_a_cost_says_which_price_it_is(paid, record, cost, basis):
    assert (paid[record]["cost"], paid[record]["price_basis"]) == (cost, basis)


def test_the_list_stands_beside_what_is_paid(paid):
    row = paid["CUT_ACCOUNT"]
    assert (row["list_cost"], row["default_list_cost"], row["account_cost"]) == (10, 20, 8)
    assert (paid["UNLISTED"]["list_cost"], paid["UNLISTED"]["is_priced"]) == (None, True)


def test_a_renamed_product_keeps_one_series(engine, usage_record, at):  # trap 57
    records = [
        usage_record("old", "SKU", "01-05 09:00", "10", billing_origin_product="LAKEHOUSE_MONITORING"),
        usage_record("new", "SKU", "03-05 09:00", "10", billing_origin_product="DATA_QUALITY_MONITORING"),
    ]
    rows = engine.build({USAGE: records}, at(NOW)).rows("usage_daily")
    assert {row["product"] for row in rows} == {"DATA_QUALITY_MONITORING"}
    assert len({row["billing_origin_product"] for row in rows}) == 2
