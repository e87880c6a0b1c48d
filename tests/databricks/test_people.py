"""The list of users: whole, with what the workspace tells, or an error of ours."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from job_monitor.databricks import people
from job_monitor.databricks.client import WorkspaceClient, app_client
from job_monitor.databricks.people import read_people
from job_monitor.errors import Denied, StatementFailed, Unreachable
from workspace_simulator.grants import DirectoryView, Rights
from workspace_simulator.server import RunningSimulator, running

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_person(number: int, **values: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "name": f"engineer-{number:02}@example.com",
        "display_name": f"Engineer {number}",
    } | values


def left(days: int) -> dict[str, Any]:
    return {"is_active": False, "left_at": (NOW - timedelta(days=days)).isoformat()}


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven active people, one who left 5 days ago, one who left 60 days ago, and a service principal."""
    folder = tmp_path_factory.mktemp("people")
    listed = [a_person(number) for number in range(1, 8)] + [a_person(8, **left(5)), a_person(9, **left(60))]
    service = {"id": "50", "name": "aaaaaaaa-0000-4000-8000-000000000000", "is_service_principal": True}
    home = {"workspace_id": "1001", "name": "home", "is_home": True}
    given = {"workspaces": [home], "principals": [*listed, service], "ends_at": NOW.isoformat()}
    (folder / "account.json").write_text(json.dumps(given))
    return folder


@pytest.fixture(scope="module")
def served(account: Path) -> Iterator[RunningSimulator]:
    with running(account, now=NOW) as simulator:
        yield simulator


@pytest.fixture
def box(served: RunningSimulator) -> RunningSimulator:
    served.control.faults.clear()
    served.control.grants.set(served.client_id, Rights())
    return served


@pytest.fixture
def ws(box: RunningSimulator) -> WorkspaceClient:
    secret = {"client_id": box.client_id, "client_secret": box.client_secret}
    return app_client(box.host, **secret, http_timeout_s=5, retry_timeout_s=1, longest_sleep_s=0.01)


def test_an_admin_sees_who_is_active_and_who_was_made_inactive(ws):
    found = {row["user_id"]: row for row in read_people(ws).to_pylist()}
    assert set(found) == {str(number) for number in range(1, 9)}, "who left 60 days ago is no longer listed"
    assert found["1"] == {
        "workspace_id": "1001",
        "user_id": "1",
        "user_name": "engineer-01@example.com",
        "display_name": "Engineer 1",
        "is_active": True,
    }
    assert [row["user_id"] for row in found.values() if not row["is_active"]] == ["8"]


def test_anybody_else_sees_names_and_what_is_not_told_is_null(ws, box):
    box.control.grants.set(box.client_id, Rights(directory=DirectoryView.NAMES))
    rows = read_people(ws).to_pylist()
    assert len(rows) == 8
    assert {(row["user_name"], row["is_active"]) for row in rows} == {(None, None)}


@pytest.mark.parametrize("page", [1, 3, 4, 8, 100])
def test_pages_are_joined(ws, monkeypatch, page):
    monkeypatch.setattr(people, "_PAGE", page)
    assert sorted(read_people(ws)["user_id"].to_pylist()) == [str(number) for number in range(1, 9)]


def test_a_list_that_is_refused_or_does_not_come_is_an_error_and_never_an_empty_list(ws, box):
    box.control.grants.set(box.client_id, Rights(directory=DirectoryView.DENIED))
    with pytest.raises(Denied, match="Only workspace admins"):
        read_people(ws)
    box.control.faults.add("unavailable", endpoint="users")
    with pytest.raises(Unreachable):
        read_people(ws)


def test_a_list_from_which_somebody_slipped_is_refused(ws, monkeypatch):
    monkeypatch.setattr(people, "_PAGE", 3)
    monkeypatch.setattr(people, "_PAGES_AT_MOST", 2)
    with pytest.raises(StatementFailed, match="6 of 8 came"):
        read_people(ws)
