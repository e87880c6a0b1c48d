"""`pip install .` gives a command that works from anywhere, with its pages inside."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--no-build-isolation", "--wheel-dir", target, root], check=True)
    (built,) = target.glob("*.whl")
    return built


def test_the_wheel_holds_the_built_pages_and_the_sql_and_no_sources_of_the_ui(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert "job_monitor/ui/dist/index.html" in names
    assert [name for name in names if name.startswith("job_monitor/ui/dist/assets/") and name.endswith(".js")]
    assert "job_monitor/sql/marts/job_runs.sql" in names
    assert "workspace_simulator/schema/lakeflow.sql" in names
    assert [name for name in names if "node_modules" in name or name.endswith(".tsx")] == []


def test_the_installed_command_answers_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--no-index", "--target", target, wheel], check=True)

    # The target stands first on the path, so it is the wheel that answers and not the checkout.
    code = (
        f"import sys; sys.path.insert(0, {str(target)!r}); import job_monitor.cli as cli;"
        f"assert cli.__file__.startswith({str(target)!r}); sys.argv = ['job-monitor', '--help']; cli.main()"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stderr
    for name in ("serve", "demo", "sync", "doctor"):
        assert name in answer.stdout
