"""Denied, absent, failed, pending, unconfigured, unreachable: told apart, and never shown as zero."""

import socket
from datetime import UTC, datetime, timedelta

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


def test_what_may_not_be_read_is_unknown_not_zero(box, start):  # trap 84
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({RUNS, PRICES})))
    client = start(box)
    overview = client.get("/api/overview?days=10").json()
    assert (source(client, RUNS)["state"], source(client, PRICES)["state"]) == ("denied", "denied")
    assert f"GRANT SELECT ON TABLE {RUNS} TO `{box.client_id}`" in source(client, RUNS)["remedy"]
    assert (overview["runs"]["count"], overview["runs"]["by_class"], overview["attention"]) == (None, None, None)
    assert [day["by_class"] for day in overview["daily"]] == [None] * 10
    assert overview["jobs"]["count"] == 4
    assert client.get("/api/jobs/runs").json()["items"] == []
    assert client.get("/api/health").json()["status"] == "degraded"
    # Usage without prices: quantities are known, costs are not.
    assert (overview["cost"], overview["unpriced"]) == (None, None)
    assert overview["usage"][0] == {"usage_unit": "DBU", "usage_quantity": "30"}
    item = client.get("/api/billing/usage").json()["items"][0]
    assert (item["list_cost"], item["usage_quantity"]) == (None, "1")


def test_what_the_account_does_not_have_is_absent_and_what_breaks_is_failed(box, start):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({USAGE}), when_missing=WhenMissing.NOT_FOUND))
    box.control.faults.insert(Fault(FaultKind.CHANGED_TYPE, table=RUNS, column="period_end_time", type_text="BINARY"))
    client = start(box)
    overview = client.get("/api/overview?days=10").json()
    assert (source(client, USAGE)["state"], source(client, RUNS)["state"]) == ("absent", "failed")
    assert (overview["cost"], overview["usage"], overview["runs"]["count"]) == (None, None, None)
    assert client.get("/api/billing/by-job").json()["items"] == []


def test_rows_of_before_are_shown_while_a_table_fails_and_hidden_once_it_is_denied(box, start):
    client = start(box)
    before = client.get("/api/overview?days=10").json()
    box.control.faults.insert(Fault(FaultKind.CHANGED_TYPE, table=RUNS, column="period_end_time", type_text="BINARY"))
    client.turn()
    after = client.get("/api/overview?days=10").json()
    assert source(client, RUNS)["state"] == "failed"
    assert (after["runs"], after["as_of"]) == (before["runs"], before["as_of"])

    box.control.faults.clear()
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({RUNS})))
    client.turn()
    assert (source(client, RUNS)["state"], source(client, RUNS)["row_count"]) == ("denied", 42)
    assert client.get("/api/overview").json()["runs"]["count"] is None
    assert client.get("/api/jobs/runs").json()["items"] == []

    box.control.grants.set(box.client_id, Rights())
    client.turn()
    with client.core.store.writer() as writer:
        writer.execute("update mart.claims set failed_rows_count = 3 where name = 'slices_do_not_overlap'")
    health = client.get("/api/health").json()
    assert health["status"] == "degraded"
    assert [(claim["name"], claim["rows_count"]) for claim in health["failed_claims"]] == [("slices_do_not_overlap", 3)]


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
    box.control.faults.insert(Fault(FaultKind.SLOW_WAREHOUSE, seconds=1))
    client = start(box, wait=False)
    client.wait_until(lambda: client.get("/api/health").json()["sync"]["is_running"])
    health = client.get("/api/health").json()
    assert (health["status"], health["generation"]) == ("pending", None)
    assert source(client, RUNS)["state"] == "pending"
    assert client.get("/api/overview").json()["runs"]["count"] is None
    assert client.get("/api/jobs").json()["items"] == []
    for path in ("/api/jobs/1001/11", "/api/jobs/1001/11/runs/1001"):
        answer = client.get(path)
        assert (answer.status_code, "is not known" in answer.json()["detail"]) == (503, True)
    box.control.faults.clear()


def test_a_turn_whose_first_statement_hangs_is_under_way(box, start):
    box.control.faults.insert(Fault(FaultKind.SLOW_WAREHOUSE, seconds=600))
    client = start(box, wait=False)
    client.wait_until(lambda: client.core.cycles.progress.is_running)
    sync = client.get("/api/health").json()["sync"]
    assert (sync["phase"], sync["rows_read"], sync["tables_count"] > 0) == ("sync", 0, True)


def test_rows_grow_old_while_no_turn_ends_and_the_sources_say_so(box, start):
    now = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
    moments = [now]
    client = start(box, clock=lambda: moments[-1])
    assert (source(client, RUNS)["state"], client.get("/api/health").json()["status"]) == ("ok", "ok")

    moments.append(now + timedelta(hours=40))
    runs = source(client, RUNS)
    assert runs["state"] == "stale"
    assert runs["message"] == "The newest row is 40 hours old: the table was read last at 2026-02-10 12:00 UTC."
    health = client.get("/api/health").json()
    assert (health["status"], RUNS in health["message"]) == ("degraded", True)
    overview = client.get("/api/overview?days=10").json()
    assert overview["runs"]["count"] is not None
    assert [one["state"] for one in overview["sources"] if one["name"] == RUNS] == ["stale"]
