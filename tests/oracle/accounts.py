"""Small generated accounts as the product would have synced them, without a server between."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot
from sqlglot import exp

from job_monitor.databricks.reads import select
from job_monitor.databricks.system_tables import TABLES, SystemTable
from job_monitor.sql.settings import ModelSettings
from job_monitor.store.types import duckdb_type
from tests.oracle import twists
from workspace_simulator.account import derived
from workspace_simulator.account.dimensions import dimension_tables
from workspace_simulator.account.frames import DAY, Plan
from workspace_simulator.account.history import History
from workspace_simulator.account.plan import make_plan
from workspace_simulator.account.seeds import Purpose, generator
from workspace_simulator.account.timelines import Words, timelines

Row = dict[str, Any]
Raw = dict[str, list[Row]]
"""Rows by source name (`system.lakeflow.jobs`), in the shape in which the product keeps them."""


@dataclass(frozen=True)
class Recipe:
    """What an account is made from. `read_after` is the time from the end of its history to the moment of reading."""

    seed: int
    jobs: int
    days: int
    end: datetime
    read_after: timedelta


@dataclass(frozen=True)
class Account:
    recipe: Recipe
    now: datetime
    settings: ModelSettings
    raw: Raw

    def __str__(self) -> str:
        made = self.recipe
        return f"seed {made.seed}, {made.jobs} jobs, {made.days} days to {made.end:%Y-%m-%d}, read {self.now:%m-%d %H:%M}"


# The days around which the tables themselves changed: new columns in December 2025, clock-hour slices on 2026-01-19.
_ENDS = ("2026-01-20", "2025-12-03", "2026-02-08", "2026-03-31")
_READ_AFTER = (timedelta(hours=-11), timedelta(days=6, hours=5), timedelta(hours=3), timedelta(days=10))


def recipe(number: int) -> Recipe:
    """The recipe of account `number`: sizes, ages and moments of reading take turns, so that each meets each."""
    end = datetime.fromisoformat(_ENDS[number % 4]).replace(tzinfo=UTC)
    return Recipe(
        seed=1000 + number,
        jobs=6 + number % 7,
        days=2 + number % 3,
        end=end,
        read_after=_READ_AFTER[number // 4 % 4],
    )


def make(wanted: Recipe, *, with_twists: bool = True) -> Account:
    """The account as its tables stand when it is read."""
    now = wanted.end + wanted.read_after
    plan = make_plan(seed=wanted.seed, jobs=wanted.jobs, days=wanted.days, end=wanted.end)
    raw = synced(_tables(plan, wanted.days), now)
    if with_twists:
        twists.apply(raw, wanted.seed, now)
    return Account(wanted, now, twists.settings(wanted.seed), raw)


def _tables(plan: Plan, days: int) -> dict[str, pa.Table]:
    """All published tables by full name, with the hidden column that says when a row can be read."""
    parts = [dimension_tables(plan) | derived.once(plan, generator(plan.seed, Purpose.DERIVED_ONCE))]
    history = History(plan)
    words = Words(history.compiled)
    for number in range(days):
        start_us = plan.start_us + number * DAY
        day = history.day(start_us)
        parts.append(timelines(words, day, generator(plan.seed, Purpose.ARRIVAL, start_us // DAY)))
        parts.append(derived.on_day(plan, day, generator(plan.seed, Purpose.DERIVED_DAY, start_us // DAY)))
    names = {name for part in parts for name in part}
    return {name: pa.concat_tables([part[name] for part in parts if name in part]) for name in names}


def synced(tables: Mapping[str, pa.Table], now: datetime) -> Raw:
    """Every table by the product's own statement for it, run on what can be read at `now`."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return {entry.source_name: _read(connection, entry, tables[entry.name], now) for entry in TABLES}


def _read(connection: duckdb.DuckDBPyConnection, entry: SystemTable, table: pa.Table, now: datetime) -> list[Row]:
    connection.register("stored", table)
    statement = sqlglot.parse_one(select(entry, since=False, until=False), read="databricks")
    for place in list(statement.find_all(exp.Table)):
        place.replace(exp.to_table("readable"))
    text = statement.sql("duckdb")
    cells = ", ".join(f'CAST("{name}" AS {duckdb_type(kind)}) AS "{name}"' for name, kind in entry.columns.items())
    readable = "WITH readable AS (SELECT * FROM stored WHERE _visible_at <= $now)"
    found = connection.sql(f"{readable} SELECT {cells} FROM ({text})", params={"now": now})
    rows: list[Row] = found.to_arrow_table().to_pylist(maps_as_pydicts="strict")
    # The published tables hold a few rows twice; the sync keeps one of a key.
    return list({tuple(row[name] for name in entry.key): row for row in rows}.values())
