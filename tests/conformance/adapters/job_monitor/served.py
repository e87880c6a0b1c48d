"""The real application in front of a simulated account that holds a trap's rows, turned once for each of its reads."""

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
from fastapi import FastAPI
from pydantic import SecretStr

from job_monitor.backend.app import create_app
from job_monitor.backend.config import Settings
from job_monitor.backend.identification import TOKEN_HEADER
from job_monitor.store import Store
from tests.conformance.adapters.job_monitor.engines import arrow_rows
from tests.conformance.pack import Row, Trap
from workspace_simulator.grants import Rights
from workspace_simulator.schema import VISIBLE_AT, tables
from workspace_simulator.server import RunningSimulator, running
from workspace_simulator.server.hosting import hosted

_FAULTS = {"denied": "denied_table", "absent": "missing_table", "failing": "fail_after_running"}
_FIRST_CHANGE = 1_700_000_000
_STAMP = pa.timestamp("us", tz="UTC")


class Served:
    """The application, its answers and its store. `tokens` are those of the readers, by name, in their order."""

    def __init__(
        self,
        app: FastAPI,
        client: httpx.Client,
        parts: ExitStack,
        tokens: Mapping[str, str],
        simulator: RunningSimulator,
    ) -> None:
        self._app, self._client, self._parts = app, client, parts
        self.tokens, self.simulator = tokens, simulator

    @property
    def store(self) -> Store:
        store: Store = self._app.state.core.store
        return store

    def get(self, path: str, **params: Any) -> Any:
        """The JSON of an answer. Raises httpx.HTTPStatusError for one that is none."""
        return self._json(path, params, {})

    def text(self, path: str, **params: Any) -> str:
        """An answer as it travels."""
        answer = self._client.get(path, params=params)
        answer.raise_for_status()
        return answer.text

    def get_as(self, reader: str, path: str, **params: Any) -> Any:
        """As `get`, asked by this reader through the platform's proxy."""
        return self._json(path, params, {TOKEN_HEADER: self.tokens[reader], "x-forwarded-email": reader})

    def _json(self, path: str, params: Row, headers: dict[str, str]) -> Any:
        answer = self._client.get(path, params=params or None, headers=headers)
        answer.raise_for_status()
        return answer.json()

    def close(self) -> None:
        self._parts.close()


class _Clock:
    """Stands still at the moment of a read."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


def serve(trap: Trap, prepare: Callable[[RunningSimulator], object] | None = None) -> Served:
    """The product after it has read the account at each of the trap's moments; the clock then stands at `now`.

    `prepare` may change the account's grants and faults before it is read first.
    """
    with ExitStack() as parts:
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory()))
        _write(trap, folder, trap.reads[0], 0)
        _write_live(trap, folder)
        simulator = parts.enter_context(running(folder, now=trap.reads[0]))
        for table, state in trap.states.items():
            simulator.control.faults.add(_FAULTS[state], table=table, seconds=0.0)
        tokens = _admit(trap, simulator)
        if prepare is not None:
            prepare(simulator)
        clock = _Clock(trap.reads[0])
        app = create_app(_settings(simulator, folder, trap), clock=clock)
        address = parts.enter_context(hosted(app))
        client = parts.enter_context(httpx.Client(base_url=address, timeout=30, trust_env=False))
        _wait_for_first_turn(client)
        for place, moment in enumerate(trap.reads[1:], 1):
            _write(trap, folder, moment, place)
            clock.moment = moment
            simulator.control.clock.set(moment)
            app.state.core.cycles.turn()
        clock.moment = trap.now
        simulator.control.clock.set(trap.now)
        return Served(app, client, parts.pop_all(), tokens, simulator)


def _admit(trap: Trap, simulator: RunningSimulator) -> dict[str, str]:
    """Each reader's rights, and a token as the platform's proxy forwards it."""
    for reader in trap.readers:
        simulator.control.grants.set(reader["name"], Rights(workspace_ids=frozenset(reader["workspaces"])))
    return {reader["name"]: simulator.token(reader["name"]) for reader in trap.readers}


def _settings(simulator: RunningSimulator, folder: Path, trap: Trap) -> Settings:
    """With readers it runs as an app of the platform, where a proxy says who is looking."""
    return Settings(
        app_name="job-monitor" if trap.readers else None,
        app_port=8000 if trap.readers else None,
        host=simulator.host,
        warehouse_id=simulator.warehouse_id,
        client_id=simulator.client_id,
        client_secret=SecretStr(simulator.client_secret),
        store_path=folder / "store.duckdb",
        store_threads=1,
        sync_interval_s=3600.0,
        currency=trap.currency,
        ui_path=folder / "ui",
    )


def _wait_for_first_turn(client: httpx.Client) -> None:
    for _ in range(600):
        health = client.get("/api/health").json()
        if health["status"] != "pending" and not health["sync"]["is_running"]:
            return
        time.sleep(0.05)
    raise TimeoutError("the first turn was not over after 30 s")


def _write(trap: Trap, folder: Path, moment: datetime, place: int) -> None:
    """Every table as a reader finds it at the moment: the simulator shows a row from its `_visible_at` on."""
    if place == 0:
        (folder / "account.json").write_text(json.dumps(_account(trap)))
    found = trap.rows(moment)
    for name, table in tables().items():
        if name not in trap.tables and place:
            continue
        path = folder / "tables" / name.removeprefix("system.").replace(".", "/") / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = arrow_rows(found.get(name, []), {column.name: column.type_text for column in table.columns})
        seen = pa.array([moment] * rows.num_rows, _STAMP)
        pq.write_table(rows.append_column(VISIBLE_AT, seen), path)
        # A file is known by its time of change: two contents within one tick must not look the same.
        os.utime(path, (_FIRST_CHANGE + place, _FIRST_CHANGE + place))


def _account(trap: Trap) -> dict[str, Any]:
    people = [reader["name"] for reader in trap.readers] or ["engineer-01@example.com"]
    home = {"workspace_id": "1", "name": "home", "url": "", "region": "eu-west-1", "cloud": "AWS", "is_home": True}
    return {
        "format": 1,
        "seed": 1,
        "jobs": 0,
        "days": 0,
        "account_id": "11111111-1111-4111-8111-111111111111",
        "account_name": "A trap",
        "metastore_id": "22222222-2222-4222-8222-222222222222",
        "starts_at": (trap.reads[0] - timedelta(days=400)).isoformat(),
        "ends_at": trap.now.isoformat(),
        "horizon_at": (trap.now + timedelta(days=1)).isoformat(),
        "workspaces": [home],
        "principals": [{"id": str(place), "name": name, "display_name": name} for place, name in enumerate(people, 1)],
        "warehouses": [{"warehouse_id": "abcdef0123456789", "workspace_id": "1", "name": "System tables"}],
    }


_LIVE: dict[str, pa.DataType] = {
    "workspace_id": pa.string(),
    "job_id": pa.int64(),
    "run_id": pa.int64(),
    "attempt": pa.int32(),
    "repair_id": pa.int64(),
    "run_name": pa.string(),
    "run_type": pa.string(),
    "trigger": pa.string(),
    "creator_user_name": pa.string(),
    "created_at": _STAMP,
    "started_at": _STAMP,
    "ended_at": _STAMP,
    "result_state": pa.string(),
    "termination_code": pa.string(),
    "termination_type": pa.string(),
    "message": pa.string(),
}


def _write_live(trap: Trap, folder: Path) -> None:
    """What the Jobs API answers from."""
    if not trap.live_runs:
        return
    usual: Row = {"attempt": 0, "run_type": "JOB_RUN", "trigger": "PERIODIC", "message": ""}
    usual |= {"result_state": "SUCCESS", "termination_code": "SUCCESS", "termination_type": "SUCCESS"}
    rows = [usual | {"created_at": run["started_at"]} | run for run in trap.live_runs]
    path = folder / "live" / "runs" / "part-0.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=pa.schema(list(_LIVE.items()))), path)
