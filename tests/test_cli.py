"""The command line, as somebody types it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from job_monitor.backend.config import Settings, variable


@pytest.fixture
def run(tmp_path: Path, root: Path):
    """Runs `python -m job_monitor …` with these variables and no other of ours."""
    ours = {variable(field) for field in Settings.model_fields} | {"WAREHOUSE_ID", "DATABRICKS_TOKEN"}

    def begin(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        env = {name: value for name, value in os.environ.items() if name not in ours}
        env |= {"DATABRICKS_CONFIG_FILE": "/nonexistent", "JOB_MONITOR_STORE_PATH": str(tmp_path / "store.duckdb")}
        env |= {"COLUMNS": "200", **variables}
        command = [sys.executable, "-m", "job_monitor", *words]
        return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=90, check=False)

    return begin


def test_help_names_every_command(run):
    answer = run("--help")
    assert answer.returncode == 0
    for command in ("serve", "sync", "doctor", "openapi"):
        assert command in answer.stdout


def test_a_bad_setting_means_no_start_and_one_sentence(run):
    answer = run("serve", JOB_MONITOR_SYNC_INTERVAL_S="soon")
    assert answer.returncode == 1
    assert answer.stderr.startswith("error: JOB_MONITOR_SYNC_INTERVAL_S:")
    assert "Traceback" not in answer.stderr


def test_sync_without_a_workspace_says_what_to_set(run):
    answer = run("sync", "--once")
    assert answer.returncode == 1
    assert "Set DATABRICKS_HOST and DATABRICKS_WAREHOUSE_ID first" in answer.stderr


def test_doctor_says_what_is_not_set(run):
    answer = run("doctor")
    assert answer.returncode == 1
    assert "export DATABRICKS_HOST=" in answer.stdout


def test_openapi_writes_what_is_kept(run, tmp_path, root):
    kept = (root / "job_monitor" / "ui" / "openapi.json").read_text()
    assert run("openapi", "--out", "-").stdout == kept
    run("openapi", "--out", str(tmp_path / "out.json"))
    assert (tmp_path / "out.json").read_text() == kept


def test_serve_answers_and_ends_when_told_to(tmp_path, root):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DATABRICKS_", "JOB_MONITOR_"))}
    env |= {"JOB_MONITOR_STORE_PATH": str(tmp_path / "store.duckdb")}
    command = [sys.executable, "-m", "job_monitor", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=root, env=env, stderr=subprocess.PIPE)
    try:
        assert health(port)["status"] == "unconfigured"
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=15)
        assert b"Traceback" not in errors
    finally:
        process.kill()
        process.wait()


def health(port: int) -> dict[str, str]:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5) as answer:
                found: dict[str, str] = json.load(answer)
                return found
        except OSError:
            time.sleep(0.1)
    pytest.fail("it did not answer in 30 s")
