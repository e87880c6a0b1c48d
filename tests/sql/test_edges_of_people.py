"""Principals of jobs beside the directory: spellings, names without an id, other workspaces, nobody at all."""

JOBS, USERS = "system.lakeflow.jobs", "monitor.scim.users"
NOW = "03-10 00:00"


def job(at, job_id, name=None, number=None, workspace_id="1", **more):
    """A job of one maker, known by name, by id or by both."""
    ids = {"workspace_id": workspace_id, "job_id": job_id, "change_time": at("01-01 00:00")}
    return ids | {"creator_user_name": name, "creator_id": number} | more


def user(user_id, name, is_active=True, workspace_id="1"):
    ids = {"workspace_id": workspace_id, "user_id": user_id, "user_name": name}
    return ids | {"display_name": f"User {user_id}", "is_active": is_active}


def people(engine, at, jobs, users):
    return engine.build({JOBS: jobs, USERS: users}, at(NOW)).rows("people")


def statuses(rows):
    return sorted((row["workspace_id"], row["principal"], row["status"]) for row in rows)


def test_a_job_that_names_nobody_depends_on_nobody(duckdb_engine, at):
    found = people(duckdb_engine, at, [job(at, "10"), job(at, "11", "engineer-01@example.com")], [])
    assert [row["principal"] for row in found] == ["engineer-01@example.com"]


def test_two_spellings_of_a_name_are_one_person(duckdb_engine, at):
    jobs = [
        job(at, "10", "Engineer-01@Example.com"),
        job(at, "11", "engineer-01@example.com"),
        job(at, "12", "ENGINEER-01@example.com", run_as_user_name="engineer-02@example.com"),
    ]
    found = people(duckdb_engine, at, jobs, [])
    assert len(found) == 2
    rows = {row["principal"]: row for row in found}
    counts = ("created_jobs_count", "owned_jobs_count", "run_as_jobs_count", "jobs_count")
    assert {name: tuple(row[one] for one in counts) for name, row in rows.items()} == {
        "engineer-01@example.com": (3, 2, 0, 3),
        "engineer-02@example.com": (0, 1, 1, 1),
    }


def test_an_entry_is_found_by_a_name_in_any_spelling_where_no_version_says_the_id(duckdb_engine, at):
    jobs = [
        job(at, "10", "engineer-01@example.com"),
        job(at, "11", "Engineer-02@example.com"),
        job(at, "12", "engineer-03@example.com", tags={"owner": "33"}),
    ]
    users = [
        user("1", "Engineer-01@Example.com"),
        user("2", "engineer-02@example.com", is_active=False),
        user("3", "engineer-03@example.com", is_active=None),
        user("33", None),
    ]
    assert statuses(people(duckdb_engine, at, jobs, users)) == [
        ("1", "33", "active"),
        ("1", "Engineer-02@example.com", "deactivated"),
        ("1", "engineer-01@example.com", "active"),
        ("1", "engineer-03@example.com", "unknown"),
    ]


def test_an_entry_is_found_by_the_id_of_a_name_in_any_spelling(duckdb_engine, at):
    found = people(
        duckdb_engine, at, [job(at, "10", "Engineer-05@Example.com", "5")], [user("5", "renamed@example.com")]
    )
    assert statuses(found) == [("1", "Engineer-05@Example.com", "active")]


def test_each_workspace_has_a_directory_and_ids_of_its_own(duckdb_engine, at):
    jobs = [
        job(at, "10", "engineer-01@example.com"),
        job(at, "11", "engineer-02@example.com", "2"),
        job(at, "12", "engineer-03@example.com", "3"),
        job(at, "10", "engineer-01@example.com", "9", "2"),
        job(at, "11", "engineer-02@example.com", "8", "2"),
        job(at, "12", "engineer-03@example.com", "7", "2"),
        job(at, "10", "engineer-01@example.com", "9", "3"),
    ]
    users = [
        user("1", "engineer-01@example.com"),
        user("3", None, is_active=False),
        user("8", "engineer-02@example.com"),
        user("9", "engineer-01@example.com", is_active=False, workspace_id="2"),
        user("2", None, workspace_id="2"),
        user("3", None, workspace_id="2"),
        user("7", None, workspace_id="2"),
    ]
    assert statuses(people(duckdb_engine, at, jobs, users)) == [
        ("1", "engineer-01@example.com", "active"),
        ("1", "engineer-02@example.com", "active"),
        ("1", "engineer-03@example.com", "deactivated"),
        ("2", "engineer-01@example.com", "deactivated"),
        ("2", "engineer-02@example.com", "gone"),
        ("2", "engineer-03@example.com", "active"),
        ("3", "engineer-01@example.com", "unknown"),
    ]


def test_of_two_ids_of_one_name_the_greater_is_the_persons(duckdb_engine, at):
    jobs = [
        job(at, "10", "engineer-01@example.com"),
        job(at, "11", "engineer-02@example.com", "4"),
        job(at, "12", "engineer-02@example.com", "3"),
    ]
    users = [
        user("1", "engineer-01@example.com"),
        user("2", "engineer-01@example.com", is_active=False),
        user("3", None),
        user("4", None, is_active=False),
    ]
    found = {row["principal"]: row["display_name"] for row in people(duckdb_engine, at, jobs, users)}
    assert found == {"engineer-01@example.com": "User 2", "engineer-02@example.com": "User 4"}


def test_a_directory_that_tells_some_names_tells_who_is_gone(duckdb_engine, at):
    jobs = [job(at, "10", "engineer-01@example.com"), job(at, "11", "engineer-02@example.com")]
    found = people(duckdb_engine, at, jobs, [user("1", "engineer-01@example.com"), user("2", None)])
    assert statuses(found) == [("1", "engineer-01@example.com", "active"), ("1", "engineer-02@example.com", "gone")]


def test_a_directory_without_names_does_not_tell_who_is_gone_of_those_without_an_id(duckdb_engine, at):
    jobs = [
        job(at, "10", "engineer-01@example.com", "1"),
        job(at, "11", "engineer-02@example.com"),
        job(at, "12", "engineer-03@example.com", "3"),
    ]
    found = people(duckdb_engine, at, jobs, [user("1", None), user("2", None)])
    assert statuses(found) == [
        ("1", "engineer-01@example.com", "active"),
        ("1", "engineer-02@example.com", "unknown"),
        ("1", "engineer-03@example.com", "gone"),
    ]
