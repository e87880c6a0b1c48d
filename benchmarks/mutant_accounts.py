"""Mutants over the oracle's accounts: does a model with a wrong in it still make the rows that it must make?"""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from pathlib import Path

import duckdb

from benchmarks.mutations import Mutation, mutations
from job_monitor.sql.models import models, named
from job_monitor.sql.render import Binding, local, sql_of
from tests.oracle.accounts import block
from tests.oracle.everything import recomputed
from tests.oracle.stores import built

_PATIENCE_S = 20.0
_RAW = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'"
_PRINT = "SELECT count(*), sum(hash(t)::HUGEINT) FROM {rows} AS t"


class Fate(Enum):
    KILLED = "killed"
    SURVIVED = "survived"
    STILLBORN = "stillborn"
    """It is no statement at all: nothing needs to notice it."""


@dataclass(frozen=True)
class Prepared:
    """A store with a block of accounts and their marts; `judged` are the models whose rows the oracle knows."""

    path: Path
    now: datetime
    currency: str
    judged: frozenset[str]


def prepared(folder: Path, number: int) -> Prepared:
    """A store of the block. That its marts are what the oracle says is tested by the oracle's own test."""
    accounts = block(number)
    judged = recomputed(accounts.raw, accounts.now, accounts.settings)
    path = folder / f"{number}.duckdb"
    store, _ = built(accounts, path)
    store.close()
    return Prepared(path, accounts.now, accounts.settings.currency, frozenset(judged))


def fates(name: str, stores: tuple[Prepared, ...], limit: int | None) -> dict[str, Fate]:
    """What becomes of each mutant of the model, by the name of the mutation."""
    return {mutant.name: _fate(mutant, stores) for mutant in list(mutations(name, named(name).query))[:limit]}


def _fate(mutant: Mutation, stores: tuple[Prepared, ...]) -> Fate:
    for store in stores:
        fate = _judge(store).fate(mutant)
        if fate is not Fate.SURVIVED:
            return fate
    return Fate.SURVIVED


@cache
def _judge(store: Prepared) -> "Judge":
    return Judge(store)


class Judge:
    """A copy of a prepared store, opened, with the print of every model's right rows."""

    def __init__(self, store: Prepared) -> None:
        self._judged = store.judged
        self._folder = tempfile.TemporaryDirectory()
        path = shutil.copy(store.path, self._folder.name)
        self._connection = duckdb.connect(path, config={"threads": 1, "memory_limit": "1GB"})
        self._connection.execute("SET TimeZone = 'UTC'")
        raw = {row[0] for row in self._connection.execute(_RAW).fetchall()}
        self._binding = Binding(store.now, store.currency, raw)
        self._right = {model.name: self._print(f"mart.{model.name}") for model in models()}

    def fate(self, mutant: Mutation) -> Fate:
        """KILLED when a model that the oracle knows comes out otherwise, or the statement fails on these rows."""
        self._connection.execute("BEGIN TRANSACTION")
        try:
            with self._in_time():
                return Fate.KILLED if self._is_noticed(mutant) else Fate.SURVIVED
        except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
            return Fate.STILLBORN
        except duckdb.Error:
            return Fate.KILLED
        finally:
            self._connection.execute("ROLLBACK")

    def _is_noticed(self, mutant: Mutation) -> bool:
        """Models are made anew in their order, as long as what they read has changed."""
        changed: set[str] = set()
        for model in models():
            is_mutant = model.name == mutant.model
            if not is_mutant and not model.references & changed:
                continue
            text = sql_of(local(mutant.query if is_mutant else model.query, self._binding))
            if self._print(f"({text})") == self._right[model.name]:
                continue
            if model.name in self._judged:
                return True
            kind = "TABLE" if model.is_stored else "VIEW"
            self._connection.execute(f"CREATE OR REPLACE {kind} mart.{model.name} AS {text}")
            changed.add(model.name)
        return False

    def _print(self, rows: str) -> object:
        return self._connection.execute(_PRINT.format(rows=rows)).fetchall()[0]

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        timer = threading.Timer(_PATIENCE_S, self._connection.interrupt)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
