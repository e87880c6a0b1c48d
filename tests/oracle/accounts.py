"""Small generated accounts as the product would have synced them, without a server between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
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


PER_BLOCK = 5
# The days around which the tables themselves changed: new columns in December 2025, clock-hour slices on 2026-01-19.
_ENDS = ("2026-01-20", "2025-12-03", "2026-02-08", "2026-03-31")
_READ_AFTER = (timedelta(hours=-11), timedelta(days=6, hours=5), timedelta(hours=3), timedelta(days=10))


_THINNED = {
    "system.billing.usage": (
        "(hash(record_id) % 5 = 0 OR coalesce(usage_metadata.job_id, usage_metadata.dlt_pipeline_id,"
        " usage_metadata.cluster_id, usage_metadata.warehouse_id) IS NOT NULL)"
    )
}
"""Of usage that names nobody a fifth will do: it is most of the rows of a small account, and all of it is alike."""


@dataclass(frozen=True)
class Block:
    """Several accounts that are read at one moment, under one set of rules: they share a store, and nothing else.

    Of small tables most of the time goes into asking at all, so a few accounts are built at once.
    """

    number: int
    end: datetime
    days: int
    now: datetime
    settings: ModelSettings
    raw: Raw

    def __str__(self) -> str:
        return f"block {self.number}: {self.days} days to {self.end:%Y-%m-%d}, read at {self.now:%Y-%m-%d %H:%M}"


def block(number: int) -> Block:
    """Block `number`: ages, lengths, moments of reading and rules take turns; each account has a seed and a size."""
    end = datetime.fromisoformat(_ENDS[number % 4]).replace(tzinfo=UTC)
    days = 2 + number % 3
    now = end + _READ_AFTER[(number + number // 4) % 4]
    seeds = range(1000 + number * PER_BLOCK, 1000 + (number + 1) * PER_BLOCK)
    raw = merged([account(seed, 6 + seed % 6, days, end, now) for seed in seeds])
    rules = replace(twists.settings(number), targets=twists.targets(raw, number))
    return Block(number, end, days, now, rules, raw)


def small_block(count: int) -> Block:
    """`count` accounts of a few jobs and one day, in which the way of slicing changes, under rules of every kind."""
    end = datetime(2026, 1, 20, tzinfo=UTC)
    now = end + timedelta(days=6)
    raw = merged([account(seed, 3 + seed % 3, 1, end, now) for seed in range(2000, 2000 + count)])
    given = {"discounts": twists.settings(3).discounts, "targets": twists.targets(raw, 1)}
    return Block(-1, end, 1, now, replace(twists.settings(2), **given), raw)


def account(seed: int, jobs: int, days: int, end: datetime, now: datetime) -> Raw:
    """The account's tables as they stand when they are read, hard cases put in."""
    plan = make_plan(seed=seed, jobs=jobs, days=days, end=end)
    raw = synced(_tables(plan, days), now, _THINNED)
    twists.apply(raw, seed)
    return raw


def merged(raws: Sequence[Raw]) -> Raw:
    """The rows of all. Prices are those of the first: there is one price list."""
    prices = ("system.billing.list_prices", "system.billing.account_prices")
    raw: Raw = {}
    for entry in TABLES:
        chosen = raws[:1] if entry.name in prices else raws
        rows = (row for one in chosen for row in one[entry.source_name])
        raw[entry.source_name] = list({tuple(row[name] for name in entry.key): row for row in rows}.values())
    return raw


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


def synced(tables: Mapping[str, pa.Table], now: datetime, thinned: Mapping[str, str] = MappingProxyType({})) -> Raw:
    """Every table by the product's own statement for it, run on what can be read at `now`.

    Of a table in `thinned` only the rows that its condition keeps.
    """
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return {
            entry.source_name: _read(connection, entry, tables[entry.name], now, thinned.get(entry.name, "true"))
            for entry in TABLES
        }


def _read(
    connection: duckdb.DuckDBPyConnection, entry: SystemTable, table: pa.Table, now: datetime, kept: str
) -> list[Row]:
    connection.register("stored", table)
    statement = sqlglot.parse_one(select(entry, since=False, until=False), read="databricks")
    for place in list(statement.find_all(exp.Table)):
        place.replace(exp.to_table("readable"))
    text = statement.sql("duckdb")
    cells = ", ".join(f'CAST("{name}" AS {duckdb_type(kind)}) AS "{name}"' for name, kind in entry.columns.items())
    readable = f"WITH readable AS (SELECT * FROM stored WHERE _visible_at <= $now AND {kept})"
    found = connection.sql(f"{readable} SELECT {cells} FROM ({text})", params={"now": now})
    rows: list[Row] = found.to_arrow_table().to_pylist(maps_as_pydicts="strict")
    return rows
