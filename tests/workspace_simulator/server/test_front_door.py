"""The Apps front door in front of a real small app."""

import http.client
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from workspace_simulator.server import RunningSimulator
from workspace_simulator.server.door_keys import door_for
from workspace_simulator.server.front_door import create_front_door
from workspace_simulator.server.hosting import hosted

USER, OTHER = "engineer-01@example.com", "engineer-02@example.com"


async def echo(request: Request) -> Response:
    body = (await request.body()).decode()
    raw = [[name.decode(), value.decode()] for name, value in request.headers.raw]
    seen = {
        "method": request.method,
        "path": request.url.path,
        "query": request.url.query,
        "body": body,
        "headers": raw,
    }
    response = JSONResponse(seen, status_code=418)
    response.headers.append("set-cookie", "a=1")
    response.headers.append("set-cookie", "b=2")
    return response


async def events(request: Request) -> Response:
    async def stream() -> AsyncIterator[bytes]:
        for number in range(3):
            yield f"data: {number}\n\n".encode()
            await anyio.sleep(0.3)

    return StreamingResponse(stream(), media_type="text/event-stream")


METHODS = ["GET", "POST", "PUT", "DELETE"]


@pytest.fixture
def app() -> Iterator[str]:
    with hosted(Starlette(routes=[Route("/events", events), Route("/{path:path}", echo, methods=METHODS)])) as address:
        yield address


@pytest.fixture
def door(box: RunningSimulator, app: str) -> Iterator[str]:
    with hosted(create_front_door(door_for(box.control, app, USER))) as address:
        yield address


@pytest.fixture
def shut_door(box: RunningSimulator, app: str) -> Iterator[str]:
    with hosted(create_front_door(door_for(box.control, app, None))) as address:
        yield address


def headers_seen(answer: requests.Response) -> dict[str, str]:
    listed = answer.json()["headers"]
    names = [name for name, _ in listed]
    assert len(names) == len(set(names)), "a header came twice"
    return dict(listed)


def test_the_app_is_told_who_asks_and_gets_a_token_that_works(box: RunningSimulator, door: str) -> None:
    seen = headers_seen(requests.get(f"{door}/api/me", timeout=5))

    assert seen["x-forwarded-email"] == seen["x-forwarded-preferred-username"] == USER
    assert seen["x-forwarded-user"] == "1@1001"
    assert seen["x-forwarded-host"] == door.removeprefix("http://")
    assert seen["x-real-ip"] == "127.0.0.1"
    assert uuid.UUID(seen["x-request-id"])
    config = Config(host=box.host, token=seen["x-forwarded-access-token"], auth_type="pat")
    assert WorkspaceClient(config=config).current_user.me().user_name == USER


def test_what_a_browser_sends_under_the_platforms_names_is_dropped(door: str) -> None:
    forged = {
        "Authorization": "Bearer forged",
        "X-Forwarded-Email": "admin@example.com",
        "X-Forwarded-Access-Token": "forged",
        "X-Forwarded-User": "forged",
        "X-Request-Id": "forged",
        "X-Other": "kept",
    }
    answer = requests.get(f"{door}/", headers=forged, timeout=5)

    assert "forged" not in answer.text
    assert "admin@example.com" not in answer.text
    assert headers_seen(answer)["x-other"] == "kept"


@pytest.mark.parametrize(("asked", "forwarded"), [(None, "identity"), ("br", "br")])
def test_the_app_is_asked_for_no_compression_but_the_browsers(door: str, asked: str | None, forwarded: str) -> None:
    # Other clients add the header by themselves, and then nothing would be tested.
    connection = http.client.HTTPConnection(door.removeprefix("http://"), timeout=10)
    connection.putrequest("GET", "/where", skip_accept_encoding=True)
    if asked:
        connection.putheader("Accept-Encoding", asked)
    connection.endheaders()
    seen = json.loads(connection.getresponse().read())
    connection.close()

    assert [value for name, value in seen["headers"] if name == "accept-encoding"] == [forwarded]


def test_method_path_query_body_status_and_cookies_pass(door: str) -> None:
    answer = requests.post(f"{door}/a%20b/c?x=1&y=%C3%A4", data=b"hello", timeout=5)
    seen = answer.json()

    assert (answer.status_code, seen["method"], seen["body"]) == (418, "POST", "hello")
    assert (seen["path"], seen["query"]) == ("/a b/c", "x=1&y=%C3%A4")
    assert answer.cookies.get_dict() == {"a": "1", "b": "2"}


def test_events_arrive_one_by_one(door: str) -> None:
    with requests.get(f"{door}/events", stream=True, timeout=5) as answer:
        first = next(answer.iter_lines())
        elapsed = answer.elapsed.total_seconds()

    assert first == b"data: 0"
    assert elapsed < 0.5


def test_nobody_signed_in_gets_401_or_the_way_to_sign_in(shut_door: str) -> None:
    page = requests.get(f"{shut_door}/jobs", allow_redirects=False, timeout=5)
    followed = requests.get(f"{shut_door}/jobs", timeout=5)

    assert requests.get(f"{shut_door}/api/jobs", timeout=5).status_code == 401
    assert (page.status_code, page.headers["location"]) == (302, "/.simulator/sign-in?next=/jobs")
    assert OTHER in followed.text


def test_a_cookie_switches_the_user_and_signs_out(door: str) -> None:
    session: Any = requests.Session()
    with session:
        switched = session.get(f"{door}/.simulator/sign-in?user={OTHER}&next=/x", timeout=5)
        assert headers_seen(switched)["x-forwarded-email"] == OTHER
        assert switched.json()["path"] == "/x"
        session.get(f"{door}/.simulator/sign-in?user=", timeout=5)
        assert session.get(f"{door}/api/x", timeout=5).status_code == 401
        for stranger in ("stranger@example.com", "left-03@example.com"):
            assert session.get(f"{door}/.simulator/sign-in?user={stranger}", timeout=5).status_code == 404


def test_an_app_that_is_down_is_a_502(box: RunningSimulator) -> None:
    with hosted(create_front_door(door_for(box.control, "http://127.0.0.1:9", USER))) as address:
        answer = requests.get(f"{address}/api/x", timeout=5)

    assert answer.status_code == 502
    assert json.loads(answer.text)["message"]
