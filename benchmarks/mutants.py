"""`make mutants`: each line of the models is broken by machine, and the tests must notice.

A mutant is a model with one small wrong in it (benchmarks/mutations.py). It is built, with all that is made from it,
over the accounts of tests/oracle, and its rows are compared with what the oracle's test demands. What comes out there
as it should is shown to the literal rows of tests/sql and the traps of tests/conformance. What survives both must
stand in benchmarks/mutants.yml with the reason why it is no wrong, or the run fails.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, wait
from fnmatch import fnmatchcase
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from benchmarks.mutant_accounts import Fate, Prepared, fates, prepared
from benchmarks.mutant_reasons import fits, reasons
from benchmarks.mutant_tests import TELL_EVERY_S, Key, survivors
from benchmarks.mutations import mutation_names
from job_monitor.sql.models import models, named

Fates = dict[Key, Fate]


def main() -> None:
    options = _options()
    started = perf_counter()
    names = [model.name for model in models() if fnmatchcase(model.name, options.model)]
    found = _on_accounts(names, options)
    print(f"on accounts: {_counted(found)}, {perf_counter() - started:.0f} s", flush=True)
    if not options.quick:
        found |= _in_tests(found, options.workers)
        print(f"with tests:  {_counted(found)}, {perf_counter() - started:.0f} s", flush=True)
    is_whole = options.model == "*" and options.limit is None and not options.quick
    print(f"{_processor_s():,.0f} s of processor time", flush=True)
    given = reasons()
    wrong = _told(found, names, given) + (_stale(found, given) if is_whole else 0)
    sys.exit(wrong > 0)


def _processor_s() -> float:
    """What this process and those that it has started took: on a busy machine the clock says little."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="*", help="only models of this name; * and ? stand for letters")
    parser.add_argument("--limit", type=int, default=None, help="at most so many mutants of a model")
    parser.add_argument("--accounts", type=int, default=10, help="blocks of accounts to compare on")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--quick", action="store_true", help="leave out the tests of literal rows")
    return parser.parse_args()


def _on_accounts(names: list[str], options: argparse.Namespace) -> Fates:
    with (
        tempfile.TemporaryDirectory() as folder,
        # Not forked: a process that has opened DuckDB has threads that a fork would lose.
        ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as pool,
    ):
        waiting = [pool.submit(prepared, Path(folder), number) for number in range(options.accounts)]
        stores: tuple[Prepared, ...] = tuple(each.result() for each in waiting)
        # The longest first, so that no process waits for another at the end.
        longest = sorted(names, key=lambda name: -len(mutation_names(named(name).query)))
        judged: dict[str, Future[dict[str, Fate]]] = {
            name: pool.submit(fates, name, stores, options.limit) for name in longest
        }
        _follow(judged.values())
        return {(name, what): fate for name in names for what, fate in judged[name].result().items()}


def _follow(waiting: Collection[Future[dict[str, Fate]]]) -> None:
    """Prints now and then how far it is."""
    left = set(waiting)
    while left:
        _, left = wait(left, timeout=TELL_EVERY_S)
        mutants = sum(len(each.result()) for each in waiting if each.done())
        print(f"    {len(waiting) - len(left)} of {len(waiting)} models, {mutants:,} mutants", flush=True)


def _in_tests(found: Fates, workers: int) -> Fates:
    """Those that the tests notice are dead as well."""
    left = [key for key, fate in found.items() if fate is Fate.SURVIVED]
    alive: frozenset[Key] = frozenset()
    for told in survivors(left, workers) if left else ():
        if isinstance(told, str):
            print(f"    {told}", flush=True)
        else:
            alive = told
    return dict.fromkeys(set(left) - alive, Fate.KILLED)


def _counted(found: Fates) -> str:
    counts = Counter(found.values())
    return f"{len(found):,} mutants, " + ", ".join(f"{counts[fate]:,} {fate.value}" for fate in Fate)


def _told(found: Fates, names: Collection[str], given: Mapping[Key, str]) -> int:
    """Prints each model's count, and what survived without a reason. How many did."""
    unexplained = 0
    for name in names:
        own = {what: fate for (model, what), fate in found.items() if model == name}
        alive = [what for what, fate in own.items() if fate is Fate.SURVIVED]
        bare = [what for what in alive if not any(fits(name, what, *pattern) for pattern in given)]
        killed = sum(fate is Fate.KILLED for fate in own.values())
        print(f"{name:32} {killed:4} killed {len(alive):4} survived, {len(alive) - len(bare)} with a reason")
        for what in bare:
            print(f"    {what}")
        unexplained += len(bare)
    print(f"{unexplained} survived without a reason." if unexplained else "Every survivor has its reason.")
    return unexplained


def _stale(found: Fates, given: Mapping[Key, str]) -> int:
    """Prints reasons that are not needed any more. How many there are."""
    alive = [key for key, fate in found.items() if fate is Fate.SURVIVED]
    idle = [pattern for pattern in given if not any(fits(*key, *pattern) for key in alive)]
    for model, what in idle:
        print(f"A reason for what did not survive: {model}, {what}")
    return len(idle)


if __name__ == "__main__":
    main()
