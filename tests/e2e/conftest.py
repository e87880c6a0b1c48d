"""A running demo, as `make run` starts it, with a clock that stands still so that its numbers can be computed."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

NOW = "2026-11-20T12:00:00+00:00"
USER = "on-call@example.com"
START_S = 240.0


@dataclass(frozen=True)
class Demo:
    """`tables` is the folder of the account's rows: what no reader of the API can see whole."""

    address: str
    account: Path
    process: "subprocess.Popen[bytes]"

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return json.load(answer)

    def grants(self) -> Any:
        """What the account lets each principal read: of the two ports of the simulator the API's tells it."""
        (simulator,) = psutil.Process(self.process.pid).children()
        for one in simulator.net_connections("tcp"):
            if one.status == psutil.CONN_LISTEN and one.laddr.port != int(self.address.rsplit(":", 1)[1]):
                with urllib.request.urlopen(
                    f"http://127.0.0.1:{one.laddr.port}/_simulator/grants", timeout=30
                ) as found:
                    return json.load(found)["grants"]
        pytest.fail("the simulator has no port of its own")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_numbers(demo: Demo) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert demo.process.poll() is None, "the demo ended by itself"
        try:
            health = demo.get("/api/health")
            # The first turn builds twice, at first from a few tables alone: two answers are to be of one generation.
            if health["generation"] is not None and not health["sync"]["is_running"]:
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.2)
    pytest.fail(f"the demo had no numbers after {START_S:.0f} s")


@pytest.fixture(scope="package")
def demo(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`job-monitor demo` with a small account; it goes on syncing, so it ends with these tests."""
    cache = tmp_path_factory.mktemp("cache")
    port = free_port()
    command = [sys.executable, "-m", "job_monitor", "demo", "--port", str(port), "--jobs", "60", "--days", "20"]
    command += ["--seed", "11", "--speed", "0", "--now", NOW]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DATABRICKS_", "JOB_MONITOR_"))}
    process = subprocess.Popen(command, cwd=root, env=env | {"XDG_CACHE_HOME": str(cache)})
    try:
        found = Demo(f"http://127.0.0.1:{port}", cache, process)
        wait_for_numbers(found)
        (account,) = cache.rglob("account.json")
        yield Demo(found.address, account.parent, process)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
