"""The engines of tests/sql and tests/conformance with rows from a shelf: what was built once is not built again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot

from benchmarks.mutant_rows import Account, Rows, Shelf, World, made_from, placed
from benchmarks.mutations import Mutation
from job_monitor.databricks.system_tables import table
from job_monitor.sql.build import RAW_COLUMNS
from job_monitor.sql.models import DIALECT, marts_of, raw_name, schema
from job_monitor.sql.render import Binding, local, sql_of
from job_monitor.sql.settings import ModelSettings, write_settings
from job_monitor.store import Store, Writer
from job_monitor.store.transaction import Reader
from tests.conformance.adapters.job_monitor import engines
from tests.conformance.pack import Row, Trap
from tests.sql import conftest

Asked = set[tuple[str, str]]
"""Accounts and models whose rows were asked for."""


class _Undone(Exception):
    """Raw rows are taken out of the store again: the next account has others."""


class Literals:
    """Literal accounts by the rows that they are made of, and the mutant that is in their models now, if any."""

    def __init__(self) -> None:
        self._store = Store.open(Path(":memory:"), threads=1, memory_limit="4GB")
        self._connection = self._store._connection
        self._shelf = Shelf(self._connection)
        self._right: dict[str, World] = {}
        self._wrong: dict[str, World] = {}
        self._mutant: Mutation | None = None
        self.asked: Asked = set()

    def account(
        self, key: str, fill: Callable[[Writer], None], now: datetime, settings: ModelSettings
    ) -> Callable[[str], Rows]:
        """Rows of its models, by their name."""
        if key not in self._right:
            raw = self._raw(fill, settings)
            self._right[key] = World(self._shelf, Account(Binding(now, settings.currency, raw.keys()), raw))

        def rows(model: str) -> Rows:
            self.asked.add((key, model))
            return self._world(key).rows(model)

        return rows

    def read(self, sql: str) -> list[dict[str, Any]]:
        return Reader(self._connection).rows(sql)

    @contextmanager
    def broken(self, mutant: Mutation) -> Iterator[None]:
        """In the block the mutant stands in the place of its model."""
        accounts = len(self._right)
        with self._shelf.scratch():
            self._mutant = mutant
            try:
                yield
            finally:
                self._mutant = None
                self._wrong.clear()
        while len(self._right) > accounts:
            self._right.popitem()
        for world in self._right.values():
            world.forget_lost()

    def forget(self, accounts: Iterable[str]) -> None:
        """They are not asked of again. What was made of them stays for those that have some of their rows."""
        for key in accounts:
            self._right.pop(key, None)

    def is_other(self, key: str, model: str) -> bool:
        """Whether the mutant changes these rows, or they cannot be computed."""
        assert self._mutant is not None
        first = self._mutant.model
        if model not in made_from(first):
            return False
        try:
            right, wrong = self._right[key], self._world(key)
            return wrong.rows(first) != right.rows(first) and wrong.rows(model) != right.rows(model)
        except duckdb.Error:
            return True

    def _world(self, key: str) -> World:
        if self._mutant is None:
            return self._right[key]
        if key not in self._wrong:
            right = self._right[key]
            self._wrong[key] = World(self._shelf, right.account, mutant=self._mutant, right=right)
        return self._wrong[key]

    def _raw(self, fill: Callable[[Writer], None], settings: ModelSettings) -> dict[str, Rows]:
        found: dict[str, pa.Table] = {}
        try:
            with self._store.writer() as writer:
                write_settings(writer, settings, schema()["sources"])
                fill(writer)
                for row in writer.rows(f"SELECT DISTINCT table_name FROM ({RAW_COLUMNS})"):
                    found[row["table_name"]] = writer.arrow(f"SELECT * FROM raw.{row['table_name']}")
                raise _Undone
        except _Undone:
            return {name: self._kept(name, rows) for name, rows in found.items()}

    def _kept(self, name: str, rows: pa.Table) -> Rows:
        self._connection.register("incoming", rows)
        kept = self._shelf.kept(name, "SELECT * FROM incoming", told=str(rows.schema))
        self._connection.unregister("incoming")
        return kept


def stand_in(literals: Literals) -> None:
    """Both engines build by the literals from now on. Nothing is computed before its rows are asked for."""

    def of_rows(
        self: Any, rows: conftest.Rows, now: datetime, currency: str = "USD", settings: ModelSettings | None = None
    ) -> "Marts":
        given = settings or ModelSettings(currency=currency)
        key = repr((rows, now, given))
        return Marts(literals, literals.account(key, lambda writer: _fill(writer, rows), now, given))

    def of_trap(self: Any, trap: Trap, wanted: Iterable[str]) -> "TrapMarts":
        given = engines.settings_of(trap)
        sources = {source for model in engines.closure(wanted) for source in model.sources}
        key = f"trap {trap.number}, {sorted(sources)}"
        return TrapMarts(
            literals, literals.account(key, lambda writer: _fill_trap(writer, trap, sources), trap.now, given)
        )

    vars(conftest)["DuckDbEngine"].build = of_rows
    vars(engines)["OnDuckDb"].build = of_trap


def _fill(writer: Writer, rows: conftest.Rows) -> None:
    for source, given in rows.items():
        columns, name = schema()["sources"][source], f"raw.{raw_name(source)}"
        writer.ensure_table(name, columns, "literal rows")
        if given:
            writer.merge(name, conftest._arrow(source, rows).to_reader(), key=list(columns))


def _fill_trap(writer: Writer, trap: Trap, sources: Iterable[str]) -> None:
    rows: Mapping[str, list[Row]] = trap.rows()
    for source in sorted(set(sources) - set(engines.settings_of(trap).rows())):
        engines._fill(writer, table(engines.published(source)), rows.get(engines.published(source), []))


class Marts:
    def __init__(self, literals: Literals, rows: Callable[[str], Rows]) -> None:
        self._literals, self._rows = literals, rows

    def rows(self, model: str) -> list[dict[str, Any]]:
        kept = self._rows(model)
        return [conftest._plain(row) for row in self._literals.read(f"SELECT * FROM {kept.schema}.{model}")]


class TrapMarts:
    def __init__(self, literals: Literals, rows: Callable[[str], Rows]) -> None:
        self._literals, self._rows = literals, rows

    def ask(self, sql: str) -> list[Row]:
        text = sql_of(local(sqlglot.parse_one(sql, read=DIALECT), Binding(engines._ANY_TIME, "", ())))
        return list(self._literals.read(placed(text, {name: self._rows(name) for name in marts_of(text)})))

    def close(self) -> None: ...
