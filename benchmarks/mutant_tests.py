"""Mutants against the tests of literal rows: tests/sql, and the traps of tests/conformance, on DuckDB.

All tests are run once without a mutant, and every store that they make is kept. A test whose store gives the mutant's
model the same rows cannot notice the mutant, so each mutant is shown only to the others, in a process of its own,
forked from one that has read everything.
"""

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.mutations import Mutation
from job_monitor.sql import render
from job_monitor.sql.models import named, schema
from job_monitor.sql.render import Binding, local, sql_of, statement
from job_monitor.sql.settings import write_settings
from job_monitor.store import Store
from tests.conformance.adapters.job_monitor import engines
from tests.sql import conftest

LITERAL = Path("tests/sql")
TRAPS = "tests/conformance/test_traps.py"
_LEFT_OUT = {"test_build", "test_incremental", "test_refresh", "test_lint", "test_known", "test_random_bills"}
"""Tests of the machinery, and random ones: a mutant is to be caught by rows that anyone can read."""
_RAW = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'"
_READ_BEFORE = "ignore::pytest.PytestAssertRewriteWarning"
"""Everything is imported before the forking, pytest's own plugins too."""
_MADE = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'mart'"
_PRINT = "SELECT count(*), sum(hash(t)::HUGEINT) FROM {rows} AS t"


@dataclass
class Learnt:
    """Stores by the place (a file of tests/sql, or one trap) that made them, and tests that fail without a mutant."""

    stores: list[tuple[Path, str]]
    failing: frozenset[str]


@dataclass(eq=False)
class Watch:
    """A pytest plugin: the engines build no more than is asked, in stores that are kept; it notes what failed."""

    folder: Path
    places: Collection[str] | None = None
    failing: Collection[str] = ()
    stores: list[tuple[str, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    _place: str = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        _make_lazy(self)
        items[:] = [item for item in items if self._is_wanted(item)]

    def _is_wanted(self, item: pytest.Item) -> bool:
        is_shown = self.places is None or _place(item.nodeid) in self.places
        return item.get_closest_marker("spark") is None and is_shown and item.nodeid not in self.failing

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._place = _place(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)

    def new_store(self) -> Path:
        path = self.folder / f"{len(self.stores)}.duckdb"
        self.stores.append((str(path), self._place))
        return path


def _place(nodeid: str) -> str:
    """A trap stands alone. In a file of tests/sql, what the first test builds serves the others."""
    return nodeid if nodeid.startswith(TRAPS) else nodeid.split("::")[0]


def _make_lazy(watch: Watch) -> None:
    """The engine of tests/sql writes the settings at once, and a model when its rows are asked for."""
    bindings: list[Binding] = []

    def build(writer: Any, *, now: Any, settings: Any, **_: Any) -> None:
        write_settings(writer, settings, schema()["sources"])
        bindings.append(Binding(now, settings.currency, {row["table_name"] for row in writer.rows(_RAW)}))

    class Kept(Store):
        @classmethod
        def open(cls, path: Path, **options: Any) -> Store:
            return Store.open(watch.new_store(), **options)

    class Marts(conftest._FromStore):
        def __init__(self, store: Any) -> None:
            super().__init__(store)
            self._binding, self._made = bindings[-1], set[str]()

        def rows(self, model: str) -> list[dict[str, Any]]:
            with self.store.writer() as writer:
                for one in engines.closure([f"select * from {model}"]):
                    if one.name not in self._made:
                        kind = "table" if one.is_stored else "view"
                        writer.execute(f"create or replace {kind} mart.{one.name} as {statement(one, self._binding)}")
                        self._made.add(one.name)
            return super().rows(model)

    vars(conftest).update(build=build, Store=Kept, _FromStore=Marts)
    vars(engines).update(Store=Kept)


def learnt(folder: Path) -> Learnt:
    """One run of all tests. Those that need more than rows fail in it, and are left out afterwards."""
    files = [str(path) for path in sorted(LITERAL.glob("test_*.py")) if path.stem not in _LEFT_OUT]
    answer = folder / "learnt.json"
    process = _forked(lambda: _watched([*files, TRAPS], Watch(folder), answer))
    _, status = os.waitpid(process, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError("The tests could not be run without a mutant.")
    told = json.loads(answer.read_text())
    return Learnt([(Path(path), place) for path, place in told["stores"]], frozenset(told["failed"]))


def _watched(arguments: list[str], watch: Watch, answer: Path) -> int:
    _run(arguments, watch)
    answer.write_text(json.dumps({"stores": watch.stores, "failed": watch.failed}))
    return 0


def shown(mutants: Sequence[Mutation], known: Learnt, workers: int) -> list[set[str]]:
    """For each mutant the places where its model's rows are not what they should be."""
    found: list[set[str]] = [set() for _ in mutants]
    _MUTANTS[:] = mutants
    # Forked, so that the mutants are there already.
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        paths = [path for path, _ in known.stores]
        for (_, place), differing in zip(known.stores, pool.map(_differing, paths), strict=True):
            for number in differing:
                found[number].add(place)
    return found


_MUTANTS: list[Mutation] = []


def _differing(path: Path) -> list[int]:
    """Numbers of the mutants whose model has other rows in the store, or none at all for an error."""
    with duckdb.connect(str(path), config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        made = {row[0] for row in connection.execute(_MADE).fetchall()}
        raw = {row[0] for row in connection.execute(_RAW).fetchall()}
        right = {name: _print(connection, f"mart.{name}") for name in {one.model for one in _MUTANTS} & made}
        return [
            number
            for number, one in enumerate(_MUTANTS)
            if one.model in made and _is_other(connection, one, raw, right)
        ]


def _is_other(connection: duckdb.DuckDBPyConnection, one: Mutation, raw: set[str], right: dict[str, object]) -> bool:
    model = named(one.model)
    if model.is_parametrised:
        return True
    text = sql_of(local(one.query, Binding(_ANY_TIME, "", raw)))
    try:
        return _print(connection, f"({text})") != right[one.model]
    except duckdb.Error:
        return True


def _print(connection: duckdb.DuckDBPyConnection, rows: str) -> object:
    return connection.execute(_PRINT.format(rows=rows)).fetchall()[0]


_ANY_TIME: Any = engines._ANY_TIME


def survivors(mutants: Sequence[Mutation], folder: Path, workers: int) -> Iterator[Mutation]:
    """Those that no test notices."""
    known = learnt(folder)
    running: dict[int, Mutation] = {}
    for mutant, places in zip(mutants, shown(mutants, known, workers), strict=True):
        if not places:
            yield mutant
            continue
        if len(running) == workers:
            yield from _next_survivor(running)
        own = folder / f"mutant-{len(list(folder.glob('mutant-*')))}"
        own.mkdir()
        watch = Watch(own, places, known.failing)
        running[_forked(lambda mutant=mutant, watch=watch: _tried(mutant, watch))] = mutant  # type: ignore[misc]
    while running:
        yield from _next_survivor(running)


def _next_survivor(running: dict[int, Mutation]) -> Iterator[Mutation]:
    process, status = os.wait()
    mutant, code = running.pop(process), os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        raise RuntimeError(f"The tests could not be run: {mutant.model}, {mutant.name}")
    if code == 0:
        yield mutant


def _tried(mutant: Mutation, watch: Watch) -> int:
    render._TEXTS.clear()
    model = named(mutant.model)
    for name in ("columns", "references", "sources", "is_parametrised"):
        model.__dict__.pop(name, None)
    object.__setattr__(model, "query", mutant.query)
    files = sorted({place.split("::")[0] for place in watch.places or ()})
    return _run([*files, "--exitfirst"], watch)


def _run(arguments: Iterable[str], watch: Watch) -> int:
    """0: no test failed; 1: one did. Raises RuntimeError when the tests could not be run at all."""
    plain = ["--quiet", "-p", "no:cacheprovider", "-m", "not spark", "--tb=no", "-W", _READ_BEFORE]
    code = pytest.main([*arguments, *plain], plugins=[watch])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"pytest ended with {code!r}.")
    return int(code == pytest.ExitCode.TESTS_FAILED)


def _forked(work: Callable[[], int]) -> int:
    """The number of a new process that does the work, silently, and exits with its answer."""
    process = os.fork()
    if process:
        return process
    code = 2
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        code = work()
    finally:
        os._exit(code)
