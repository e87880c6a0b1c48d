"""Mutants over the oracle's accounts: does a model with a wrong in it still make the rows that it must make?"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from pathlib import Path
from time import process_time

import duckdb

from benchmarks.mutant_rows import Account, Shelf, World, made_from
from benchmarks.mutations import Mutation, mutations
from job_monitor.databricks.system_tables import TABLES
from job_monitor.sql.models import models, named, schema
from job_monitor.sql.render import Binding
from job_monitor.sql.settings import write_settings
from job_monitor.store import Store
from tests.oracle.accounts import block, small_block
from tests.oracle.everything import recomputed
from tests.oracle.stores import merge

_PATIENCE_S = 20.0
"""Of processor time: on a busy machine a statement waits without working."""
_RAW = "SELECT table_name FROM duckdb_tables() WHERE database_name = '{database}' AND schema_name = 'raw'"


class Fate(Enum):
    KILLED = "killed"
    SURVIVED = "survived"
    STILLBORN = "stillborn"
    """It is no statement at all: nothing needs to notice it."""


@dataclass(frozen=True)
class Prepared:
    """A store with the raw rows of a block of accounts, and its settings."""

    path: Path
    now: datetime
    currency: str


def prepared(folder: Path, number: int) -> Prepared:
    """A store of the block. That its marts are what the oracle says is tested by the oracle's own test."""
    accounts = block(number)
    path = folder / f"{number}.duckdb"
    store = Store.open(path)
    with store.writer() as writer:
        for entry in TABLES:
            merge(writer, entry, accounts.raw[entry.source_name])
        write_settings(writer, accounts.settings, schema()["sources"])
    store.close()
    return Prepared(path, accounts.now, accounts.settings.currency)


def fates(name: str, stores: tuple[Prepared, ...], limit: int | None) -> dict[str, Fate]:
    """What becomes of each mutant of the model, by the name of the mutation."""
    judge = _judge(stores)
    return {mutant.name: judge.fate(mutant) for mutant in list(mutations(name, named(name).query))[:limit]}


@cache
def _judge(stores: tuple[Prepared, ...]) -> "Judge":
    return Judge(stores)


class Judge:
    """All blocks in the memory of a process, with every model's right rows."""

    def __init__(self, stores: tuple[Prepared, ...]) -> None:
        self._connection = duckdb.connect(config={"threads": 1, "memory_limit": "4GB"})
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET enable_progress_bar = false")
        self._shelf = Shelf(self._connection)
        self._judged = _judged()
        self._right = [World(self._shelf, self._account(store)) for store in stores]
        for world in self._right:
            for model in models():
                world.rows(model.name)

    def fate(self, mutant: Mutation) -> Fate:
        """KILLED when a model that the oracle knows comes out otherwise, or the statement fails on these rows."""
        try:
            with self._in_time():
                is_noticed = any(self._is_noticed(mutant, right) for right in self._right)
        except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
            return Fate.STILLBORN
        except duckdb.Error:
            return Fate.KILLED
        return Fate.KILLED if is_noticed else Fate.SURVIVED

    def _is_noticed(self, mutant: Mutation, right: World) -> bool:
        with self._shelf.scratch():
            world = World(self._shelf, right.account, mutant=mutant, right=right, unread=self._judged)
            if world.rows(mutant.model) == right.rows(mutant.model):
                return False
            touched = made_from(mutant.model) & self._judged
            # Each after those that it reads: what the oracle does not know is only made where it leads to one.
            names = (model.name for model in models() if model.name in touched)
            return any(world.rows(name) != right.rows(name) for name in names)

    def _account(self, store: Prepared) -> Account:
        self._connection.execute(f"ATTACH '{store.path}' AS block (READ_ONLY)")
        names = [row[0] for row in self._connection.execute(_RAW.format(database="block")).fetchall()]
        raw = {name: self._shelf.kept(name, f"SELECT * FROM block.raw.{name}") for name in names}
        self._connection.execute("DETACH block")
        return Account(Binding(store.now, store.currency, names), raw)

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Raises duckdb.InterruptException in the block when it works for too long."""
        until, is_over = process_time() + _PATIENCE_S, threading.Event()

        def watch() -> None:
            while not is_over.wait(1.0):
                if process_time() > until:
                    self._connection.interrupt()

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()


@cache
def _judged() -> frozenset[str]:
    """Models whose rows the oracle knows, whatever the account."""
    accounts = small_block(1)
    return frozenset(recomputed(accounts.raw, accounts.now, accounts.settings))
