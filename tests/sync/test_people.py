"""The list of users in the store: once a day, with a state, and never emptied by a failure."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from job_monitor.databricks.client import app_client
from job_monitor.domain import SourceState
from job_monitor.store import Store
from job_monitor.sync.people import sync_people
from workspace_simulator.grants import DirectoryView, Rights
from workspace_simulator.server import RunningSimulator, running

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Directory:
    """The list in a store of its own, at times that the test says."""

    def __init__(self, box: RunningSimulator, store: Store) -> None:
        secret = {"client_id": box.client_id, "client_secret": box.client_secret}
        self._ws = app_client(box.host, **secret, http_timeout_s=5, retry_timeout_s=1, longest_sleep_s=0.01)
        self.box, self.store = box, store

    def sync(self, now: datetime = NOW) -> Any:
        return sync_people(self.store, self._ws, now)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with self.store.reader() as reader:
            return reader.rows(sql)

    def state(self) -> str:
        return str(self.rows("select state from meta.sources where name = 'scim.users'")[0]["state"])

    def count(self) -> int:
        return int(self.rows("select count(*) as count from raw.scim__users")[0]["count"])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    folder = tmp_path_factory.mktemp("people")
    listed = [{"id": str(number), "name": f"engineer-{number:02}@example.com"} for number in range(1, 4)]
    left = {"id": "4", "name": "engineer-04@example.com", "is_active": False, "left_at": (NOW - 29 * DAY).isoformat()}
    account = {"workspaces": [], "principals": [*listed, left], "ends_at": NOW.isoformat()}
    (folder / "account.json").write_text(json.dumps(account))
    with running(folder, now=NOW) as simulator:
        yield simulator


@pytest.fixture
def directory(served: RunningSimulator, tmp_path: Path) -> Iterator[Directory]:
    served.control.clock.set(NOW)
    served.control.faults.clear()
    served.control.grants.set(served.client_id, Rights())
    store = Store.open(tmp_path / "store.duckdb")
    yield Directory(served, store)
    store.close()


def test_the_list_is_kept_with_its_state(directory):
    report = directory.sync()
    assert (report.name, report.state, report.rows_read, report.rows_merged) == ("scim.users", SourceState.OK, 4, 4)
    assert (directory.state(), directory.count()) == ("ok", 4)


def test_it_is_read_once_a_day_and_who_is_no_longer_listed_goes(directory):
    directory.sync()
    directory.box.control.clock.set(NOW + 2 * DAY)
    assert directory.sync(NOW + DAY - timedelta(seconds=1)) is None
    assert directory.count() == 4
    assert directory.sync(NOW + DAY).rows_merged == 1
    assert directory.count() == 3


def test_a_list_that_is_refused_is_a_state_and_is_asked_for_again(directory):
    directory.box.control.grants.set(directory.box.client_id, Rights(directory=DirectoryView.DENIED))
    report = directory.sync()
    assert (report.state, "admins" in str(report.remedy)) == (SourceState.DENIED, True)
    assert (directory.state(), directory.count()) == ("denied", 0)
    directory.box.control.grants.set(directory.box.client_id, Rights())
    assert directory.sync().state is SourceState.OK


def test_a_failure_leaves_the_people_of_the_last_read(directory):
    directory.sync()
    directory.box.control.faults.add("unavailable", endpoint="users")
    assert directory.sync(NOW + DAY).state is SourceState.FAILED
    assert (directory.state(), directory.count()) == ("failed", 4)


def test_names_without_who_is_active_are_ok_and_say_so(directory):
    directory.box.control.grants.set(directory.box.client_id, Rights(directory=DirectoryView.NAMES))
    report = directory.sync()
    assert (report.state, "not who is active" in str(report.message)) == (SourceState.OK, True)
