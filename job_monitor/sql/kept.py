"""Marts that were computed anew for one viewer, kept for their next question: by whoever holds them, within one room.

A mart lies with what was counted within the same scope and at the same moment of the store, and is found there alone:
the room knows how much there is, and lets go of what lies longest.
"""

import threading
from collections.abc import Mapping
from weakref import WeakKeyDictionary

import pyarrow as pa

MOST_ROWS = 100_000
"""Of the mart as it is stored for everybody. A larger one is cut by each question as it needs."""
ROOM_BYTES = 256 * 2**20
_MOST_OF_ONE = ROOM_BYTES // 8


class Kept:
    """The rows of one mart; None once they were let go of."""

    def __init__(self, rows: pa.Table) -> None:
        self.rows: pa.Table | None = rows


class Room:
    """How much may be kept for all viewers together. Threads may share it."""

    def __init__(self, limit: int = ROOM_BYTES) -> None:
        self._limit = limit
        self._held: WeakKeyDictionary[Kept, int] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def keep(self, rows: pa.Table) -> Kept:
        """For the one who asked: what nobody holds any more takes no room."""
        kept = Kept(rows)
        with self._lock:
            self._held[kept] = rows.nbytes
            over = sum(self._held.values()) - self._limit
            for old, size in list(self._held.items()):
                if over <= 0:
                    break
                over -= size
                old.rows = None
                del self._held[old]
        return kept


ROOM = Room()


def is_small(sizes: Mapping[str, int], name: str) -> bool:
    """By the number of rows of each table of the store."""
    return sizes.get(f"mart.{name}", MOST_ROWS + 1) <= MOST_ROWS


def may_be_kept(rows: pa.Table) -> bool:
    """Whether the rows are few, and of the same types when they are read again: a HUGEINT travels as a decimal."""
    return rows.nbytes <= _MOST_OF_ONE and not any(kind == pa.decimal128(38, 0) for kind in rows.schema.types)
