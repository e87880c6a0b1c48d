"""What goes into an engine, and what comes out."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import pyarrow as pa

from workspace_simulator.engine.parameters import Parameter
from workspace_simulator.engine.types import OutColumn
from workspace_simulator.grants import Rights


class EffectKind(StrEnum):
    """What can be wrong with one table."""

    DENIED = "denied_table"
    MISSING = "missing_table"
    NEW_COLUMN = "new_column"
    CHANGED_TYPE = "changed_type"
    DUPLICATE_ROWS = "duplicate_rows"
    LATE_ROWS = "late_rows"


@dataclass(frozen=True)
class TableEffect:
    """One fault of one table: `ratio` of its rows doubled, or late by `seconds`; a `column` new, or of `type_text`."""

    kind: EffectKind
    table: str
    column: str = ""
    type_text: str = "STRING"
    ratio: float = 0.1
    seconds: float = 3600.0


@dataclass(frozen=True)
class Query:
    """One statement as the API received it; `now` is the account's time at which it is answered."""

    sql: str
    rights: Rights
    now: datetime
    parameters: tuple[Parameter, ...] = ()
    catalog: str | None = None
    schema: str | None = None
    effects: tuple[TableEffect, ...] = ()


@dataclass
class Answer:
    """A result as it flows. `batches` are read once and have the columns of `columns`."""

    columns: tuple[OutColumn, ...]
    batches: Iterator[pa.RecordBatch]

    @property
    def arrow_schema(self) -> pa.Schema:
        return pa.schema([(column.name, column.arrow_type) for column in self.columns])


@dataclass
class Running:
    """The handle by which another thread stops a statement."""

    cancelled: threading.Event = field(default_factory=threading.Event)
    _interrupt: Callable[[], None] | None = None

    def on_cancel(self, interrupt: Callable[[], None]) -> None:
        """An engine says how its work is stopped; called at once where the cancel came first."""
        self._interrupt = interrupt
        if self.cancelled.is_set():
            interrupt()

    def cancel(self) -> None:
        self.cancelled.set()
        if self._interrupt is not None:
            self._interrupt()


class Engine(Protocol):
    """Runs one read-only statement over the catalog. `run` raises SqlError, or StatementInterrupted once cancelled."""

    name: str

    def run(self, query: Query, running: Running) -> Answer: ...

    def close(self) -> None: ...
