"""What shall go wrong: a list of faults, each with what it matches, how often, and how likely (from a seed)."""

import random
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self

from workspace_simulator.engine.model import EffectKind, TableEffect


class FaultKind(StrEnum):
    TOO_MANY_REQUESTS = "too_many_requests"  # 429 with Retry-After: `seconds`
    UNAVAILABLE = "unavailable"  # 503
    READ_TIMEOUT = "read_timeout"  # takes the request and never answers (`seconds`, default an hour)
    LATE_ANSWER = "late_answer"  # does what is asked and answers after `seconds`
    CUT_CONNECTION = "cut_connection"  # sends part of the body and hangs up
    EXPIRED_LINK = "expired_link"  # an external link has expired before its time
    TRUNCATED_RESULT = "truncated_result"  # the result is cut after `rows` rows and says so
    FAIL_AFTER_RUNNING = "fail_after_running"  # the statement runs `seconds`, then fails
    SLOW_WAREHOUSE = "slow_warehouse"  # each statement takes `seconds` longer
    DENIED_TABLE = EffectKind.DENIED.value
    MISSING_TABLE = EffectKind.MISSING.value
    NEW_COLUMN = EffectKind.NEW_COLUMN.value
    CHANGED_TYPE = EffectKind.CHANGED_TYPE.value
    DUPLICATE_ROWS = EffectKind.DUPLICATE_ROWS.value
    LATE_ROWS = EffectKind.LATE_ROWS.value


_TABLE_KINDS = frozenset(FaultKind(kind.value) for kind in EffectKind)
STATEMENT_KINDS = frozenset({FaultKind.TRUNCATED_RESULT, FaultKind.FAIL_AFTER_RUNNING, FaultKind.SLOW_WAREHOUSE})
_USUAL_SECONDS = {FaultKind.READ_TIMEOUT: 3600.0, FaultKind.LATE_ROWS: 3600.0}
_NEEDS_TABLE = frozenset(_TABLE_KINDS - {FaultKind.DUPLICATE_ROWS, FaultKind.LATE_ROWS})


@dataclass(frozen=True)
class Fault:
    """One fault.

    `endpoint` is a kind of request (execute, get_statement, chunk, link, cancel, warehouses, jobs, runs, run,
    run_output, me, token, config) and `table` a full name; empty matches all. `count` None means for ever,
    `probability` is per request, `seconds` a delay or a Retry-After, `ratio` a share of rows.
    """

    kind: FaultKind
    endpoint: str = ""
    table: str = ""
    column: str = "extra_column"
    type_text: str = "STRING"
    count: int | None = None
    probability: float = 1.0
    seconds: float | None = None
    rows: int = 1
    ratio: float = 0.1
    seed: int = 0
    id: int = 0

    def __post_init__(self) -> None:
        if self.kind in _NEEDS_TABLE and not self.table:
            raise ValueError(f"{self.kind} needs a table")
        if not 0 <= self.probability <= 1 or not 0 <= self.ratio <= 1:
            raise ValueError("probability and ratio lie between 0 and 1")

    @property
    def delay_s(self) -> float:
        """`seconds`, or what is usual for the kind."""
        return self.seconds if self.seconds is not None else _USUAL_SECONDS.get(self.kind, 1.0)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"kind": self.kind.value}

    @classmethod
    def parse(cls, text: str) -> Self:
        """From a flag: `too_many_requests:endpoint=execute,count=3,seconds=2`. Raises ValueError with a sentence."""
        kind, _, rest = text.partition(":")
        pairs = [pair.partition("=") for pair in rest.split(",") if pair]
        return cls.from_json({"kind": kind} | {key: value for key, _, value in pairs})

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        if unknown := body.keys() - {field.name for field in fields(cls)} | (body.keys() & {"id"}):
            raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
        if body.get("kind") not in set(FaultKind):
            raise ValueError(f"no such fault: {body.get('kind')!r}; there are {', '.join(FaultKind)}")
        values = {key: _CONVERT.get(key, str)(value) for key, value in body.items() if value is not None}
        return cls(**values)


_CONVERT: dict[str, Any] = {
    "kind": FaultKind,
    "count": int,
    "rows": int,
    "seed": int,
    "probability": float,
    "seconds": float,
    "ratio": float,
}


class Faults:
    """The faults in force. Safe between threads; the same seed and the same requests give the same faults."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._lock = threading.Lock()
        self._faults: dict[int, Fault] = {}
        self._dice: dict[int, random.Random] = {}
        self._next = 1
        for fault in faults:
            self.insert(fault)

    def insert(self, fault: Fault) -> Fault:
        with self._lock:
            fault = replace(fault, id=self._next)
            self._faults[fault.id] = fault
            self._dice[fault.id] = random.Random(fault.seed)  # noqa: S311 - reproducible on purpose
            self._next += 1
            return fault

    def add(self, kind: str, **values: Any) -> Fault:
        """`faults.add("unavailable", endpoint="execute", count=2)`."""
        return self.insert(Fault.from_json({"kind": kind, **values}))

    def list(self) -> list[Fault]:
        with self._lock:
            return list(self._faults.values())

    def clear(self, fault_id: int | None = None) -> None:
        """Takes away one fault, or all of them."""
        with self._lock:
            for key in [fault_id] if fault_id is not None else list(self._faults):
                self._faults.pop(key, None)
                self._dice.pop(key, None)

    def take(self, kinds: frozenset[FaultKind], endpoint: str = "", tables: tuple[str, ...] = ()) -> Fault | None:
        """The first fault of these kinds that strikes this request; it is counted down."""
        with self._lock:
            for fault in list(self._faults.values()):
                if fault.kind in kinds and _matches(fault, endpoint, tables) and self._strikes(fault):
                    return fault
        return None

    def effects(self, tables: tuple[str, ...]) -> tuple[TableEffect, ...]:
        """The faults of tables that strike a statement over `tables`, one effect for each table they touch."""
        found: list[TableEffect] = []
        with self._lock:
            for fault in list(self._faults.values()):
                touched = [table for table in tables if not fault.table or fault.table.lower() == table]
                if fault.kind in _TABLE_KINDS and touched and self._strikes(fault):
                    found += [_effect(fault, table) for table in touched]
        return tuple(found)

    def _strikes(self, fault: Fault) -> bool:
        if fault.probability < 1 and self._dice[fault.id].random() >= fault.probability:
            return False
        if fault.count is not None:
            left = fault.count - 1
            if left <= 0:
                del self._faults[fault.id]
            else:
                self._faults[fault.id] = replace(fault, count=left)
        return fault.count is None or fault.count > 0


def _matches(fault: Fault, endpoint: str, tables: tuple[str, ...]) -> bool:
    return fault.endpoint in {"", endpoint} and (not fault.table or fault.table.lower() in tables)


def _effect(fault: Fault, table: str) -> TableEffect:
    kind = EffectKind(fault.kind.value)
    return TableEffect(kind, table, fault.column, fault.type_text, fault.ratio, fault.delay_s)
