"""A process that is killed at any moment leaves a store that opens, and that the next process completes."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from job_monitor.databricks.system_tables import SystemTable, table
from job_monitor.store import Store
from workspace_simulator.schema import VISIBLE_AT, tables
from workspace_simulator.server import RunningSimulator, running

START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS, PER_DAY = 10, 150
HERE = Path(__file__).parent
CHOSEN = [table("system.lakeflow.job_run_timeline"), table("system.billing.usage"), table("system.lakeflow.jobs")]


@pytest.fixture
def child() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(HERE / "forking_child.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    """An account with 1,500 slices, 500 usage rows and 150 job versions over ten days."""
    folder = tmp_path_factory.mktemp("full")
    for name, rows in _rows_of_all().items():
        _, schema, short = name.split(".")
        path = folder / "tables" / schema / short / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows, schema=tables()[name].stored_schema), path)
    with running(folder, now=START + timedelta(days=DAYS + 2)) as simulator:
        yield simulator


def _rows_of_all() -> dict[str, list[dict[str, Any]]]:
    slices, usage, jobs = [], [], []
    for number in range(DAYS * PER_DAY):
        start = START + timedelta(minutes=number * 1440 // PER_DAY)
        end = start + timedelta(minutes=3)
        same = {"workspace_id": "1", "job_id": str(number % 7), VISIBLE_AT: end}
        slices.append(same | {"run_id": str(number), "period_start_time": start, "period_end_time": end})
        if number % 3 == 0:
            usage.append(
                {"record_id": str(number), "ingestion_date": start.date(), "usage_end_time": end, VISIBLE_AT: end}
            )
        if number % 10 == 0:
            jobs.append(same | {"change_time": start, "tags": [("n", str(number))]})
    return dict(zip((entry.name for entry in CHOSEN), (slices, usage, jobs), strict=True))


def _order(simulator: RunningSimulator, path: Path) -> str:
    return json.dumps(
        {
            "host": simulator.host,
            "client_id": simulator.client_id,
            "client_secret": simulator.client_secret,
            "warehouse_id": simulator.warehouse_id,
            "store": str(path),
            "now": simulator.control.clock.now().isoformat(),
            "tables": [entry.name for entry in CHOSEN],
            "slice_rows": 150,
        }
    )


def _ends(child: subprocess.Popen[str], order: str, after_s: float | None) -> int:
    """Starts a sync, kills it after so many seconds, and returns its exit code: -9 when it was still running."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(order + "\n")
    child.stdin.flush()
    pid = int(child.stdout.readline())
    if after_s is not None:
        time.sleep(after_s)
        # Its parent reaps it at its end, and starts no other: the pid is this child's, or nobody's yet.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return int(child.stdout.readline())


def _assert_consistent(store: Store, entry: SystemTable) -> int:
    """Rows, their count, and the cursor are of one transaction; no key is there twice. Returns the count."""
    keys = ", ".join(entry.key)
    with store.reader() as reader:
        if not reader.has_table(entry.raw_name):
            return 0
        rows = reader.scalar(f"SELECT count(*) FROM {entry.raw_name}")
        assert reader.scalar(f"SELECT count(*) FROM (SELECT DISTINCT {keys} FROM {entry.raw_name})") == rows
        source = reader.row("SELECT * FROM meta.sources WHERE name = $name", {"name": entry.name})
        newest = reader.scalar(f"SELECT strftime(max({entry.cursor}), '%Y-%m-%dT%H:%M:%S') FROM {entry.raw_name}")
    assert source is not None
    assert source["row_count"] == rows
    assert (source["cursor"] or "")[:19] == (newest or "")
    return int(rows)


@pytest.mark.parametrize(("seed", "kills"), [(7, 15), pytest.param(8, 50, marks=pytest.mark.soak)])
def test_kills_at_random_moments_lose_nothing_and_double_nothing(
    full: RunningSimulator, child: subprocess.Popen[str], contents: Any, tmp_path: Path, seed: int, kills: int
) -> None:
    dice = random.Random(seed)
    clean = tmp_path / "clean.duckdb"
    assert _ends(child, _order(full, tmp_path / "warm.duckdb"), None) == 0
    begun = time.monotonic()
    assert _ends(child, _order(full, clean), None) == 0
    whole_s = time.monotonic() - begun
    expected = _rows(clean, contents)
    killed = finished = halfway = 0
    path = tmp_path / "tried-0.duckdb"
    while killed < kills:
        if _ends(child, _order(full, path), dice.uniform(0.02, 0.9 * whole_s)) == 0:
            finished += 1
            assert finished < 10 * kills, "the kills come too late to meet anything"
        else:
            killed += 1
            halfway += _is_halfway(path)
        if killed % 3 == 0 and path.exists():
            # Three kills in a row hit the same store; then it is completed, and another begun.
            assert _ends(child, _order(full, path), None) == 0
            assert _rows(path, contents) == expected
            path = tmp_path / f"tried-{killed}-{finished}.duckdb"
    assert _ends(child, _order(full, path), None) == 0
    assert _rows(path, contents) == expected
    assert halfway >= kills // 10, "too few kills fell between two transactions for this to mean anything"


def _rows(path: Path, contents: Any) -> dict[str, list[str]]:
    store = Store.open(path, threads=1)
    try:
        found: dict[str, list[str]] = contents(store, CHOSEN)
        return found
    finally:
        store.close()


def _is_halfway(path: Path) -> bool:
    """Opens what the killed process left, checks it, and says whether some but not all rows were there."""
    if not path.exists():
        return False
    store = Store.open(path, threads=1)
    try:
        counts = [_assert_consistent(store, entry) for entry in CHOSEN]
    finally:
        store.close()
    return 0 < sum(counts) < DAYS * PER_DAY
