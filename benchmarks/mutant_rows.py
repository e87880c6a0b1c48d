"""Models' rows, each computed once: the same statement over the same rows makes the same rows.

Most mutants change little, and of what they change many change the same. So rows are kept by what they were made of,
in a schema of their own, and found again when a statement comes with the same inputs. The order of rows is not looked
at: no model may rest on it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import duckdb
from sqlglot import exp

from benchmarks.mutations import Mutation
from job_monitor.sql.models import Model, downstream, models, raw_name
from job_monitor.sql.render import Binding, local, sql_of

_MARK = "SELECT count(*), sum(hash(t)::HUGEINT) FROM {rows} AS t"
_NAMES = re.compile(r"\b(?:mart|raw)\.(\w+)")


@dataclass(frozen=True)
class Rows:
    """Rows of a model or a raw table: of one name and mark they are the same. `schema` is empty where none are kept."""

    name: str
    mark: object
    schema: str = ""


class Shelf:
    """Rows by what they were made of."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._made: dict[tuple[object, ...], Rows | duckdb.Error] = {}
        self._same: dict[tuple[str, object], Rows] = {}
        self._schemas: dict[str, None] = {}
        self._count = 0

    def made(self, name: str, text: str, inputs: Mapping[str, Rows], *, is_kept: bool = True) -> Rows:
        """Rows of a statement that names its inputs `mart.…` and `raw.…`. Raises duckdb.Error where it fails."""
        key = (name, text, *sorted((rows.name, rows.schema) for rows in inputs.values()))
        if key not in self._made:
            sql = placed(text, inputs)
            try:
                self._made[key] = self.kept(name, sql) if is_kept else self._found(name, self._mark(f"({sql})"))
            except duckdb.InterruptException:
                raise
            except duckdb.Error as error:
                self._made[key] = error
        found = self._made[key]
        if isinstance(found, duckdb.Error):
            raise found
        return found

    def kept(self, name: str, sql: str, told: object = None) -> Rows:
        """The rows of a query, as a table. `told` is what tells them from others of their name beside their values."""
        self._count += 1
        schema = f"kept_{self._count}"
        self._connection.execute(f"CREATE SCHEMA {schema}")
        try:
            self._connection.execute(f"CREATE TABLE {schema}.{name} AS {sql}")
            mark = (told, self._mark(f"{schema}.{name}")) if told else self._mark(f"{schema}.{name}")
            if (name, mark) not in self._same:
                self._schemas[schema] = None
                self._same[name, mark] = Rows(name, mark, schema)
        finally:
            if schema not in self._schemas:
                self._connection.execute(f"DROP SCHEMA {schema} CASCADE")
        return self._same[name, mark]

    def has(self, rows: Rows) -> bool:
        return rows.schema in self._schemas

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """What comes on the shelf within the block leaves it at its end."""
        sizes = [(own, len(own)) for own in (self._made, self._same)]
        count = len(self._schemas)
        try:
            yield
        finally:
            for own, size in sizes:
                while len(own) > size:
                    own.popitem()
            while len(self._schemas) > count:
                self._connection.execute(f"DROP SCHEMA {self._schemas.popitem()[0]} CASCADE")

    def _found(self, name: str, mark: object) -> Rows:
        return self._same.get((name, mark), Rows(name, mark))

    def _mark(self, rows: str) -> object:
        return self._connection.execute(_MARK.format(rows=rows)).fetchall()[0]


def placed(text: str, inputs: Mapping[str, Rows]) -> str:
    """The statement over the rows that are kept, each in its own schema."""
    return _NAMES.sub(lambda found: f"{inputs[found[1]].schema}.{found[1]}", text)


@dataclass(frozen=True, eq=False)
class Account:
    """Raw tables, by their name in `raw`, and what the models are told beside."""

    binding: Binding
    raw: Mapping[str, Rows]


class World:
    """The models over an account. With a mutant, that one and what is made from it are others than in `right`."""

    def __init__(
        self,
        shelf: Shelf,
        account: Account,
        *,
        mutant: Mutation | None = None,
        right: "World | None" = None,
        unread: Collection[str] = (),
    ) -> None:
        """Of models in `unread` it is only asked whether their rows are the right ones."""
        self._shelf, self.account = shelf, account
        self._mutant, self._right, self._unread = mutant, right, unread
        self._touched = made_from(mutant.model) if mutant else frozenset()
        self._known: dict[str, Rows] = {}

    def rows(self, name: str) -> Rows:
        """Raises duckdb.Error where they cannot be computed."""
        if name not in self._known:
            is_right = self._right is not None and name not in self._touched
            self._known[name] = self._right.rows(name) if is_right and self._right else self._made(by_name()[name])
        return self._known[name]

    def forget_lost(self) -> None:
        """The shelf has let go of what was made meanwhile."""
        self._known = {name: rows for name, rows in self._known.items() if self._shelf.has(rows)}

    def _made(self, model: Model) -> Rows:
        inputs = {name: self.rows(name) for name in model.references}
        there = {raw_name(source) for source in model.sources} & self.account.raw.keys()
        inputs |= {name: self.account.raw[name] for name in there}
        mutant = self._mutant if self._mutant and self._mutant.model == model.name else None
        text = _text(model, mutant, self.account.binding, frozenset(there))
        return self._shelf.made(model.name, text, inputs, is_kept=model.name not in self._unread)


@cache
def by_name() -> Mapping[str, Model]:
    return {model.name: model for model in models()}


@cache
def made_from(name: str) -> frozenset[str]:
    """The model and every one that is made from it."""
    return downstream({name})


def _text(model: Model, mutant: Mutation | None, binding: Binding, there: frozenset[str]) -> str:
    query: exp.Expr = mutant.query if mutant else model.query
    told = (binding.now, binding.currency) if model.is_parametrised else None
    key = (model.name, mutant.name if mutant else None, there, told)
    if key not in _TEXTS:
        _TEXTS[key] = sql_of(local(query, binding))
    return _TEXTS[key]


_TEXTS: dict[tuple[object, ...], str] = {}
"""Turning a dialect takes as long as asking."""
