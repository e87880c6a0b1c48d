"""What is logged holds no secret and no value: checked on everything that was written while everything was asked."""

import json
import logging
import os
import sys
import tempfile
import time
from typing import Any
from urllib.parse import quote

import pytest
import structlog

from job_monitor.backend.core import ReaderDep, UserWsDep
from job_monitor.backend.logs import configure_logging
from job_monitor.cli import openapi_text
from tests.backend.streams import is_stream
from workspace_simulator.server import Fault, FaultKind

API: dict[str, Any] = json.loads(openapi_text())
USER = "engineer-01@example.com"
QUERY, COOKIE, BEARER, BODY, PATH = (f"{kind}-swordfish-7f3a" for kind in ("query", "cookie", "bearer", "body", "path"))
FORGED, METRICS = "dapi-forged-swordfish-7f3a", "metrics-swordfish-7f3a"
PATIENCE_S = 30
VALID = {"metric": "runs", "as_of": "2026-02-09", "from": "2026-02-01", "to": "2026-02-05", "run_id": "501"}
VALID |= {"figure": "jobs", "workspace_id": "1001", "job_id": "11", "view_id": "0" * 32, "pipeline_id": "pipeline-1"}


class Written:
    """What the process writes to its standard output and error while the block lasts, whoever writes it.

    Logging is set up as the commands set it up, at its most talkative.
    """

    text = ""

    def __enter__(self) -> "Written":
        self._root = (list(logging.getLogger().handlers), logging.getLogger().level)
        self._file = tempfile.TemporaryFile()
        self._kept = [(number, os.dup(number)) for number in (1, 2)]
        self._stderr = sys.stderr
        for number, _ in self._kept:
            os.dup2(self._file.fileno(), number)
        sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
        configure_logging("DEBUG")
        return self

    def __exit__(self, *_: object) -> None:
        structlog.reset_defaults()
        sys.stderr, ours = self._stderr, sys.stderr
        ours.close()
        for number, copy in self._kept:
            os.dup2(copy, number)
            os.close(copy)
        logging.getLogger().handlers, level = self._root
        logging.getLogger().setLevel(level)
        self.text = self._so_far()
        self._file.close()

    def wait_for(self, words: str) -> None:
        """Until they are written: a line on an answer may come a moment after the answer."""
        until = time.monotonic() + PATIENCE_S
        while words not in self._so_far():
            assert time.monotonic() < until, f"{words} was never written"
            time.sleep(0.02)

    def _so_far(self) -> str:
        number = self._file.fileno()
        return os.pread(number, os.fstat(number).st_size, 0).decode()

    def lines(self, event: str) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in found if line["event"] == event]


PLATFORM = {"app_name": "job-monitor", "app_port": 8000, "metrics_token": METRICS}


@pytest.fixture
def client(box, start):
    return with_routes(start(box, wait=True, **PLATFORM))


@pytest.fixture
def hasty(box, start):
    """Gives up on a request so soon that a busy machine may answer no request in time."""
    return with_routes(start(box, wait=True, request_timeout_s=2.0, **PLATFORM))


def with_routes(client):
    """Routes that fail in the ways that routes can."""

    def failing_statement(reader: ReaderDep, text: str) -> None:
        reader.rows("".join(["select no_such_column as ", "a", " /* ", text, " */ from mart.job_runs"]))

    def failing_conversion(reader: ReaderDep, text: str) -> None:
        reader.rows("select cast($text as integer)", {"text": text})

    def failing_code(text: str) -> None:
        raise RuntimeError(f"the text was {text}")

    def failing_twice(ws: UserWsDep, text: str) -> None:
        try:
            ws.api_client.do("GET", f"/api/2.1/nothing/{text}")
        except Exception as error:
            raise ValueError(text) from error

    def slow(reader: ReaderDep, text: str) -> None:
        reader.scalar("select count(*) from range(100_000_000_000) as a(i) where $text <> i::varchar", {"text": text})

    catch_all = client.app.router.routes.pop()
    for endpoint in (failing_statement, failing_conversion, failing_code, failing_twice, slow):
        client.app.get(f"/api/test/{endpoint.__name__}/{{text}}")(endpoint)
    client.app.router.routes.append(catch_all)
    return client


FAILING = ("failing_statement", "failing_conversion", "failing_code", "failing_twice", "slow")


def addresses():
    """Every endpoint: asked well, asked with the secret in each of its parameters, and at an address made of it."""
    for path, methods in API["paths"].items():
        if is_stream(next(iter(methods.values()))):
            continue  # it would be waited for; test_events.py looks at what it writes
        parameters = methods.get("get", {}).get("parameters", [])
        needed = {one["name"]: VALID[one["name"]] for one in parameters if one.get("required")}
        yield _address(path, needed)
        for one in parameters:
            yield _address(path, needed | {one["name"]: QUERY})
        yield _address(path, needed | {"no_such_parameter": QUERY})
        yield f"{_address(path, needed).partition('?')[0]}/{PATH}"
    yield from (f"/api/test/{name}/{PATH}" for name in FAILING)
    yield from (f"/{PATH}", f"/assets/{PATH}", f"/metrics?token={QUERY}", f"/{PATH}/../%00{PATH}")


def _address(path: str, values: dict[str, str]) -> str:
    in_path = {name: text for name, text in values.items() if f"{{{name}}}" in path}
    for name, text in in_path.items():
        path = path.replace(f"{{{name}}}", quote(text, safe=""))
    rest = "&".join(f"{name}={quote(text)}" for name, text in values.items() if name not in in_path)
    return f"{path}?{rest}" if rest else path


def drive(client, box, token):
    """Asks for everything, as a viewer with this token. Returns the statuses of the answers."""
    headers = {
        "x-forwarded-access-token": token,
        "x-forwarded-email": USER,
        "cookie": f"session={COOKIE}",
        "authorization": f"Bearer {BEARER}",
        "x-request-id": BEARER,
        "referer": f"https://app.example/{QUERY}",
        "user-agent": f"agent {BEARER}",
        # After a fault the server closes the connection, and the next request may run into that.
        "connection": "close",
    }
    statuses = {client.get(address, headers=headers).status_code for address in addresses()}
    for body in (b'{"rules": [{"name": "%s", "team": "%s"}]}', b'{"rules": "%s%s"}', b"{%s%s", b'{"%s": "%s"}'):
        content = body % (BODY.encode(), BODY.encode())
        json_headers = headers | {"content-type": "application/json"}
        statuses.add(client.post("/api/ownership/preview", content=content, headers=json_headers).status_code)
    statuses.add(client.post("/api/ownership/preview", content=BODY, headers=headers).status_code)
    json_headers = headers | {"content-type": "application/json"}
    target, view = {"max_duration_s": 1, "note": BODY, "reason": BODY}, {"name": BODY, "page": "/jobs", "query": QUERY}
    for method, path, sent in (
        ("PUT", "/api/targets/1001/11", target),
        ("PUT", "/api/targets/1001/11", target | {"zone": BODY}),
        ("DELETE", f"/api/targets/1001/11?reason={QUERY}", {}),
        ("POST", "/api/views", view),
        ("PUT", f"/api/views/{VALID['view_id']}", view),
    ):
        statuses.add(client.request(method, path, json=sent, headers=json_headers).status_code)
    statuses.add(client.get("/metrics", headers={"authorization": f"Bearer {METRICS}"}).status_code)
    return statuses


def test_no_secret_and_no_value_is_in_anything_that_was_written(hasty, box):
    token = box.token(USER)
    with Written() as written:
        statuses = drive(hasty, box, token) | drive(hasty, box, FORGED)
        box.control.faults.insert(Fault(FaultKind.UNAVAILABLE, endpoint="me"))
        statuses.add(hasty.get("/api/me", headers={"x-forwarded-access-token": token + "x"}).status_code)
        box.control.faults.clear()
        hasty.turn()
        hasty.core.cycles.stop()
        hasty.core.store.close()
        statuses.add(hasty.get("/api/jobs", headers={"x-forwarded-access-token": token}).status_code)
        hasty.turn()

    assert statuses >= {200, 401, 404, 415, 422, 500, 503}
    for event in ("request.answered", "request.refused", "request.failed", "cycle.finished", "cycle.failed"):
        assert written.lines(event), event
    secrets = [token, box.client_secret, FORGED, METRICS, QUERY, COOKIE, BEARER, BODY, PATH, USER, "swordfish"]
    assert [secret for secret in secrets if secret in written.text] == []
    assert [word for word in ("select", "SELECT", "from mart.", "no_such_column") if word in written.text] == []


def test_a_line_says_which_route_was_answered_how_and_how_fast(client, box):
    with Written() as written:
        client.get("/api/jobs-api/runs/501?a=b", headers={"x-forwarded-access-token": box.token(USER)})
        written.wait_for("/api/jobs-api/runs/{run_id}")

    (line,) = (one for one in written.lines("request.answered") if one["route"] == "/api/jobs-api/runs/{run_id}")
    assert line.pop("ms") > 0
    assert line.pop("timestamp")
    assert line == {
        "event": "request.answered",
        "level": "info",
        "method": "GET",
        "route": "/api/jobs-api/runs/{run_id}",
        "status": 200,
    }


def test_a_fault_is_found_by_its_places(client, box):
    with Written() as written:
        client.get(f"/api/test/failing_twice/{PATH}", headers={"x-forwarded-access-token": box.token(USER)})

    (line,) = written.lines("request.failed")
    assert [one["error"] for one in line["raised"]][:2] == ["ValueError", "NotFound"]
    assert line["raised"][0]["through"][-1].startswith("tests/backend/test_logs.py:")
    assert line["raised"][0]["through"][-1].endswith(" failing_twice")


def test_what_libraries_say_is_heard_without_its_values(monkeypatch):
    # The simulator keeps its own server's words to itself, and that lives in the process of the tests.
    monkeypatch.setattr(logging.getLogger("uvicorn"), "propagate", True)
    with Written() as written:
        logging.getLogger("urllib3.connectionpool").warning("Retrying GET %s with %s", QUERY, BEARER)
        logging.getLogger("databricks.sdk").warning("".join(["token is ", BEARER]))
        logging.getLogger("httpx").info("GET https://storage.example/?signature=%s", QUERY)
        logging.getLogger("uvicorn.of_a_test").warning("Invalid HTTP request received.")
        try:
            raise ValueError(QUERY)
        except ValueError:
            logging.getLogger("asyncio").exception("Task failed: %s", BODY)
    lines = written.lines("library.said")

    assert [line["logger"] for line in lines] == [
        "urllib3.connectionpool",
        "databricks.sdk",
        "uvicorn.of_a_test",
        "asyncio",
    ]
    assert lines[2]["text"] == "Invalid HTTP request received."
    assert lines[3]["raised"][0]["error"] == "ValueError"
    assert "swordfish" not in written.text
