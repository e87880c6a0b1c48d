"""The list of what is shipped is whole, holds nothing else, and is what its standard says."""

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


@pytest.fixture(scope="module")
def sbom(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = runpy.run_path(str(root / "tools" / "write_sbom.py"))["sbom"]()
    return found


def named(sbom: dict[str, Any], kind: str) -> set[tuple[str, str]]:
    return {
        ("/".join(filter(None, (one.get("group"), one["name"]))).lower(), one["version"])
        for one in sbom["components"]
        if one["purl"].startswith(f"pkg:{kind}/")
    }


def test_it_is_valid_cyclonedx(sbom: dict[str, Any]) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(sbom)) is None


def test_every_line_of_the_locked_requirements_is_in_it_and_nothing_else(sbom: dict[str, Any], root: Path) -> None:
    lines = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^ ;]+)", (root / "requirements.txt").read_text(), re.MULTILINE)

    assert len(lines) > 20
    assert named(sbom, "pypi") == {(name.lower(), version) for name, version in lines}


def test_every_python_package_carries_the_hashes_of_the_lock(sbom: dict[str, Any], root: Path) -> None:
    locked = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", (root / "requirements.txt").read_text()))
    files = [file for one in sbom["components"] for file in one.get("externalReferences", [])]

    assert {one["content"] for file in files for one in file["hashes"]} == locked


def test_everything_that_the_built_pages_hold_is_in_it(sbom: dict[str, Any], root: Path) -> None:
    text = (root / "job_monitor" / "ui" / "dist" / "licenses.md").read_text()
    bundled = set(re.findall(r"^## (\S+) - (\S+) \(", text, re.MULTILINE))

    assert ("react", named_version(sbom, "react")) in bundled
    assert bundled <= named(sbom, "npm")


def named_version(sbom: dict[str, Any], name: str) -> str:
    return dict(named(sbom, "npm"))[name]


def test_what_only_builds_and_tests_is_not_in_it(sbom: dict[str, Any]) -> None:
    names = {one["name"] for one in sbom["components"]}

    assert names.isdisjoint({"vite", "vitest", "typescript", "happy-dom", "pytest", "ruff", "cyclonedx-bom"})


def test_it_names_no_machine(sbom: dict[str, Any]) -> None:
    addresses = re.findall(r"https?://[^/\"]+", json.dumps(sbom))

    assert set(addresses) == {"http://cyclonedx.org"}
