"""Whose a job is: by tag, rule, deployment, run-as, creator, in this order, on both engines."""

import pytest

from job_monitor.sql.settings import ModelSettings, OwnershipRule, TagKey, TeamAlias

JOBS = "system.lakeflow.jobs"

SETTINGS = ModelSettings(
    tag_keys=(TagKey("team", "team"), TagKey("team", "costcentre"), TagKey("owner", "owner")),
    team_aliases=(TeamAlias("data-ops", "platform"),),
    ownership_rules=(
        OwnershipRule(pattern="^ingest.*$", team="intake", literal="ingest"),
        OwnershipRule(
            pattern="^ingest_orders$", team="sales", owner="engineer-07@example.com", literal="ingest_orders"
        ),
        OwnershipRule(pattern="^.*$", workspace_id="2", owner="engineer-08@example.com"),
    ),
)


@pytest.fixture(scope="module")
def jobs(engine, at):
    def version(job, changed="03-01 00:00", **more):
        return {"workspace_id": "1", "job_id": job, "change_time": at(changed), "name": f"job {job}"} | more

    def deployed(path):
        return {"kind": "BUNDLE", "metadata_file_path": path}

    people = {"run_as_user_name": "runner@example.com", "creator_user_name": "maker@example.com"}
    rows = [
        version("10", tags={"T-e_A m": "  Data_Ops ", "Owner": " engineer-01@example.com "}, **people),
        version("11", tags={"team": "Night Shift", "cost-centre": "7"}),
        version("12", tags={"Cost_Centre": "7", "team": "  "}),
        version("13", name="Ingest_Orders"),
        version("14", name="ingest_orders", tags={"team": "tide"}, **people),
        version("15", name="my ingest"),
        version(
            "16", deployment=deployed("/Workspace/Users/engineer-05@example.com/.bundle/x/metadata.json"), **people
        ),
        version("17", deployment=deployed("/Workspace/Shared/.bundle/x/metadata.json"), **people),
        version("18", creator_user_name="maker@example.com"),
        version("19"),
        version("20", workspace_id="2", **people),
        version("21", "02-01 00:00", name="ingest gone", tags={"team": "a", "owner": "b"}, **people),
        version("21", "03-01 00:00", name=None, delete_time=at("03-01 00:00")),
        version("22", "02-01 00:00", tags={"team": "before"}),
        version("22", "02-15 00:00", tags=None),
        version("22", "03-01 00:00", name=None, delete_time=at("03-01 00:00")),
        version("23", tags={"team": "one", "TEAM": "two"}),
        version("24", trigger_type="CONTINUOUS"),
        version("26", name="ingest_orders", tags={"owner": "engineer-02@example.com"}),
        version("25", "2025-06-01 00:00:00"),
    ]
    built = engine.build({JOBS: rows}, at("03-10 00:00"), settings=SETTINGS)
    return {row["job_id"]: row for row in built.rows("jobs")}


def team(job):
    return job["team"], job["team_source"]


def owner(job):
    return job["owner"], job["owner_source"]


def test_a_tags_key_and_value_are_folded_and_an_alias_is_replaced(jobs):
    assert team(jobs["10"]) == ("platform", "tag")
    assert team(jobs["11"]) == ("night-shift", "tag")


def test_an_owner_in_a_tag_is_taken_as_it_is(jobs):
    assert owner(jobs["10"]) == ("engineer-01@example.com", "tag")


def test_the_first_key_with_a_value_wins(jobs):
    assert team(jobs["12"]) == ("7", "tag")


def test_of_two_spellings_of_one_key_it_is_always_the_same(jobs):
    assert team(jobs["23"]) == ("two", "tag")


def test_rules_are_asked_in_their_order_for_team_and_owner_apart(jobs):
    assert team(jobs["13"]) == ("intake", "rule")
    assert owner(jobs["13"]) == ("engineer-07@example.com", "rule")


def test_a_tag_is_worth_more_than_a_rule(jobs):
    assert team(jobs["14"]) == ("tide", "tag")
    assert owner(jobs["26"]) == ("engineer-02@example.com", "tag")


def test_a_rule_is_on_the_whole_name(jobs):
    assert team(jobs["15"]) == (None, None)


def test_a_rule_of_a_workspace_is_for_that_one(jobs):
    assert owner(jobs["20"]) == ("engineer-08@example.com", "rule")
    assert owner(jobs["19"]) == (None, None)


def test_who_deployed_it_is_the_owner_before_run_as_and_creator(jobs):
    assert owner(jobs["16"]) == ("engineer-05@example.com", "deployment")
    assert owner(jobs["17"]) == ("runner@example.com", "run_as")
    assert owner(jobs["18"]) == ("maker@example.com", "creator")


def test_a_deletion_that_leaves_things_out_does_not_unname_the_owner(jobs):
    assert (team(jobs["21"]), owner(jobs["21"])) == (("a", "tag"), ("b", "tag"))
    assert jobs["21"]["name"] == "ingest gone"


def test_tags_that_were_taken_off_while_it_lived_do_not_come_back(jobs):
    assert team(jobs["22"]) == (None, None)


def test_a_job_is_continuous_or_not_or_nobody_knows(jobs):
    assert [jobs[job]["is_continuous"] for job in ("24", "19", "25")] == [True, False, None]
