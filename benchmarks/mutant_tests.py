"""Mutants against the tests of literal rows: tests/sql, and the traps of tests/conformance, on DuckDB.

Each mutant is tried in a process of its own, forked from one that has read everything, so that nothing of it stays. A
test builds only the models whose rows it asks for; which those are is learnt once, without a mutant, and a mutant is
shown to the tests that build its model and to no others.
"""

import json
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from benchmarks.mutations import Mutation
from job_monitor.sql.models import models, named, schema
from job_monitor.sql.render import Binding, statement
from job_monitor.sql.settings import write_settings

LITERAL = Path("tests/sql")
TRAPS = "tests/conformance/test_traps.py"
_LEFT_OUT = {"test_build", "test_incremental", "test_refresh", "test_lint", "test_known", "test_random_bills"}
"""Tests of the machinery, and random ones: a mutant is to be caught by rows that anyone can read."""
_RAW = "select table_name from duckdb_tables() where schema_name = 'raw'"


@dataclass
class Shown:
    """What is learnt without a mutant: by model the places (files, or single traps) that build it, and what fails."""

    places: dict[str, list[str]]
    failing: frozenset[str]


@dataclass(eq=False)
class Watch:
    """A pytest plugin: makes the engines build no more than is asked, and notes what they built and what failed."""

    places: Collection[str] | None = None
    failing: Collection[str] = ()
    built: dict[str, set[str]] = field(default_factory=dict)
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

    def note(self, names: Iterable[str]) -> None:
        self.built.setdefault(self._place, set()).update(names)


def _place(nodeid: str) -> str:
    """A trap stands alone. In a file of tests/sql, what the first test builds serves the others."""
    return nodeid if nodeid.startswith(TRAPS) else nodeid.split("::")[0]


def _make_lazy(watch: Watch) -> None:
    """The engine of tests/sql writes the settings at once, and a model when its rows are asked for."""
    from tests.conformance.adapters.job_monitor import engines
    from tests.sql import conftest

    bindings: list[Binding] = []
    whole = engines.closure

    def build(writer: Any, *, now: Any, settings: Any, **_: Any) -> None:
        write_settings(writer, settings, schema()["sources"])
        bindings.append(Binding(now, settings.currency, {row["table_name"] for row in writer.rows(_RAW)}))

    def closure(statements: Iterable[str]) -> Any:
        found = whole(statements)
        watch.note(model.name for model in found)
        return found

    class Marts(conftest._FromStore):
        def __init__(self, store: Any) -> None:
            super().__init__(store)
            self._binding, self._made = bindings[-1], set[str]()

        def rows(self, model: str) -> list[dict[str, Any]]:
            with self.store.writer() as writer:
                for one in closure([f"select * from {model}"]):
                    if one.name not in self._made:
                        kind = "table" if one.is_stored else "view"
                        writer.execute(f"create or replace {kind} mart.{one.name} as {statement(one, self._binding)}")
                        self._made.add(one.name)
            return super().rows(model)

    vars(conftest).update(build=build, _FromStore=Marts)
    vars(engines).update(closure=closure)


def learnt() -> Shown:
    """One run of all tests. Those that need more than rows fail in it, and are left out afterwards."""
    files = [str(path) for path in sorted(LITERAL.glob("test_*.py")) if path.stem not in _LEFT_OUT]
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "learnt.json"
        _finished(_forked(lambda: _watched([*files, TRAPS], Watch(), answer)))
        told = json.loads(answer.read_text())
    places = {
        model.name: [place for place, names in told["built"].items() if model.name in names] for model in models()
    }
    return Shown(places, frozenset(told["failed"]))


def survivors(mutants: Sequence[Mutation], shown: Shown, workers: int) -> Iterator[Mutation]:
    """Those that no test notices, as they are found."""
    running: dict[int, Mutation] = {}
    for mutant in mutants:
        if len(running) == workers:
            yield from _next_survivor(running)
        running[_forked(lambda mutant=mutant: _tried(mutant, shown))] = mutant
    while running:
        yield from _next_survivor(running)


def _next_survivor(running: dict[int, Mutation]) -> Iterator[Mutation]:
    process, status = os.wait()
    mutant, code = running.pop(process), os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        raise RuntimeError(f"The tests could not be run: {mutant.model}, {mutant.name}")
    if code == 0:
        yield mutant


def _tried(mutant: Mutation, shown: Shown) -> int:
    model = named(mutant.model)
    for name in ("columns", "references", "sources", "is_parametrised"):
        model.__dict__.pop(name, None)
    object.__setattr__(model, "query", mutant.query)
    places = shown.places[mutant.model]
    in_files = sorted({place.split("::")[0] for place in places})
    return _run([*in_files, "--exitfirst"], Watch(places, shown.failing)) if places else 0


def _watched(arguments: list[str], watch: Watch, answer: Path) -> int:
    _run(arguments, watch)
    built = {place: sorted(names) for place, names in watch.built.items()}
    answer.write_text(json.dumps({"built": built, "failed": watch.failed}))
    return 0


def _run(arguments: list[str], watch: Watch) -> int:
    """0: no test failed; 1: one did. Raises RuntimeError when the tests could not be run at all."""
    plain = ["--quiet", "-p", "no:cacheprovider", "-p", "no:randomly", "-m", "not spark", "--tb=no"]
    code = pytest.main([*arguments, *plain], plugins=[watch])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"pytest ended with {code!r}.")
    return int(code == pytest.ExitCode.TESTS_FAILED)


def _forked(work: Any) -> int:
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


def _finished(process: int) -> None:
    _, status = os.waitpid(process, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError("The tests could not be run without a mutant.")
