"""A new installation, half permitted: Status leads whoever installs it to green, by its words alone, in a browser."""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from job_monitor.backend.config import load
from tests.serving import served
from workspace_simulator.account.generate import generate
from workspace_simulator.grants import Rights
from workspace_simulator.server import running

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)


@pytest.mark.browser
def test_what_status_says_to_run_is_all_that_is_missing(root: Path, chromium: str, tmp_path: Path) -> None:
    npx = shutil.which("npx")
    assert npx is not None
    generate(tmp_path / "account", seed=5, jobs=24, days=10, end=NOW, horizon_days=2, workers=1)
    with running(tmp_path / "account", now=NOW) as box:
        box.control.grants.set(box.client_id, Rights(schemas=frozenset(), tables=frozenset({"system.lakeflow.jobs"})))
        settings = load(
            store_path=tmp_path / "store.duckdb",
            sync_interval_s=2.0,
            host=box.host,
            warehouse_id=box.warehouse_id,
            client_id=box.client_id,
            client_secret=box.client_secret,
        )
        with served(settings, clock=lambda: NOW) as client:
            given = {"address": str(client.base_url), "control": f"{box.host}/_simulator/grants"}
            answer = subprocess.run(
                [npx, "playwright", "test", "e2e/first-use.spec.ts"],
                cwd=root / "job_monitor" / "ui",
                env=os.environ | {"FIRST_USE": json.dumps(given), "CHROMIUM": chromium},
                capture_output=True,
                text=True,
                check=False,
            )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "1 passed" in answer.stdout
