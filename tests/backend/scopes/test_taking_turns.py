"""Viewers who ask at the same time: no row of one ever reaches another."""

import threading
import time
from typing import Any

import httpx
import pytest

from job_monitor.backend.identification import TOKEN_HEADER
from tests.backend.scopes.conftest import Pair
from workspace_simulator.grants import Rights
from workspace_simulator.server.hosting import hosted

PATHS = ("/api/jobs?limit=500", "/api/jobs/runs?days=30&limit=500", "/api/billing/by-job?days=30&limit=500")


class Reader(threading.Thread):
    """Asks at full speed with one token, and counts answers with rows of a workspace that is not theirs."""

    def __init__(self, address: str, token: str, workspace: str, until: float) -> None:
        super().__init__(daemon=True)
        self._address, self._token, self._workspace, self._until = address, token, workspace, until
        self.foreign: list[str] = []
        self.rows = 0
        self.answers = 0
        self.failed: list[str] = []

    def run(self) -> None:
        headers = {TOKEN_HEADER: self._token}
        with httpx.Client(base_url=self._address, headers=headers, timeout=60, trust_env=False) as client:
            while time.monotonic() < self._until:
                for path in PATHS:
                    self._look(client.get(path))

    def _look(self, answer: httpx.Response) -> None:
        if answer.status_code != 200:
            self.failed.append(answer.text[:200])
            return
        found = {row["workspace_id"] for row in answer.json()["items"]}
        self.answers += 1
        self.rows += len(answer.json()["items"])
        self.foreign += sorted(str(one) for one in found - {self._workspace})


def without_lifespan(app: Any) -> Any:
    """The application as it is: it was built and turned by the fixture, and ends with it."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        for phase in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{phase}.complete"})

    return serve


def turns(pair: Pair, seconds: float) -> list[Reader]:
    """Two readers of two workspaces, who ask and whose scopes are forgotten again and again."""
    names = zip(pair.account.workspaces[:2], ("engineer-01@example.com", "engineer-02@example.com"), strict=True)
    tokens = {one: pair.viewer(Rights(workspace_ids=frozenset({one})), name) for one, name in names}
    with hosted(without_lifespan(pair.shared.app)) as address:
        until = time.monotonic() + seconds
        readers = [Reader(address, token, workspace, until) for workspace, token in tokens.items()]
        for reader in readers:
            reader.start()
        while time.monotonic() < until:
            time.sleep(0.5)
            for token in tokens.values():
                pair.shared.core.scopes.forget(token)
        for reader in readers:
            reader.join(120)
    return readers


def test_two_who_take_turns_see_no_row_of_each_other(pair: Pair):
    for reader in turns(pair, 5.0):
        assert (reader.foreign, reader.failed) == ([], [])
        assert reader.answers > 0
        assert reader.rows > 0


@pytest.mark.soak
def test_two_who_take_turns_for_minutes_see_no_row_of_each_other(pair: Pair):
    for reader in turns(pair, 180.0):
        assert (reader.foreign, reader.failed) == ([], [])
        assert reader.rows > 0
