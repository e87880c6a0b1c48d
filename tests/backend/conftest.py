"""The account of account.py behind the simulator's REST API, and the real application in front of it."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from job_monitor.backend.config import Settings, load, variable
from job_monitor.domain import Clock
from tests.backend.account import ACCOUNT, NOW, write_live, write_tables
from tests.serving import Served, environment, served
from workspace_simulator.grants import Rights
from workspace_simulator.server import RunningSimulator, running

GRANTED_AT_FIRST: dict[str, Rights] = {}
"""The rights of everybody in the account that all tests share, as long as no test has changed them."""


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder."""
    folder = tmp_path_factory.mktemp("account")
    (folder / "account.json").write_text(json.dumps(ACCOUNT))
    write_tables(folder)
    write_live(folder)
    return folder


@pytest.fixture(scope="session")
def simulator(account: Path) -> Iterator[RunningSimulator]:
    with running(account, now=NOW) as box:
        GRANTED_AT_FIRST.update(box.control.grants.all())
        yield box


@pytest.fixture
def box(simulator: RunningSimulator) -> RunningSimulator:
    """The running account, with every grant and without faults."""
    make_whole(simulator)
    return simulator


def make_whole(simulator: RunningSimulator) -> None:
    """Undo what an earlier test did to the account that all of them share: to its clock, and to anybody's rights."""
    simulator.control.clock.set(NOW)
    simulator.control.faults.clear()
    simulator.control.grants.replace(GRANTED_AT_FIRST | {simulator.client_id: Rights()})


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [variable(field) for field in Settings.model_fields]
    for name in [*names, "WAREHOUSE_ID", "DATABRICKS_CLIENT_SECRET", "DATABRICKS_TOKEN"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", "/nonexistent")


def serving(settings: Settings, *, wait: bool = True, clock: Clock = lambda: NOW) -> AbstractContextManager[Served]:
    """The application on a port of its own, at the account's time; `wait` until the first turn is over."""
    return served(settings, wait=wait, clock=clock)


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Starts the application: `start(box)` configured for that account, `start()` without any; settings by name."""
    with ExitStack() as stack:

        def begin(
            box: RunningSimulator | None = None, *, wait: bool = True, clock: Clock = lambda: NOW, **settings: Any
        ) -> Served:
            for name, value in (environment(box) if box else {}).items():
                monkeypatch.setenv(name, value)
            given = {"store_path": tmp_path / "store.duckdb", "sync_interval_s": 3600.0, "ui_path": tmp_path / "ui"}
            return stack.enter_context(serving(load(**given | settings), wait=wait and box is not None, clock=clock))

        yield begin


@pytest.fixture(scope="session")
def whole(simulator: RunningSimulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One application for all tests that only read."""
    make_whole(simulator)
    folder = tmp_path_factory.mktemp("whole")
    # The variables are there for the reading of the settings alone: other tests run while this application lives.
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(simulator).items():
            patch.setenv(name, value)
        settings = load(store_path=folder / "store.duckdb", sync_interval_s=3600.0, live_timeout_s=2.0)
    with serving(settings) as client:
        yield client


@pytest.fixture(scope="session")
def serve_inside(simulator: RunningSimulator) -> Callable[..., AbstractContextManager[Served]]:
    """Serves the application inside the platform, in front of the account; settings by name."""

    @contextmanager
    def serve(folder: Path, **given: Any) -> Iterator[Served]:
        make_whole(simulator)
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment(simulator).items():
                patch.setenv(name, value)
            fixed = {"store_path": folder / "store.duckdb", "sync_interval_s": 3600.0, "live_timeout_s": 2.0}
            settings = load(app_name="job-monitor", app_port=8000, **fixed | given)
        with serving(settings) as client:
            yield client

    return serve


@pytest.fixture(scope="session")
def serve_unconfigured() -> Callable[..., AbstractContextManager[Served]]:
    """Serves the application with nothing set but a folder for its store, and what else is given by name."""
    return lambda folder, **given: serving(
        Settings(host=None, warehouse_id=None, store_path=folder / "store.duckdb", **given), wait=False
    )


@pytest.fixture(scope="session")
def environment_of() -> Callable[[RunningSimulator], dict[str, str]]:
    return environment


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def today() -> date:
    return NOW.date()


@pytest.fixture(scope="session")
def every_page() -> Callable[..., list[dict[str, Any]]]:
    """All items of a list, page by page."""

    def read(client: httpx.Client, path: str, **params: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        cursor = None
        while True:
            answer = client.get(path, params=params | ({"cursor": cursor} if cursor else {}))
            assert answer.status_code == 200, answer.text
            assert len(answer.json()["items"]) <= params.get("limit", 100)
            items += answer.json()["items"]
            cursor = answer.json()["next"]
            if cursor is None:
                return items

    return read


LEAKS = (
    *("Traceback", 'File "', ".py", "duckdb", "root:x:0", "[build-system]", "swordfish"),
    *(f"{kind} Error" for kind in ("Parser", "Binder", "Catalog", "Conversion")),
)
"""Words of a stack trace, of the store's own errors, and of files that nobody may have."""
KINDS = ("application/json", "application/problem+json", "text/html", "text/plain", "text/javascript", "image/svg+xml")


@pytest.fixture(scope="session")
def harmless() -> Callable[..., None]:
    """Judges an answer to an attack: no fault of ours, an ordinary kind, and nothing in it that is not for all.

    A 503 is a limit that says so. `given` is what was sent: an answer may repeat it.
    """

    def judge(answer: httpx.Response, given: str = "") -> None:
        is_limit = answer.status_code == 503 and answer.headers["content-type"] == "application/problem+json"
        assert answer.status_code < 500 or is_limit, (answer.status_code, answer.text[:500])
        kind = answer.headers.get("content-type", "").partition(";")[0]
        assert kind in KINDS or not answer.content, kind
        if answer.status_code >= 400:
            assert kind == "application/problem+json" or not answer.content, (answer.status_code, answer.text[:200])
        if kind in ("application/json", "application/problem+json"):
            json.loads(answer.text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
        found = [word for word in LEAKS if word in answer.text and word not in given]
        assert found == [], answer.text[:500]

    return judge
