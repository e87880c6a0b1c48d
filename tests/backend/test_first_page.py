"""The page as it is served, with the answer of /api/health in it."""

import json
import re

import pytest

from job_monitor.backend.first_page import PLACE
from job_monitor.errors import StoreError
from job_monitor.store import Store


@pytest.fixture
def page(start, tmp_path):
    """A page of our own on the whole account: what is said in it, and all of it."""

    def served(**settings):
        (tmp_path / "index.html").write_text(f"<title>Job Monitor</title>{PLACE}<i></i>")
        client = start(ui_path=tmp_path, **settings)
        return client, lambda path="/": client.get(path)

    return served


def told(answer):
    found = re.search(r'<script id="health" type="application/json">(.*?)</script>', answer.text)
    return json.loads(found[1])


def test_it_tells_what_health_tells_and_is_kept_by_nobody(page):
    client, ask = page()

    answer = ask("/jobs?team=finance")

    assert told(answer).keys() == client.get("/api/health").json().keys()
    assert told(answer)["status"] == client.get("/api/health").json()["status"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.endswith("<i></i>")


def test_no_text_in_it_ends_the_data(page):
    _, ask = page(host="https://</script><script>alert(1)</script>")

    answer = ask()

    assert told(answer)["workspace"]["host"] == "https://</script><script>alert(1)</script>"
    assert answer.text.count("</script>") == 1


def test_without_a_store_that_can_be_read_the_page_is_there_and_asks_by_itself(page, monkeypatch):
    _, ask = page()

    def unreadable(self):
        raise StoreError("The disk is gone.")

    monkeypatch.setattr(Store, "reader", unreadable)

    assert (ask().status_code, told(ask())) == (200, None)


def test_the_page_that_is_built_has_the_place_for_it(root):
    assert PLACE in (root / "job_monitor" / "ui" / "index.html").read_text()
