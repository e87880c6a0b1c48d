"""/api/jobs/table on an account whose rows can be counted: all jobs as columns."""

import pytest

from job_monitor.backend.job_table import is_had
from job_monitor.errors import StateUnavailable
from job_monitor.state import Deed, Promise, State, targets
from workspace_simulator.grants import Rights

PATH = "/api/jobs/table"
RUNS, USAGE = "system.lakeflow.job_run_timeline", "system.billing.usage"


def table(client):
    answer = client.get(PATH)
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows(answer, part):
    """The columns of a part, by workspace's name and job."""
    names = [one["workspace_name"] for one in answer["names"]["workspaces"]]
    jobs = answer["jobs"]
    keys = [(names[place], job) for place, job in zip(jobs["workspace"], jobs["job_id"], strict=True)]
    columns = {name: column for name, column in answer[part].items() if isinstance(column, list)}
    assert {len(column) for column in columns.values()} == {answer["count"]}
    return {key: {name: column[place] for name, column in columns.items()} for place, key in enumerate(keys)}


def test_every_job_is_there_once_with_its_names(whole):
    answer = table(whole)
    jobs = rows(answer, "jobs")
    assert set(jobs) == {("home", "11"), ("home", "12"), ("home", "13"), ("home", "14"), ("away", "11")}
    assert answer["names"]["teams"][jobs["home", "11"]["team"]] == "tide"
    assert (jobs["home", "12"]["team"], jobs["home", "12"]["name"]) == (None, "reports")
    assert (jobs["home", "13"]["is_paused"], jobs["home", "14"]["is_deleted"]) == (True, True)


def test_runs_stand_in_the_order_of_their_ends_with_a_character_each(whole):
    runs = rows(table(whole), "runs")
    # Job 11 is daily and failed on the 3rd, seven runs before its last; of ten minutes each.
    assert runs["home", "11"]["results"] == "S" * 24 + "F" + "S" * 7
    assert set(runs["home", "11"]["durations"]) == {"j"}
    # A repaired run is one run, at its end; a cancelled one is a run as well.
    assert runs["home", "12"]["results"] == "SFTC"
    assert runs["home", "13"]["results"] == "UR"
    assert runs["home", "14"]["results"] == ""


def test_figures_of_the_window_can_be_counted(whole):
    answer = table(whole)
    runs = rows(answer, "runs")
    assert answer["window_days"] == 30
    assert (runs["home", "11"]["succeeded"], runs["home", "11"]["judged"]) == (29, 30)
    assert (runs["home", "12"]["succeeded"], runs["home", "12"]["judged"]) == (1, 3)
    assert runs["home", "11"]["typical_worked_s"] == runs["home", "11"]["recent_worked_s"] == 600
    # By day: 20 min on the 5th, 10 on the 8th, 10 on the 9th.
    assert runs["home", "12"]["typical_worked_s"] == 600
    # 8 February 2026, 8:10: the first failure after the success.
    assert runs["home", "12"]["failing_since"] == 1770538200
    assert (runs["home", "13"]["typical_worked_s"], runs["home", "14"]["judged"]) == (None, None)
    # Eight DBU at 0.30, after the correction.
    costs = rows(answer, "costs")
    assert (answer["costs"]["currency"], costs["home", "12"]["cost"]) == ("USD", "2.4")
    assert costs["home", "14"]["cost"] is None


def test_what_is_at_hand_is_not_sent_again(box, start):
    client = start(box)
    first = client.get(PATH)
    tag = first.headers["etag"]
    again = client.get(PATH, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["cache-control"] == "no-store"
    assert client.get(PATH, headers={"If-None-Match": '"other"'}).status_code == 200
    with client.core.store.writer() as writer:
        writer.execute(
            "insert into meta.generations select 2, cycle_started_at, published_at, as_of from meta.generations"
        )
    after = client.get(PATH, headers={"If-None-Match": tag})
    assert (after.status_code, after.json()["jobs"]) == (200, first.json()["jobs"])


def test_a_tag_is_had_when_it_is_named_and_not_by_a_star():
    assert is_had('W/"a"', 'W/"a"')
    assert is_had('"b" , W/"a"', 'W/"a"')
    assert not any(is_had(given, 'W/"a"') for given in (None, "", "*", 'W/"ab"', 'W/"a'))


def test_costs_and_runs_that_may_not_be_read_are_unknown_and_the_rest_is_there(box, start):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({USAGE})))
    client = start(box)
    answer = table(client)
    assert (answer["costs"], answer["count"]) == (None, 5)
    assert answer["runs"]["judged"][0] is not None
    assert {one["name"]: one["state"] for one in answer["sources"]}[USAGE] == "denied"

    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({RUNS})))
    client.turn()
    answer = table(client)
    assert (answer["runs"], answer["count"]) == (None, 5)


def test_a_target_stands_with_its_margin_and_changes_the_tag(box, start):
    client = start(box)
    before = client.get(PATH).headers["etag"]
    deed = Deed("owner-01@example.com", "local", client.core.clock())
    with client.core.state.writing() as connection:
        targets.put(connection, ("1001", "11"), Promise(max_duration_s=500), expected=None, deed=deed)
        promise = Promise(finish_by="07:00", zone="UTC")
        targets.put(connection, ("1001", "12"), promise, expected=None, deed=deed)
        targets.put(connection, ("1001", "99"), promise, expected=None, deed=deed)
    after = client.get(PATH, headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.json()["targets"] == {
        "job": [0, 1],
        "finish_by": [None, "07:00 UTC"],
        "max_duration_s": [500, None],
        "margin_s": [-100.0, None],
    }


def test_targets_are_unknown_while_their_database_is_away(box, start, monkeypatch: pytest.MonkeyPatch):
    client = start(box)

    def away(_self):
        raise StateUnavailable("It does not answer.")

    monkeypatch.setattr(State, "reading", away)
    answer = table(client)
    assert (answer["targets"], answer["count"]) == (None, 5)
    (state,) = [one for one in answer["sources"] if one["name"] == "state"]
    assert (state["state"], state["message"]) == ("failed", "Targets are not known: It does not answer.")


def test_tags_travel_where_they_are_asked_for(whole):
    plain = whole.get("/api/jobs/table")
    tagged = whole.get("/api/jobs/table", params={"with_tags": True})
    assert plain.json()["tags"] is None
    tags, names = tagged.json()["tags"], tagged.json()["jobs"]["name"]
    assert tags["sets"] == [["team=tide"]]
    assert {name for name, place in zip(names, tags["of_job"], strict=True) if place == 0} == {"nightly"}
    assert plain.headers["etag"] != tagged.headers["etag"]
