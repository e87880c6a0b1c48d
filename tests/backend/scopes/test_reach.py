"""What a viewer may read, asked of the account with their own token."""

from datetime import UTC, datetime, timedelta

import pytest

from job_monitor.databricks.client import viewer_client
from job_monitor.databricks.reach import Asker, carries_jobs, has_workspaces, seen, statement
from job_monitor.databricks.statements import Patience
from job_monitor.databricks.system_tables import TABLES
from job_monitor.errors import Denied, SourceError, TableAbsent, Unreachable
from tests.backend.account import AWAY, HOME, NOW, VIEWER
from workspace_simulator.grants import Rights, WhenMissing
from workspace_simulator.server import RunningSimulator

JOBS, RUNS = "system.lakeflow.jobs", "system.lakeflow.job_run_timeline"
USAGE, PRICES = "system.billing.usage", "system.billing.list_prices"


def asked(box: RunningSimulator, rights: Rights, since: dict[str, datetime] | None = None):
    box.control.grants.set(VIEWER, rights)
    ws = viewer_client(box.host, box.token(VIEWER), http_timeout_s=20)
    return seen(Asker(ws, box.warehouse_id, Patience(deadline_s=60)), TABLES, since or {})


def test_who_may_read_everything_sees_every_workspace_and_job(box):
    found = asked(box, Rights())
    assert not [name for name, groups in found.items() if isinstance(groups, SourceError)]
    assert found[JOBS] == {(HOME, "11"), (HOME, "12"), (HOME, "13"), (HOME, "14"), (AWAY, "11")}
    assert (None, None) in found[USAGE]
    assert found[PRICES] == {(None, None)}
    assert found["system.compute.node_types"] == frozenset()


def test_rows_of_other_workspaces_and_jobs_are_in_no_group(box):
    found = asked(box, Rights(workspace_ids=frozenset({HOME}), jobs=frozenset({(HOME, "12"), (AWAY, "11")})))
    assert found[JOBS] == found[USAGE] == {(HOME, "12")}
    assert found["system.access.workspaces_latest"] == {(HOME, None)}
    assert found[PRICES] == {(None, None)}


@pytest.mark.parametrize(
    ("when_missing", "kind"), [(WhenMissing.INSUFFICIENT, Denied), (WhenMissing.NOT_FOUND, TableAbsent)]
)
def test_a_table_that_is_refused_is_named_and_the_others_are_asked_all_the_same(box, when_missing, kind):
    found = asked(box, Rights(denied_tables=frozenset({USAGE, RUNS}), when_missing=when_missing))
    assert {name for name, groups in found.items() if isinstance(groups, SourceError)} == {USAGE, RUNS}
    assert type(found[USAGE]) is kind
    assert found[USAGE].source == USAGE
    assert USAGE in str(found[USAGE])
    assert "scope" not in str(found[USAGE]).split("(statement")[0]
    assert found[JOBS] != frozenset()


def test_who_may_read_nothing_is_told_so_of_every_table(box):
    found = asked(box, Rights(schemas=frozenset()))
    assert all(isinstance(groups, Denied) for groups in found.values())
    assert len(found) == len(TABLES)


def test_few_statements_are_asked_however_much_is_refused(box):
    before = len(box.control.log)
    found = asked(box, Rights(schemas=frozenset({"billing"})))
    assert {name for name, groups in found.items() if not isinstance(groups, SourceError)} == {
        table.name for table in TABLES if table.schema_name == "billing"
    }
    assert len(box.control.log) - before == 3
    assert "system.compute.clusters" in str(found["system.compute.clusters"])


def test_a_missing_grant_that_looks_like_an_empty_table_shows_no_group(box):
    found = asked(box, Rights(schemas=frozenset(), when_missing=WhenMissing.EMPTY))
    assert set(found.values()) == {frozenset()}


def test_of_large_tables_only_recent_rows_are_looked_at(box):
    found = asked(box, Rights(), {RUNS: NOW - timedelta(days=1)})
    assert (HOME, "13") in found[RUNS]
    assert (HOME, "12") not in found[RUNS]
    assert (HOME, "12") in found[JOBS]


def test_a_table_that_fails_is_no_reason_to_know_nothing_of_the_others(box):
    box.control.faults.add("fail_after_running", table=USAGE, seconds=0.0)
    try:
        found = asked(box, Rights())
    finally:
        box.control.faults.clear()
    assert isinstance(found[USAGE], SourceError)
    assert not isinstance(found[JOBS], SourceError)


def test_a_workspace_that_does_not_answer_tells_nothing():
    ws = viewer_client("http://127.0.0.1:9", "token", http_timeout_s=1, retry_timeout_s=1)
    with pytest.raises(Unreachable):
        seen(Asker(ws, "no warehouse", Patience(deadline_s=10, pause_s=0.01)), TABLES, {})


def test_bounds_are_bound_and_every_table_stands_in_the_statement():
    since = datetime(2026, 2, 1, tzinfo=UTC)
    sql, parameters = statement(TABLES, {RUNS: since, USAGE: since})
    assert all(f"'{table.name}' AS name" in sql for table in TABLES)
    assert "2026" not in sql
    assert set(parameters.values()) == {since, since.date()}


def test_jobs_are_told_of_the_tables_whose_rows_are_of_jobs():
    with_jobs = {table.table_name for table in TABLES if carries_jobs(table)}
    assert with_jobs == {"jobs", "job_tasks", "job_run_timeline", "job_task_run_timeline", "usage"}
    assert all(has_workspaces(table) for table in TABLES if carries_jobs(table))
