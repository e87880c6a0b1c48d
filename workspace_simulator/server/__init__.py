"""The account behind its REST API. Tests and the demo start it with `running`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from workspace_simulator.server.app import create_app
from workspace_simulator.server.faults import Fault, FaultKind
from workspace_simulator.server.hosting import hosted
from workspace_simulator.server.simulator import Options, Simulator, build

__all__ = ["Fault", "FaultKind", "Options", "RunningSimulator", "Simulator", "build", "running"]


@dataclass(frozen=True)
class RunningSimulator:
    """A simulator that answers on `host`."""

    host: str
    control: Simulator

    @property
    def warehouse_id(self) -> str:
        return self.control.warehouse.settings.warehouse_id

    @property
    def client_id(self) -> str:
        """Application id of the app's own service principal, which may read everything."""
        return self.control.app_principal.name

    @property
    def client_secret(self) -> str:
        return self.control.client_secret

    def token(self, user_name: str, **options: Any) -> str:
        """A token as the Apps proxy forwards it for this user: good for SQL, not for the Jobs API."""
        return self.control.user_token(user_name, **options)

    def personal_token(self, name: str) -> str:
        """A personal access token: good for every API."""
        return self.control.tokens.issue(name)


@contextmanager
def running(
    data: Path,
    *,
    now: datetime | None = None,
    engine: str = "duckdb",
    speed: float = 0.0,
    port: int = 0,
    faults: Iterable[Fault] = (),
    options: Options | None = None,
) -> Iterator[RunningSimulator]:
    """Serves a data folder on a loopback port until the block ends. With speed 0 the clock stands until it is set."""
    simulator = build(data, now=now, speed=speed, options=replace(options or Options(), engine=engine), faults=faults)
    try:
        with hosted(create_app(simulator), port) as host:
            yield RunningSimulator(host, simulator)
    finally:
        simulator.close()
