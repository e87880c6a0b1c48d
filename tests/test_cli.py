"""The command line, as somebody types it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from job_monitor.backend.config import Settings, variable
from job_monitor.cli import main


@dataclass(frozen=True)
class Answer:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """`job-monitor …` with these variables and no other of ours: exit code, output, errors."""
    for name in [*(variable(field) for field in Settings.model_fields), "WAREHOUSE_ID", "DATABRICKS_TOKEN"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("JOB_MONITOR_STORE_PATH", str(tmp_path / "store.duckdb"))
    monkeypatch.setenv("COLUMNS", "200")
    handler = signal.getsignal(signal.SIGTERM)

    def begin(*words: str, **variables: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["job-monitor", *words])
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Answer(int(ended.value.code or 0), said.out, said.err)

    yield begin
    signal.signal(signal.SIGTERM, handler)
    structlog.reset_defaults()


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
