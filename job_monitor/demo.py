"""The demo: a simulated account in a process of its own, and the ordinary product in front of it.

The product gets what the platform gives an app: the host, a service principal, a port, and a front door that signs the
viewer in. It runs the path that it runs on Databricks; nothing below this file knows of the demo.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from job_monitor.backend.config import Settings, load
from job_monitor.databricks.grants import every_grant
from job_monitor.domain import Clock
from job_monitor.errors import ConfigurationError, JobMonitorError

_STOP_S = 10.0
_POLL_S = 0.25


@dataclass(frozen=True)
class DemoOptions:
    """What `job-monitor demo` takes. `now` is where the account's clock starts (ISO 8601; None: the wall clock)."""

    port: int = 8000
    jobs: int = 400
    days: int = 90
    seed: int = 7
    speed: float = 1.0
    now: str | None = None
    data: Path | None = None
    user: str = "on-call@example.com"


def run(options: DemoOptions, console: Console) -> None:
    """Serves the demo until it is interrupted. Raises ConfigurationError when the port is taken."""
    started = time.monotonic()
    _check_free(options.port)
    options = replace(options, port=options.port or _free_port())
    with tempfile.TemporaryDirectory(prefix="job-monitor-demo-", ignore_cleanup_errors=True) as folder:
        app_port = _free_port()
        ready = Path(folder) / "account.json"
        with _simulator(options, app_port, ready) as process:
            # Loading the SDK and the rest takes seconds, in which the account is being made.
            from job_monitor.backend import server
            from job_monitor.backend.app import create_app

            account = _wait_until_ready(process, ready)
            _grant(account)
            settings = _settings(account, app_port, Path(folder) / "store.duckdb")
            address = f"http://127.0.0.1:{options.port}"
            watcher = threading.Thread(target=_show_progress, args=(address, console, started), daemon=True)
            watcher.start()
            app = create_app(settings, clock=account_clock(account))
            server.serve(app, host="127.0.0.1", port=app_port, stop_s=3)


def _grant(account: dict[str, Any]) -> None:
    """The app's service principal may read what docs/security.md lists, and nothing else: the demo needs no more."""
    address = f"{account['host']}/_simulator/grants/{account['client_id']}"
    rights = {"schemas": [], "tables": sorted(grant.name for grant in every_grant())}
    with httpx.Client(trust_env=False) as client:
        client.put(address, json=rights).raise_for_status()


def account_clock(account: dict[str, Any]) -> Clock:
    """The account's time, as it stood when the account was ready and has gone on since at its speed."""
    start, speed, anchor = datetime.fromisoformat(account["now"]), float(account["speed"]), time.monotonic()
    return lambda: start + timedelta(seconds=(time.monotonic() - anchor) * speed)


def _settings(account: dict[str, Any], app_port: int, store: Path) -> Settings:
    # The SDK reads the service principal from the environment, as it does inside the platform.
    for name in [name for name in os.environ if name.startswith("DATABRICKS_")]:
        del os.environ[name]
    os.environ |= {
        "DATABRICKS_HOST": account["host"],
        "DATABRICKS_CLIENT_ID": account["client_id"],
        "DATABRICKS_CLIENT_SECRET": account["client_secret"],
        "DATABRICKS_WAREHOUSE_ID": account["warehouse_id"],
        "DATABRICKS_APP_NAME": "job-monitor",
        "DATABRICKS_APP_PORT": str(app_port),
    }
    # What is tried on a demo never goes where the environment says that decisions are kept.
    state = f"sqlite:///{store.with_name('state.db')}"
    return load(store_path=store, state_url=state, sync_interval_s=30.0, label="Demo")


@contextmanager
def _simulator(options: DemoOptions, app_port: int, ready: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "workspace_simulator", "serve", "--port", "0"]
    command += [
        "--quiet",
        "--ready-file",
        str(ready),
        "--seed",
        str(options.seed),
        "--jobs",
        str(options.jobs),
        "--days",
        str(options.days),
    ]
    command += ["--speed", str(options.speed), "--user", options.user, "--until-stdin-closes"]
    command += ["--front-door", str(options.port), "--app", f"http://127.0.0.1:{app_port}"]
    command += ["--now", options.now] if options.now else []
    command += ["--data", str(options.data)] if options.data else []
    # It ends when its standard input closes, so it does not outlive this process however that ends.
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    try:
        yield process
    finally:
        _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], ready: Path) -> dict[str, Any]:
    while not ready.exists():
        if process.poll() is not None:
            raise JobMonitorError("The simulated account did not start; what it said stands above.")
        time.sleep(_POLL_S)
    account: dict[str, Any] = json.loads(ready.read_text())
    return account


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _show_progress(address: str, console: Console, started: float) -> None:
    """Follows the first sync by the product's own health answer, then prints the address once more."""
    console.print(f"Job Monitor answers at [bold]{address}[/bold]; the first sync has begun.", highlight=False)
    with _progress_bar(console) as bar, httpx.Client(base_url=address, trust_env=False) as client:
        task = bar.add_task("first sync", total=1.0)
        while (health := _health(client)) is None or health["generation"] is None:
            sync = (health or {}).get("sync") or {}
            text = f"{sync.get('phase') or 'starting'}: {sync.get('rows_read', 0):,} rows"
            bar.update(task, description=text, completed=sync.get("fraction") or 0.0)
            time.sleep(_POLL_S)
    seconds = time.monotonic() - started
    console.print(f"Ready after {seconds:.1f} s: [bold]{address}[/bold]   (Ctrl-C ends it)", highlight=False)


def _health(client: httpx.Client) -> dict[str, Any] | None:
    try:
        answer = client.get("/api/health")
    except httpx.HTTPError:
        return None
    return answer.json() if answer.status_code == httpx.codes.OK else None


def _progress_bar(console: Console) -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True)


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            message = f"Port {port} is taken: end what listens there, or give another with --port."
            raise ConfigurationError(message) from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
