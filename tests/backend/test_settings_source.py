"""The rules in force: read anew when asked, kept when the file breaks."""

from datetime import UTC, datetime

import pytest

from job_monitor.backend.config import load
from job_monitor.backend.settings_source import SettingsSource, WithTargets
from job_monitor.errors import ConfigurationError
from job_monitor.sql.settings import JobTarget, ModelSettings
from job_monitor.state import Deed, Place, Promise, State, targets

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


DEED = Deed("engineer-01@example.com", "workspace", datetime(2026, 2, 10, tzinfo=UTC))


@pytest.fixture
def state(path):
    made = State(Place.of_file(path.with_name("state.db")))
    yield made
    made.close()


def promise(state: State, job: str, given: Promise) -> None:
    with state.writing() as connection:
        targets.put(connection, ("1", job), given, expected=None, deed=DEED)


def test_targets_are_part_of_what_a_build_reads(path, state):
    source = WithTargets(SettingsSource(load()), state)
    assert source() == ModelSettings(targets=())

    promise(state, "12", Promise(max_duration_s=600))
    promise(state, "11", Promise(finish_by="07:05", zone="Europe/Berlin", max_duration_s=60))
    path.write_text(GOOD)

    assert source().targets == (JobTarget("1", "11", 425, "Europe/Berlin", 60), JobTarget("1", "12", None, None, 600))
    assert teams(source()) == ["tide"]


def test_while_the_state_does_not_answer_the_targets_known_last_stay(path, state):
    promise(state, "11", Promise(max_duration_s=60))
    file = path.with_name("state.db")
    source = WithTargets(SettingsSource(load()), state)
    known = source().targets
    assert known == (JobTarget("1", "11", None, None, 60),)

    state.close()
    content = file.read_bytes()
    file.write_bytes(b"no database at all" * 1000)
    assert source().targets == known
    assert WithTargets(SettingsSource(load()), state)().targets is None

    file.write_bytes(content)
    promise(state, "12", Promise(max_duration_s=5))
    assert len(source().targets) == 2
