"""Tags that name an owner or a team more than once, or in several spellings."""

import pytest

from job_monitor.sql.settings import ModelSettings, TagKey

SETTINGS = ModelSettings(
    tag_keys=(TagKey("owner", "owner"), TagKey("owner", "contact"), TagKey("team", "team"), TagKey("team", "group"))
)


@pytest.fixture
def tagged(duckdb_engine, at):
    """The job of these tags."""

    def build(tags):
        job = {"workspace_id": "1", "job_id": "10", "change_time": at("03-01 00:00"), "tags": tags}
        built = duckdb_engine.build({"system.lakeflow.jobs": [job]}, at("03-10 00:00"), settings=SETTINGS)
        (row,) = built.rows("jobs")
        return row

    return build


@pytest.mark.parametrize("first", ["engineer-01@example.com", "engineer-02@example.com"])
def test_the_key_that_the_settings_name_first_names_the_owner(tagged, first):
    (second,) = {"engineer-01@example.com", "engineer-02@example.com"} - {first}
    assert tagged({"contact": second, "owner": first})["owner"] == first


@pytest.mark.parametrize("first", ["day", "night"])
def test_the_key_that_the_settings_name_first_names_the_team(tagged, first):
    (second,) = {"day", "night"} - {first}
    assert tagged({"group": second, "team": first})["team"] == first


@pytest.mark.parametrize("said", ["a", "b"])
def test_of_keys_that_are_one_when_folded_the_smaller_names_owner_and_team(tagged, said):
    other = {"a": "b", "b": "a"}[said]
    job = tagged({"owner": other, "Owner": said, "o_wner": other, "team": other, "Team": said, "t_eam": other})
    assert (job["owner"], job["team"]) == (said, said)


def test_a_tag_of_an_owner_names_no_team_and_one_of_a_team_no_owner(tagged):
    job = tagged({"owner": "engineer-01@example.com", "team": "day"})
    assert (job["owner"], job["team"]) == ("engineer-01@example.com", "day")
    assert (tagged({"owner": "engineer-01@example.com"})["team"], tagged({"team": "day"})["owner"]) == (None, None)


def test_a_team_is_one_whatever_stands_between_its_words(tagged):
    assert tagged({"team": "Data_Core team"})["team"] == "data-core-team"
