"""Jobs from their versions: the traps of the dimension, on both engines."""

import pytest

JOBS = "system.lakeflow.jobs"


@pytest.fixture(scope="module")
def jobs(engine, at):
    def version(job, changed, name, **more):
        return {"workspace_id": "1", "job_id": job, "change_time": at(changed), "name": name} | more

    rows = [
        version("10", "01-01 00:00", "alive once", creator_user_name="a@example.com"),
        version("10", "02-01 00:00", None, delete_time=at("02-01 00:00")),
        version("11", "01-01 00:00", "old"),
        version("11", "02-01 00:00", "new", tags={"team": "tide"}, paused=True, trigger_type="SCHEDULE"),
        version("12", "2025-06-01 00:00:00", "long stable"),
        version("13", "03-01 00:00", "by hand", create_time=at("03-01 00:00"), creator_id="42"),
        version("14", "01-01 00:00", "removed", delete_time=at("01-01 00:00")),
        version("14", "02-01 00:00", "restored"),
        version("11", "01-15 00:00", "elsewhere", workspace_id="2"),
        version(
            "15",
            "03-02 00:00",
            "nightly",
            trigger={"schedule": {"quartz_cron_expression": "0 0 6 * * ?", "timezone_id": "Europe/Berlin"}},
        ),
    ]
    built = engine.build({JOBS: rows}, at("03-10 00:00"))
    return {(row["workspace_id"], row["job_id"]): row for row in built.rows("jobs")}


def test_a_deleted_job_stays_deleted(jobs):  # trap 26
    assert jobs["1", "10"]["is_deleted"]


def test_a_deletion_without_a_name_keeps_the_last_one(jobs):
    assert (jobs["1", "10"]["name"], jobs["1", "10"]["creator"]) == ("alive once", "a@example.com")


def test_a_renamed_job_is_one_job_with_its_new_name(jobs):  # trap 29
    assert (jobs["1", "11"]["name"], jobs["1", "11"]["versions_count"]) == ("new", 2)


def test_a_job_that_came_back_is_not_deleted(jobs):
    assert not jobs["1", "14"]["is_deleted"]


def test_the_same_job_id_in_another_workspace_is_another_job(jobs):  # trap 25
    assert jobs["2", "11"]["name"] == "elsewhere"


def test_an_old_row_says_nothing_about_its_trigger(jobs):
    assert not jobs["1", "12"]["is_settings_known"]
    assert jobs["1", "13"]["is_settings_known"]


def test_settings_are_those_of_the_latest_version(jobs):
    job = jobs["1", "11"]
    assert (job["tags"], job["is_paused"], job["trigger_type"]) == ({"team": "tide"}, True, "SCHEDULE")


def test_a_schedule_is_an_expression_and_a_zone(jobs):
    assert (jobs["1", "15"]["schedule"], jobs["1", "15"]["timezone"]) == ("0 0 6 * * ?", "Europe/Berlin")


def test_without_a_name_the_creator_is_an_id(jobs):
    assert jobs["1", "13"]["creator"] == "42"
