"""Every answer carries the headers that protect a browser, and says nothing of what serves it."""

import re
import socket

import pytest

from job_monitor.backend.headers import CONTENT_POLICY, SECURITY_HEADERS


@pytest.fixture
def pages(start, tmp_path):
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>Job Monitor</title>")
    (folder / "assets" / "index-abc123.js").write_text("console.log(1)")
    return start(ui_path=folder)


ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/assets/index-abc123.js", 200),
    ("GET", "/assets/index-old.js", 404),
    ("GET", "/api/health", 200),
    ("GET", "/api/health/ready", 503),
    ("GET", "/api/openapi.json", 200),
    ("GET", "/api/nope", 404),
    ("GET", "/api/jobs?limit=0", 422),
    ("GET", "/metrics", 404),
    ("POST", "/api/jobs", 415),
    ("DELETE", "/", 415),
    ("HEAD", "/api/health", 405),
    ("GET", "/api/test/broken", 500),
]


def test_each_kind_of_answer_has_them(pages):
    catch_all = pages.app.router.routes.pop()
    pages.app.get("/api/test/broken")(_broken)
    pages.app.router.routes.append(catch_all)
    wanted = {name: [value] for name, value in SECURITY_HEADERS.items()}

    for method, path, status in ANSWERS:
        answer = pages.request(method, path)
        found = {name: answer.headers.get_list(name) for name in SECURITY_HEADERS}
        assert (path, answer.status_code, found) == (path, status, wanted)
        assert "server" not in answer.headers


def _broken() -> None:
    raise RuntimeError("broken")


def test_a_request_that_is_no_http_is_refused_with_them_too(pages):
    with socket.create_connection((pages.base_url.host, pages.base_url.port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nbroken header\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 400 ")
    assert '"status":400' in body
    assert all(f"{name}: {value}".lower() in head.lower() for name, value in SECURITY_HEADERS.items())
    assert "server:" not in head.lower()


def test_answers_of_the_api_are_kept_by_nobody(pages):
    for path in ("/api/health", "/api/openapi.json", "/api/nope", "/api/jobs?limit=0"):
        assert pages.get(path).headers["cache-control"] == "no-store"
    assert pages.get("/assets/index-old.js").headers["cache-control"] == "no-store"
    assert "immutable" in pages.get("/assets/index-abc123.js").headers["cache-control"]


def test_the_policy_allows_no_inline_script_no_frame_and_no_other_site():
    policy = dict(part.split(" ", 1) for part in CONTENT_POLICY.split("; "))

    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}


def test_the_page_needs_nothing_that_the_policy_forbids(root):
    page = (root / "job_monitor" / "ui" / "index.html").read_text()

    # Data are no script: nothing runs them.
    assert re.findall(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", page) == []
    assert re.findall(r"\s(?:style|on[a-z]+)=", page) == []
    assert re.findall(r"(?:src|href)=\"(?!/)", page) == []
