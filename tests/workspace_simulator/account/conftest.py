"""One account for all tests that read tables, and a way to ask it questions in SQL."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from workspace_simulator.account.frames import Plan
from workspace_simulator.account.generate import generate
from workspace_simulator.account.plan import make_plan

Ask = Callable[[str], list[tuple[Any, ...]]]
END = datetime(2026, 11, 21, tzinfo=UTC)
JOBS, DAYS, SEED = 220, 36, 11


@pytest.fixture(scope="session")
def plan() -> Plan:
    return make_plan(seed=SEED, jobs=JOBS, days=DAYS, end=END)


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("account") / "made"
    generate(folder, seed=SEED, jobs=JOBS, days=DAYS, end=END, workers=2)
    return folder


@pytest.fixture(scope="session")
def ask_of() -> Iterator[Callable[[Path], Ask]]:
    """Opens an account's folder as tables: `runs` and `tasks` are the timelines, others `schema__table`."""

    opened: list[duckdb.DuckDBPyConnection] = []

    def of(folder: Path) -> Ask:
        connection = duckdb.connect()
        opened.append(connection)
        connection.execute("SET TimeZone = 'UTC'")
        for path in sorted((folder / "tables").glob("*/*")):
            name = f"{path.parent.name}__{path.name}"
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{path}/*.parquet')")
        connection.execute("CREATE VIEW runs AS FROM lakeflow__job_run_timeline")
        connection.execute("CREATE VIEW tasks AS FROM lakeflow__job_task_run_timeline")
        for name in ("runs", "task_runs"):
            connection.execute(f"CREATE VIEW live_{name} AS FROM read_parquet('{folder}/live/{name}/*.parquet')")
        connection.execute(f"CREATE VIEW live_jobs AS FROM read_parquet('{folder}/live/jobs.parquet')")
        for name in ("incidents", "causes"):
            connection.execute(f"CREATE VIEW truth_{name} AS FROM read_parquet('{folder}/truth/{name}.parquet')")
        return lambda sql: connection.execute(sql).fetchall()

    yield of
    for connection in opened:
        connection.close()


@pytest.fixture(scope="session")
def ask(account: Path, ask_of: Callable[[Path], Ask]) -> Ask:
    return ask_of(account)
