"""Every trap, on both engines: the answer is the right one, and none of the wrong ones."""

import pytest

from tests.conformance.adapter import Adapter
from tests.conformance.judge import Verdict
from tests.conformance.pack import Trap, traps
from tests.conformance.score import ask

ALL = [pytest.param(trap, id=f"{trap.number:03d}") for trap in traps()]


@pytest.mark.parametrize("trap", ALL)
def test_on_duckdb_no_trap_catches_us(trap: Trap, on_duckdb: Adapter) -> None:
    assert _failures(trap, on_duckdb) == []


@pytest.mark.spark
@pytest.mark.parametrize("trap", ALL)
def test_on_spark_no_trap_catches_us(trap: Trap, on_spark: Adapter) -> None:
    assert _failures(trap, on_spark) == []


def _failures(trap: Trap, adapter: Adapter) -> list[str]:
    return [str(asked) for asked in ask(adapter, trap) if asked.verdict is not Verdict.RIGHT]
