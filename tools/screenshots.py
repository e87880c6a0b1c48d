"""Takes a picture of every page of the demo, light, dark and on a phone, into docs/screenshots/; `make screenshots`.

The account is made from a seed and its clock stands still, so pictures change with the pages alone.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "job_monitor" / "ui"
TARGET = ROOT / "docs" / "screenshots"
ACCOUNT = ["--jobs", "200", "--days", "60", "--seed", "7", "--speed", "0", "--now", "2026-11-20T12:00:00+00:00"]
START_S, PICTURES_S, STOP_S = 1200.0, 1800.0, 60.0
MOST_BYTES = 200_000
PATIENT = {"JOB_MONITOR_REQUEST_TIMEOUT_S": "60"}
"""A machine that is busy with other things takes its pictures slowly, and still takes them."""


def main() -> None:
    """Every picture is taken before the first old one is removed."""
    # As an exception, so that the demo ends with this process.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="screenshots-") as folder:
        with demo(Path(folder)) as address:
            command = ["node", "tools/screenshots.mjs", address, folder]
            subprocess.run(command, cwd=UI, check=True, timeout=PICTURES_S)
        taken = {path.name: path.read_bytes() for path in sorted(Path(folder).glob("*.webp"))}
    if TARGET.exists():
        shutil.rmtree(TARGET)
    TARGET.mkdir(parents=True)
    for name, picture in taken.items():
        (TARGET / name).write_bytes(picture)
    sizes = [len(picture) for picture in taken.values()]
    print(f"{len(taken)} pictures, {sum(sizes) / 1e6:.1f} MB; the largest {max(sizes) / 1e3:.0f} kB")
    if max(sizes) > MOST_BYTES:
        sys.exit(f"A picture is larger than {MOST_BYTES // 1000} kB.")


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """A demo of its own on a free port, ended with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "job_monitor", "demo", "--port", str(port), *ACCOUNT]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DATABRICKS_", "JOB_MONITOR_"))}
    process = subprocess.Popen(command, cwd=ROOT, env=env | PATIENT | {"XDG_CACHE_HOME": str(folder / "cache")})
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Until the first turn is over: before, some figures are not there yet."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            sys.exit("The demo ended by itself.")
        health = _health(address)
        if health is not None and health["generation"] is not None and health["sync"]["phase"] == "idle":
            return
        time.sleep(0.5)
    sys.exit(f"The demo had no figures after {START_S:.0f} s.")


def _health(address: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = httpx.get(f"{address}/api/health", timeout=30, trust_env=False).json()
    except (httpx.HTTPError, ValueError):
        return None
    return found if "generation" in found else None


if __name__ == "__main__":
    main()
