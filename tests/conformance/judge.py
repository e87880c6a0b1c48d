"""Whether an answer is the right one, one of the wrong ones, or neither."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from tests.conformance.pack import Question

UNKNOWN = "unknown"
"""The answer that the tables cannot decide it."""


class Verdict(Enum):
    RIGHT = "right"
    WRONG = "wrong"  # one of the answers that the trap leads to
    OTHER = "other"  # neither the right one nor one that was foreseen
    NOT_ANSWERED = "not answered"


def judge(question: Question, answer: Any) -> Verdict:
    if any(is_equal(answer, right) for right in (question.right, *question.also_right)):
        return Verdict.RIGHT
    if any(is_like(answer, wrong) for wrong in question.wrong):
        return Verdict.WRONG
    return Verdict.OTHER


def is_equal(answer: Any, expected: Any) -> bool:
    """Numbers to nine places; lists and tables in any order."""
    return bool(plain(answer) == plain(expected))


def is_like(answer: Any, wrong: Any) -> bool:
    """As is_equal, but for numbers to four significant digits: a wrong way may round on its way."""
    first, second = plain(answer), plain(wrong)
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return abs(first - second) <= abs(second) / 10_000
    return bool(first == second)


def plain(value: Any) -> Any:
    """The value in the one form in which answers are compared; None is unknown."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return ("bool", value)  # True is no 1
    if isinstance(value, int | float | Decimal | Fraction):
        return round(Fraction(value), 9)
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return tuple(sorted((name, plain(each)) for name, each in value.items()))
    if isinstance(value, list | tuple):
        return tuple(sorted((plain(each) for each in value), key=repr))
    return round(Fraction(value), 9) if re.fullmatch(r"-?\d+/\d+", value) else str(value)
