"""Every trap, on both engines: the answer is the right one, and none of the wrong ones."""

from typing import Any

import pytest

from tests.conformance.adapter import Adapter
from tests.conformance.judge import Verdict
from tests.conformance.pack import Trap, traps
from tests.conformance.score import ask

KNOWN_WRONG: dict[int, str] = {}
"""Traps that catch us still, and why. One that no longer does must leave this list: the tests say so."""


def _case(trap: Trap) -> Any:
    marks = [pytest.mark.xfail(reason=KNOWN_WRONG[trap.number])] if trap.number in KNOWN_WRONG else []
    return pytest.param(trap, id=f"{trap.number:03d}", marks=marks)


ALL = [_case(trap) for trap in traps()]


@pytest.mark.parametrize("trap", ALL)
def test_on_duckdb_no_trap_catches_us(trap: Trap, on_duckdb: Adapter) -> None:
    assert _failures(trap, on_duckdb) == []


@pytest.mark.spark
@pytest.mark.parametrize("trap", ALL)
def test_on_spark_no_trap_catches_us(trap: Trap, on_spark: Adapter) -> None:
    assert _failures(trap, on_spark) == []


def _failures(trap: Trap, adapter: Adapter) -> list[str]:
    """Answers that are not right."""
    return [str(one) for one in ask(adapter, trap) if one.verdict is not Verdict.RIGHT]
