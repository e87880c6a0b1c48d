"""The HTTP server, told what it may take before the application sees a request.

The parser is named: which one uvicorn takes by itself depends on what else is installed, and only this one is bounded.
"""

from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from job_monitor.backend.headers import NOT_KEPT, SECURITY_HEADERS
from job_monitor.backend.models import Problem

LARGEST_HEAD_BYTES = 64 * 1024
"""Request line and headers together, so an address is shorter still."""
MOST_CONNECTIONS = 2000
KEPT_S = 75
"""An idle connection is kept for longer than a proxy in front keeps it: whoever closes it first may cut off a request
that is on its way, and a browser does not ask for a part of a page twice."""


class BoundedProtocol(H11Protocol):
    """A request that cannot be read is answered like any other refusal: a problem, with the headers of every answer."""

    def shutdown(self) -> None:
        """The server ends: a stream would go on until it is cut, so the application is told to end it."""
        if callable(end_streams := getattr(self.config.app, "end_streams", None)):
            end_streams()
        super().shutdown()

    def send_400_response(self, msg: str) -> None:
        said = f"{msg} A request's first lines may have {LARGEST_HEAD_BYTES:,} bytes."
        body = Problem(title="Bad Request", status=400, detail=said).model_dump_json().encode()
        headers = {
            **SECURITY_HEADERS,
            "Content-Type": "application/problem+json",
            "Content-Length": str(len(body)),
            "Cache-Control": NOT_KEPT,
            "Connection": "close",
        }
        events = (
            h11.Response(status_code=400, headers=list(headers.items()), reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        )
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def options(*, stop_s: int = 5) -> dict[str, Any]:
    """What uvicorn is told, wherever the application is served. `stop_s` is its patience with requests at the end."""
    return {
        "http": BoundedProtocol,
        "ws": "none",
        "h11_max_incomplete_event_size": LARGEST_HEAD_BYTES,
        "limit_concurrency": MOST_CONNECTIONS,
        "timeout_keep_alive": KEPT_S,
        "access_log": False,
        "log_config": None,
        "proxy_headers": False,
        "server_header": False,
        "timeout_graceful_shutdown": stop_s,
    }


def serve(app: Any, *, host: str, port: int, stop_s: int = 5) -> None:
    """Serve until the process is told to end. Exits with code 3 when the application does not start."""
    uvicorn.run(app, host=host, port=port, **options(stop_s=stop_s))
