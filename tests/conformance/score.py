"""A tool's answers to the traps, judged, and the table of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from tests.conformance.adapter import Adapter, NotAnswered
from tests.conformance.judge import Verdict, judge
from tests.conformance.pack import Question, Trap


@dataclass(frozen=True)
class Asked:
    """One question, its answer and what that is worth. `answer` is the reason where nothing was answered."""

    trap: Trap
    question: Question
    answer: Any
    verdict: Verdict

    def __str__(self) -> str:
        of = ", ".join(f"{name}={value}" for name, value in self.question.of.items())
        right = f"right is {self.question.right!r}"
        return f"trap {self.trap.number}, {self.question.ask}({of}): {self.verdict.value}: {self.answer!r}, {right}"


def ask(adapter: Adapter, trap: Trap) -> list[Asked]:
    """All questions of a trap."""
    return [_ask(adapter, trap, question) for question in trap.questions]


def _ask(adapter: Adapter, trap: Trap, question: Question) -> Asked:
    try:
        answer = adapter.answer(trap, question)
    except NotAnswered as reason:
        return Asked(trap, question, str(reason), Verdict.NOT_ANSWERED)
    return Asked(trap, question, answer, judge(question, answer))


def verdict(asked: Iterable[Asked]) -> Verdict:
    """Of a trap: as bad as its worst answer; not answered only where nothing else is wrong."""
    found = {one.verdict for one in asked}
    order = (Verdict.WRONG, Verdict.OTHER, Verdict.NOT_ANSWERED)
    return next((one for one in order if one in found), Verdict.RIGHT)


_COLOURS = {Verdict.RIGHT: "green", Verdict.WRONG: "red", Verdict.OTHER: "yellow", Verdict.NOT_ANSWERED: "dim"}


def table(results: dict[str, dict[int, list[Asked]]], traps: Iterable[Trap]) -> Table:
    """A line per trap, a column per tool: `results` are the answers by tool and number of the trap."""
    shown = Table("trap", "title", *results, highlight=False)
    for trap in traps:
        words = (verdict(asked[trap.number]) for asked in results.values())
        cells = (f"[{_COLOURS[word]}]{word.value}[/]" for word in words)
        shown.add_row(str(trap.number), trap.title, *cells)
    return shown
