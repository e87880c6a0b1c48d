"""A simulated account on disk, made once, and a simulator that serves it from a process of its own."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

END = datetime(2026, 11, 20, tzinfo=UTC)
"""Fixed, so that every run measures the same rows."""


@dataclass(frozen=True)
class Made:
    """An account on disk. `seconds` is None when it was there already."""

    folder: Path
    seconds: float | None
    peak_mb: float | None
    run_slices: int


def make(cache: Path, *, jobs: int, days: int, seed: int) -> Made:
    """Generates the account in a child process, so that its memory can be read off."""
    folder = cache / f"jobs{jobs}-days{days}-seed{seed}"
    seconds = peak = None
    if not (folder / "account.json").is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "workspace_simulator", "generate", str(folder), "--now", END.isoformat()]
        command += ["--jobs", str(jobs), "--days", str(days), "--seed", str(seed)]
        start = time.monotonic()
        subprocess.run(command, check=True)
        seconds = time.monotonic() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    slices = ds.dataset(folder / "tables" / "lakeflow" / "job_run_timeline")
    return Made(folder, seconds, peak, slices.count_rows())


@contextmanager
def served(folder: Path, scratch: Path, before_end: timedelta) -> Iterator[dict[str, Any]]:
    """Serves the folder with a clock that stands still so long before the end of its history, until it is moved on.

    Yields what a client needs.
    """
    ready = scratch / "account.json"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "workspace_simulator", "serve", "--data", str(folder), "--port", "0"]
    command += [
        "--speed",
        "0",
        "--now",
        (END - before_end).isoformat(),
        "--cold-start",
        "0",
        "--quiet",
        "--until-stdin-closes",
    ]
    process = subprocess.Popen([*command, "--ready-file", str(ready)], stdin=subprocess.PIPE)
    try:
        while not ready.exists():
            if process.poll() is not None:
                raise RuntimeError("the simulator did not start")
            time.sleep(0.1)
        yield json.loads(ready.read_text())
    finally:
        if process.stdin is not None:
            process.stdin.close()
        process.wait(30)
