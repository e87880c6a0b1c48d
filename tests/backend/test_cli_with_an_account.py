"""Commands that ask an account."""

import os
import subprocess
import sys

import pytest

from workspace_simulator.grants import Rights

RUNS = "system.lakeflow.job_run_timeline"


@pytest.fixture
def run(box, environment_of, tmp_path, root):
    """Runs `python -m job_monitor …` against the account."""

    def begin(*words):
        env = os.environ | environment_of(box)
        env |= {"JOB_MONITOR_STORE_PATH": str(tmp_path / "store.duckdb"), "COLUMNS": "200"}
        command = [sys.executable, "-m", "job_monitor", *words]
        return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=90, check=False)

    return begin


def test_sync_once_prints_what_it_did(run):
    answer = run("sync", "--once")
    assert answer.returncode == 0, answer.stderr
    (line,) = [line for line in answer.stdout.splitlines() if RUNS in line]
    assert [cell.strip() for cell in line.split("│")][2:5] == ["ok", "42", "42"]
    assert "2026-02-10 11:55" in line
    assert "generation 1" in answer.stdout


def test_a_denied_table_is_told_by_sync_and_by_doctor_and_by_their_exit_codes(run, box):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({RUNS})))
    synced = run("sync", "--once")
    assert (synced.returncode, "denied" in synced.stdout) == (1, True)
    looked = run("doctor")
    assert looked.returncode == 1
    assert f"GRANT SELECT ON TABLE {RUNS} TO `{box.client_id}`" in looked.stdout
