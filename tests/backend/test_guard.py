"""Requests that are no GET: from our own pages or from programs, JSON, and small."""

import pytest

PATH = "/api/ownership/preview"
JSON = {"content-type": "application/json"}


def post(client, content=b"{}", **headers):
    return client.post(
        PATH, content=content, headers=JSON | {name.replace("_", "-"): text for name, text in headers.items()}
    )


def host(client):
    return f"{client.base_url.host}:{client.base_url.port}"


def test_a_program_and_our_own_page_may_ask(whole):
    assert post(whole).status_code == 200
    assert post(whole, sec_fetch_site="same-origin", origin="https://somewhere.example").status_code == 200
    assert post(whole, origin=f"http://{host(whole)}").status_code == 200
    assert post(whole, origin="https://app.example", x_forwarded_host="app.example").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site", "origin": "https://evil.example", "x_forwarded_host": "evil.example"},
    ],
)
def test_a_page_of_another_site_may_not(whole, headers):
    answer = post(whole, **headers)
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_can_send_is_not_taken(whole, kind):
    assert post(whole, content_type=kind).status_code == 415


def test_a_large_body_is_refused_by_its_length_and_by_its_size(whole):
    large = b'{"rules": [' + b" " * 300_000 + b"]}"
    assert post(whole, large).status_code == 413
    assert post(whole, iter([large[:200_000], large[200_000:]])).status_code == 413
    assert post(whole, iter([b'{"rules"', b": []}"])).status_code == 200


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"null", b"[]", b'"x"'])
def test_what_is_no_json_object_is_a_refusal_and_not_a_fault(whole, content):
    answer = post(whole, content)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_address_that_only_answers_questions_says_so(whole):
    assert whole.post("/api/jobs", json={}).status_code == 405
