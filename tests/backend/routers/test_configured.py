"""/api/settings: what is configured and where, and a text of rules that is tried before it is saved.

Living jobs: home/11 `nightly` with the tag team=tide, home/12 `reports`, home/13 `stream`, and away/11 `nightly of the
other`.
"""

import pytest

from job_monitor.backend.configured import proposal_of
from job_monitor.backend.models_settings import TEXT_AT_MOST
from job_monitor.backend.monitor_file import Rule, Teams
from job_monitor.errors import InputError
from workspace_simulator.grants import DirectoryView, Rights

PRICES = ("system.billing.usage", "system.billing.list_prices", "system.billing.account_prices")


def settings(client, **headers):
    answer = client.get("/api/settings", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def tried(client, text):
    return client.post("/api/settings/preview", json={"text": text})


def test_without_a_file_it_says_where_one_is_looked_for_and_that_all_is_usual(whole):
    told = settings(whole)
    assert told["file"] == {
        "path": "monitor.yaml",
        "variable": "JOB_MONITOR_CONFIG_PATH",
        "is_path_set": False,
        "is_read": False,
        "problem": None,
    }
    assert told["prices"] == {
        "currency": "USD",
        "currency_set_by": "default",
        "currency_variable": "JOB_MONITOR_CURRENCY",
        "discounts": [],
        "discounts_count": 0,
    }
    assert told["admin_group"] == "admins"
    assert [source["name"] for source in told["sources"]] == list(PRICES)


def test_currency_and_discounts_of_the_file_are_told_in_their_order(start, tmp_path):
    path = tmp_path / "monitor.yaml"
    path.write_text("currency: EUR\ndiscounts: [{sku: '*JOBS*', percent: 12.5}, {sku: '*', percent: 3}]\n")
    told = settings(start(config_path=path))
    assert (told["file"]["path"], told["file"]["is_path_set"], told["file"]["is_read"]) == (str(path), True, True)
    assert (told["prices"]["currency"], told["prices"]["currency_set_by"]) == ("EUR", "file")
    assert told["prices"]["discounts"] == [{"sku": "*JOBS*", "percent": "12.5"}, {"sku": "*", "percent": "3"}]
    assert told["prices"]["discounts_count"] == 2


def test_the_environment_wins_over_the_file_and_is_named(start, tmp_path):
    path = tmp_path / "monitor.yaml"
    path.write_text("currency: EUR\n")
    prices = settings(start(config_path=path, currency="GBP"))["prices"]
    assert (prices["currency"], prices["currency_set_by"]) == ("GBP", "environment")


def test_of_many_discounts_the_first_fifty_are_shown_and_all_are_counted(start, tmp_path):
    path = tmp_path / "monitor.yaml"
    path.write_text("discounts:\n" + "".join(f"  - {{sku: SKU_{n}, percent: 1}}\n" for n in range(60)))
    prices = settings(start(config_path=path))["prices"]
    assert (len(prices["discounts"]), prices["discounts_count"]) == (50, 60)
    assert prices["discounts"][49]["sku"] == "SKU_49"


def test_a_file_that_breaks_later_is_told_beside_what_is_still_in_force(start, box, tmp_path):
    path = tmp_path / "monitor.yaml"
    path.write_text("currency: EUR\n")
    client = start(box, config_path=path)
    path.write_text("curency: GBP\n")
    client.turn()
    told = settings(client)
    assert "monitor.yaml, line 1: `curency` is not known here; write `currency`." in told["file"]["problem"]
    assert told["prices"]["currency"] == "EUR"


def test_a_viewer_without_prices_is_told_so_and_still_what_is_configured(serve_inside, simulator, tmp_path):
    who = "engineer-03@example.com"
    rights = Rights(directory=DirectoryView.NAMES, denied_tables=frozenset(PRICES[1:]))
    with serve_inside(tmp_path) as client:
        simulator.control.grants.set(who, rights)
        told = settings(client, **{"X-Forwarded-Access-Token": simulator.token(who)})
    states = {source["name"]: source["state"] for source in told["sources"]}
    assert (states[PRICES[0]], states[PRICES[1]]) == ("ok", "denied")
    assert told["prices"]["currency"] == "USD"


def test_nothing_set_is_unconfigured_and_not_at_a_price(start):
    assert {source["state"] for source in settings(start())["sources"]} == {"unconfigured"}


def test_a_text_is_tried_as_its_json_is(whole):
    rules = [{"name": "NIGHT*", "team": "Ebb"}, {"regex": "report.", "owner": "ops@example.com"}]
    text = "rules:\n  - {name: NIGHT*, team: Ebb}\n  - {regex: report., owner: ops@example.com}\n"
    answer = tried(whole, text)
    assert answer.status_code == 200, answer.text
    assert answer.json() == whole.post("/api/ownership/preview", json={"rules": rules}).json()
    assert answer.json()["changes_count"] == 2


def test_a_section_that_is_left_out_stays_as_it_is(start, box, tmp_path):
    path = tmp_path / "monitor.yaml"
    path.write_text("rules: [{name: stream, team: flood}]\n")
    client = start(box, config_path=path)
    assert tried(client, "teams: {tags: [team]}").json()["changes_count"] == 0
    assert tried(client, "").json()["changes_count"] == 0
    assert tried(client, "rules: []").json()["changes_count"] == 1


def test_other_sections_of_the_file_are_checked_and_change_no_owner(whole):
    assert tried(whole, "currency: EUR\ndiscounts: [{sku: '*', percent: 3}]\n").json()["changes_count"] == 0
    answer = tried(whole, "discounts: [{sku: '*', percent: 300}]\n")
    assert (answer.status_code, "monitor.yaml, line 1" in answer.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rules: [{name: x, tem: a}]", "line 1: `rules.tem` is not known here; write `team`."),
        ("rules:\n  - name: x\n", "line 2: `rules` is not taken: a rule gives a `team`"),
        ("rules: [\n", "line 2: this is no YAML"),
        ("rules: [{name: x, team: 2026-02-30}]", "this is no YAML: day"),
        ("a: &a [x]\nb: *a\n", "line 1: anchors and aliases are not taken here"),
        ("rules: !!python/object:os.system []", "line 1: tags that begin with `!` are not taken here"),
        ("[" * 100_0, "line 1: this is nested deeper than 12 levels"),
        ("x" * (TEXT_AT_MOST + 1), "longer than 64,000 characters"),
        ("rules: [{name: \x01, team: a}]", "this is no YAML"),
    ],
)
def test_a_text_that_is_wrong_is_answered_with_the_line_and_what_to_write(whole, text, says):
    answer = tried(whole, text)
    assert answer.status_code == 422
    assert says in answer.json()["detail"], answer.text


def test_a_text_that_would_grow_without_bounds_is_refused_at_once():
    """Each level of merged keys holds the one before ten times."""
    text = "a0: &a0 {x: 1}\n" + "".join(
        f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}\n" for n in range(1, 12)
    )
    with pytest.raises(InputError, match="anchors"):
        proposal_of(text)


def test_half_of_a_character_is_refused_with_its_line():
    """JSON can spell one; it has no bytes, so nothing that reads bytes can read it."""
    with pytest.raises(InputError, match=r"line 2: this is no text: it holds half of a character"):
        proposal_of("rules: []\n# \ud800\n")


def test_the_sections_of_a_text_are_those_that_it_holds():
    proposal = proposal_of("teams: {tags: [squad]}\nrules: [{name: x, team: a}]\n")
    assert (proposal.teams, proposal.owners) == (Teams(tags=("squad",)), None)
    assert proposal.rules == (Rule(name="x", team="a"),)


def test_of_many_changes_fifty_are_listed_and_all_are_counted(whole, monkeypatch):
    monkeypatch.setattr("job_monitor.backend.configured.JOBS_AT_MOST", 2)
    answer = tried(whole, "rules: [{name: '*', owner: all@example.com}]").json()
    assert (answer["changes_count"], len(answer["changes"]), len(answer["without_team"])) == (4, 2, 2)
    assert answer["after"]["jobs_count"] - answer["after"]["with_team_count"] == 3
