"""Commands that ask an account."""

import signal
import sys

import pytest
import structlog

from job_monitor.cli import main
from workspace_simulator.grants import Rights

RUNS = "system.lakeflow.job_run_timeline"


@pytest.fixture
def run(box, environment_of, tmp_path, monkeypatch, capsys):
    """`job-monitor …` against the account: exit code and output."""
    handler = signal.getsignal(signal.SIGTERM)
    for name, value in environment_of(box).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("JOB_MONITOR_STORE_PATH", str(tmp_path / "store.duckdb"))
    monkeypatch.setenv("COLUMNS", "200")

    def begin(*words):
        monkeypatch.setattr(sys, "argv", ["job-monitor", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().out

    yield begin
    signal.signal(signal.SIGTERM, handler)
    structlog.reset_defaults()


def test_sync_once_prints_what_it_did(run):
    code, text = run("sync", "--once")
    assert code == 0
    (line,) = [line for line in text.splitlines() if RUNS in line]
    # The command goes by the wall clock, and the account stands still: its rows are old.
    assert [cell.strip() for cell in line.split("│")][2:5] == ["stale", "42", "42"]
    assert "2026-02-10 11:55" in line
    assert "generation 1" in text


def test_a_denied_table_is_told_by_sync_and_by_doctor_and_by_their_exit_codes(run, box):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({RUNS})))
    code, text = run("sync", "--once")
    assert (code, "denied" in text) == (1, True)
    code, text = run("doctor")
    assert code == 1
    assert f"GRANT SELECT ON TABLE {RUNS} TO `{box.client_id}`" in text
