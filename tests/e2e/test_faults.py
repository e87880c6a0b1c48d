"""Every page under every fault, in a browser: no page shows a zero, or good news, where it does not know."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from job_monitor.backend.config import load
from tests.serving import Served, environment, served
from workspace_simulator.account.generate import generate
from workspace_simulator.grants import Rights
from workspace_simulator.server import Fault, FaultKind, RunningSimulator, running

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
LATER = timedelta(hours=40)
"""More than any table may lag."""
BILLING = frozenset({"system.billing.usage", "system.billing.list_prices", "system.billing.account_prices"})


@dataclass
class World:
    """An account, and the product in front of it: the fault is there `at_first`, or comes after a whole turn."""

    simulator: RunningSimulator
    folder: Path
    now: datetime = NOW
    parts: ExitStack = field(default_factory=ExitStack)

    def serve(self, *, wait: bool = True) -> Served:
        settings = load(store_path=self.folder / "store.duckdb", sync_interval_s=3600.0)
        return self.parts.enter_context(served(settings, wait=wait, clock=lambda: self.now))


def denied_billing(world: World) -> Served:
    simulator = world.simulator
    simulator.control.grants.set(simulator.client_id, Rights(denied_tables=BILLING))
    return world.serve()


def stale(world: World) -> Served:
    client = world.serve()
    world.now = NOW + LATER
    world.simulator.control.clock.set(world.now)
    client.turn()
    return client


def dead_warehouse(world: World) -> Served:
    world.simulator.control.faults.insert(Fault(FaultKind.FAIL_AFTER_RUNNING, endpoint="execute"))
    return world.serve()


def warehouse_that_died(world: World) -> Served:
    client = world.serve()
    world.simulator.control.faults.insert(Fault(FaultKind.FAIL_AFTER_RUNNING, endpoint="execute"))
    client.turn()
    return client


def cut_stream(world: World) -> Served:
    world.simulator.control.faults.insert(Fault(FaultKind.CUT_CONNECTION, endpoint="link"))
    return world.serve()


def slow_warehouse(world: World) -> Served:
    world.simulator.control.faults.insert(Fault(FaultKind.SLOW_WAREHOUSE, seconds=600))
    return world.serve(wait=False)


FAULTS = (denied_billing, stale, dead_warehouse, warehouse_that_died, cut_stream, slow_warehouse)


@contextmanager
def faulty(account: Path, folder: Path) -> Iterator[dict[str, str]]:
    """Address of the product under each fault."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        found = {}
        for fault in FAULTS:
            own = folder / fault.__name__
            own.mkdir()
            simulator = stack.enter_context(running(account, now=NOW))
            for name, value in environment(simulator).items():
                patch.setenv(name, value)
            world = World(simulator, own)
            stack.enter_context(world.parts)
            found[fault.__name__] = str(fault(world).base_url)
        yield found


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults") / "account"
    generate(folder, seed=5, jobs=12, days=6, end=NOW, horizon_days=0, workers=1)
    return folder


@pytest.mark.browser
def test_no_page_says_more_than_it_knows(account: Path, root: Path, chromium: str, tmp_path: Path) -> None:
    npx = shutil.which("npx")
    assert npx is not None
    with faulty(account, tmp_path) as addresses:
        answer = subprocess.run(
            [npx, "playwright", "test", "e2e/faults.spec.ts"],
            cwd=root / "job_monitor" / "ui",
            env=os.environ | {"FAULTS": json.dumps(addresses), "CHROMIUM": chromium},
            capture_output=True,
            text=True,
            check=False,
        )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert " passed" in answer.stdout
