"""Mutants against the tests of literal rows: tests/sql, and the traps of tests/conformance, on DuckDB.

Each test is run alone, once without a mutant, and it is noted of which models of which account it asks rows. A test
whose rows a mutant leaves as they are cannot notice it, so the mutant is shown only to the others, until one fails.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutant_literals import Asked, Literals, stand_in
from benchmarks.mutant_rows import by_name
from benchmarks.mutations import Mutation, mutations

LITERAL = Path("tests/sql")
TRAPS = "tests/conformance/test_traps.py"
_LEFT_OUT = {
    *("test_build", "test_incremental", "test_refresh", "test_lint", "test_known", "test_random_bills", "test_scoped")
}
"""Tests of the machinery, and random ones: a mutant is to be caught by rows that anyone can read."""
_READ_BEFORE = "ignore::pytest.PytestAssertRewriteWarning"
"""Everything is imported before pytest begins, its own plugins too."""
_TRAPS_AT_ONCE = 6
TELL_EVERY_S = 30.0
Key = tuple[str, str]
"""Model and mutation."""


@dataclass
class Shared:
    """What the processes share: who takes which place next, and which mutants are dead."""

    mutants: list[Key]
    dead: Any
    next_place: Any
    places: Any
    """How many there are; 0 as long as nobody has counted them."""


@dataclass(eq=False)
class Show:
    """A pytest plugin that shows the mutants to the tests, one place (a file of tests/sql, some traps) at a time."""

    shared: Shared
    mutants: list[Mutation]
    literals: Literals = field(default_factory=Literals)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        stand_in(self.literals)
        items[:] = [item for item in items if _is_literal(item)]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise RuntimeError("Not all tests could be read.")
        places = _places(session.items)
        self.shared.places.value = len(places)
        while (number := self._next()) < len(places):
            self._at(places[number])
        return True

    def _next(self) -> int:
        with self.shared.next_place.get_lock():
            number: int = self.shared.next_place.value
            self.shared.next_place.value += 1
        return number

    def _at(self, items: Sequence[pytest.Item]) -> None:
        asked = {item: found for item in items if (found := self._learnt(item))}
        accounts = {account for found in asked.values() for account, _ in found}
        for number, mutant in enumerate(self.mutants):
            if not self.shared.dead[number]:
                with self.literals.broken(mutant):
                    is_dead = any(self._is_red(item, found) for item, found in asked.items())
                # Never written back as alive: meanwhile another process may have found it dead.
                if is_dead:
                    self.shared.dead[number] = True
        self.literals.forget(accounts)

    def _learnt(self, item: pytest.Item) -> Asked:
        """What it asks for. Nothing when it fails without a mutant: it needs more than rows."""
        self.literals.asked = set()
        return set() if _fails(item) else self.literals.asked

    def _is_red(self, item: pytest.Item, asked: Asked) -> bool:
        return any(self.literals.is_other(*one) for one in asked) and _fails(item)


def _is_literal(item: pytest.Item) -> bool:
    trap = getattr(item, "callspec", None) and item.callspec.params.get("trap")  # type: ignore[attr-defined]
    # A trap that is read over time is asked of the running product.
    return item.get_closest_marker("spark") is None and not (trap and trap.needs_history)


def _places(items: Sequence[pytest.Item]) -> list[list[pytest.Item]]:
    """In a file of tests/sql, what the first test builds serves the others. Traps come last, they have little alike."""
    by_file: dict[str, list[pytest.Item]] = {}
    for item in items:
        by_file.setdefault(item.nodeid.split("::")[0], []).append(item)
    traps = by_file.pop(TRAPS, [])
    files = sorted(by_file.values(), key=len, reverse=True)
    return files + [traps[first : first + _TRAPS_AT_ONCE] for first in range(0, len(traps), _TRAPS_AT_ONCE)]


def _fails(item: pytest.Item) -> bool:
    """Alone: without a next test its fixtures end with it, so that it takes nothing from another."""
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def survivors(keys: Sequence[Key], workers: int) -> Iterator[str | frozenset[Key]]:
    """Progress in words, and at the end those mutants that no test notices."""
    context = get_context("spawn")
    shared = _shared(keys, context)
    processes = [context.Process(target=_show, args=(shared,)) for _ in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        while process.is_alive():
            process.join(TELL_EVERY_S)
            yield _progress(shared)
    if any(process.exitcode for process in processes):
        raise RuntimeError("The tests could not be run.")
    yield frozenset(key for key, is_dead in zip(keys, shared.dead, strict=True) if not is_dead)


def _progress(shared: Shared) -> str:
    places, left = shared.places.value, len(shared.mutants) - sum(shared.dead)
    return f"{min(shared.next_place.value, places)} of {places or 'some'} places, {left:,} mutants left"


def _shared(keys: Sequence[Key], context: SpawnContext) -> Shared:
    dead = context.Array("b", len(keys))
    return Shared(list(keys), dead, context.Value("i", 0), context.Value("i", 0))


def _show(shared: Shared) -> None:
    """A process of its own, silent."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    wanted = set(shared.mutants)
    made = (one for model in sorted({model for model, _ in wanted}) for one in mutations(model, by_name()[model].query))
    known = {(one.model, one.name): one for one in made if (one.model, one.name) in wanted}
    files = [str(path) for path in sorted(LITERAL.glob("test_*.py")) if path.stem not in _LEFT_OUT]
    plain = ["--quiet", "-p", "no:cacheprovider", "-m", "not spark", "--tb=no", "-W", _READ_BEFORE]
    code = pytest.main([*files, TRAPS, *plain], plugins=[Show(shared, [known[key] for key in shared.mutants])])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise RuntimeError(f"pytest ended with {code!r}.")
    # DuckDB tells at the end of a process what Python has not let go of.
    os.dup2(silence, 2)
