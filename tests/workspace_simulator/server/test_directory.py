"""The list of users, as the official client reads it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import BadRequest, PermissionDenied

from workspace_simulator.grants import EVERYTHING, DirectoryView
from workspace_simulator.server import RunningSimulator

USER = "engineer-01@example.com"


def test_an_admin_sees_people_and_no_service_principal(client: WorkspaceClient, box: RunningSimulator) -> None:
    found = {user.user_name: user.active for user in client.users_v2.list(count=2)}

    assert found == {USER: True, "engineer-02@example.com": True, "left-03@example.com": False}


def test_only_what_is_asked_for_is_told(client: WorkspaceClient) -> None:
    user = next(iter(client.users_v2.list(attributes="id,active")))

    assert (user.id, user.active, user.user_name, user.display_name) == ("1", True, None, None)


def test_anybody_else_sees_ids_and_names_or_nothing(client: WorkspaceClient, box: RunningSimulator) -> None:
    box.control.grants.set(box.client_id, replace(EVERYTHING, directory=DirectoryView.NAMES))
    users = list(client.users_v2.list())
    assert next((user.display_name, user.user_name, user.active) for user in users) == ("Engineer 01", None, None)

    box.control.grants.set(box.client_id, replace(EVERYTHING, directory=DirectoryView.DENIED))
    with pytest.raises(PermissionDenied):
        list(client.users_v2.list())


def test_a_token_for_sql_alone_reads_no_list(sign_in: Any) -> None:
    with pytest.raises(PermissionDenied, match="scope"):
        list(sign_in(USER).users_v2.list())


def test_a_filter_is_refused_rather_than_ignored(client: WorkspaceClient) -> None:
    with pytest.raises(BadRequest, match="filter"):
        list(client.users_v2.list(filter='userName eq "x"'))


def test_who_left_is_listed_for_thirty_days(client: WorkspaceClient, box: RunningSimulator) -> None:
    left = box.control.tokens.principals["left-03@example.com"]
    now = box.control.clock.now()
    for days, is_listed in ((29, True), (31, False)):
        box.control.tokens.principals[left.name] = replace(left, left_at=now - timedelta(days=days))
        assert (left.name in {user.user_name for user in client.users_v2.list()}) is is_listed
    box.control.tokens.principals[left.name] = left
