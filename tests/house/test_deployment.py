"""databricks.yml and app.yaml say what the platform understands: by its schema, and by rule where that is silent."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

# Scopes that an app may ask for on behalf of its viewer. There is none for jobs, and no wildcard.
USER_SCOPES = {"sql", "genie", "postgres", "model-serving", "files", "ai-gateway", "vector-search"}
LARGEST_FILE = 10 * 1024 * 1024


@pytest.fixture
def bundle(root: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((root / "databricks.yml").read_text())
    return loaded


@pytest.fixture
def app(bundle: dict[str, Any]) -> dict[str, Any]:
    loaded: dict[str, Any] = bundle["resources"]["apps"]["job_monitor"]
    return loaded


@pytest.fixture
def app_yaml(root: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((root / "app.yaml").read_text())
    return loaded


@pytest.fixture(scope="module")
def schema(reference_data: Path) -> dict[str, Any]:
    text = (reference_data / "bundle-jsonschema.json").read_text()
    # The schema's patterns use Unicode classes, which Python's regular expressions lack.
    text = text.replace(r"\\p{L}", "a-zA-Z").replace(r"\\p{N}", "0-9")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def complaints(schema: dict[str, Any], bundle: dict[str, Any]) -> list[str]:
    return [error.message for error in Draft7Validator(schema).iter_errors(bundle)]


def test_the_bundle_satisfies_the_published_schema(schema: dict[str, Any], bundle: dict[str, Any]) -> None:
    assert complaints(schema, bundle) == []


def test_the_schema_refuses_the_key_of_the_other_file(
    schema: dict[str, Any], bundle: dict[str, Any], app: dict[str, Any]
) -> None:
    variable = app["config"]["env"][0]
    variable["valueFrom"] = variable.pop("value_from")

    assert complaints(schema, bundle)


def test_the_viewer_is_asked_for_the_sql_scope_alone(app: dict[str, Any]) -> None:
    assert app["user_api_scopes"] == ["sql"]
    assert set(app["user_api_scopes"]) <= USER_SCOPES


def test_app_yaml_has_only_the_keys_that_the_platform_reads(app_yaml: dict[str, Any]) -> None:
    assert set(app_yaml) == {"command", "env"}
    for variable in app_yaml["env"]:
        assert len({"value", "valueFrom"} & set(variable)) == 1
        assert set(variable) <= {"name", "value", "valueFrom"}


def test_both_files_start_the_same_command_with_the_same_variables(
    app: dict[str, Any], app_yaml: dict[str, Any]
) -> None:
    of_bundle = {variable["name"]: variable.get("value_from") for variable in app["config"]["env"]}
    of_app = {variable["name"]: variable.get("valueFrom") for variable in app_yaml["env"]}

    assert of_bundle == of_app
    assert app["config"]["command"] == app_yaml["command"]


def test_every_variable_comes_from_a_declared_resource(app: dict[str, Any], app_yaml: dict[str, Any]) -> None:
    resources = {resource["name"] for resource in app["resources"]}

    assert {variable["valueFrom"] for variable in app_yaml["env"]} <= resources
    assert [resource for resource in app["resources"] if "sql_warehouse" in resource]


def test_the_state_may_be_given_a_database_that_outlives_a_restart(bundle: dict[str, Any]) -> None:
    added = bundle["targets"]["lakebase"]["resources"]["apps"]["job_monitor"]["resources"]
    (state,) = (resource["postgres"] for resource in added)

    assert state["permission"] == "CAN_CONNECT_AND_CREATE"
    for name in ("branch", "database"):
        variable = re.fullmatch(r"\$\{var\.(\w+)\}", state[name])
        assert variable is not None
        # Without a default the targets that have no database would ask for it too.
        assert bundle["variables"][variable[1]]["default"] == ""


def test_the_app_has_a_name_that_the_platform_takes(app: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z0-9-]{1,26}", app["name"])


def test_the_port_is_the_one_that_the_platform_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    from job_monitor.backend.config import Settings

    monkeypatch.setenv("DATABRICKS_APP_PORT", "8765")

    assert Settings().port == 8765


@pytest.fixture(scope="module")
def app_folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("app") / "app"
    subprocess.run([sys.executable, "tools/build_app.py", str(target)], cwd=root, check=True)
    return target


def test_no_deployed_file_is_larger_than_the_platform_takes(app_folder: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in app_folder.rglob("*") if path.is_file()}

    assert {"app.yaml", "requirements.txt"} <= set(sizes)
    assert [name for name, size in sizes.items() if size >= LARGEST_FILE] == []


def test_the_deployed_requirements_pin_everything_with_hashes(app_folder: Path) -> None:
    text = (app_folder / "requirements.txt").read_text()
    entries = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]

    assert [entry for entry in entries if "==" not in entry and "--hash" not in entry] == []
    assert [entry for entry in entries if entry.startswith("./job_monitor-")]


def test_no_package_json_makes_the_platform_run_npm(app_folder: Path, root: Path) -> None:
    assert not (app_folder / "package.json").exists()
    assert not (root / "package.json").exists()
