"""/api/costs on an account whose rows can be counted: groups are the total, and the figures are the metrics'."""

from decimal import Decimal

import pytest

from workspace_simulator.grants import Rights

USAGE = "system.billing.usage"
JOBS = "system.lakeflow.jobs"


def costs(client, status=200, **params):
    answer = client.get("/api/costs", params=params)
    assert answer.status_code == status, answer.text
    return answer.json()


def total(lines, field):
    return sum(Decimal(line[field]) for line in lines if line[field] is not None)


@pytest.mark.parametrize("by", ["team", "owner", "job", "workspace", "sku", "product", "step", "tag:team"])
@pytest.mark.parametrize("limit", [1, 100])
def test_groups_rest_and_nobodys_are_the_total(whole, by, limit):
    answer = costs(whole, days=30, group_by=by, limit=limit)
    assert answer["is_bill"] is True
    assert total(answer["lines"], "cost") == Decimal(answer["total"]["cost"]) > 0
    for place in range(len(answer["steps"])):
        parts = [line["steps"][place] for line in answer["lines"] if line["steps"][place] is not None]
        assert sum(map(Decimal, parts)) == Decimal(answer["total"]["steps"][place] or 0)
    assert {line["kind"] for line in answer["lines"]} <= {"group", "rest", "nobody"}
    assert ("rest" in {line["kind"] for line in answer["lines"]}) == (answer["groups_count"] > limit)


def test_the_total_is_the_bill_and_of_a_filter_what_its_jobs_cost(whole):
    def metric(of, /, **params):
        asked = {"metric": of, "days": 30, **params}
        return whole.get("/api/metrics/query", params=asked).json()["total"]["values"][of]

    assert costs(whole, days=30)["total"]["cost"] == metric("billed_cost")
    assert costs(whole, days=30, workspace="1")["total"]["cost"] == metric("billed_cost", workspace="1")
    of_jobs = costs(whole, days=30, name="*")
    assert (of_jobs["is_bill"], of_jobs["total"]["cost"]) == (False, metric("cost", name="*"))
    lost = costs(whole, days=10)["loss"]
    asked = {"metric": "cost_of_failure", "days": 10}
    assert lost["cost"] == whole.get("/api/metrics/query", params=asked).json()["total"]["values"]["cost_of_failure"]


def test_the_month_is_that_of_today_whatever_is_asked(whole):
    answers = [costs(whole, days=days)["month"] for days in (1, 30)]
    month = answers[0]
    assert answers[0] == answers[1]
    assert (month["month"]["from"], month["month"]["to"]) == ("2026-02-01", "2026-02-28")
    days = whole.get("/api/metrics/query", params={"metric": "billed_cost", "from": "2026-02-01"}).json()
    assert month["cost"] == days["total"]["values"]["billed_cost"]
    assert (month["forecast"] is None) != (month["forecast_reason"] is None)


def test_a_part_of_the_bill_by_workspace_is_its_part(whole):
    def parts(**params):
        answer = whole.get("/api/billing/attribution", params={"days": 365, **params}).json()
        return sum(Decimal(part["cost"]) for part in answer["parts"] if part["cost"] is not None)

    spaces = [line["group"]["workspace_id"] for line in costs(whole, days=365, group_by="workspace")["lines"]]
    assert sum(parts(workspace=space or "") for space in spaces) == parts()


def test_without_the_right_to_usage_nothing_is_said(start, box):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({USAGE})))
    answer = costs(start(box), group_by="team")
    assert answer["reason"].startswith(f"{USAGE} is denied")
    assert (answer["total"]["cost"], answer["lines"], answer["movers"], answer["rate"]) == (None, None, None, None)
    assert (answer["month"]["cost"], answer["month"]["forecast"], answer["loss"]["cost"]) == (None, None, None)


def test_without_the_table_of_jobs_teams_are_not_told_and_the_total_is(start, box):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({JOBS})))
    client = start(box)
    answer = costs(client, days=30, group_by="team")
    assert (answer["lines"], answer["tag_keys"]) == (None, [])
    assert answer["groups_reason"].startswith(f"{JOBS} is denied")
    assert Decimal(answer["total"]["cost"]) > 0
    assert costs(client, days=30, group_by="sku")["lines"]


def test_without_anything_set_nothing_is_said(start):
    answer = costs(start(), group_by="team")
    assert (answer["total"]["cost"], answer["lines"], answer["month"]["cost"]) == (None, None, None)


@pytest.mark.parametrize(
    ("params", "detail"),
    [
        ({"group_by": ["team", "job"]}, "one dimension at most"),
        ({"group_by": "moon"}, "there is no 'moon'"),
        ({"kind": "job"}, "cannot be filtered by it"),
    ],
)
def test_what_cannot_be_asked_is_said(whole, params, detail):
    assert detail in costs(whole, status=422, **params)["detail"]


@pytest.mark.parametrize(
    "given", [{"team": "tide"}, {"tag": "team="}, {"name": "*ight*"}, {"team": "x", "workspace": "1"}]
)
def test_under_a_filter_of_jobs_the_parts_are_the_bill(whole, given):
    answer = costs(whole, days=30, **given)
    bill = answer["bill"]
    everything = costs(whole, days=30, **{name: one for name, one in given.items() if name == "workspace"})
    assert bill["cost"] == everything["total"]["cost"]
    parts = [Decimal(bill[name]) for name in ("chosen", "other_jobs", "no_job")]
    assert sum(parts) == Decimal(bill["cost"])
    assert bill["chosen"] == answer["total"]["cost"]


@pytest.mark.parametrize("dimension", ["sku", "product"])
@pytest.mark.parametrize("given", [{}, {"name": "*"}, {"workspace": "1001"}])
def test_each_sku_and_each_product_alone_is_its_line_of_all(whole, dimension, given):
    column = {"sku": "sku_name"}.get(dimension, dimension)
    lines = [line for line in costs(whole, days=30, group_by=dimension, **given)["lines"] if line["kind"] == "group"]
    assert lines
    for line in lines:
        alone = costs(whole, days=30, group_by="team", **{dimension: line["group"][column] or ""}, **given)
        assert alone["total"]["cost"] == line["cost"], line["group"]
        assert total(alone["lines"], "cost") == Decimal(alone["total"]["cost"] or 0)
        assert (alone["loss"]["cost"], "SKUs or products" in alone["loss"]["reason"]) == (None, True)


def test_a_sku_is_no_filter_of_runs(whole):
    answer = whole.get("/api/metrics/query", params={"metric": "runs", "sku": "JOBS"})
    assert (answer.status_code, "cannot be filtered by it" in answer.json()["detail"]) == (422, True)


def test_without_a_filter_of_jobs_the_total_is_the_bill(whole):
    assert costs(whole, days=30)["bill"] is None
    assert costs(whole, days=30, workspace="1")["bill"] is None
