"""Who has left, on both engines: said only where the directory can tell."""

import pytest

JOBS, USERS = "system.lakeflow.jobs", "monitor.scim.users"


@pytest.fixture(scope="module")
def people(engine, at):
    """Builds the marts with these jobs and users; people by workspace and principal."""

    def build(jobs, users):
        rows = [{"change_time": at("01-01 00:00"), **job} for job in jobs]
        built = engine.build({JOBS: rows, USERS: users}, at("03-10 00:00"))
        return {(row["workspace_id"], row["principal"]): row for row in built.rows("people")}

    return build


def job(job_id, creator, run_as=None, workspace_id="1", **more):
    """A job whose people are `name#id`; either may be missing."""
    columns = {}
    for prefix, name_column, text in (
        ("creator_id", "creator_user_name", creator),
        ("run_as", "run_as_user_name", run_as or creator),
    ):
        name, _, number = text.partition("#")
        columns |= {prefix: number or None, name_column: name or None}
    return {"workspace_id": workspace_id, "job_id": job_id, "name": f"job {job_id}"} | columns | more


def user(user_id, name=None, is_active=None):
    return {
        "workspace_id": "1",
        "user_id": user_id,
        "user_name": name,
        "display_name": f"User {user_id}",
        "is_active": is_active,
    }


def told(row):
    return row["status"], row["is_active"], row["why_unknown"]


@pytest.fixture(scope="module")
def of_an_admin(people):
    jobs = [
        job("10", "active@example.com#1", "0a0a-service#9"),
        job("11", "Quiet@Example.com#2", "gone@example.com#3"),
        job("12", "active@example.com#1", tags={"owner": "all-of-us@example.com"}),
        job("13", "#4"),
        job("14", "renamed-before@example.com#1"),
        job("15", "gone@example.com#3", workspace_id="2"),
    ]
    users = [
        user("1", "active@example.com", True),
        user("2", "quiet@example.com", False),
        user("4", "d@example.com", True),
    ]
    return people(jobs, users)


def test_who_is_listed_is_what_the_directory_says(of_an_admin):
    assert told(of_an_admin["1", "active@example.com"]) == ("active", True, None)
    assert told(of_an_admin["1", "Quiet@Example.com"]) == ("deactivated", False, None)


def test_a_user_who_is_no_longer_listed_is_gone(of_an_admin):
    row = of_an_admin["1", "gone@example.com"]
    assert told(row) == ("gone", False, None)
    assert (row["run_as_jobs_count"], row["owned_jobs_count"], row["created_jobs_count"], row["jobs_count"]) == (
        1,
        1,
        0,
        1,
    )


def test_a_service_principal_and_a_group_are_no_users_who_could_leave(of_an_admin):
    assert told(of_an_admin["1", "0a0a-service"]) == ("unknown", None, "no_user")
    assert told(of_an_admin["1", "all-of-us@example.com"]) == ("unknown", None, "no_user")


def test_somebody_is_also_found_by_the_id(of_an_admin):
    assert told(of_an_admin["1", "4"]) == ("active", True, None)
    assert told(of_an_admin["1", "renamed-before@example.com"]) == ("active", True, None)


def test_of_another_workspace_nothing_is_said(of_an_admin):
    assert told(of_an_admin["2", "gone@example.com"]) == ("unknown", None, "list_not_read")


def test_without_a_list_nobody_has_left(people):
    found = people([job("10", "a@example.com#1"), job("11", "b@example.com#2")], [])
    assert {told(row) for row in found.values()} == {("unknown", None, "list_not_read")}


def test_a_list_of_names_alone_tells_who_is_gone_and_not_who_is_active(people):
    jobs = [job("10", "a@example.com#1"), job("11", "b@example.com#2"), job("12", "c@example.com")]
    found = people(jobs, [user("1"), user("7")])
    assert told(found["1", "a@example.com"]) == ("unknown", None, "not_told")
    assert told(found["1", "b@example.com"]) == ("gone", False, None)
    assert told(found["1", "c@example.com"]) == ("unknown", None, "no_user")


def test_a_list_that_knows_nobody_of_the_jobs_says_nothing(people):
    found = people([job("10", "a@example.com#1"), job("11", "b@example.com#2")], [user("x1"), user("x2")])
    assert {told(row) for row in found.values()} == {("unknown", None, "no_user")}


def test_people_of_deleted_jobs_alone_are_not_named(people, at):
    found = people(
        [job("10", "a@example.com#1", delete_time=at("02-01 00:00")), job("11", "b@example.com#2")],
        [user("2", "b@example.com", True)],
    )
    assert set(found) == {("1", "b@example.com")}
