"""What changed in `raw` since the marts were last built, so that a build can touch that alone.

Noted in the transaction that changes the rows and forgotten in the one that builds from them: a process that ends in
between leaves the note behind, and the next build takes it.
"""

from enum import Enum

import duckdb

from job_monitor.store.types import qualified

MOST_ROWS = 500_000
"""Of a table with more changed rows than this it is noted only that all of it may have changed."""


class Changed(Enum):
    """How much of a raw table changed since the last build."""

    NOTHING = "nothing"
    ROWS = "rows"
    """The rows that came, and those that went, are in the table's delta."""
    WHOLE = "whole"


def delta_name(raw_table: str) -> str:
    """`raw.lakeflow__jobs` → `delta.lakeflow__jobs`."""
    schema, name = raw_table.split(".")
    if schema != "raw":
        raise ValueError(f"changes are noted for raw tables, not for {raw_table}")
    return f"delta.{name}"


class Delta:
    """The note on one raw table. A table of another schema has none: it is nobody's source."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        self._connection = connection
        self._table = table
        self._is_kept = table.startswith("raw.")

    def state(self) -> Changed:
        rows = self._connection.execute(
            "SELECT is_whole FROM meta.deltas WHERE name = $name", {"name": self._table}
        ).fetchall()
        if not rows:
            return Changed.NOTHING
        return Changed.WHOLE if rows[0][0] else Changed.ROWS

    def add(self, select: str, params: dict[str, object], count: int) -> None:
        """Note the rows of a SELECT with the table's columns in their order, before or after they come or go."""
        if not self._is_kept or count == 0 or (state := self.state()) is Changed.WHOLE:
            return
        if count > MOST_ROWS or (state is Changed.ROWS and self._size() + count > MOST_ROWS):
            self.add_all()
            return
        target = qualified(delta_name(self._table))
        if state is Changed.NOTHING:
            source = qualified(self._table)
            self._connection.execute(f"CREATE OR REPLACE TABLE {target} AS SELECT * FROM {source} LIMIT 0")  # noqa: S608 - names of ours
            self._note(is_whole=False)
        self._connection.execute(f"INSERT INTO {target} {select}", params)

    def add_all(self) -> None:
        """Note that any row may have changed."""
        if self._is_kept and self.state() is not Changed.WHOLE:
            self.forget()
            self._note(is_whole=True)

    def forget(self) -> None:
        self._connection.execute("DELETE FROM meta.deltas WHERE name = $name", {"name": self._table})
        self._connection.execute(f"DROP TABLE IF EXISTS {qualified(delta_name(self._table))}")

    def _size(self) -> int:
        rows = self._connection.execute(f"SELECT count(*) FROM {qualified(delta_name(self._table))}").fetchall()  # noqa: S608 - a name of ours
        return int(rows[0][0])

    def _note(self, *, is_whole: bool) -> None:
        self._connection.execute(
            "INSERT INTO meta.deltas VALUES ($name, $is_whole)", {"name": self._table, "is_whole": is_whole}
        )
