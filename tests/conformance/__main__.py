"""`python -m tests.conformance`: ask a tool all questions and print what came out."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from rich.console import Console

from tests.conformance.adapter import Adapter
from tests.conformance.judge import Verdict
from tests.conformance.pack import traps
from tests.conformance.score import Asked, ask, table, verdict

_OURS = "tests.conformance.adapters.job_monitor"
_ENGINES = {"duckdb": f"{_OURS}:DuckDb", "spark": f"{_OURS}:Spark"}


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when no answer was wrong; answers that a tool does not give are no fault."""
    options = _options().parse_args(arguments)
    chosen = [trap for trap in traps() if not options.trap or trap.number in options.trap]
    names = options.adapter or [_ENGINES[engine] for engine in options.engine or ["duckdb"]]
    results: dict[str, dict[int, list[Asked]]] = {}
    for name in names:
        adapter = _made(name)
        try:
            results[adapter.name] = {trap.number: ask(adapter, trap) for trap in chosen}
        finally:
            adapter.close()
    console = Console()
    console.print(table(results, chosen))
    _explain(console, results, is_verbose=options.verbose)
    return int(any(_is_bad(asked) for answers in results.values() for asked in answers.values()))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("--engine", action="append", choices=sorted(_ENGINES), help="of this project; may be repeated")
    parser.add_argument("--adapter", action="append", metavar="MODULE:CLASS", help="another tool; may be repeated")
    parser.add_argument("--trap", action="append", type=int, metavar="N", help="this one only; may be repeated")
    parser.add_argument("--verbose", action="store_true", help="list every answer, the right ones too")
    return parser


def _made(name: str) -> Adapter:
    module, _, kind = name.partition(":")
    made: Adapter = getattr(importlib.import_module(module), kind)()
    return made


def _is_bad(asked: list[Asked]) -> bool:
    return verdict(asked) in (Verdict.WRONG, Verdict.OTHER)


def _explain(console: Console, results: dict[str, dict[int, list[Asked]]], *, is_verbose: bool) -> None:
    for name, answers in results.items():
        all_asked = [one for asked in answers.values() for one in asked]
        passed = sum(1 for asked in answers.values() if verdict(asked) is Verdict.RIGHT)
        right = sum(1 for one in all_asked if one.verdict is Verdict.RIGHT)
        console.print(f"{name}: {passed} of {len(answers)} traps passed, {right} of {len(all_asked)} answers right")
        for one in all_asked:
            if is_verbose or one.verdict is not Verdict.RIGHT:
                console.print(f"  {one}", markup=False, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
