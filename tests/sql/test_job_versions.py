"""Versions of jobs: in force from when until when, and what changed, on both engines."""

import pytest

JOBS = "system.lakeflow.jobs"


def daily(hour, zone="UTC"):
    return {"schedule": {"quartz_cron_expression": f"0 0 {hour} * * ?", "timezone_id": zone}}


@pytest.fixture(scope="module")
def versions(engine, at):
    def version(job, changed, **more):
        row = {"workspace_id": "1", "job_id": job, "change_time": at(changed), "name": "nightly", "run_as": "7"}
        return row | more

    old = {"creator_id": "42", "tags": {"team": "tide"}}
    rows = [
        version(
            "10", "02-01 00:00", tags={"a": "1", "b": "2"}, trigger=daily(6), trigger_type="SCHEDULE", paused=False
        ),
        version("10", "02-03 00:00", tags={"b": "2", "a": "1"}, trigger=daily(7), trigger_type="SCHEDULE", paused=True),
        version(
            "10", "02-02 00:00", tags={"b": "2", "a": "1"}, trigger=daily(6), trigger_type="SCHEDULE", paused=False
        ),
        version(
            "10",
            "02-04 00:00",
            name="hourly",
            tags={},
            trigger=daily(7, "Europe/Berlin"),
            timeout_seconds=60,
            run_as="8",
        ),
        version("11", "2025-06-01 00:00:00", **old),
        version(
            "11", "02-01 00:00", run_as_user_name="owner@example.com", trigger_type="SCHEDULE", trigger=daily(6), **old
        ),
        version(
            "11",
            "02-02 00:00",
            run_as_user_name="other@example.com",
            run_as="8",
            trigger_type="SCHEDULE",
            trigger=daily(6),
        ),
        version("12", "02-01 00:00", tags={"a": "1"}, trigger_type="SCHEDULE", trigger=daily(6)),
        version("12", "02-02 00:00", name=None, run_as=None, delete_time=at("02-02 00:00")),
        version("12", "02-03 00:00", tags={"a": "1"}, trigger_type="SCHEDULE", trigger=daily(6)),
        version("13", "02-01 00:00", tags=None),
        version("13", "02-02 00:00", tags={}),
        version("10", "02-02 12:00", workspace_id="2", name="elsewhere"),
    ]
    rows = engine.build({JOBS: rows}, at("03-10 00:00")).rows("job_versions")
    return {(row["workspace_id"], row["job_id"], row["version_number"]): row for row in rows}


def changes(versions, job):
    chosen = sorted(
        (number, row) for (workspace, name, number), row in versions.items() if (workspace, name) == ("1", job)
    )
    return [list(row["changed_fields"]) for _, row in chosen]


def test_a_version_is_in_force_until_the_next_one(versions, at):
    found = [versions["1", "10", number] for number in (1, 2, 3, 4)]
    assert [row["valid_from"] for row in found] == [at(f"02-0{day} 00:00") for day in (1, 2, 3, 4)]
    assert [row["valid_until"] for row in found] == [at("02-02 00:00"), at("02-03 00:00"), at("02-04 00:00"), None]


def test_a_version_says_what_it_changed_and_the_order_of_tags_is_no_change(versions):
    later = ["name", "run_as", "trigger_type", "timezone", "is_paused", "timeout_s", "tags"]
    assert changes(versions, "10") == [[], [], ["schedule", "is_paused"], later]


def test_what_was_not_recorded_before_is_no_change(versions):
    assert changes(versions, "11") == [[], [], ["run_as", "tags"]]


def test_a_deletion_changes_nothing_but_that(versions):
    assert changes(versions, "12") == [[], ["is_deletion"], ["is_deletion"]]
    assert [versions["1", "12", number]["is_deletion"] for number in (1, 2, 3)] == [False, True, False]


def test_no_tags_and_empty_tags_are_the_same(versions):
    assert changes(versions, "13") == [[], []]


def test_versions_of_another_workspace_are_another_jobs(versions):  # trap 25
    assert versions["2", "10", 1]["valid_until"] is None
    assert versions["2", "10", 1]["name"] == "elsewhere"
