"""Denied, absent, failed, pending, unconfigured, unreachable: told apart, and never shown as zero."""

import socket

import pytest

from workspace_simulator.grants import Rights, WhenMissing
from workspace_simulator.server import Fault, FaultKind

RUNS = "system.lakeflow.job_run_timeline"
USAGE = "system.billing.usage"
PRICES = "system.billing.list_prices"
LISTS = ("/api/jobs", "/api/jobs/runs", "/api/billing/usage", "/api/billing/by-job")


def source(client, name):
    (found,) = [one for one in client.get("/api/health").json()["sources"] if one["name"] == name]
    return found


def test_with_every_grant_the_product_is_well(whole):
    health = whole.get("/api/health").json()
    assert (health["status"], health["generation"], health["failed_claims"]) == ("ok", 1, [])
    assert health["workspace"]["name"] == "home"
    assert health["sync"]["is_running"] is False
    assert health["now"] == "2026-02-10T12:00:00Z"


@pytest.mark.parametrize(
    ("when_missing", "state"), [(WhenMissing.INSUFFICIENT, "denied"), (WhenMissing.NOT_FOUND, "absent")]
)
def test_runs_that_may_not_be_read_are_unknown_not_zero(box, start, when_missing, state):  # trap 84
    rights = Rights(denied_tables=frozenset({RUNS}), when_missing=when_missing)
    box.control.grants.set(box.client_id, rights)
    client = start(box)
    overview = client.get("/api/overview?days=10").json()
    assert source(client, RUNS)["state"] == state
    assert "GRANT SELECT ON TABLE system.lakeflow.job_run_timeline" in source(client, RUNS)["remedy"]
    assert (overview["runs"]["count"], overview["runs"]["by_class"], overview["attention"]) == (None, None, None)
    assert {day["by_class"] for day in overview["daily"]} == {None}
    assert overview["jobs"]["count"] == 4
    assert client.get("/api/jobs/runs").json()["items"] == []
    assert client.get("/api/health").json()["status"] == "degraded"


def test_without_prices_usage_is_shown_and_cost_is_unknown(box, start):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({PRICES})))
    client = start(box)
    overview = client.get("/api/overview?days=10").json()
    assert (overview["cost"], overview["unpriced"]) == (None, None)
    assert overview["usage"][0] == {"usage_unit": "DBU", "usage_quantity": "30"}
    item = client.get("/api/billing/usage").json()["items"][0]
    assert (item["list_cost"], item["usage_quantity"]) == (None, "1")


def test_without_usage_cost_and_usage_are_unknown(box, start):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({USAGE})))
    overview = start(box).get("/api/overview?days=10").json()
    assert (overview["cost"], overview["usage"]) == (None, None)


def test_a_table_that_fails_before_any_row_came_is_unknown(box, start):
    box.control.faults.insert(Fault(FaultKind.MISSING_TABLE, table=PRICES))
    box.control.faults.insert(Fault(FaultKind.CHANGED_TYPE, table=RUNS, column="period_end_time", type_text="BINARY"))
    client = start(box)
    assert source(client, RUNS)["state"] == "failed"
    assert client.get("/api/overview").json()["runs"]["count"] is None


def test_a_table_that_fails_later_keeps_its_rows_and_says_failed(box, start):
    client = start(box)
    before = client.get("/api/overview?days=10").json()
    box.control.faults.insert(Fault(FaultKind.CHANGED_TYPE, table=RUNS, column="period_end_time", type_text="BINARY"))
    client.turn()
    after = client.get("/api/overview?days=10").json()
    assert source(client, RUNS)["state"] == "failed"
    assert after["runs"] == before["runs"]
    assert after["as_of"] == before["as_of"]


def test_a_grant_that_is_taken_away_hides_the_rows_that_are_still_stored(box, start):
    client = start(box)
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({RUNS})))
    client.turn()
    assert source(client, RUNS)["state"] == "denied"
    assert source(client, RUNS)["row_count"] > 0
    assert client.get("/api/overview").json()["runs"]["count"] is None
    assert client.get("/api/jobs/runs").json()["items"] == []


def test_without_a_host_everything_starts_and_is_unconfigured(start):
    client = start()
    health = client.get("/api/health").json()
    assert (health["status"], health["workspace"]) == ("unconfigured", None)
    assert "DATABRICKS_HOST and DATABRICKS_WAREHOUSE_ID" in health["message"]
    for path in LISTS:
        answer = client.get(path).json()
        assert answer["items"] == []
        assert {one["state"] for one in answer["sources"]} == {"unconfigured"}
        assert "DATABRICKS_HOST" in answer["sources"][0]["remedy"]
    overview = client.get("/api/overview").json()
    assert (overview["runs"]["count"], overview["jobs"]["count"], overview["cost"]) == (None, None, None)


def test_without_a_host_the_live_lists_are_empty_and_a_single_run_is_a_503(start):
    client = start()
    for path in ("/api/jobs-api/list", "/api/jobs-api/active"):
        answer = client.get(path).json()
        assert (answer["items"], answer["sources"][0]["state"]) == ([], "unconfigured")
    answer = client.get("/api/jobs-api/runs/1")
    assert answer.status_code == 503
    assert "DATABRICKS_HOST" in answer.json()["detail"]


def test_without_a_warehouse_the_live_lists_work_and_the_others_say_what_to_set(box, start, monkeypatch):
    monkeypatch.setenv("DATABRICKS_HOST", box.host)
    client = start(client_id=box.client_id, client_secret=box.client_secret)
    assert client.get("/api/health").json()["status"] == "unconfigured"
    assert client.get("/api/jobs").json()["sources"][0]["remedy"].startswith("Set DATABRICKS_WAREHOUSE_ID")
    assert len(client.get("/api/jobs-api/active").json()["items"]) == 2


def test_a_workspace_that_cannot_be_reached_is_a_state_not_a_crash(start, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("DATABRICKS_HOST", f"http://127.0.0.1:{port}")
    client = start(client_id="a", client_secret="b", warehouse_id="w")
    client.wait_until(lambda: client.get("/api/health").json()["status"] == "unreachable")
    health = client.get("/api/health").json()
    assert health["sources"][0]["state"] == "failed"
    assert client.get("/api/overview").json()["runs"]["count"] is None
    assert client.get("/api/jobs-api/active").status_code == 503


def test_before_the_first_turn_is_over_figures_are_pending(box, start):
    box.control.faults.insert(Fault(FaultKind.SLOW_WAREHOUSE, seconds=3))
    client = start(box, wait=False)
    client.wait_until(lambda: client.get("/api/health").json()["sync"]["is_running"])
    health = client.get("/api/health").json()
    assert (health["status"], health["generation"]) == ("pending", None)
    assert source(client, RUNS)["state"] == "pending"
    assert client.get("/api/overview").json()["runs"]["count"] is None
    assert client.get("/api/jobs").json()["items"] == []


def test_a_claim_that_fails_is_shown_not_hidden(box, start):
    client = start(box)
    with client.core.store.writer() as writer:
        writer.execute("update mart.claims set failed_rows_count = 3 where name = 'slices_do_not_overlap'")
    health = client.get("/api/health").json()
    assert health["status"] == "degraded"
    assert [(claim["name"], claim["rows_count"]) for claim in health["failed_claims"]] == [("slices_do_not_overlap", 3)]
