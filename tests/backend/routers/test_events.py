"""The stream of news, from the cycle's turn to a client that listens, is slow, leaves or is one too many."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from job_monitor.backend.announcements import Announcements, Pace
from job_monitor.backend.event_stream import EventStream
from job_monitor.cycle import Published
from tests.backend.test_logs import Written

EVENTS = "/api/events"
QUICK = Pace(heartbeat_s=0.05, lifetime_s=60.0, grace_s=0.2)
SECRET = "last-id-swordfish"


class Heard:
    """What a stream says, part by part."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.iter_lines()

    def parts(self) -> Iterator[dict[str, str]]:
        """Each block of lines; a comment is under the empty name."""
        found: dict[str, str] = {}
        for line in self._lines:
            if line:
                name, _, value = line.partition(":")
                found[name] = value.strip()
            elif found:
                yield found
                found = {}

    def event(self) -> dict[str, Any]:
        """The next one; comments are passed over."""
        told = next(part for part in self.parts() if part.get("event") == "generation")
        data: dict[str, Any] = json.loads(told["data"])
        assert told["id"] == str(data["generation"])
        return data


@pytest.fixture
def listen():
    """Opens a stream of the application, closed at the latest with the test."""
    opened: list[Any] = []

    def begin(client: httpx.Client, **headers: str) -> Heard:
        context = client.stream("GET", EVENTS, headers=headers, timeout=20)
        answer = context.__enter__()
        opened.append(context)
        return Heard(answer)

    yield begin
    for context in opened:
        context.__exit__(None, None, None)


def publish(client, now, generation):
    client.core.announcements.publish(Published(generation, now))


def test_a_turn_of_the_cycle_is_told_to_who_listens(box, start, listen, now):
    moment = [now]
    client = start(box, clock=lambda: moment[0])
    before = client.get("/api/health").json()["generation"]
    heard = listen(client)

    assert heard.answer.headers["content-type"].startswith("text/event-stream")
    assert heard.answer.headers["cache-control"] == "no-store"
    assert "content-encoding" not in heard.answer.headers
    assert heard.event()["generation"] == before
    moment[0] += timedelta(hours=2)
    client.turn()
    assert heard.event() == {"generation": before + 1, "published_at": moment[0].isoformat()}
    assert client.get("/api/health").json()["generation"] == before + 1


def test_before_the_first_generation_there_is_only_a_sign_of_life(start, listen):
    client = start()
    client.core.announcements.pace = QUICK
    parts = listen(client).parts()

    assert next(parts) == {"retry": "2000"}
    assert next(parts) == {"": "nothing new"}


def test_who_comes_back_is_not_told_again_what_was_told(start, listen, now):
    client = start()
    publish(client, now, 7)
    heard = listen(client, **{"Last-Event-ID": "7"})
    other = listen(client, **{"Last-Event-ID": "6"})

    assert other.event()["generation"] == 7
    publish(client, now, 8)
    assert heard.event()["generation"] == 8


def test_a_store_that_was_lost_and_begins_anew_is_told_too(start, listen, now):
    client = start()
    publish(client, now, 1)

    assert listen(client, **{"Last-Event-ID": "900"}).event()["generation"] == 1


def test_a_stream_ends_by_itself_before_the_platform_cuts_it(start, listen):
    assert Pace().lifetime_s + Pace().grace_s < 120
    assert Pace().heartbeat_s <= 15
    client = start()
    client.core.announcements.pace = Pace(heartbeat_s=0.05, lifetime_s=0.3)

    assert 1 < len(list(listen(client).parts())) < 9
    client.wait_until(lambda: client.core.announcements.count == 0)


def test_a_stream_takes_no_place_among_the_requests_and_outlives_their_time(start, listen, now):
    client = start(max_requests=1, request_timeout_s=0.4)
    heard = [listen(client) for _ in range(3)]

    assert client.get("/api/health").status_code == 200
    time.sleep(0.6)
    publish(client, now, 3)
    assert [one.event()["generation"] for one in heard] == [3, 3, 3]


def test_one_stream_too_many_is_sent_to_ask_by_itself(start, listen):
    client = start(max_streams=1)
    first = listen(client)
    refused = client.get(EVENTS)

    assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
    assert int(refused.headers["retry-after"]) > 1
    first.answer.close()
    client.wait_until(lambda: client.core.announcements.count == 0)
    assert listen(client).answer.status_code == 200


def test_the_end_of_the_server_ends_the_streams_at_once_and_whole(serve_unconfigured, tmp_path):
    ended: list[Exception | None] = []
    begun = threading.Event()

    def follow(address: httpx.URL) -> None:
        with httpx.Client(base_url=address, trust_env=False) as own, own.stream("GET", EVENTS, timeout=20) as answer:
            begun.set()
            try:
                list(answer.iter_lines())
                ended.append(None)
            except httpx.HTTPError as error:
                ended.append(error)

    with serve_unconfigured(tmp_path) as client:
        thread = threading.Thread(target=follow, args=(client.base_url,), daemon=True)
        thread.start()
        assert begun.wait(20)
        client.wait_until(lambda: client.core.announcements.count == 1)
    thread.join(20)

    # The server's own patience would have cut it, and a cut stream is an error.
    assert ended == [None]


def test_inside_the_platform_a_stream_needs_the_viewers_own_token(box, start, listen):
    client = start(box, app_name="job-monitor", app_port=8000)
    name = {"x-forwarded-email": "engineer-01@example.com"}

    assert client.get(EVENTS).status_code == 401
    assert client.get(EVENTS, headers=name).status_code == 401
    assert client.get(EVENTS, headers=name | {"x-forwarded-access-token": "forged"}).status_code == 401
    token = box.token("engineer-01@example.com")
    assert listen(client, **name, **{"x-forwarded-access-token": token}).event().keys() == {
        "generation",
        "published_at",
    }


@pytest.mark.parametrize("value", ["", "-1", "1 or 1=1", "9" * 30, "1.5", SECRET, "../..", "\u0663".encode()])
def test_an_odd_last_id_is_refused(start, harmless, value):
    answer = start().get(EVENTS, headers={"Last-Event-ID": value})

    harmless(answer, value if isinstance(value, str) else value.decode())
    assert answer.status_code == 422


def test_the_log_says_that_a_stream_was_answered_and_nothing_of_its_values(start, listen):
    client = start()
    client.core.announcements.pace = Pace(lifetime_s=0.1)
    with Written() as written:
        list(listen(client, **{"Last-Event-ID": "123454321"}, cookie=f"session={SECRET}").parts())
        written.wait_for(EVENTS)

    assert [line["status"] for line in written.lines("request.answered")] == [200]
    assert "123454321" not in written.text
    assert SECRET not in written.text


# ── a client that does not read, as the server sees it: `send` does not come back ────────────────────────────────────


async def never() -> dict[str, Any]:
    await asyncio.Event().wait()
    raise AssertionError


def test_a_slow_client_is_told_the_newest_alone_and_holds_nobody_up(now):
    async def follow() -> list[bytes]:
        said, sent, gate = Announcements(5), [], asyncio.Event()
        said.pace = Pace(lifetime_s=0.5)

        async def send(message: Any) -> None:
            await gate.wait()
            sent.append(message.get("body", b""))

        stream = asyncio.ensure_future(EventStream(said, None)({"type": "http"}, never, send))
        await asyncio.sleep(0.05)
        for generation in range(1, 1001):
            said.publish(Published(generation, now))
        gate.set()
        await stream
        return [part for part in sent if b"event:" in part]

    (only,) = asyncio.run(follow())
    assert only.startswith(b"id: 1000\n")


def test_a_client_that_never_reads_is_left_when_its_time_is_over():
    async def follow() -> int:
        said = Announcements(1)
        said.pace = Pace(lifetime_s=0.1, grace_s=0.1)

        async def send(_: Any) -> None:
            await never()

        await asyncio.wait_for(EventStream(said, None)({"type": "http"}, never, send), 5)
        return said.count

    assert asyncio.run(follow()) == 0
