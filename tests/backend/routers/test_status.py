"""The status page's answer: own cost, rights, store; and what it is without a warehouse."""

from job_monitor.databricks.grants import FEATURES


def test_it_says_how_large_the_store_is_and_how_old_the_figures_are(whole):
    status = whole.get("/api/status").json()
    assert status["store"]["size_bytes"] == whole.core.store.size_bytes()
    assert status["store"]["generation"] >= 1
    assert status["store"]["age_s"] == 0
    assert status["version"] == whole.get("/api/health").json()["version"]


def test_each_feature_names_its_tables_with_the_statement_that_grants_them(whole):
    status = whole.get("/api/status").json()
    assert [feature["name"] for feature in status["grants"]] == [feature.name for feature in FEATURES]
    for row in (row for feature in status["grants"] for row in feature["tables"]):
        assert f"GRANT SELECT ON TABLE {row['name']} TO" in row["statement"]
        assert row["dark"].endswith(".")


def test_without_a_cap_nothing_waits_and_the_order_is_told_all_the_same(whole):
    own = whole.get("/api/status").json()["own_cost"]
    assert (own["limit_s"], own["may_be_used_s"], own["waiting"]) == (None, None, [])
    assert own["shedding"][-1]["tables"] == [
        "system.lakeflow.job_run_timeline",
        "system.lakeflow.job_task_run_timeline",
    ]


def test_without_a_warehouse_there_is_no_own_cost_and_every_right_is_unconfigured(serve_unconfigured, tmp_path):
    with serve_unconfigured(tmp_path) as client:
        status = client.get("/api/status").json()
    assert status["own_cost"] is None
    states = {row["state"] for feature in status["grants"] for row in feature["tables"]}
    assert states == {"unconfigured"}
    assert (status["store"]["generation"], status["store"]["age_s"]) == (None, None)
