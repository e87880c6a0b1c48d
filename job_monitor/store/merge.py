"""Rows into a table: by key, idempotent, and quick where the rows are provably new.

No unique index is kept. An index of 22 million text keys costs more memory than the whole load may use, and each insert
into it costs more than the insert itself. Uniqueness is restored by comparing with the part of the table that the
incoming rows can touch, which the row groups' own minima and maxima make small.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from string import Template

import duckdb
import pyarrow as pa

from job_monitor.errors import StoreError
from job_monitor.store.delta import Delta
from job_monitor.store.types import identifier, is_mark, marked_by, qualified

_FEW_ROWS = 100_000


@dataclass(frozen=True)
class Range:
    """`since <= column < until`; a bound that is None is open."""

    column: str
    since: datetime | date | None
    until: datetime | date | None


@dataclass(frozen=True)
class MergeStats:
    """Rows that came in, and rows of the table that were added or changed or taken out by them."""

    rows_read: int
    rows_merged: int


def merge(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    batches: pa.RecordBatchReader,
    *,
    key: Sequence[str],
    prefer: Sequence[str] = (),
    within: Range | None = None,
) -> MergeStats:
    """See Writer.merge."""
    target = _Target(connection, table, key, prefer, within)
    if target.is_empty_within():
        return target.append(batches)
    with target.staged(batches) as count:
        return MergeStats(count, target.upsert_staged() if count else 0)


def replace(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    batches: pa.RecordBatchReader,
    *,
    key: Sequence[str],
    within: Range | None = None,
) -> MergeStats:
    """See Writer.replace."""
    target = _Target(connection, table, key, (), within)
    if target.is_empty_within():
        return target.append(batches)
    with target.staged(batches) as count:
        removed = target.remove_unstaged()
        return MergeStats(count, max(removed, target.upsert_staged()))


# Identifiers cannot be bound: each passes `identifier()`; values are bound.
_APPEND = Template("INSERT INTO $table ($columns) SELECT $made FROM incoming")
_IS_EMPTY = Template("SELECT NOT EXISTS (SELECT 1 FROM $table WHERE $within)")
_COUNT_KEYS = Template("SELECT count(*), count(DISTINCT hash($key)) FROM $source WHERE $within")
_DROP_DOUBLES = Template("""
DELETE FROM $table WHERE rowid IN (
  SELECT row_id FROM (
    SELECT t.rowid AS row_id, row_number() OVER (PARTITION BY $key ORDER BY $order) AS place
    FROM $table AS t
    SEMI JOIN (SELECT $key FROM $table WHERE $within GROUP BY ALL HAVING count(*) > 1) AS doubled ON $same_key
    WHERE $within
  ) WHERE place > 1
)""")
_STAGE = Template("CREATE OR REPLACE TEMP TABLE staged AS SELECT $published FROM $table LIMIT 0")
_FILL_STAGE = Template("INSERT INTO staged ($published) SELECT $published FROM incoming")
_FRESH = Template("""
CREATE OR REPLACE TEMP TABLE fresh AS
SELECT $made FROM staged EXCEPT SELECT $columns FROM $table WHERE $within""")
_RIVALS = Template("""
CREATE OR REPLACE TEMP TABLE rivals AS
SELECT t.rowid AS row_id, t.* FROM $table AS t SEMI JOIN fresh AS doubled ON $same_key WHERE $within""")
_RANKED = Template("""
CREATE OR REPLACE TEMP TABLE ranked AS
SELECT *, row_number() OVER (PARTITION BY $key ORDER BY $order) AS place
FROM (SELECT NULL::BIGINT AS row_id, $columns FROM fresh UNION ALL SELECT row_id, $columns FROM rivals)""")
_DROP_LOSERS = Template("DELETE FROM $table WHERE rowid IN (SELECT row_id FROM ranked WHERE place > 1)")
_ADD_WINNERS = Template("INSERT INTO $table ($columns) SELECT $columns FROM ranked WHERE place = 1 AND row_id IS NULL")
_ADD_FRESH = Template("INSERT INTO $table ($columns) SELECT $columns FROM fresh")
_UNSTAGED = Template("""
CREATE OR REPLACE TEMP TABLE unstaged AS
SELECT t.rowid AS row_id FROM $table AS t ANTI JOIN staged AS s ON $same_row WHERE $within""")
_DROP_UNSTAGED = Template("DELETE FROM $table WHERE rowid IN (SELECT row_id FROM unstaged)")
# What the delta notes of each way to change a table.
_ALL_WITHIN = Template("SELECT $columns FROM $table WHERE $within")
_ALL_FRESH = Template("SELECT $columns FROM fresh")
_ALL_RIVALS = Template("SELECT $columns FROM rivals")
_ALL_UNSTAGED = Template("SELECT $columns FROM $table WHERE rowid IN (SELECT row_id FROM unstaged)")


class _Target:
    """The table that takes the rows, with the SQL for it."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        key: Sequence[str],
        prefer: Sequence[str],
        within: Range | None,
    ) -> None:
        self._connection = connection
        self._made: list[str] = []
        self._delta = Delta(connection, table)
        columns = [row[0] for row in connection.execute(f"DESCRIBE {qualified(table)}").fetchall()]
        published = [name for name in columns if not is_mark(name)]
        order = [*prefer, *(name for name in published if name not in prefer)]
        self._params = _bounds(within)
        self._names = {
            "table": qualified(table),
            "columns": ", ".join(identifier(name) for name in columns),
            "published": ", ".join(identifier(name) for name in published),
            # The columns as they are made of incoming rows: marks do not come with them.
            "made": ", ".join(marked_by(name) if is_mark(name) else identifier(name) for name in columns),
            "key": ", ".join(identifier(name) for name in key),
            "same_key": _same(key, "doubled"),
            "same_row": _same(published, "s"),
            # A total order over all columns: which of two different rows stays does not depend on who came first.
            "order": ", ".join(f"{identifier(name)} DESC NULLS LAST" for name in order),
            "within": _condition(within),
        }

    def is_empty_within(self) -> bool:
        return bool(self._one(_IS_EMPTY)[0])

    def append(self, batches: pa.RecordBatchReader) -> MergeStats:
        """Rows straight into an empty range; afterwards it is counted that no key is there twice."""
        appended = self._feed(_APPEND, batches)
        inside, keys = self._one(_COUNT_KEYS, source=self._names["table"])
        if inside != appended:
            raise StoreError(f"{appended - inside} rows lie outside the range that was asked for; nothing is kept.")
        self._note(_ALL_WITHIN, appended)
        # Equal keys have equal hashes, so as many hashes as rows is a proof. Fewer may be chance: look closely.
        if inside == keys:
            return MergeStats(appended, appended)
        return MergeStats(appended, appended - self._change(_DROP_DOUBLES))

    @contextmanager
    def staged(self, batches: pa.RecordBatchReader) -> Iterator[int]:
        """The incoming rows under the name `staged`. Yields their count.

        Few rows stay where they are, in memory; many go to a temporary table, which may spill to disk.
        """
        head, rest = _head(batches, _FEW_ROWS)
        if rest is None:
            self._connection.register("staged", head)
            yield head.num_rows
            self._connection.unregister("staged")
        else:
            self._run(_STAGE)
            yield self._feed(_FILL_STAGE, rest)
            self._connection.execute("DROP TABLE temp.staged").complete()
        # After an error the transaction takes no statement; closing its connection drops all of them.
        for name in self._made:
            self._connection.execute(f"DROP TABLE temp.{name}").complete()

    def upsert_staged(self) -> int:
        """Add what the table does not hold yet; the better row of a key wins. The count of added rows."""
        self._run(_FRESH)
        self._made = ["fresh"]
        fresh, keys = self._one(_COUNT_KEYS, source="fresh", within="true")
        if fresh == 0:
            return 0
        self._run(_RIVALS)
        self._made.append("rivals")
        rivals = self._connection.execute("SELECT count(*) FROM rivals").fetchall()[0][0]
        self._note(_ALL_FRESH, fresh)
        self._note(_ALL_RIVALS, rivals)
        if rivals == 0 and fresh == keys:
            return self._change(_ADD_FRESH)
        self._run(_RANKED)
        self._made.append("ranked")
        self._change(_DROP_LOSERS)
        return self._change(_ADD_WINNERS)

    def remove_unstaged(self) -> int:
        """Take out rows of the range that did not come in again as they are."""
        self._run(_UNSTAGED)
        count = int(self._connection.execute("SELECT count(*) FROM unstaged").fetchall()[0][0])
        self._note(_ALL_UNSTAGED, count)
        self._change(_DROP_UNSTAGED)
        self._connection.execute("DROP TABLE temp.unstaged").complete()
        return count

    def _note(self, template: Template, count: int) -> None:
        self._delta.add(*self._sql(template, {}), count)

    def _feed(self, template: Template, batches: pa.RecordBatchReader) -> int:
        self._connection.register("incoming", batches)
        count = self._change(template)
        # Not after an error: an aborted transaction refuses this too, and would hide what went wrong.
        self._connection.unregister("incoming")
        return count

    def _sql(self, template: Template, names: dict[str, str]) -> tuple[str, dict[str, object]]:
        sql = template.substitute(self._names | names)
        return sql, {name: value for name, value in self._params.items() if f"${name}" in sql}

    def _run(self, template: Template, **names: str) -> None:
        self._connection.execute(*self._sql(template, names))

    def _one(self, template: Template, **names: str) -> tuple[int, ...]:
        rows: list[tuple[int, ...]] = self._connection.execute(*self._sql(template, names)).fetchall()
        return rows[0]

    def _change(self, template: Template, **names: str) -> int:
        """Rows that the statement inserted or deleted."""
        return int(self._one(template, **names)[0])


def _head(batches: pa.RecordBatchReader, most: int) -> tuple[pa.Table, pa.RecordBatchReader | None]:
    """All rows and None when they are few; else a reader of all of them, those read already first."""
    taken: list[pa.RecordBatch] = []
    for batch in batches:
        taken.append(batch)
        if sum(part.num_rows for part in taken) > most:
            whole = pa.RecordBatchReader.from_batches(batches.schema, chain(taken, batches))
            return batches.schema.empty_table(), whole
    return pa.Table.from_batches(taken, batches.schema), None


def _same(names: Sequence[str], other: str) -> str:
    """Equality that holds between two NULLs: every column of a system table may be NULL."""
    return " AND ".join(f"t.{identifier(name)} IS NOT DISTINCT FROM {other}.{identifier(name)}" for name in names)


def _condition(within: Range | None) -> str:
    if within is None:
        return "true"
    column, parts = identifier(within.column), []
    if within.since is not None:
        parts.append(f"{column} >= $since")
    if within.until is not None:
        parts.append(f"{column} < $until")
    return " AND ".join(parts) or "true"


def _bounds(within: Range | None) -> dict[str, object]:
    bounds = {} if within is None else {"since": within.since, "until": within.until}
    return {name: value for name, value in bounds.items() if value is not None}
