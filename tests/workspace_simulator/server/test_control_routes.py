"""The control API: clock, faults, grants and the log, over HTTP."""

from pathlib import Path
from typing import Any

import pytest
import requests
from databricks.sdk import WorkspaceClient

from workspace_simulator.server import Options, RunningSimulator, running

USER = "engineer-01@example.com"


def control(box: RunningSimulator, method: str, path: str, body: Any = None) -> Any:
    answer = requests.request(method, f"{box.host}/_simulator/{path}", json=body, timeout=5)
    return answer.json() if answer.ok else answer.status_code


def test_the_clock_is_read_set_and_moved(box: RunningSimulator) -> None:
    assert control(box, "GET", "clock") == {"now": "2026-03-01T12:00:00+00:00", "speed": 0.0}
    assert control(box, "PUT", "clock", {"advance_seconds": 60})["now"] == "2026-03-01T12:01:00+00:00"
    assert control(box, "PUT", "clock", {"now": "2026-03-02T00:00:00+01:00"})["now"] == "2026-03-01T23:00:00+00:00"
    for wrong in ({"now": "noon"}, {"now": "2026-03-01T00:00:00"}, {"speed": -1}, {"speed": "fast"}, {"now": 5}):
        assert control(box, "PUT", "clock", wrong) == 400


def test_faults_are_added_listed_and_cleared(box: RunningSimulator) -> None:
    first = control(box, "POST", "faults", {"kind": "unavailable", "endpoint": "me"})
    control(box, "POST", "faults", {"kind": "missing_table", "table": "system.lakeflow.jobs", "count": 2})

    assert [fault["kind"] for fault in control(box, "GET", "faults")["faults"]] == ["unavailable", "missing_table"]
    control(box, "DELETE", f"faults/{first['id']}")
    assert [fault["kind"] for fault in control(box, "GET", "faults")["faults"]] == ["missing_table"]
    control(box, "DELETE", "faults")
    assert control(box, "GET", "faults") == {"faults": []}
    for wrong in ({}, {"kind": "nosuch"}, {"kind": "denied_table"}, {"kind": "unavailable", "count": "many"}):
        assert control(box, "POST", "faults", wrong) == 400


def test_grants_are_set_and_hold_at_once(box: RunningSimulator, sign_in: Any) -> None:
    control(box, "PUT", f"grants/{USER}", {"schemas": ["lakeflow"], "workspace_ids": ["1002"]})
    sql = "SELECT DISTINCT workspace_id FROM system.lakeflow.job_run_timeline"
    answer = sign_in(USER).statement_execution.execute_statement(sql, box.warehouse_id)

    assert answer.result.data_array == [["1002"]]
    assert control(box, "GET", "grants")["grants"][USER]["workspace_ids"] == ["1002"]
    assert control(box, "PUT", "grants/stranger@example.com", {}) == 404
    assert control(box, "PUT", f"grants/{USER}", {"colour": "red"}) == 400


def test_a_token_is_issued_for_a_named_principal(box: RunningSimulator) -> None:
    token = control(box, "POST", "tokens", {"name": USER, "scopes": ["sql"]})["access_token"]

    assert WorkspaceClient(host=box.host, token=token).current_user.me().user_name == USER
    assert control(box, "POST", "tokens", {"name": "stranger@example.com"}) == 404
    assert USER in {each["name"] for each in control(box, "GET", "principals")["principals"]}


def test_the_log_and_the_use_of_the_warehouse_are_read(client: WorkspaceClient, box: RunningSimulator) -> None:
    before = len(control(box, "GET", "statements")["statements"])
    client.statement_execution.execute_statement("SELECT 41 + 1", box.warehouse_id)

    (entry,) = control(box, "GET", f"statements?after={before}")["statements"]
    assert (entry["sql"], entry["state"], entry["rows"]) == ("SELECT 41 + 1", "SUCCEEDED", 1)
    assert entry["started_at"] == "2026-03-01T12:00:00+00:00"
    use = control(box, "GET", "warehouses")["warehouses"][box.warehouse_id]
    assert use["state"] == "RUNNING"
    assert use["busy_s"] > 0


@pytest.mark.parametrize("path", ["clock", "faults", "statements"])
def test_it_can_be_switched_off(data: Path, path: str) -> None:
    with running(data, options=Options(control_api=False)) as box:
        assert control(box, "GET", path) == 404
