"""Shared by all tests: where the checkout is, and what to do where a part of the machine is missing."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
LONGEST = (
    "tests/e2e/test_demo.py",
    "tests/backend/scopes/test_differential.py",
    "tests/e2e/test_faults.py",
    "tests/conformance/test_traps.py",
    "tests/sync/test_random_syncs.py",
    "tests/metrics/test_shown_in_a_warehouse.py",
    "tests/oracle/test_spark_equals_duckdb.py",
    "tests/oracle/test_marts_equal_the_oracle.py",
    "tests/sync/test_killed_syncs.py",
)
"""Files that take minutes begin first: at the end of a run no process of tests waits for another's last file."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.split("::")[0], len(places)))


def need(part: object, what: str) -> None:
    """Skips the test when `part` is missing, and fails instead where CI=true: there nothing may be left out."""
    if part:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI leaves nothing out")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """Published column lists and measurements. They are kept beside the checkout and are no part of the project."""
    folder = ROOT.parent / "shared" / "reference" / "data"
    if not folder.is_dir():
        pytest.skip("the reference data is not beside this checkout; the project works without it")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    need(path, "Chromium (`apt-get install chromium`)")
    assert path is not None
    return path


@pytest.fixture(scope="session")
def java() -> None:
    """Asks for a Java 17 runtime, which Spark needs."""
    path = shutil.which("java")
    answer = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr if path else ""
    need('version "' in answer, "a Java 17 runtime (`apt-get install openjdk-17-jre-headless`)")


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Postgres]:
    """A PostgreSQL server, one for all tests of the process."""
    found = postgres.binaries()
    need(found, "PostgreSQL's server (`apt-get install postgresql`)")
    assert found is not None
    names = {user.pw_name for user in pwd.getpwall()}
    can_run = os.geteuid() != 0 or "postgres" in names
    need(can_run, "the user `postgres`, as whom the server runs where the tests are root,")
    # Not in pytest's own folder: the server's user may not enter that one.
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        Path(folder).chmod(0o755)
        with postgres.running(found, Path(folder)) as running:
            yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.db'}"
    found: postgres.Postgres = request.getfixturevalue("server")
    return found.new_database()


@pytest.fixture(scope="session")
def new_state_url(tmp_path_factory: pytest.TempPathFactory) -> Callable[[pytest.FixtureRequest, str], str]:
    """As `state_url`, for a test that needs several."""

    def make(request: pytest.FixtureRequest, kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('state') / 'state.db'}"
        found: postgres.Postgres = request.getfixturevalue("server")
        return found.new_database()

    return make
