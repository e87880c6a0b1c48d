"""Who may change what, and the reason by name."""

import pytest

from job_monitor.backend.rights import Right, as_person, known_name, on_job, on_view
from job_monitor.domain import IdentitySource, Viewer
from job_monitor.errors import NotAllowed

NAME = "engineer-01@example.com"
ADMINS = "platform"


def viewer(*groups, is_verified=True, name=NAME):
    return Viewer(name, name, IdentitySource.FORWARDED, is_verified=is_verified, groups=frozenset(groups))


LOCAL = Viewer("local-dev-user", "local-dev-user", IdentitySource.LOCAL, is_verified=False)


@pytest.mark.parametrize(
    ("who", "team", "owner", "right"),
    [
        (LOCAL, None, None, Right.LOCAL),
        (viewer(ADMINS), None, None, Right.ADMIN),
        (viewer("data-eng"), "data-eng", None, Right.TEAM),
        (viewer("Data_Eng"), "data-eng", None, Right.TEAM),
        (viewer(), None, NAME, Right.OWNER),
        (viewer(name=NAME.upper()), None, f" {NAME} ", Right.OWNER),
        (viewer("data-eng"), "data", None, Right.NONE),
        (viewer("data-eng"), None, "engineer-02@example.com", Right.NONE),
        (viewer("Platform"), None, None, Right.NONE),
        (viewer("admins"), None, None, Right.NONE),
        (viewer(is_verified=False), None, NAME, Right.UNVERIFIED),
        (viewer(ADMINS, is_verified=False), ADMINS, NAME, Right.UNVERIFIED),
    ],
)
def test_on_a_job_admins_its_team_and_its_owner_decide(who, team, owner, right):
    decision = on_job(who, ADMINS, team=team, owner=owner)
    assert (decision.right, decision.is_allowed) == (right, right not in (Right.NONE, Right.UNVERIFIED))


@pytest.mark.parametrize(
    ("who", "owner", "is_shared", "right"),
    [
        (viewer(), NAME, False, Right.OWNER),
        (viewer(), NAME, True, Right.OWNER),
        (viewer(), "engineer-02@example.com", True, Right.NONE),
        (viewer(ADMINS), "engineer-02@example.com", True, Right.ADMIN),
        (viewer(ADMINS), "engineer-02@example.com", False, Right.NONE),
        (viewer(is_verified=False), NAME, False, Right.UNVERIFIED),
        (LOCAL, "engineer-02@example.com", False, Right.LOCAL),
    ],
)
def test_on_a_view_its_owner_decides_and_on_a_shared_one_admins_too(who, owner, is_shared, right):
    assert on_view(who, ADMINS, owner=owner, is_shared=is_shared).right is right


def test_a_refusal_says_who_may():
    with pytest.raises(NotAllowed, match="its owner, the group data and the group platform"):
        on_job(viewer(), ADMINS, team="data", owner=None).demand()
    with pytest.raises(NotAllowed, match="not confirmed"):
        as_person(viewer(is_verified=False), ADMINS).demand()


def test_who_is_not_confirmed_has_nothing_private():
    assert (known_name(viewer(is_verified=False)), known_name(viewer()), known_name(LOCAL)) == (
        None,
        NAME,
        "local-dev-user",
    )
