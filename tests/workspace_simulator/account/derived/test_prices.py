from datetime import timedelta
from itertools import pairwise


def _periods(account):
    found = {}
    for key in account.tables["system.billing.list_prices"].to_pylist():
        name = (key["sku_name"], key["cloud"], key["currency_code"], key["usage_unit"])
        found.setdefault(name, []).append((key["price_start_time"], key["price_end_time"], key["pricing"]))
    return {name: sorted(held, key=lambda period: period[0]) for name, held in found.items()}


def test_price_periods_of_one_key_never_overlap_and_leave_no_gap(account):
    for name, held in _periods(account).items():
        for (_, end, _), (start, _, _) in pairwise(held):
            assert end is not None
            assert timedelta(0) <= start - end <= timedelta(milliseconds=1), name
        assert held[-1][1] is None


def test_prices_change_at_a_full_hour_within_an_hour_and_with_an_end_at_999(account):
    ends = [end for held in _periods(account).values() for _, end, _ in held if end]
    assert any(end.minute == 0 and end.microsecond == 0 for end in ends)
    assert any(end.minute == 30 for end in ends)
    assert any(end.second == 59 and end.microsecond == 999_000 for end in ends)


def test_a_price_changes_inside_the_window(account):
    start, end = account.plan.start_us, account.plan.end_us
    inside = account.one(f"SELECT count(*) FROM list_prices WHERE epoch_us(price_start_time) BETWEEN {start} AND {end}")
    assert inside > 0


def test_a_promotion_lowers_the_effective_price_only_while_it_lasts(account):
    for held in _periods(account).values():
        for _, end, pricing in held:
            if pricing["promotional"] and pricing["promotional"]["default"] is not None:
                assert end is not None
                assert pricing["effective_list"]["default"] == pricing["promotional"]["default"] < pricing["default"]
            else:
                assert pricing["effective_list"]["default"] == pricing["default"]
    assert account.one("SELECT count(*) FROM list_prices WHERE pricing.promotional.default IS NOT NULL") > 0


def test_each_price_stands_in_two_currencies(account):
    currencies = account.ask("SELECT currency_code, count(*) FROM list_prices GROUP BY ALL ORDER BY ALL")
    assert [name for name, _ in currencies] == ["EUR", "USD"]
    assert currencies[0][1] == currencies[1][1]


def test_a_negotiated_price_is_below_the_list(account):
    lower = account.ask(
        "SELECT a.pricing.default < l.pricing.default FROM account_prices a JOIN list_prices l"
        " USING (sku_name, cloud, currency_code, usage_unit) WHERE l.price_end_time IS NULL"
    )
    assert lower
    assert all(less for (less,) in lower)


def test_a_price_is_listed_before_it_holds(account):
    late = "_visible_at > price_start_time AND epoch_us(price_start_time) > " + str(account.plan.start_us)
    assert account.one(f"SELECT count(*) FROM list_prices WHERE {late}") == 0
