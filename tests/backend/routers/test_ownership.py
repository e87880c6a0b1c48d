"""/api/ownership: the rules in force and what others would change, on jobs that can be counted.

Living jobs: home/11 `nightly` with the tag team=tide, home/12 `reports`, home/13 `stream`, and away/11 `nightly of the
other`. All were created by engineer-01.
"""

import pytest

from job_monitor.backend.app import create_app
from job_monitor.backend.config import Settings, load
from job_monitor.errors import ConfigurationError
from job_monitor.sql.build import build
from job_monitor.sql.settings import ModelSettings, OwnershipRule
from workspace_simulator.grants import DirectoryView, Rights

VIEWER = "engineer-01@example.com"


def previewed(client, *rules, **sections):
    answer = client.post("/api/ownership/preview", json=sections | ({"rules": rules} if rules else {}))
    assert answer.status_code == 200, answer.text
    return answer.json()


def changes(answer):
    """By workspace and name: team and owner, before and after."""
    return {
        (one["workspace_name"], one["job_name"]): (
            (one["before"]["team"], one["after"]["team"]),
            (one["before"]["owner"], one["after"]["owner"]),
        )
        for one in answer["changes"]
    }


def test_nothing_changes_without_a_proposal(whole):
    answer = previewed(whole)
    assert (answer["changes_count"], answer["changes"]) == (0, [])
    assert answer["before"] == answer["after"]
    assert answer["before"]["teams"] == [{"source": "tag", "jobs_count": 1}, {"source": None, "jobs_count": 3}]
    assert answer["before"]["owners"] == [{"source": "creator", "jobs_count": 4}]


def test_rules_change_teams_and_owners_of_living_jobs(whole):
    answer = previewed(
        whole,
        {"name": "NIGHT*", "team": "Ebb"},
        {"regex": "report.", "owner": "ops@example.com"},
        {"name": "gone", "team": "x"},
    )
    assert changes(answer) == {
        ("away", "nightly of the other"): ((None, "ebb"), (VIEWER, VIEWER)),
        ("home", "reports"): ((None, None), (VIEWER, "ops@example.com")),
    }
    assert answer["changes"][1]["after"]["team_source"] == "rule"
    assert answer["after"]["with_team_count"] == 2
    assert [job["job_name"] for job in answer["without_team"]] == ["reports", "stream"]
    assert answer["without_owner"] == []


def test_each_rule_says_what_it_is_good_for(whole):
    answer = previewed(
        whole,
        {"name": "nightly", "team": "ebb"},
        {"name": "night*", "team": "ebb", "owner": "ops@example.com"},
        {"name": "* of the other", "team": "flood", "owner": "x@example.com"},
        {"name": "stream", "workspace": "1002", "team": "flood"},
        {"name": "stream", "team": "flood"},
    )
    told = [
        (
            rule["verdict"],
            rule["jobs_count"],
            rule["teams_decided_count"],
            rule["owners_decided_count"],
            rule["shadowed_by"],
        )
        for rule in answer["rules"]
    ]
    assert told == [
        ("outvoted", 1, 0, 0, []),
        ("decides", 2, 1, 2, []),
        ("shadowed", 1, 0, 0, [2]),
        ("fits_nothing", 0, 0, 0, []),
        ("decides", 1, 1, 0, []),
    ]
    assert answer["rules"][3]["rule"] == {
        "name": "stream",
        "regex": None,
        "workspace": "1002",
        "team": "flood",
        "owner": None,
    }


def test_other_tags_and_spellings_can_be_tried(whole):
    assert changes(previewed(whole, teams={"tags": ["squad"]})) == {
        ("home", "nightly"): (("tide", None), (VIEWER, VIEWER))
    }
    assert changes(previewed(whole, teams={"aliases": {"TIDE": "Sea Level"}})) == {
        ("home", "nightly"): (("tide", "sea-level"), (VIEWER, VIEWER))
    }


def test_a_preview_stores_nothing(whole):
    before = whole.get("/api/ownership").json()
    previewed(whole, {"name": "*", "team": "all"})
    assert whole.get("/api/ownership").json() == before


def test_the_preview_tells_what_a_build_with_the_rules_then_has(start, box):
    client = start(box)
    rules = [{"name": "*t*", "team": "one"}, {"regex": ".*(r|e).*", "team": "two", "owner": "ops@example.com"}]
    answer = previewed(client, *rules)
    settings = ModelSettings(
        ownership_rules=(
            OwnershipRule("(?s)^.*t.*$", "one", None, None, "t"),
            OwnershipRule("(?s)^(?:.*(r|e).*)$", "two", "ops@example.com"),
        )
    )
    with client.core.store.writer() as writer:
        before = writer.rows("select workspace_id, job_id, team, owner from mart.jobs where not is_deleted")
        build(writer, now=client.core.clock(), settings=settings)
        after = writer.rows("select workspace_id, job_id, team, owner from mart.jobs where not is_deleted")
    told = {
        (one["workspace_id"], one["job_id"]): (one["after"]["team"], one["after"]["owner"]) for one in answer["changes"]
    }
    was = {(row["workspace_id"], row["job_id"]): (row["team"], row["owner"]) for row in before}
    became = {(row["workspace_id"], row["job_id"]): (row["team"], row["owner"]) for row in after}
    assert told == {job: belongs for job, belongs in became.items() if belongs != was[job]}
    assert len(told) == 3


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"rules": [{"name": "x"}]}, "a rule gives a `team`"),
        ({"rules": [{"regex": "(?=x)", "team": "a"}]}, "group that begins with"),
        ({"rules": [{"name": "x", "team": "a", "colour": "red"}]}, "rules.0.colour"),
        ({"rules": [{"name": "x", "team": "a"}] * 501}, "at most 500"),
        ({"discounts": []}, "discounts"),
        ({"teams": {"aliases": {"a": "b", "b": "a"}}}, "circle"),
    ],
)
def test_a_proposal_that_is_wrong_is_answered_with_a_sentence(whole, body, says):
    answer = whole.post("/api/ownership/preview", json=body)
    assert (answer.status_code, says in answer.json()["detail"]) == (422, True), answer.text


def test_without_jobs_there_is_nothing_to_preview(start):
    answer = start().post("/api/ownership/preview", json={})
    assert (answer.status_code, "nothing to compare" in answer.json()["detail"]) == (404, True)


def test_the_rules_in_force_and_their_reach_are_shown(start, box, tmp_path):
    path = tmp_path / "monitor.yaml"
    path.write_text("teams: {aliases: {tide: Sea Level}}\nrules: [{name: stream, team: flood}]\n")
    answer = start(box, config_path=path).get("/api/ownership").json()
    assert (answer["is_file_read"], answer["configuration_problem"]) == (True, None)
    assert (answer["team_tags"], answer["owner_tags"], answer["team_aliases"]) == (
        ["team"],
        ["owner"],
        {"tide": "Sea Level"},
    )
    assert [rule["team"] for rule in answer["rules"]] == ["flood"]
    assert (answer["coverage"]["jobs_count"], answer["coverage"]["with_team_count"]) == (4, 2)


def test_a_changed_file_holds_from_the_next_turn_and_a_broken_one_is_told(start, box, tmp_path):
    path = tmp_path / "monitor.yaml"
    path.write_text("rules: [{name: stream, team: flood}]\n")
    client = start(box, config_path=path)

    def team_of_stream():
        jobs = client.get("/api/jobs").json()["items"]
        return next(job["team"] for job in jobs if job["name"] == "stream")

    assert team_of_stream() == "flood"
    path.write_text("rules: [{name: stream, team: ebb}]\n")
    client.turn()
    assert team_of_stream() == "ebb"
    path.write_text("rules: [{name: stream, tem: x}]\n")
    client.turn()
    health = client.get("/api/health").json()
    assert team_of_stream() == "ebb"
    assert health["status"] == "degraded"
    assert "monitor.yaml, line 1: `rules.tem` is not known here; write `team`." in health["message"]
    assert health["configuration_problem"] == health["message"]


def test_a_file_that_is_wrong_at_the_start_means_no_start(tmp_path):
    path = tmp_path / "monitor.yaml"
    path.write_text("rules: yes\n")
    with pytest.raises(ConfigurationError, match=r"monitor\.yaml, line 1"):
        create_app(load(config_path=path))


def test_without_anything_set_the_rules_are_shown_and_their_reach_is_not_known(start):
    answer = start().get("/api/ownership").json()
    assert (answer["coverage"], answer["cost"], answer["rules"]) == (None, None, [])
    assert {source["state"] for source in answer["sources"]} == {"unconfigured"}
    assert Settings().config_path is None


def people(client, **params):
    answer = client.get("/api/ownership/people", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_people_of_living_jobs_are_named_with_what_the_list_of_users_says(whole):
    answer = people(whole)
    assert [
        (one["workspace_name"], one["principal"], one["status"], one["why_unknown"]) for one in answer["items"]
    ] == [
        ("away", VIEWER, "unknown", "list_not_read"),
        ("home", VIEWER, "active", None),
    ]
    counts = ("run_as_jobs_count", "owned_jobs_count", "created_jobs_count", "jobs_count")
    assert [answer["items"][1][name] for name in counts] == [0, 3, 3, 3]
    assert {source["name"]: source["state"] for source in answer["sources"]}["scim.users"] == "ok"
    assert people(whole, left_only=True)["items"] == []


def test_a_list_of_users_that_is_refused_leaves_everybody_unknown_and_says_so(start, box):
    box.control.grants.set(box.client_id, Rights(directory=DirectoryView.DENIED))
    client = start(box)
    answer = people(client)
    assert {(one["status"], one["why_unknown"]) for one in answer["items"]} == {("unknown", "list_not_read")}
    (directory,) = [source for source in answer["sources"] if source["name"] == "scim.users"]
    assert (directory["state"], "admins" in directory["remedy"]) == ("denied", True)
    assert "scim.users" not in (client.get("/api/health").json()["message"] or ""), "no figure needs it"


def test_a_list_that_is_refused_later_is_not_believed_any_more(start, box, now):
    client = start(box)
    assert "active" in {one["status"] for one in people(client)["items"]}
    with client.core.store.writer() as writer:
        writer.execute("update meta.sources set state = 'denied' where name = 'scim.users'")
    assert {one["status"] for one in people(client)["items"]} == {"unknown"}


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_people_are_paged(whole, every_page, limit):
    assert len(every_page(whole, "/api/ownership/people", limit=limit)) == 2
