"""Rights of principals."""

import pytest

from workspace_simulator.grants import (
    EVERYTHING,
    NOTHING,
    DirectoryView,
    Principal,
    Rights,
    WhenMissing,
    default_grants,
)


def test_rights_survive_the_way_over_the_wire() -> None:
    rights = Rights(
        schemas=frozenset({"lakeflow"}),
        tables=frozenset({"system.billing.usage"}),
        denied_tables=frozenset({"system.lakeflow.jobs"}),
        workspace_ids=frozenset({"1", "2"}),
        jobs=frozenset({("1", "11")}),
        when_missing=WhenMissing.EMPTY,
        directory=DirectoryView.DENIED,
    )

    assert Rights.from_json(rights.as_json()) == rights
    assert Rights.from_json({}) == EVERYTHING
    with pytest.raises(ValueError, match="colour"):
        Rights.from_json({"colour": "red"})


def test_a_denied_table_is_denied_within_a_granted_schema() -> None:
    rights = Rights(schemas=frozenset({"lakeflow"}), denied_tables=frozenset({"system.lakeflow.jobs"}))

    assert rights.may_read("system.lakeflow.job_tasks")
    assert not rights.may_read("system.lakeflow.jobs")
    assert not rights.may_read("system.billing.usage")


def test_a_company_is_mixed_and_readers_read_everything() -> None:
    users = [Principal(str(number), f"engineer-{number:02}@example.com", "") for number in range(15)]
    service = Principal("99", "an-application-id", "", is_service_principal=True)

    grants = default_grants([*users, service], "1001", readers=["engineer-03@example.com"])

    kinds = [grants.of(user.name) for user in users]
    assert grants.of(service.name) == grants.of("engineer-03@example.com") == EVERYTHING
    assert kinds.count(NOTHING) == 2
    assert sum(rights.schemas is not None for rights in kinds if rights != NOTHING) == 2
    assert kinds.count(Rights(workspace_ids=frozenset({"1001"}), directory=DirectoryView.NAMES)) == 10
    assert grants.of("stranger@example.com") == NOTHING


def test_replaced_grants_leave_nobody_more_than_they_say() -> None:
    grants = default_grants([], "1001")
    grants.set("engineer-01@example.com", EVERYTHING)

    grants.replace({"engineer-02@example.com": EVERYTHING})

    assert grants.all() == {"engineer-02@example.com": EVERYTHING}
    assert grants.of("engineer-01@example.com") == NOTHING
