"""Shared by all tests: where the checkout is, and what to do where a part of the machine is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
