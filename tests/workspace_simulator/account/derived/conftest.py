"""A generated account with some days of history, and a way to ask its tables in SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from workspace_simulator.account import derived, history
from workspace_simulator.account.frames import DAY, Day, Plan
from workspace_simulator.account.plan import make_plan

END = datetime(2026, 9, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Account:
    """A plan, some of its days, and the tables made from them, each whole."""

    plan: Plan
    days: list[Day]
    tables: dict[str, pa.Table]

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query; a table is named by its last word (`usage` for system.billing.usage)."""
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        for name, table in self.tables.items():
            connection.register(name.rsplit(".", 1)[1], table)
        return connection.execute(sql).fetchall()

    def one(self, sql: str) -> Any:
        """The only value of a query."""
        [(value,)] = self.ask(sql)
        return value


def make_account(
    seed: int, jobs: int, days: int, first: int, count: int, end: datetime = END, every: int = 1
) -> Account:
    """An account of `days` days, with the tables of `count` of them from day `first` on."""
    plan = make_plan(seed=seed, jobs=jobs, days=days, end=end)
    past = history.History(plan)
    made = [past.day(plan.start_us + (first + every * number) * DAY) for number in range(count)]
    parts = [derived.once(plan, np.random.default_rng([seed, 0]))]
    parts += [derived.on_day(plan, day, np.random.default_rng([seed, 1, n])) for n, day in enumerate(made)]
    names = dict.fromkeys(name for part in parts for name in part)
    tables = {name: pa.concat_tables(part[name] for part in parts if name in part) for name in names}
    return Account(plan, made, tables)


@pytest.fixture(scope="session")
def account() -> Account:
    """150 jobs, the first six days of a window in which the redaction of texts begins."""
    return make_account(seed=7, jobs=150, days=28, first=0, count=6)


@pytest.fixture(scope="session")
def large_account() -> Account:
    """The default size, 400 jobs, with six days: for proportions."""
    return make_account(seed=7, jobs=400, days=28, first=0, count=6)


@pytest.fixture(scope="session")
def new_account() -> Callable[..., Account]:
    return make_account
