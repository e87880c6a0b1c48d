"""`monitor.yaml`: what it turns into, and what it says when it is wrong."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from job_monitor.backend.monitor_file import MonitorFile, read
from job_monitor.backend.yaml_text import parse
from job_monitor.errors import ConfigurationError
from job_monitor.sql.settings import Discount, ModelSettings, OwnershipRule, TagKey, TeamAlias


def settings_of(text: str, currency: str | None = None) -> ModelSettings:
    return parse(text.encode(), "monitor.yaml", MonitorFile).settings(currency)


def complaint(text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        parse(text.encode(), "monitor.yaml", MonitorFile)
    return str(caught.value)


def said_of(text: str) -> str:
    """What is said of the text, if only that it is taken."""
    try:
        parse(text.encode(), "monitor.yaml", MonitorFile)
    except ConfigurationError as error:
        return str(error)
    return "monitor.yaml is taken"


def test_an_empty_file_is_no_file():
    assert settings_of("") == settings_of("# nothing yet\n") == ModelSettings()


def test_every_section_becomes_what_the_models_read():
    found = settings_of(
        """
        teams: {tags: [team, Cost-Center], aliases: {"Data Eng": data-engineering}}
        owners: {tags: [owner]}
        rules:
          - {name: "etl-*", team: Data_Eng, owner: " etl@example.com "}
          - {regex: "x|y", workspace: 1001, owner: ops@example.com}
        discounts: [{sku: "*SERVERLESS*", percent: 12.5}]
        """
    )
    assert found == ModelSettings(
        ownership_rules=(
            OwnershipRule("(?s)^etl-.*$", "data-engineering", "etl@example.com", None, "etl-"),
            OwnershipRule("(?s)^(?:x|y)$", None, "ops@example.com", "1001"),
        ),
        tag_keys=(TagKey("team", "team"), TagKey("team", "costcenter"), TagKey("owner", "owner")),
        team_aliases=(TeamAlias("data-eng", "data-engineering"),),
        discounts=(Discount("(?s)^.*serverless.*$", Decimal("0.125")),),
    )


def test_the_currency_of_the_environment_wins():
    assert settings_of("currency: EUR").currency == "EUR"
    assert settings_of("currency: EUR", "USD").currency == "USD"


def test_aliases_lead_to_the_end_of_their_chain():
    found = settings_of(
        "teams: {aliases: {de: dataeng, dataeng: data-engineering, Data-Engineering: data_engineering}}"
    )
    assert {(alias.alias, alias.team) for alias in found.team_aliases} == {
        ("de", "data-engineering"),
        ("dataeng", "data-engineering"),
    }


def test_two_spellings_of_one_tag_are_one():
    assert settings_of("teams: {tags: [cost_center, Cost Center, team]}").tag_keys[:2] == (
        TagKey("team", "costcenter"),
        TagKey("team", "team"),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rules:\n- nam: x\n  team: a", "line 2: `rules.nam` is not known here; write `name`."),
        ("team: {}", "line 1: `team` is not known here; write `teams`."),
        ("rules:\n- name: x", "line 2: `rules` is not taken: a rule gives a `team`, an `owner`, or both."),
        ("rules:\n- {name: x, regex: y, team: a}", "a rule has either `name` or `regex`."),
        ("rules:\n- name: x\n  team: no", "line 3: `rules.team` must be text; put it in quotes."),
        ("rules:\n- regex: '(a'\n  team: a", "line 2: `rules.regex` is not taken: is no regular expression"),
        ("rules:\n  name: etl", "line 1: `rules` must be a list"),
        ("teams:\n  tags: team", "line 2: `teams.tags` must be a list"),
        ("- a", "line 1: must have keys of its own"),
        ("discounts:\n- sku: x\n\n  percent: 101", "line 4: `discounts.percent` is not taken"),
        ("discounts:\n- percent: 1", "line 2: `discounts.sku` is missing."),
        ("currency: usd", "line 1: `currency` is not taken"),
        ("rules: []\n\nrules: []", "line 3: `rules` was written before, on line 1; join them."),
        ("rules:\n- name: [x", "line 2: this is no YAML"),
        ("teams:\n\tx: 1", "line 2: this is no YAML"),
        ("teams: {aliases: {a: b, b: a}}", "line 1: `teams` is not taken: the alias `a` leads in a circle."),
        ("teams: {aliases: {a b: c, a_b: d}}", "the alias `a_b` stands for two teams: `c` and `d`."),
        ("a: &a [*a]", "line 1: `a` is not known here"),
        ('rules:\n- {name: "a\\0b", team: x}', "line 2: `rules.name` is not taken"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_what_to_do(text, sentence):
    said = complaint(text)
    assert said.startswith("monitor.yaml, line ")
    assert sentence in said
    assert said.endswith(".")


def test_several_things_that_are_wrong_are_named_at_once():
    said = complaint("ruls: []\nteams: {tags: x}\n")
    assert "line 1: `ruls` is not known here; write `rules`." in said
    assert "line 2: `teams.tags` must be a list" in said


def test_a_text_that_is_not_utf_8_is_named_with_its_line():
    with pytest.raises(ConfigurationError, match="line 2: save the file as UTF-8"):
        parse(b"rules: []\nowners: {tags: [\xff]}", "monitor.yaml", MonitorFile)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#?\n \t\\0", max_size=40))
def test_any_text_is_taken_or_refused_in_sentences(text):
    assert said_of(text).startswith("monitor.yaml")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match="correct JOB_MONITOR_CONFIG_PATH"):
        read(tmp_path / "gone.yaml")
    (tmp_path / "large.yaml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(ConfigurationError, match="larger than"):
        read(tmp_path / "large.yaml")


def test_the_example_of_the_documents_is_a_good_file(root: Path):
    found = read(root / "docs" / "monitor.example.yaml").settings(None)
    assert [rule.team for rule in found.ownership_rules] == ["data-engineering", "analytics", "unassigned"]
    assert [discount.discount_ratio for discount in found.discounts] == [Decimal("0.125"), Decimal("0.2")]
