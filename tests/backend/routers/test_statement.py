"""GET /api/billing/statement: the bill of a day, as it was known on an earlier one."""

from decimal import Decimal

import pytest

PATH = "/api/billing/statement"
THE_4TH = {"from": "2026-02-04", "to": "2026-02-04"}


def line(client, sku="JOBS", **params):
    answer = client.get(PATH, params=params)
    assert answer.status_code == 200, answer.text
    (found,) = [one for one in answer.json()["lines"] if one["sku_name"] == sku]
    return found


def test_a_bill_can_be_told_as_it_was_before_its_corrections(whole):
    """The 4th: 1 and 10 DBU on that day; -10 and 8 came on the 6th."""
    found = line(whole, as_of="2026-02-05", **THE_4TH)
    assert (found["known_then"]["usage_quantity"], found["known_then"]["list_cost"]) == ("11", "3.3")
    assert (found["known_now"]["usage_quantity"], found["known_now"]["list_cost"]) == ("9", "2.7")
    changes = {change["record_type"]: change["usage_quantity"] for change in found["changes"]}
    assert changes == {"RETRACTION": "-10", "RESTATEMENT": "8"}


def test_the_changes_are_the_whole_difference(whole):
    for as_of in ("2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06"):
        found = line(whole, as_of=as_of, **THE_4TH)
        for name in ("usage_quantity", "list_cost", "cost", "records_count"):
            difference = Decimal(found["known_now"][name]) - Decimal(found["known_then"][name] or 0)
            assert difference == sum(Decimal(change[name]) for change in found["changes"]), (as_of, name)


def test_a_statement_of_today_has_no_changes(whole):
    found = line(whole, as_of="2026-02-10", **THE_4TH)
    assert found["changes"] == []
    assert found["known_then"] == found["known_now"]


def test_before_anything_had_come_nothing_was_known_and_not_a_cost_of_nothing(whole):
    found = line(whole, as_of="2026-02-03", **THE_4TH)
    assert found["known_then"] == {"records_count": 0, "usage_quantity": "0", "list_cost": None, "cost": None}


def test_usage_without_a_price_has_no_cost(whole):
    found = line(whole, "NEW", as_of="2026-02-10", **{"from": "2026-02-06", "to": "2026-02-06"})
    assert (found["known_now"]["usage_quantity"], found["known_now"]["cost"]) == ("5", None)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"from": "2026-02-05", "to": "2026-02-04"}, "is after"),
        ({"from": "2025-01-01", "to": "2026-02-04"}, "at most 92"),
        ({"from": "2026-02-04"}, "to:"),
    ],
)
def test_dates_that_make_no_window_are_refused(whole, dates, said):
    answer = whole.get(PATH, params={"as_of": "2026-02-05", **dates})
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_without_a_workspace_there_is_no_statement_and_the_answer_says_why(serve_unconfigured, tmp_path):
    with serve_unconfigured(tmp_path) as client:
        answer = client.get(PATH, params={"as_of": "2026-02-05", **THE_4TH}).json()
    assert answer["lines"] is None
    assert {source["state"] for source in answer["sources"]} == {"unconfigured"}
