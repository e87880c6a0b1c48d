"""A request has its time and its place; who takes more is told so, and the others go on."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from job_monitor.backend.bounds import Deadline
from job_monitor.backend.core import ReaderDep
from job_monitor.errors import StoreInterrupted

TRIES = 20
ENDLESS = "select count(*) from range(100_000_000_000) as a(i) where (i * 7919) % 13 = 5"


def with_route(client, path, endpoint):
    catch_all = client.app.router.routes.pop()
    client.app.get(path)(endpoint)
    client.app.router.routes.append(catch_all)
    return client


def test_a_query_that_takes_too_long_is_ended_with_a_sentence(start):
    begun, ended = threading.Event(), threading.Event()

    def endless(reader: ReaderDep) -> None:
        begun.set()
        try:
            reader.scalar(ENDLESS)
        except StoreInterrupted:
            ended.set()
            raise

    client = with_route(start(request_timeout_s=0.3), "/api/test/endless", endless)
    for _ in range(TRIES):
        began = time.monotonic()
        answer = client.get("/api/test/endless")
        took_s = time.monotonic() - began
        if begun.is_set():
            break

    assert begun.is_set(), "on this machine the time is over before anything is asked"
    assert took_s < 5
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert "0.3 s" in answer.json()["detail"]
    assert answer.headers["retry-after"] == "1"
    assert ended.wait(60), "the query goes on behind the answer"
    assert client.get("/api/health").status_code == 200


def test_the_end_also_comes_between_two_short_queries(start):
    ended = threading.Event()

    def many(reader: ReaderDep) -> None:
        try:
            while True:
                reader.scalar("select 1")
        except StoreInterrupted:
            ended.set()
            raise

    client = with_route(start(request_timeout_s=2.0), "/api/test/many", many)
    assert client.get("/api/test/many").status_code == 503
    assert ended.wait(60)


def test_what_cannot_be_interrupted_is_answered_in_time_all_the_same(start):
    release = threading.Event()
    client = with_route(start(request_timeout_s=0.2), "/api/test/waits", lambda: release.wait(10))
    began = time.monotonic()
    try:
        assert client.get("/api/test/waits").status_code == 503
        assert time.monotonic() - began < 3
    finally:
        release.set()


def test_a_body_that_never_ends_does_not_hold_its_place(start):
    client = start(request_timeout_s=0.2, max_requests=1)

    def slow():
        yield b'{"rules": ['
        time.sleep(1)
        yield b"]}"

    answer = client.post("/api/ownership/preview", content=slow(), headers={"content-type": "application/json"})
    assert answer.status_code == 503
    assert client.get("/api/health").status_code == 200


def test_one_request_too_many_is_asked_to_come_again(start):
    inside, release = threading.Event(), threading.Event()

    def waits() -> str:
        inside.set()
        release.wait(10)
        return "done"

    client = with_route(start(max_requests=1), "/api/test/waits", waits)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.get, "/api/test/waits")
        assert inside.wait(5)
        try:
            refused = client.get("/api/health")
            probes = [client.get(path).status_code for path in ("/api/health/live", "/api/health/ready", "/")]
        finally:
            release.set()
        assert first.result(10).json() == "done"

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert refused.headers["content-type"] == "application/problem+json"
    assert probes == [200, 503, 200]
    assert client.get("/api/health").status_code == 200


def test_a_place_is_kept_until_the_work_is_over_and_not_just_the_answer(start):
    release = threading.Event()
    client = with_route(start(max_requests=1, request_timeout_s=0.2), "/api/test/waits", lambda: release.wait(10))
    try:
        assert client.get("/api/test/waits").status_code == 503
        assert "Too many" in client.get("/api/health").json()["detail"]
    finally:
        release.set()
    client.wait_until(lambda: client.get("/api/health").status_code == 200)


def test_a_flood_of_headers_is_refused(whole):
    answer = whole.get("/api/health", headers=[(f"x-{number}", "1") for number in range(200)])
    assert (answer.status_code, answer.headers["content-type"]) == (431, "application/problem+json")


def test_a_deadline_that_is_over_lets_nothing_begin():
    deadline = Deadline()
    deadline.expire()
    with pytest.raises(StoreInterrupted), deadline.ends(lambda: None):
        pytest.fail("it began")


def test_a_deadline_leaves_alone_what_has_ended():
    calls: list[int] = []
    deadline = Deadline()
    with deadline.ends(lambda: calls.append(1)):
        deadline.expire()
    deadline.expire()
    assert calls == [1]
