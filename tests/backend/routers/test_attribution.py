"""/api/billing/attribution on an account whose rows can be counted: the parts are the bill."""

from decimal import Decimal

import pytest

from job_monitor.backend.attribution import told
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.domain import Source, SourceState
from workspace_simulator.grants import Rights

USAGE = "system.billing.usage"


def attribution(client, **params):
    answer = client.get("/api/billing/attribution", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("days", [1, 5, 10, 365])
def test_the_parts_are_the_bill(whole, every_page, days):
    answer = attribution(whole, days=days)
    usage = every_page(whole, "/api/billing/usage", days=days)
    parts = sum(Decimal(part["cost"]) for part in answer["parts"] if part["cost"] is not None)
    assert (
        parts
        == Decimal(answer["cost"])
        == sum(Decimal(row["list_cost"]) for row in usage if row["list_cost"] is not None)
    )
    assert Decimal(answer["attributed_cost"]) == sum(
        Decimal(part["cost"]) for part in answer["parts"] if part["step"] != "unattributed" and part["cost"]
    )


def test_each_part_says_how_it_is_known_or_why_not(whole):
    answer = attribution(whole, days=365)
    parts = [(part["step"], part["reason"], part["cost"], part["is_estimate"]) for part in answer["parts"]]
    assert parts == [
        ("exact", None, "14.1", False),
        ("unattributed", "account_level", "0.005", False),
        ("unattributed", "other", None, False),
    ]
    assert answer["parts"][2]["unpriced"] == [{"usage_unit": "DBU", "usage_quantity": "5"}]
    assert (answer["currency"], answer["price_basis"], answer["cost"]) == ("USD", "list", "14.105")
    assert answer["attributed_ratio"] == pytest.approx(14.1 / 14.105)
    assert answer["unattributed_cost"] == "0.005"
    assert (answer["estimated_cost"], answer["complete_until"]) == ("0", "2026-02-08")


def test_the_cost_of_failure_is_split_and_is_the_metric_of_that_name(whole):
    runs = attribution(whole, days=10)["runs"]
    names = ("useful_cost", "failed_cost", "repaired_cost", "retried_cost", "cancelled_cost", "undecided_cost")
    assert [runs[name] for name in names] == ["3.9", "0.3", "1.2", "0", "0", "0"]
    assert (runs["cost"], runs["lost_cost"]) == ("5.4", "1.5")
    asked = {"metric": "cost_of_failure", "days": 10}
    metric = whole.get("/api/metrics/query", params=asked).json()["total"]["values"]["cost_of_failure"]
    assert Decimal(metric) == Decimal(runs["lost_cost"])


def test_a_window_without_usage_has_no_cost_rather_than_a_made_up_one(start, box):
    box.control.faults.add("missing_table", table="system.billing.list_prices")
    answer = attribution(start(box), days=30)
    assert (answer["cost"], answer["parts"], answer["attributed_ratio"], answer["runs"]) == (None, None, None, None)
    assert {one["name"]: one["state"] for one in answer["sources"]}["system.billing.list_prices"] == "absent"


def test_without_the_right_to_read_usage_nothing_is_said(start, box):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({USAGE})))
    answer = attribution(start(box))
    assert (answer["cost"], answer["currency"], answer["parts"]) == (None, None, None)
    assert answer["sources"][0]["state"] == "denied"


def test_without_anything_set_nothing_is_said(start):
    answer = attribution(start())
    assert (answer["cost"], answer["complete_until"]) == (None, None)


def test_a_discount_of_the_settings_is_in_the_cost_and_named(start, box, tmp_path):
    path = tmp_path / "monitor.yaml"
    path.write_text("discounts: [{sku: JOBS, percent: 10}]\n")
    answer = attribution(start(box, config_path=path), days=365)
    assert (answer["cost"], answer["list_cost"], answer["price_basis"]) == ("12.695", "14.105", "mixed")


@pytest.mark.parametrize(
    ("unread", "reason", "told_as"),
    [
        ("system.query.history", "idle_warehouse", "warehouse_not_told"),
        ("system.lakeflow.job_task_run_timeline", "interactive_cluster", "cluster_not_told"),
        ("system.lakeflow.job_task_run_timeline", "pipeline_without_job", "pipeline_not_told"),
        ("system.lakeflow.pipeline_update_timeline", "pipeline_without_job", "pipeline_not_told"),
        ("system.query.history", "interactive_cluster", "interactive_cluster"),
        ("system.query.history", None, None),
    ],
)
@pytest.mark.parametrize("state", ["pending", "denied", "absent", "ok"])
def test_a_reason_says_no_more_than_was_read(unread, reason, told_as, state):
    names = (
        "system.query.history",
        "system.lakeflow.job_task_run_timeline",
        "system.lakeflow.pipeline_update_timeline",
    )
    states = dict.fromkeys(names, SourceState.OK) | {unread: SourceState(state)}
    book = SourceBook({name: Source(name, of) for name, of in states.items()})
    (row,) = told([{"step": "unattributed", "reason": reason, "cost": 1}], book)
    assert row == {"step": "unattributed", "reason": reason if state == "ok" else told_as, "cost": 1}


def test_the_tables_that_tell_whose_shares_are_stand_among_the_sources(start, box):
    history = "system.query.history"
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({history})))
    answer = attribution(start(box), days=365)
    assert {one["name"]: one["state"] for one in answer["sources"]}[history] == "denied"
