"""Two identities, and no way from the one to the other."""

import os
import socket
import time
from typing import Any

import pytest

from job_monitor.databricks.client import app_client, database_password, principal_of, viewer_client
from job_monitor.databricks.identity import who_is
from job_monitor.domain import IdentitySource
from job_monitor.errors import ConfigurationError, IdentityError, Unreachable
from workspace_simulator.grants import DirectoryView, Rights


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("DATABRICKS_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize("token", [None, "", "  "])
def test_a_viewer_without_a_token_is_refused_even_where_the_app_has_credentials(
    served: Any, monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    monkeypatch.setenv("DATABRICKS_CLIENT_ID", served.client_id)
    monkeypatch.setenv("DATABRICKS_CLIENT_SECRET", served.client_secret)
    with pytest.raises(IdentityError, match="No access token"):
        viewer_client(served.host, token)


def test_a_viewer_is_whom_the_token_belongs_to_also_beside_the_apps_credentials(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABRICKS_CLIENT_ID", served.client_id)
    monkeypatch.setenv("DATABRICKS_CLIENT_SECRET", served.client_secret)
    served.control.faults.clear()
    viewer = who_is(viewer_client(served.host, served.token("workspace-user@example.com")))
    assert viewer.user_name == "workspace-user@example.com"
    assert viewer.source is IdentitySource.FORWARDED
    assert viewer.is_verified


def test_a_token_that_the_workspace_does_not_know_is_no_identity(served: Any) -> None:
    served.control.faults.clear()
    with pytest.raises(IdentityError, match="does not accept") as caught:
        who_is(viewer_client(served.host, "made-up-token"))
    assert "made-up-token" not in str(caught.value)
    assert "Config:" not in str(caught.value)


def test_a_viewer_has_the_groups_that_the_workspace_names(served: Any) -> None:
    served.control.faults.clear()
    for directory, groups in ((DirectoryView.NAMES, {"users"}), (DirectoryView.FULL, {"users", "admins"})):
        served.control.grants.set("workspace-user@example.com", Rights(directory=directory))
        assert who_is(viewer_client(served.host, served.token("workspace-user@example.com"))).groups == groups


def test_the_password_of_the_database_is_the_apps_own_token(served: Any) -> None:
    served.control.faults.clear()
    ws = app_client(served.host, client_id=served.client_id, client_secret=served.client_secret)
    word = database_password(ws)
    assert who_is(viewer_client(served.host, word)).user_name == served.client_id


def test_credentials_that_are_no_oauth_give_no_password_of_the_database(served: Any) -> None:
    served.control.faults.clear()
    token = served.token("workspace-user@example.com")
    with pytest.raises(ConfigurationError, match="No OAuth token") as caught:
        database_password(viewer_client(served.host, token))
    assert token not in str(caught.value)


def test_the_app_is_its_service_principal_and_says_what_it_is(served: Any) -> None:
    ws = app_client(served.host, client_id=served.client_id, client_secret=served.client_secret)
    assert who_is(ws).user_name == served.client_id
    assert principal_of(ws) == served.client_id
    assert ws.config.user_agent.startswith("job-monitor/")


def test_a_host_that_does_not_answer_costs_seconds_and_not_minutes() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        begun = time.monotonic()
        host = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises((Unreachable, ConfigurationError)):
            who_is(app_client(host, client_id="a", client_secret="b", http_timeout_s=1, retry_timeout_s=1))
        assert time.monotonic() - begun < 20


def test_no_credentials_at_all_are_a_wrong_configuration(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match="No client for"):
        app_client("http://127.0.0.1:9", http_timeout_s=1, retry_timeout_s=1, longest_sleep_s=0.01)
