"""A table of attacks on the API. The endpoints and their parameters come from the API's own description, so what is
added to it is attacked from its first day."""

import base64
import itertools
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from job_monitor.cli import openapi_text
from tests.backend.streams import is_stream

API: dict[str, Any] = json.loads(openapi_text())
VALID = {"run_id": "501", "metric": "runs", "as_of": "2026-02-09", "from": "2026-02-01", "to": "2026-02-05"}
VALID |= {"figure": "jobs", "workspace_id": "1001", "job_id": "11", "view_id": "0" * 32, "pipeline_id": "load"}
"""Values for what cannot be left out."""
PLAIN = "zzz"
LONGEST_S = 5.0

SQL = [
    "'",
    "''",
    '"',
    "\\'",
    "' or '1'='1",
    "' or 1=1 --",
    "1 or 1=1",
    "1; drop table mart.job_runs; --",
    "'; drop table mart.job_runs; --",
    "') union select value, 1 from duckdb_settings() --",
    "' union all select path from duckdb_databases() --",
    "'; attach '/tmp/x.duckdb' as x; --",
    "'; copy (select 1) to '/tmp/x.csv'; --",
    "' || (select string_agg(content, '') from read_text('/etc/passwd')) || '",
    "' and (select count(*) from range(1000000000000)) > 0 --",
    "$days",
    "$1",
    "?",
    "{{ ref('job_runs') }}",
    "%s%s%n",
    "/* */",
]
PATHS = ["../../etc/passwd", "/etc/passwd", "..%2f..%2fetc%2fpasswd", "file:///etc/passwd", "C:\\windows\\win.ini", "."]
NUMBERS = ["-1", "0", "9" * 30, "9" * 5000, "-" + "9" * 400, "1e308", "1e999999", "NaN", "-Infinity", "0x10", "1_000"]
DATES = ["0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "-2026-01-01", "1e18", "2026-02-01T25:61:61", "now"]
UNICODE = [
    "",
    " ",
    "\x00",
    "\x1b[2J",
    "\r\nSet-Cookie: a=b",
    "\u202egnp",
    "\ufeff",
    "٣",
    "ﬀ",
    "💣" * 400,
    "a\u0301" * 200,
]
MARKUP = ["<script>alert(1)</script>", "{{7*7}}", "${7*7}", "=cmd|'/c calc'!A1", "javascript:alert(1)"]
IN_PLACES = ["'", *SQL[3:10], *UNICODE[:5], *DATES[:3], PATHS[0], MARKUP[0], "\ud800"]
"""For what has many places for a text: each kind once."""
TABLE = {"sql": SQL, "paths": PATHS, "numbers": NUMBERS, "dates": DATES, "unicode": UNICODE, "markup": MARKUP}


def operations(*methods: str) -> list[tuple[str, str, dict[str, Any]]]:
    found = [(method, path, one) for path, all_of in API["paths"].items() for method, one in all_of.items()]
    return [one for one in found if one[0] in methods]


PARAMETERS = [
    pytest.param(path, operation, parameter, id=f"{operation['operationId']}-{parameter['name']}")
    for _, path, operation in operations("get")
    # An answer without an end: test_events.py attacks its one parameter.
    if not is_stream(operation)
    for parameter in operation.get("parameters", [])
]
CHANGES = operations("post", "put", "patch", "delete")
WRITES = [
    pytest.param(method, path.format(**VALID), id=operation["operationId"]) for method, path, operation in CHANGES
]
WITH_BODY = [
    pytest.param(method, path.format(**VALID), operation["requestBody"], id=operation["operationId"])
    for method, path, operation in CHANGES
    if "requestBody" in operation
]


def request_with(path: str, operation: dict[str, Any], name: str, value: str) -> tuple[str, dict[str, str]]:
    """Address and query of a good request, but for the one value."""
    needed = [one for one in operation.get("parameters", []) if one.get("required") or one["name"] == name]
    values = {one["name"]: value if one["name"] == name else VALID[one["name"]] for one in needed}
    in_path = {one["name"] for one in needed if one["in"] == "path"}
    for each in in_path:
        path = path.replace(f"{{{each}}}", quote(values[each], safe=""))
    return path, {each: text for each, text in values.items() if each not in in_path}


@pytest.mark.parametrize("attack", TABLE)
@pytest.mark.parametrize(("path", "operation", "parameter"), PARAMETERS)
def test_whatever_stands_in_a_parameter_is_only_a_value(whole, harmless, path, operation, parameter, attack):
    for value in TABLE[attack] if attack in worth_all(path, parameter) else TABLE[attack][:2]:
        address, query = request_with(path, operation, parameter["name"], value)
        began = time.monotonic()
        answer = whole.get(address, params=query)
        assert time.monotonic() - began < LONGEST_S, value
        harmless(answer, value)


def schema_of(parameter: dict[str, Any]) -> dict[str, Any]:
    """Of one value, where null or several are taken too."""
    schema = parameter["schema"]
    schema = next((one for one in schema.get("anyOf", []) if one.get("type") != "null"), schema)
    found: dict[str, Any] = schema.get("items", schema) if schema.get("type") == "array" else schema
    return found


def is_free_text(parameter: dict[str, Any]) -> bool:
    """Whether any text at all is a good value: such a text may reach a statement."""
    schema = schema_of(parameter)
    narrow = {"enum", "format", "pattern", "$ref"} & set(schema)
    return schema.get("type") == "string" and not narrow and parameter["name"] != "cursor"


def worth_all(path: str, parameter: dict[str, Any]) -> tuple[str, ...]:
    """Attacks that are tried in full; of those that such a parameter refuses by its kind, two will do.

    SQL in texts has a test of its own; the SQL of a metric is told by the same parameters as its values.
    """
    schema = schema_of(parameter)
    if is_free_text(parameter):
        return () if path.endswith("/sql") else ("paths", "unicode", "markup")
    return ("dates",) if schema.get("format") == "date" else ("numbers",) if schema.get("type") == "integer" else ()


@pytest.mark.parametrize(
    ("path", "operation", "parameter"),
    [one for one in PARAMETERS if is_free_text(one.values[2]) and "/sql" not in one.values[0]],
)
def test_sql_in_a_text_finds_what_a_text_without_sql_finds(whole, harmless, path, operation, parameter):
    prefix = {"job": "1001/", "tag": "team=", "group_by": "tag:"}.get(parameter["name"], "")

    def answer(text: str) -> tuple[int, str]:
        address, query = request_with(path, operation, parameter["name"], prefix + text)
        found = whole.get(address, params=query)
        harmless(found, text)
        echo = json.dumps(text)[1:-1]
        return found.status_code, found.text.replace(echo, PLAIN).replace(repr(text), repr(PLAIN))

    ordinary = answer(PLAIN)
    assert ordinary[0] in (200, 422)
    assert [text for text in SQL if ordinary[0] == 200 and answer(text) != ordinary] == []


@pytest.mark.parametrize("path", sorted({one.values[0] for one in PARAMETERS if one.values[2]["name"] == "cursor"}))
def test_a_cursor_of_the_right_shape_with_sql_inside_is_only_a_value(whole, harmless, path):
    listing = whole.get(path, params={"limit": 1}).json()
    if listing["next"] is None:
        listing["next"] = _cursor(["live-jobs", "2026-02-10T12:00:00+00:00", ["x"]])
    name, at, key = json.loads(base64.urlsafe_b64decode(listing["next"] + "=="))
    for text, place in itertools.product(IN_PLACES, range(len(key))):
        forged = [*key[:place], text, *key[place + 1 :]]
        harmless(whole.get(path, params={"cursor": _cursor([name, at, forged]), "limit": 2}), text)
    for wrong in ([name, at, None], [name, at, [[]] * len(key)], [name, "0001-01-01T00:00:00+14:00", key], {}, [], 1):
        harmless(whole.get(path, params={"cursor": _cursor(wrong)}))


def _cursor(parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def test_the_store_is_whole_after_all_that(whole):
    with whole.core.store.reader() as reader:
        assert reader.scalar("select count(*) from mart.job_runs") > 0
        attached = reader.scalar("select count(*) from duckdb_databases() where not internal")
    assert attached == 1
    assert whole.get("/api/health").json()["status"] == "ok"


# ── bodies ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def filled(schema: dict[str, Any], text: str) -> Any:
    """A value of the schema with `text` for every text in it that has no form of its own."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return filled(API["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], text)
    if "anyOf" in schema:
        return filled(next(one for one in schema["anyOf"] if one.get("type") != "null"), text)
    if schema.get("type") == "object":
        more = schema.get("additionalProperties")
        extra = {text: filled(more, text)} if isinstance(more, dict) else {}
        return {name: filled(one, text) for name, one in schema.get("properties", {}).items()} | extra
    if schema.get("type") == "array":
        return [filled(schema["items"], text)]
    return {"string": schema.get("enum", [text])[0], "integer": 1, "number": 1.5, "boolean": True}.get(schema["type"])


def smaller(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The value, and each of its parts alone: what is refused in one part may be taken without it."""
    yield value
    for name, part in value.items():
        yield {name: part}
        for one in part if isinstance(part, list) and part and isinstance(part[0], dict) else []:
            yield from ({name: [{key: one[key]} | _owner(one, key)]} for key in one)


def _owner(rule: dict[str, Any], key: str) -> dict[str, Any]:
    return {"team": "tide"} if key not in ("team", "owner") and "team" in rule else {"name": "*"}


@pytest.mark.parametrize(("method", "path", "body_of"), WITH_BODY)
def test_whatever_stands_in_a_body_is_only_a_value(whole, harmless, method, path, body_of):
    schema = body_of["content"]["application/json"]["schema"]
    taken = 0
    for text in [*IN_PLACES[::2], "\ud800", "(a+)+$" * 3, "*" * 200, "[" * 100]:
        for body in smaller(filled(schema, text)):
            began = time.monotonic()
            answer = whole.request(method, path, content=json.dumps(body), headers={"content-type": "application/json"})
            assert time.monotonic() - began < LONGEST_S, body
            harmless(answer, text)
            taken += answer.status_code != 422
    assert taken > 0, "each was refused before it came to anything"


MALFORMED = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"1",
    b"NaN",
    b"1e999999",
    b"9" * 10_000,
    b"[" * 100_000,
    b'{"a":' * 20_000,
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b"\x00" * 1000,
    b'{"rules": 1e999}',
    b'{"rules": [{"name": "\\ud800", "team": "a"}]}',
    b'{"rules": [], "rules": {}}',
    b'{"__proto__": {"a": 1}, "constructor": 1}',
    b'{"rules": [' + b",".join([b'{"name":"a","team":"b"}'] * 5000) + b"]}",
    "{}".encode("utf-16"),
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
]
FORMS = [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "",
    "*/*",
]


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_malformed_body_is_refused(whole, harmless, method, path):
    for body in MALFORMED:
        answer = whole.request(method, path, content=body, headers={"content-type": "application/json"})
        harmless(answer, body.decode(errors="replace"))
    for kind in FORMS:
        answer = whole.request(method, path, content=b"{}", headers={"content-type": kind})
        assert answer.status_code == 415, kind
        harmless(answer)
    gzip = {"content-type": "application/json", "content-encoding": "gzip"}
    harmless(whole.request(method, path, content=b"\x1f\x8b" + b"\x00" * 100, headers=gzip))


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_an_oversized_body_is_refused_before_it_is_read_whole(whole, harmless, method, path):
    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            yield b" " * 100_000

    headers = {"content-type": "application/json"}
    large = whole.request(method, path, content=b" " * 1_000_000, headers=headers)
    assert large.status_code == 413
    harmless(large)
    try:
        harmless(whole.request(method, path, content=endless(), headers=headers))
    except httpx.TransportError:
        # The server has answered and closed while the client was still sending.
        return


# ── other sites, and forged headers ──────────────────────────────────────────────────────────────────────────────────

CROSS_SITE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "SAME-ORIGIN"},
    {"sec-fetch-site": ""},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "https://evil.example", "host": "app.example"},
    {"origin": "http://127.0.0.1.evil.example"},
    {"origin": "http://[", "host": "app.example"},
    {"sec-fetch-site": "cross-site", "origin": "https://evil.example", "x-forwarded-host": "evil.example"},
    {"sec-fetch-site": "cross-site", "x-http-method-override": "GET"},
]


@pytest.mark.parametrize("headers", CROSS_SITE, ids=str)
@pytest.mark.parametrize(("method", "path"), WRITES)
def test_another_site_may_not_write(whole, harmless, method, path, headers):
    answer = whole.request(method, path, content=b"{}", headers={"content-type": "application/json"} | headers)
    assert answer.status_code == 403
    harmless(answer)


FORGED = {
    "x-forwarded-access-token": "forged",
    "x-forwarded-email": "admin@example.com",
    "x-forwarded-user": "admin",
    "x-forwarded-preferred-username": "admin",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-forwarded-prefix": "/../..",
    "x-original-url": "/api/nope",
    "x-rewrite-url": "/api/nope",
    "x-http-method-override": "DELETE",
    "x-real-ip": "127.0.0.1",
    "x-request-id": "' or 1=1 --",
    "forwarded": "for=127.0.0.1;host=evil.example",
    "authorization": "Bearer forged",
    "cookie": "session=forged; admin=1",
}


@pytest.mark.parametrize("name", [*FORGED, "all"])
def test_a_forged_header_makes_nobody_somebody(whole, harmless, name):
    headers = FORGED if name == "all" else {name: FORGED[name]}
    me = whole.get("/api/me", headers=headers)
    harmless(me, "".join(headers.values()))
    assert (me.json()["user_name"], me.json()["is_verified"]) == ("local-dev-user", False)
    for path in ("/api/jobs", "/api/health", "/"):
        answer = whole.get(path, headers=headers)
        harmless(answer, "".join(headers.values()))
        assert answer.status_code == 200
        assert "evil.example" not in answer.text + str(answer.headers)


TOKENS = ["", "forged", "é", "a" * 20_000, "Bearer x", "' or 1=1 --", "../..", "eyJhbGciOiJub25lIn0.e30."]


def test_inside_the_platform_no_forged_token_is_believed(box, start, harmless):
    client = start(box, wait=False, warehouse_id=None, app_name="job-monitor", app_port=8000)
    for token in TOKENS:
        answer = client.get("/api/jobs", headers={"x-forwarded-access-token": token.encode()})
        harmless(answer, token)
        assert answer.status_code == 401, token


READS = [
    "/api/jobs",
    "/api/overview",
    "/api/metrics/query?metric=runs",
    "/api/jobs-api/list",
    "/api/billing/attribution",
]


def test_inside_the_platform_no_token_is_no_data(box, start, harmless):
    """Who is named by a header alone is somebody, and is shown nothing: least of all what the app itself may read."""
    client = start(box, app_name="job-monitor", app_port=8000)
    for path in READS:
        answer = client.get(path, headers={"x-forwarded-email": "engineer-01@example.com"})
        harmless(answer)
        assert answer.status_code == 401, path


def test_inside_the_platform_an_expired_token_is_no_data(box, start, harmless):
    client = start(box, app_name="job-monitor", app_port=8000)
    name = "engineer-01@example.com"
    fresh, expired = box.token(name), box.control.tokens.issue(name, lifetime_s=0.0)
    assert client.get("/api/jobs", headers={"x-forwarded-access-token": fresh}).json()["items"] != []
    for path in READS:
        answer = client.get(path, headers={"x-forwarded-access-token": expired, "x-forwarded-email": name})
        harmless(answer)
        assert answer.status_code == 401, path


def test_while_the_workspace_does_not_answer_nobody_new_is_shown_anything(box, start, harmless):
    client = start(box, app_name="job-monitor", app_port=8000, live_timeout_s=1.0, request_timeout_s=10.0)
    token = box.token("engineer-01@example.com")
    box.control.faults.add("unavailable", endpoint="execute")
    answer = client.get("/api/jobs", headers={"x-forwarded-access-token": token, "x-forwarded-email": "a@example.com"})
    harmless(answer)
    assert answer.status_code == 503
    assert "items" not in answer.json()
