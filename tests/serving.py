"""The real application over HTTP, in front of a simulated account, within the process of a test."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from job_monitor.backend.app import create_app
from job_monitor.backend.config import Settings
from job_monitor.backend.core import Core
from job_monitor.backend.server import options
from job_monitor.domain import Clock
from workspace_simulator.server import RunningSimulator

PATIENCE_S = 120
"""With what the product does by itself: two processes of tests may share a core with Spark."""


def environment(box: RunningSimulator) -> dict[str, str]:
    """What the platform gives an app, without the two variables by which it is known to be the platform."""
    return {
        "DATABRICKS_HOST": box.host,
        "DATABRICKS_WAREHOUSE_ID": box.warehouse_id,
        "DATABRICKS_CLIENT_ID": box.client_id,
        "DATABRICKS_CLIENT_SECRET": box.client_secret,
    }


class Served(httpx.Client):
    """A client of the running application, with a look behind it."""

    app: Any

    @property
    def core(self) -> Core:
        core: Core = self.app.state.core
        return core

    def turn(self) -> None:
        """One more turn of the cycle, now."""
        self.core.cycles.turn()

    def wait_until(self, holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        pause, deadline = threading.Event(), time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if holds():
                return
            pause.wait(0.05)
        pytest.fail(f"it did not come about in {patience_s} s")


def is_first_turn_over(health: dict[str, Any]) -> bool:
    """The first turn builds twice; between the two it is not idle."""
    sync = health.get("sync")
    # Without one it is an error: on a busy machine even health may be told that its time is over.
    return sync is not None and bool(health["status"] != "pending" and sync["phase"] == "idle")


@contextmanager
def served(settings: Settings, *, clock: Clock, wait: bool = True) -> Iterator[Served]:
    """The application over HTTP, on a port of its own; `wait` until the first turn is over."""
    listener = socket.create_server(("127.0.0.1", 0))
    # asyncio does so by itself where it opens the socket; without it, each answer waits 40 ms for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    app = create_app(settings, clock=clock)
    server = uvicorn.Server(uvicorn.Config(app, **options(stop_s=1)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with Served(base_url=address, timeout=30, trust_env=False) as client:
            client.app = app
            client.wait_until(lambda: server.started or not thread.is_alive())
            if wait:
                client.wait_until(lambda: is_first_turn_over(client.get("/api/health").json()))
            yield client
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
