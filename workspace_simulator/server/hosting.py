"""Runs an ASGI application on a loopback port in a thread of its own."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_START_S = 30.0


def bound_socket(port: int = 0, host: str = "127.0.0.1") -> socket.socket:
    """A socket that already listens for nobody else; port 0 takes a free one."""
    # With the protocol named, asyncio sets TCP_NODELAY; without it each small answer waits for a delayed ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def uvicorn_server(app: ASGIApp) -> uvicorn.Server:
    # Faults cut connections on purpose, which uvicorn would report as errors of the application.
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        ws="none",
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    return uvicorn.Server(config)


@contextmanager
def hosted(app: ASGIApp, port: int = 0, host: str = "127.0.0.1") -> Iterator[str]:
    """Gives the address, `http://127.0.0.1:port`, and takes the server down at the end."""
    listener = bound_socket(port, host)
    server = uvicorn_server(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="simulator-http", daemon=True)
    thread.start()
    try:
        _wait_until_started(server, thread)
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_START_S)
        listener.close()


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + _START_S
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the HTTP server did not start")
        time.sleep(0.005)
