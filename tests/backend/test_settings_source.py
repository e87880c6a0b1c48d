"""The rules in force: read anew when asked, kept when the file breaks."""

import pytest

from job_monitor.backend.config import load
from job_monitor.backend.settings_source import SettingsSource
from job_monitor.errors import ConfigurationError
from job_monitor.sql.settings import ModelSettings

GOOD = "rules: [{name: 'a*', team: tide}]\n"


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "monitor.yaml"


def teams(settings: ModelSettings) -> list[str | None]:
    return [rule.team for rule in settings.ownership_rules]


def test_without_a_file_the_defaults_hold(path):
    source = SettingsSource(load())
    assert (source(), source.problem, source.is_there) == (ModelSettings(), None, False)


def test_a_file_that_is_named_must_be_there(path):
    with pytest.raises(ConfigurationError, match="JOB_MONITOR_CONFIG_PATH"):
        SettingsSource(load(config_path=path))


def test_a_file_that_is_wrong_at_the_start_means_no_start(path):
    path.write_text("rules: 1")
    with pytest.raises(ConfigurationError, match="line 1"):
        SettingsSource(load())


def test_a_file_that_appears_or_changes_is_read_when_asked_next(path):
    source = SettingsSource(load())
    path.write_text(GOOD)
    assert teams(source.in_force) == []
    assert teams(source()) == teams(source.in_force) == ["tide"]
    path.write_text(GOOD.replace("tide", "ebb"))
    assert teams(source()) == ["ebb"]


@pytest.mark.parametrize("break_it", [lambda path: path.write_text("rules: [{name: a}]"), lambda path: path.unlink()])
def test_a_file_that_breaks_or_goes_leaves_the_last_rules_in_force_until_it_is_mended(path, break_it):
    path.write_text(GOOD)
    source = SettingsSource(load())
    break_it(path)
    assert teams(source()) == ["tide"]
    assert source.problem is not None
    assert source.problem.endswith("The rules read before stay in force.")
    path.write_text(GOOD.replace("tide", "ebb"))
    assert (teams(source()), source.problem) == (["ebb"], None)


def test_the_currency_of_the_environment_wins_only_where_it_is_set(path, monkeypatch):
    path.write_text("currency: EUR\n")
    assert SettingsSource(load())().currency == "EUR"
    monkeypatch.setenv("JOB_MONITOR_CURRENCY", "USD")
    assert SettingsSource(load())().currency == "USD"
