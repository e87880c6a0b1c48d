"""Settings: typed, named in sentences when wrong, read once."""

from pathlib import Path

import pytest

from job_monitor.backend.config import Settings, load, variable
from job_monitor.errors import ConfigurationError


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)
    monkeypatch.delenv("WAREHOUSE_ID", raising=False)


def test_without_any_variable_the_product_starts_and_says_what_is_missing():
    assert load().missing == ("DATABRICKS_HOST", "DATABRICKS_WAREHOUSE_ID")


def test_both_names_of_the_warehouse_are_taken(monkeypatch):
    monkeypatch.setenv("WAREHOUSE_ID", "b")
    assert load().warehouse_id == "b"
    monkeypatch.setenv("DATABRICKS_WAREHOUSE_ID", "a")
    assert load().warehouse_id == "a"


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch):
    monkeypatch.setenv("DATABRICKS_HOST", "  ")
    assert load().host is None


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("adb-1.2.azuredatabricks.net", "https://adb-1.2.azuredatabricks.net"),
        ("https://x.cloud.databricks.com/", "https://x.cloud.databricks.com"),
        ("http://127.0.0.1:8765", "http://127.0.0.1:8765"),
    ],
)
def test_the_host_may_come_with_or_without_its_scheme(monkeypatch, given, address):
    monkeypatch.setenv("DATABRICKS_HOST", given)
    assert load().host == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABRICKS_HOST", "ftp://somewhere"),
        ("DATABRICKS_APP_PORT", "eighty"),
        ("JOB_MONITOR_SYNC_INTERVAL_S", "0"),
        ("JOB_MONITOR_STORE_MEMORY_LIMIT", "a lot"),
        ("JOB_MONITOR_CURRENCY", "dollars"),
        ("JOB_MONITOR_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_bad_value_means_no_start_and_a_sentence_that_names_the_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=rf"^{name}: .*\.$"):
        load()


def test_the_message_does_not_repeat_the_value(monkeypatch):
    monkeypatch.setenv("JOB_MONITOR_CURRENCY", "my secret")
    with pytest.raises(ConfigurationError) as caught:
        load()
    assert "secret" not in str(caught.value)


def test_origins_come_by_comma(monkeypatch):
    monkeypatch.setenv("JOB_MONITOR_DEV_ORIGINS", "http://localhost:5173, http://127.0.0.1:5173")
    assert load().dev_origins == ("http://localhost:5173", "http://127.0.0.1:5173")


@pytest.mark.parametrize(("name", "port", "inside"), [("x", "8000", True), ("x", None, False), (None, "8000", False)])
def test_inside_the_platform_is_where_both_its_variables_are_set(monkeypatch, name, port, inside):
    for variable_name, value in (("DATABRICKS_APP_NAME", name), ("DATABRICKS_APP_PORT", port)):
        if value is not None:
            monkeypatch.setenv(variable_name, value)
    assert load().is_on_platform is inside


def test_what_is_given_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("JOB_MONITOR_STORE_PATH", "there.duckdb")
    assert load(store_path=Path("here.duckdb")).store_path == Path("here.duckdb")


def test_every_setting_says_what_it_is_in_a_sentence():
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name
