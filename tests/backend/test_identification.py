"""Who is looking, decided from headers alone."""

from datetime import UTC, datetime, timedelta

import pytest

from job_monitor.backend.identification import TOKEN_HEADER, IdentityMemory, forwarded, local
from job_monitor.domain import IdentitySource, Viewer
from job_monitor.errors import Denied, IdentityError, Unreachable

ALICE = Viewer("engineer-01@example.com", "Engineer 01", IdentitySource.FORWARDED, is_verified=True)
START = datetime(2026, 2, 10, tzinfo=UTC)


class Workspace:
    """Answers who a token belongs to, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def verify(self, token: str) -> Viewer:
        self.asked.append(token)
        return ALICE


def test_outside_the_platform_the_viewer_is_the_local_user():
    found = local({})
    assert (found.viewer.user_name, found.viewer.source, found.viewer.is_verified) == ("local-dev-user", "local", False)
    assert "refused" not in found.how


@pytest.mark.parametrize("header", ["x-forwarded-email", "x-forwarded-user", TOKEN_HEADER])
def test_outside_the_platform_forwarded_headers_are_refused_and_the_answer_says_so(header):
    found = local({header: "admin@example.com"})
    assert found.viewer.user_name == "local-dev-user"
    assert "refused" in found.how


def test_the_token_names_the_viewer_whatever_the_other_headers_say():
    headers = {TOKEN_HEADER: "t", "x-forwarded-email": "somebody.else@example.com"}
    assert forwarded(headers, Workspace().verify).viewer == ALICE


def test_a_header_without_a_token_names_but_does_not_verify():
    found = forwarded({"x-forwarded-email": "engineer-02@example.com"}, Workspace().verify)
    assert (found.viewer.user_name, found.viewer.is_verified) == ("engineer-02@example.com", False)


def test_nobody_named_is_nobody_let_in():
    with pytest.raises(IdentityError):
        forwarded({}, Workspace().verify)


def test_a_workspace_that_does_not_answer_leaves_the_viewer_unverified():
    def verify(_: str) -> Viewer:
        raise Unreachable("no answer")

    found = forwarded({TOKEN_HEADER: "t", "x-forwarded-email": "engineer-02@example.com"}, verify)
    assert not found.viewer.is_verified


def test_a_token_that_the_workspace_refuses_lets_nobody_in():
    def verify(_: str) -> Viewer:
        raise Denied("not a token of ours")

    with pytest.raises(IdentityError):
        forwarded({TOKEN_HEADER: "forged", "x-forwarded-email": "admin@example.com"}, verify)


def test_a_viewer_is_remembered_for_minutes_and_then_asked_again():
    workspace, now = Workspace(), START
    memory = IdentityMemory(300, lambda: now)
    for _ in range(3):
        assert memory.recall("t", lambda: workspace.verify("t")) == ALICE
    assert len(workspace.asked) == 1
    now = START + timedelta(seconds=301)
    memory.recall("t", lambda: workspace.verify("t"))
    assert len(workspace.asked) == 2


def test_another_token_is_another_question():
    workspace = Workspace()
    memory = IdentityMemory(300, lambda: START)
    for token in ("a", "b"):
        memory.recall(token, lambda token=token: workspace.verify(token))
    assert workspace.asked == ["a", "b"]


def test_the_token_itself_is_nowhere_in_the_memory():
    memory = IdentityMemory(300, lambda: START)
    memory.recall("a-very-secret-token", lambda: ALICE)
    assert "a-very-secret-token" not in repr(vars(memory))


def test_a_failed_question_is_not_remembered():
    memory = IdentityMemory(300, lambda: START)
    with pytest.raises(Unreachable):
        memory.recall("t", _no_answer)
    assert memory.recall("t", lambda: ALICE) == ALICE


def _no_answer() -> Viewer:
    raise Unreachable("no answer")
