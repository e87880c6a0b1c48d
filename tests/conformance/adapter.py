"""What a tool needs to be scored: a class with these three parts."""

from typing import Any, Protocol

from tests.conformance.pack import Question, Trap


class NotAnswered(Exception):
    """The tool has no such figure. Its text says what is missing."""


class Adapter(Protocol):
    """Made once, without arguments, and asked all questions, those of a trap one after the other."""

    name: str

    def answer(self, trap: Trap, question: Question) -> Any:
        """The tool's answer: a number, a text, a bool, a list, a list of mappings, or None for unknown.

        Raises NotAnswered when the tool has no such figure.
        """
        ...

    def close(self) -> None: ...
