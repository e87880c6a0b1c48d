"""Attacks that no HTTP library would send: byte by byte over a connection, against pages and API alike."""

import contextlib
import http.client
import io
import socket
import time

import httpx
import pytest

PAGE = "<title>Job Monitor</title>"
SECRET = "swordfish"


@pytest.fixture(scope="module")
def pages(tmp_path_factory, serve_unconfigured):
    """An application with a page, an asset, and files around them that nobody may have."""
    around = tmp_path_factory.mktemp("around")
    folder = around / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "assets" / "index-abc123.js").write_text("console.log(1)")
    (around / "dist-secret").mkdir()
    for secret in (around / "secret.txt", around / "dist-secret" / "secret.txt"):
        secret.write_text(SECRET)
    (folder / "assets" / "linked.txt").symlink_to(around / "secret.txt")
    with serve_unconfigured(around / "store", ui_path=folder) as client:
        yield client


def send(client: httpx.Client, sent: bytes, *, wait_s: float = 10.0) -> httpx.Response | None:
    """The answer to these bytes; None when the connection was closed, or kept waiting, without one."""
    address, received = (client.base_url.host, client.base_url.port), b""
    # Closed while we were still sending, or still open after the answer.
    with socket.create_connection(address, timeout=wait_s) as connection, contextlib.suppress(OSError):
        connection.sendall(sent)
        while part := connection.recv(65536):
            received += part
    return parsed(received) if received else None


class Received:
    """Bytes where http.client looks for a socket."""

    def __init__(self, received: bytes) -> None:
        self._received = received

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._received)


def parsed(received: bytes) -> httpx.Response:
    answer = http.client.HTTPResponse(Received(received))  # type: ignore[arg-type]
    answer.begin()
    return httpx.Response(answer.status, headers=answer.getheaders(), content=answer.read())


def get(path: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"GET " + path + b" HTTP/1.1", b"Host: localhost", b"Connection: close", *headers, b"", b""])


UPWARDS = [
    b"/../secret.txt",
    b"/../../../../../../../../etc/passwd",
    b"/%2e%2e/secret.txt",
    b"/%2e%2e%2fsecret.txt",
    b"/..%2fsecret.txt",
    b"/%252e%252e%252fsecret.txt",
    b"/..%5csecret.txt",
    b"/..\\secret.txt",
    b"/....//secret.txt",
    b"/..;/secret.txt",
    b"/%c0%ae%c0%ae/secret.txt",
    b"/%ef%bc%8e%ef%bc%8e/secret.txt",
    b"/./../secret.txt",
    b"//../secret.txt",
    b"/../dist-secret/secret.txt",
    b"/assets/../../secret.txt",
    b"/assets/..%2f..%2fsecret.txt",
    b"/assets/linked.txt",
    b"/assets/%00/../../secret.txt",
    b"/assets/index-abc123.js%00.html",
    b"/%00",
    b"/..%00/secret.txt",
    b"//etc/passwd",
    b"///etc/passwd",
    b"/%2fetc%2fpasswd",
    b"/assets//etc/passwd",
    b"/assets/%2f/etc/passwd",
    b"/file:///etc/passwd",
    b"http://localhost/../secret.txt",
    b"/~root/.bashrc",
    b"/.git/config",
    b"/.env",
    b"/proc/self/environ",
    b"/%2e/%2e/",
    b"/assets",
    b"/assets/",
    b"/assets/.",
    b"/index.html/",
    b"/index.html/../../secret.txt",
    b"/%ff%fe",
    b"/%F0%9F%92%A3",
    b"/%",
    b"/%zz",
    b"/%0d%0aSet-Cookie:%20a=b",
    b"/" + b"a" * 300,
    b"/" + b"a/" * 5000,
    b"/assets/" + b"../" * 2000 + b"etc/passwd",
    b"/" + b"%2e%2e%2f" * 1000 + b"etc/passwd",
]


@pytest.mark.parametrize("prefix", [b"", b"/api", b"/api/jobs", b"/assets"], ids=bytes.decode)
def test_no_path_leads_out_of_the_pages(pages, harmless, prefix):
    for path in UPWARDS:
        answer = send(pages, get(prefix + path if path.startswith(b"/") else path))
        assert answer is not None, path
        harmless(answer, path.decode())
        assert SECRET not in answer.text, path
        assert answer.status_code in (200, 400, 404, 422), path
        assert answer.status_code != 200 or PAGE in answer.text or "console.log" in answer.text, path
        assert "set-cookie" not in answer.headers


API_PATHS = [
    b"/api/../api/health",
    b"//api/health",
    b"/api//health",
    b"/API/health",
    b"/api/health/",
    b"/api/health%00",
    b"/api/health;a=b",
    b"/api/%68ealth",
    b"/api/health%2f..%2fjobs",
    b"/api/metrics/..%2f..%2f/sql",
    b"/api/metrics/runs%00/sql",
    b"/api/jobs-api/runs/1%20or%201=1",
    b"/api/jobs-api/runs/%D9%A3",
    b"/api/openapi.json/../../secret.txt",
    b"/metrics/../api/health",
]


def test_an_odd_spelling_of_an_address_is_another_address(pages, harmless):
    for path in API_PATHS:
        answer = send(pages, get(path))
        assert answer is not None
        harmless(answer, path.decode())


NOT_HTTP = [
    b"",
    b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET\r\n\r\n",
    b"GET / HTTP/0.9\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\nHost: a\n\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
    b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    b"TRACE / HTTP/1.1\r\nHost: a\r\nX-Secret: swordfish\r\nConnection: close\r\n\r\n",
    b"A" * 50 + b" /api/jobs HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    b"GET /api/health HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n",
    b"GET " + b"/" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"A" * 200_000,
]


def test_what_is_hardly_http_is_refused_or_closed(pages, harmless):
    for sent in NOT_HTTP:
        answer = send(pages, sent, wait_s=0.5)
        if answer is not None:
            harmless(answer)


HOSTS = [b"", b"[", b"[::1", b"a:b:c", b"evil.example", b"a" * 5000, b"\xff", b"../..", b"a\tb", b"127.0.0.1:99999999"]


def test_a_forged_host_is_repeated_nowhere(pages, harmless):
    for host in HOSTS:
        for path in (b"/", b"/api/health", b"/api/nope"):
            sent = b"GET " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n"
            answer = send(pages, sent)
            assert answer is not None
            harmless(answer)
            assert "evil.example" not in answer.text + str(answer.headers)


POST = b"POST /api/ownership/preview HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
SMUGGLED = b"GET /api/health HTTP/1.1\r\nHost: a\r\n\r\n"
LENGTHS = [
    b"Content-Length: -1\r\n\r\n{}",
    b"Content-Length: 99999999999999999999\r\n\r\n{}",
    b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}" + SMUGGLED,
    b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    b"Content-Length: 1e2\r\n\r\n{}",
    b"Content-Length: 0x2\r\n\r\n{}",
    b"Content-Length: +2\r\n\r\n{}",
    b"Content-Length: \xd9\xa3\r\n\r\n{}",
    b"Transfer-Encoding: gzip\r\n\r\n{}",
    b"Transfer-Encoding: chunked\r\n\r\nzzz\r\n",
    b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}",
    b"Transfer-Encoding: chunked\r\n\r\n2;" + b"a" * 100_000 + b"\r\n{}\r\n0\r\n\r\n",
    b"Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    b"Content-Length: 10\r\n\r\n{}",
    b"Expect: 100-continue\r\nContent-Length: 999999\r\n\r\n",
]


def test_a_body_whose_length_is_a_lie_is_refused(pages, harmless):
    for rest in LENGTHS:
        answer = send(pages, POST + rest, wait_s=0.5)
        if answer is not None:
            harmless(answer)
            assert answer.status_code in (400, 404, 413, 415, 422, 501), rest[:80]


def test_a_flood_of_headers_is_refused(pages, harmless):
    many = [b"X-%d: 1" % number for number in range(1000)]
    cookies = [b"Cookie: a=" + b"b" * 1000] * 50
    for headers in (many, cookies, [b"X: " + b"a" * 100_000], [b"X" * 70_000 + b": 1"]):
        answer = send(pages, get(b"/api/health", *headers))
        assert answer is None or answer.status_code in (200, 400, 431)
        if answer is not None:
            harmless(answer)
    assert send(pages, get(b"/api/health", *many[:300])).status_code == 431


RANGES = [
    b"bytes=0-0",
    b"bytes=-1",
    b"bytes=99999-",
    b"bytes=5-1",
    b"bytes=a-b",
    b"bytes=" + b"0-," * 5000,
    b"lines=1-2",
]


def test_an_odd_range_of_a_file_is_no_fault(pages):
    for wanted in RANGES:
        answer = send(pages, get(b"/assets/index-abc123.js", b"Range: " + wanted))
        assert answer is not None
        assert answer.status_code in (200, 206, 400, 416), wanted
        assert len(answer.content) < 10_000
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_odd_words_in_known_headers_are_no_fault(pages, harmless):
    odd = [
        b"",
        b"\xff\xfe",
        b"*/*;q=nan",
        b"a" * 30_000,
        b"' or 1=1 --",
        b"gzip;q=-1",
        b"Thu, 99 Jan 0000 00:00:00 GMT",
    ]
    names = [
        b"Accept",
        b"Accept-Encoding",
        b"If-None-Match",
        b"If-Modified-Since",
        b"Cookie",
        b"Content-Type",
        b"Origin",
    ]
    for name in [*names, b"X-Forwarded-Access-Token", b"X-Forwarded-Host", b"X-Request-Id", b"Sec-Fetch-Site"]:
        for value in odd:
            for path in (b"/", b"/api/me"):
                answer = send(pages, get(path, name + b": " + value))
                assert answer is not None
                harmless(answer)


def test_requests_that_are_never_finished_block_nobody(pages):
    address = (pages.base_url.host, pages.base_url.port)
    half = [socket.create_connection(address, timeout=5) for _ in range(100)]
    try:
        for connection in half:
            connection.sendall(POST + b"Content-Length: 100\r\n\r\n{")
        began = time.monotonic()
        assert pages.get("/").status_code == 200
        assert pages.get("/api/health/live").status_code == 200
        assert time.monotonic() - began < 5
    finally:
        for connection in half:
            connection.close()
    pages.wait_until(lambda: pages.get("/api/health").status_code == 200)
