"""What docs/security.md says of tests and of connections is so."""

import ast
import re
import runpy
from pathlib import Path

import pytest

NETWORK = ("databricks", "httpx", "requests", "socket", "urllib.request", "http.client", "smtplib", "psycopg")
"""Modules by which a connection can be opened."""
LISTENING = {"job_monitor/backend/telemetry.py"}
"""Uses the network to answer, not to ask."""


@pytest.fixture(scope="module")
def security(root: Path):
    return runpy.run_path(str(root / "tools" / "security_page.py"))


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


def names_in(path: Path) -> set[str]:
    return set(re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.MULTILINE)) if path.is_file() else set()


def test_every_test_that_answers_a_threat_is_in_the_tree(security, root: Path) -> None:
    named = [name for threat in security["threats"]() for name in threat["tests"]]
    missing = [name for name in named if name.partition("::")[2] not in names_in(root / name.partition("::")[0])]
    assert len(named) > 20
    assert missing == []


def test_every_kind_of_threat_has_an_answer_that_a_test_holds(security) -> None:
    kinds = {threat["kind"] for threat in security["threats"]() if threat["tests"]}
    assert kinds == {
        "Spoofing",
        "Tampering",
        "Repudiation",
        "Information disclosure",
        "Denial of service",
        "Elevation of privilege",
    }


def test_every_file_that_can_open_a_connection_stands_in_the_table_of_connections(security, root: Path) -> None:
    able = {
        str(path.relative_to(root))
        for path in (root / "job_monitor").rglob("*.py")
        if "node_modules" not in path.parts
        and any(f"{name}.".startswith(tuple(f"{one}." for one in NETWORK)) for name in imported(path))
    }
    listed = {name for *_, code in security["CONNECTIONS"] for name in code}
    assert able - LISTENING == listed
