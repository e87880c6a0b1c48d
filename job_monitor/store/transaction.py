"""One transaction on the store: a snapshot to read, or the one that writes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from job_monitor.errors import StoreError, StoreInterrupted
from job_monitor.store import merge
from job_monitor.store.delta import Changed, Delta
from job_monitor.store.merge import MergeStats, Range
from job_monitor.store.types import MARK_TYPE, duckdb_type, identifier, mark_name, qualified

Params = Mapping[str, object] | None


@contextmanager
def as_store_error() -> Iterator[None]:
    """DuckDB's errors as ours: nobody above knows DuckDB."""
    try:
        yield
    except duckdb.InterruptException as error:
        raise StoreInterrupted("The statement was ended before its result was there.") from error
    except duckdb.Error as error:
        raise StoreError(str(error)) from error


class Reader:
    """Questions to one snapshot: all of them see the same finished generation.

    SQL is DuckDB's; parameters are bound by name (`$days`). Not for use by several threads at once. Raises StoreError.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def interrupt(self) -> None:
        """End the statement that another thread is waiting for; it raises StoreInterrupted there."""
        self._connection.interrupt()

    def arrow(self, sql: str, params: Params = None) -> pa.Table:
        with as_store_error():
            return self._connection.sql(sql, params=dict(params or {})).to_arrow_table()

    def rows(self, sql: str, params: Params = None) -> list[dict[str, Any]]:
        """Rows as dicts; times are aware (UTC), decimals are Decimal, maps and structs are dicts."""
        rows: list[dict[str, Any]] = self.arrow(sql, params).to_pylist(maps_as_pydicts="strict")
        return rows

    def row(self, sql: str, params: Params = None) -> dict[str, Any] | None:
        """The first row, or None when there is none."""
        return next(iter(self.rows(sql, params)), None)

    def scalar(self, sql: str, params: Params = None) -> Any:
        """The first column of the first row, or None when there is no row."""
        row = self.row(sql, params)
        return None if row is None else next(iter(row.values()))

    def count(self, sql: str) -> int:
        """The one whole number that the statement gives. It is planned once; on its way to Arrow it would be twice."""
        with as_store_error():
            return int(self._connection.execute(sql).fetchall()[0][0])

    def lend(self, name: str, rows: pa.Table) -> None:
        """Let the rows stand under this name in what is asked of this snapshot, and nowhere else."""
        with as_store_error():
            self._connection.register(name, rows)

    def has_table(self, name: str) -> bool:
        """Whether `schema.table` exists in this snapshot."""
        schema, table = name.split(".")
        sql = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = $schema AND table_name = $table"
        return bool(self.scalar(sql, {"schema": schema, "table": table}))


class Writer(Reader):
    """The one transaction that writes: commits when its block ends, and leaves nothing behind on an exception."""

    def execute(self, sql: str, params: Params = None) -> None:
        with as_store_error():
            self._connection.execute(sql, dict(params or {})).complete()

    def ensure_table(
        self, name: str, columns: Mapping[str, str], signature: str, *, marked: Sequence[str] = ()
    ) -> bool:
        """Make the table, `columns` being name -> Databricks type. True when it was made now, and so is empty.

        `marked` are columns of ids of which a few are looked for among all rows: see `mark_of`.

        A table made with another signature is dropped: its rows can be read again, and mending them in place cannot
        invent the column that was not read.
        """
        known = self.scalar("SELECT signature FROM meta.raw_tables WHERE name = $name", {"name": name})
        if known == signature:
            return False
        kinds = {column: duckdb_type(text) for column, text in columns.items()}
        kinds |= {mark_name(column): MARK_TYPE for column in marked}
        body = ", ".join(f"{identifier(column)} {kind}" for column, kind in kinds.items())
        self.execute(f"DROP TABLE IF EXISTS {qualified(name)}")
        self.execute(f"CREATE TABLE {qualified(name)} ({body})")
        self.execute("DELETE FROM meta.raw_tables WHERE name = $name", {"name": name})
        row = {"name": name, "signature": signature}
        self.execute("INSERT INTO meta.raw_tables (name, signature) VALUES ($name, $signature)", row)
        self.note_change(name)
        return True

    def note_change(self, table: str) -> None:
        """Note that any row of a raw table may have changed: for changes that no merge made."""
        with as_store_error():
            Delta(self._connection, table).add_all()

    def changed(self, table: str) -> Changed:
        """How much of a raw table changed since `forget_changes`; rows that came or went are in `delta.<name>`."""
        with as_store_error():
            return Delta(self._connection, table).state()

    def changes(self) -> dict[str, Changed]:
        """`changed` of every raw table of which a change is noted."""
        rows = self.rows("SELECT name, is_whole FROM meta.deltas")
        return {row["name"]: Changed.WHOLE if row["is_whole"] else Changed.ROWS for row in rows}

    def forget_changes(self) -> None:
        """The marts hold everything that raw holds: nothing counts as changed any more."""
        for row in self.rows("SELECT name FROM meta.deltas"):
            with as_store_error():
                Delta(self._connection, row["name"]).forget()

    def merge(
        self,
        table: str,
        batches: pa.RecordBatchReader,
        *,
        key: Sequence[str],
        prefer: Sequence[str] = (),
        within: Range | None = None,
    ) -> MergeStats:
        """Upsert by key; the same rows again, in any order and doubled, leave the same table.

        Of several rows with one key the greatest by `prefer`, then by all columns, stays. `within` says that all
        incoming rows lie in that range, and that a row's key fixes its place in it: only that part is compared.
        """
        with as_store_error():
            return merge.merge(self._connection, table, batches, key=key, prefer=prefer, within=within)

    def replace(
        self, table: str, batches: pa.RecordBatchReader, *, key: Sequence[str], within: Range | None = None
    ) -> MergeStats:
        """Make the table, or its part `within`, equal to the incoming rows: what is not among them goes."""
        with as_store_error():
            return merge.replace(self._connection, table, batches, key=key, within=within)
