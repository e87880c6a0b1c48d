"""Every page under every fault, in a browser: no page shows a zero, or good news, where it does not know.

What each page must say stands in job_monitor/ui/e2e/faults.table.ts; here the faults are made.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from job_monitor.backend.config import Settings, load
from tests.serving import Served, served
from workspace_simulator.account.generate import generate
from workspace_simulator.grants import Rights
from workspace_simulator.server import Fault, FaultKind, RunningSimulator, running

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
LATER = timedelta(hours=40)
"""More than any table may lag."""
SOON = timedelta(minutes=30)
"""In which runs have ended, while nothing is old yet."""
BILLING = frozenset({"system.billing.usage", "system.billing.list_prices", "system.billing.account_prices"})
LAKEFLOW = frozenset(
    f"system.lakeflow.{name}"
    for name in (
        "jobs",
        "job_tasks",
        "job_run_timeline",
        "job_task_run_timeline",
        "pipelines",
        "pipeline_update_timeline",
    )
)
DEAD = Fault(FaultKind.FAIL_AFTER_RUNNING, endpoint="execute", seconds=0)
SLOW = Fault(FaultKind.SLOW_WAREHOUSE, seconds=600)
PATIENCE_S = 240
"""With eight products that meet their faults at the same time."""
VIEWER_WAITS_S = 1.0
"""For what they may see; then it is a 503. A page asks twice."""


@dataclass(frozen=True)
class Scene:
    """One fault: what is wrong with the account, and how the product stands before it."""

    break_it: Callable[[RunningSimulator], None]
    has_history: bool = True
    """The store was filled by a whole turn before; else this is the first."""
    now: datetime = NOW
    ends: bool = True
    """The turn that meets the fault comes to an end."""
    settings: dict[str, Any] = field(default_factory=dict)


def deny(tables: frozenset[str]) -> Callable[[RunningSimulator], None]:
    return lambda box: box.control.grants.set(box.client_id, Rights(denied_tables=tables))


def put(*faults: Fault) -> Callable[[RunningSimulator], None]:
    def put_all(box: RunningSimulator) -> None:
        for fault in faults:
            box.control.faults.insert(fault)

    return put_all


NOTHING_NEW = put(
    *(Fault(FaultKind.LATE_ROWS, table=table, seconds=LATER.total_seconds(), ratio=1.0) for table in sorted(LAKEFLOW))
)

SCENES = {
    "denied billing": Scene(deny(BILLING)),
    "stale lakeflow": Scene(NOTHING_NEW, now=NOW + LATER),
    "dead warehouse": Scene(put(DEAD)),
    # Later than the history, as an answer without rows has no link that could be cut.
    "cut stream": Scene(put(Fault(FaultKind.CUT_CONNECTION, endpoint="link")), now=NOW + SOON),
    "slow query": Scene(put(SLOW), now=NOW + LATER, ends=False),
    "slow query of the viewer": Scene(
        put(SLOW),
        ends=False,
        settings={"app_name": "job-monitor", "app_port": 8000, "request_timeout_s": VIEWER_WAITS_S},
    ),
    "dead warehouse at first": Scene(put(DEAD), has_history=False),
    "denied lakeflow at first": Scene(deny(LAKEFLOW), has_history=False),
    "slow query at first": Scene(put(SLOW), has_history=False, ends=False),
}


def configured(box: RunningSimulator, folder: Path, **given: Any) -> Settings:
    account = {
        "host": box.host,
        "warehouse_id": box.warehouse_id,
        "client_id": box.client_id,
        "client_secret": box.client_secret,
    }
    return load(store_path=folder / "store.duckdb", sync_interval_s=3600.0, live_timeout_s=2.0, **account | given)


@dataclass(frozen=True)
class History:
    """A store after one whole turn, and a job and a run of it that any scene can be asked for."""

    folder: Path
    job: str
    run: str


def wait_for_the_turn(client: Served, *, ends: bool = True) -> None:
    """Asked of the thread itself: each question over HTTP would take time from what is waited for."""
    cycles = client.core.cycles
    client.wait_until(
        lambda: cycles.progress.tables_count > 0 and cycles.progress.is_running is not ends, patience_s=PATIENCE_S
    )


def write_history(account: Path, folder: Path) -> History:
    with running(account, now=NOW) as box, served(configured(box, folder), wait=False, clock=lambda: NOW) as client:
        wait_for_the_turn(client)
        newest = client.get("/api/jobs/runs", params={"limit": 200}).json()["items"]
        ran = next(run for run in newest if run["result_class"] == "succeeded" and run["job_name"] is not None)
    job = f"{ran['workspace_id']}/{ran['job_id']}"
    return History(folder, job, f"{job}/runs/{ran['run_id']}")


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults") / "account"
    generate(folder, seed=5, jobs=24, days=10, end=NOW, horizon_days=2, workers=1)
    return folder


@pytest.fixture(scope="module")
def history(account: Path, tmp_path_factory: pytest.TempPathFactory) -> History:
    return write_history(account, tmp_path_factory.mktemp("history"))


@contextmanager
def broken(account: Path, history: History, folder: Path) -> Iterator[dict[str, dict[str, Any]]]:
    """Where each scene is served, and with which headers it is asked: all meet their fault at the same time."""
    with ExitStack() as stack:
        clients = [(begin(stack, account, history, folder, name), scene) for name, scene in SCENES.items()]
        for (client, _), scene in clients:
            wait_for_the_turn(client, ends=scene.ends)
        yield {
            name: {"address": str(client.base_url), "headers": headers}
            for name, ((client, headers), _) in zip(SCENES, clients, strict=True)
        }


def begin(stack: ExitStack, account: Path, history: History, folder: Path, name: str) -> tuple[Served, dict[str, str]]:
    """The product of one scene, until the stack is left, and the headers of who looks at it."""
    scene = SCENES[name]
    own = folder / name.replace(" ", "-")
    if scene.has_history:
        shutil.copytree(history.folder, own)
    else:
        own.mkdir()
    box = stack.enter_context(running(account, now=scene.now))
    scene.break_it(box)
    settings = configured(box, own, **scene.settings)
    return stack.enter_context(served(settings, wait=False, clock=lambda: scene.now)), headers_of(box, settings)


def headers_of(box: RunningSimulator, settings: Settings) -> dict[str, str]:
    """As the platform's front door sends them; outside of it the viewer is the app itself."""
    if not settings.is_on_platform:
        return {}
    user = next(principal["name"] for principal in box.control.account["principals"] if "@" in principal["name"])
    return {"X-Forwarded-Email": user, "X-Forwarded-Access-Token": box.token(user)}


@pytest.mark.browser
def test_no_page_says_more_than_it_knows(
    account: Path, history: History, root: Path, chromium: str, tmp_path: Path
) -> None:
    npx = shutil.which("npx")
    assert npx is not None
    with broken(account, history, tmp_path) as scenes:
        pages = {"/job": f"/jobs/{history.job}", "/run": f"/jobs/{history.run}"}
        given = {"FAULTS": json.dumps(scenes), "ADDRESSES": json.dumps(pages), "CHROMIUM": chromium}
        answer = subprocess.run(
            [npx, "playwright", "test", "e2e/faults.spec.ts"],
            cwd=root / "job_monitor" / "ui",
            env=os.environ | given,
            capture_output=True,
            text=True,
            check=False,
        )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert " passed" in answer.stdout
