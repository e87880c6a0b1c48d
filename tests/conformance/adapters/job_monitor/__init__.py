"""This project under its own questions: on each engine, its marts are built from a trap's rows and then read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.conformance.adapter import NotAnswered
from tests.conformance.adapters.job_monitor import bill, compute, costs, definitions, reach, runs, schedules, sources
from tests.conformance.adapters.job_monitor.engines import Engine, Marts, OnDuckDb, OnSpark, StoreMarts
from tests.conformance.adapters.job_monitor.phrases import Asking
from tests.conformance.adapters.job_monitor.served import Served, serve
from tests.conformance.judge import UNKNOWN
from tests.conformance.pack import Question, Row, Trap, vocabulary

READINGS: Mapping[str, Asking] = {
    **runs.READINGS,
    **definitions.READINGS,
    **costs.READINGS,
    **bill.READINGS,
    **compute.READINGS,
    **reach.READINGS,
    **sources.READINGS,
}

DECIDED = schedules.DECIDED
"""Questions that the product decides from rows of several marts."""

SERVED = {**sources.SERVED, **reach.SERVED}


class JobMonitor:
    """Questions about states and ages of sources go to the running product; all others to the marts of an engine.

    Where a trap is about how an account was read over time, the marts of DuckDB are those that the running product
    has built after its reads; Spark reads the tables as they are at the end, as a warehouse would.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = f"Job Monitor on {engine.name}"
        self._trap: Trap | None = None
        self._marts: Marts | None = None
        self._served: Served | None = None

    def answer(self, trap: Trap, question: Question) -> Any:
        if trap is not self._trap:
            self._leave()
            self._trap = trap
        asked = SERVED.get(question.ask)
        if asked is not None and (trap.states or question.ask not in READINGS):
            return asked(self._running(trap), question.of)
        if question.ask in DECIDED:
            return DECIDED[question.ask].answer(self._built(trap), trap.now, question.of)
        if question.ask not in READINGS:
            raise NotAnswered(f"no figure for {question.ask}")
        return shaped(question.ask, self._built(trap).ask(READINGS[question.ask].sql(question.of)))

    def close(self) -> None:
        self._leave()
        self._engine.close()

    def _built(self, trap: Trap) -> Marts:
        if self._marts is None:
            if trap.needs_history and self._engine.name == "duckdb":
                self._marts = StoreMarts(self._running(trap).store, owns=False)
            else:
                wanted = [READINGS[one.ask].sql(one.of) for one in trap.questions if one.ask in READINGS]
                wanted += [sql for one in trap.questions if one.ask in DECIDED for sql in DECIDED[one.ask].statements]
                self._marts = self._engine.build(trap, wanted)
        return self._marts

    def _running(self, trap: Trap) -> Served:
        if self._served is None:
            self._served = serve(trap)
        return self._served

    def _leave(self) -> None:
        for part in (self._marts, self._served):
            if part is not None:
                part.close()
        self._marts = self._served = self._trap = None


def shaped(name: str, rows: list[Row]) -> Any:
    """Rows as the kind of answer that the vocabulary wants; nothing found is not known."""
    kind = vocabulary()[name].answer
    if kind == "table":
        return rows
    values = [next(iter(row.values())) for row in rows]
    if kind == "list":
        return values
    value = values[0] if values and values[0] is not None else UNKNOWN
    return Decimal(value) if kind == "number or text" and str(value).isdecimal() else value


class DuckDb(JobMonitor):
    def __init__(self) -> None:
        super().__init__(OnDuckDb())


class Spark(JobMonitor):
    def __init__(self) -> None:
        super().__init__(OnSpark())
