"""The doctor: each thing that is wrong is named with what mends it."""

import socket
from datetime import timedelta

import pytest

from job_monitor.backend.config import load
from job_monitor.backend.doctor import examine
from job_monitor.databricks.system_tables import TABLES
from job_monitor.sql.build import build
from job_monitor.store import Store
from workspace_simulator.grants import Rights
from workspace_simulator.server import Fault, FaultKind

RUNS = "system.lakeflow.job_run_timeline"
USAGE = "system.billing.usage"


@pytest.fixture
def checks(box, environment_of, monkeypatch, tmp_path, now):
    """Looks at the account with these settings over the good ones; checks by name."""

    def look(at=now, **settings):
        for name, value in environment_of(box).items():
            monkeypatch.setenv(name, value)
        given = load(**{"store_path": tmp_path / "store.duckdb", **settings})
        return {check.name: check for check in examine(given, lambda: at)}

    return look


def wrong(checks):
    return {name for name, check in checks.items() if not check.is_well}


def test_a_sound_account_has_nothing_to_mend(checks):
    found = checks()
    assert wrong(found) == set()
    ours = {"rules", "host", "identity", "warehouse", "store", "marts", "state"}
    assert set(found) == ours | {table.name for table in TABLES}
    assert "newest event 2026-02-10 11:55 UTC" in found[RUNS].finding


def test_each_fault_is_named_with_the_statement_that_mends_it(checks, box):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({USAGE})))
    box.control.faults.insert(Fault(FaultKind.MISSING_TABLE, table="system.billing.account_prices"))
    box.control.faults.insert(Fault(FaultKind.MISSING_TABLE, table="system.lakeflow.jobs"))
    found = checks()
    assert wrong(found) == {USAGE, "system.lakeflow.jobs"}
    assert f"GRANT SELECT ON TABLE {USAGE} TO `{box.client_id}`" in found[USAGE].remedy
    assert "system-schemas enable" in found["system.lakeflow.jobs"].remedy
    assert found["system.billing.account_prices"].is_well, "not every account has this table"


def test_a_file_of_rules_that_is_wrong_is_named_with_its_line(checks, tmp_path):
    path = tmp_path / "monitor.yaml"
    path.write_text("rules: [{name: x}]")
    check = checks(config_path=path)["rules"]
    assert (check.is_well, "monitor.yaml, line 1" in check.finding) == (False, True)
    path.write_text("rules: [{name: x, team: a}]")
    assert checks(config_path=path)["rules"].finding.endswith("monitor.yaml is read; rules of ownership: 1.")


def test_old_data_is_wrong(checks, box, now):
    box.control.clock.set(now + timedelta(hours=9))
    check = checks(at=now + timedelta(hours=9))[RUNS]
    assert (check.is_well, "9 hours old" in check.finding) == (False, True)


def test_without_a_host_nothing_else_is_asked_of_the_workspace(checks):
    found = checks(host=None)
    assert wrong(found) == {"host"}
    assert found["host"].remedy.startswith("export DATABRICKS_HOST")


def test_a_host_that_does_not_answer_is_named(checks):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert wrong(checks(host=f"http://127.0.0.1:{port}")) == {"host"}


def test_without_a_warehouse_the_tables_are_not_asked(checks):
    found = checks(warehouse_id=None)
    assert wrong(found) == {"warehouse"}
    assert RUNS not in found


def test_a_warehouse_that_is_not_there_is_named_with_the_permission_to_give(checks):
    found = checks(warehouse_id="ffffffffffffffff")
    assert wrong(found) == {"warehouse"}
    assert "databricks permissions update warehouses ffffffffffffffff" in found["warehouse"].remedy


def test_a_store_that_cannot_be_used_is_named(checks, tmp_path):
    (tmp_path / "file").write_text("no folder")
    found = checks(host=None, store_path=tmp_path / "file" / "store.duckdb")
    assert "store" in wrong(found)
    (tmp_path / "broken.duckdb").write_text("this is no database, and long enough to be looked at as one")
    found = checks(host=None, store_path=tmp_path / "broken.duckdb")
    assert "store" in wrong(found)


def test_a_claim_that_failed_in_the_last_build_is_named(checks, tmp_path, now):
    store = Store.open(tmp_path / "store.duckdb")
    with store.writer() as writer:
        build(writer, now=now)
        writer.execute("insert into meta.generations values (1, $now, $now, $now)", {"now": now})
        writer.execute("update mart.claims set failed_rows_count = 1 where name = 'jobs_are_unique'")
    store.close()
    assert "jobs_are_unique" in checks(host=None)["marts"].finding


def test_a_state_that_does_not_answer_is_named_without_its_address(checks):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    check = checks(state_url=f"postgresql://u:swordfish@127.0.0.1:{port}/d")["state"]
    assert (check.is_well, "does not answer" in check.finding) == (False, True)
    assert "swordfish" not in str(check)
    assert "JOB_MONITOR_STATE_URL" in checks(state_url="mysql://u:swordfish@h/d")["state"].finding
