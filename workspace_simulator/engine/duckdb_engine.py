"""Statements on DuckDB: read by sqlglot, bound to what the reader may see, and streamed out as Arrow."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlglot.errors import SqlglotError

from workspace_simulator.engine import metadata
from workspace_simulator.engine.catalog import Catalog
from workspace_simulator.engine.duckdb_errors import as_sql_error
from workspace_simulator.engine.errors import SqlError, StatementInterrupted
from workspace_simulator.engine.model import Answer, Query, Running
from workspace_simulator.engine.rewrite import rewritten
from workspace_simulator.engine.statement import parse_query
from workspace_simulator.engine.types import OutColumn, nearest

BATCH_ROWS = 122_880


class DuckDbEngine:
    """One in-memory DuckDB that can read the tables' folder and nothing else."""

    name = "duckdb"

    def __init__(self, catalog: Catalog, folder: Path, spill: Path, *, memory_mb: int = 700, threads: int = 0) -> None:
        self._catalog = catalog
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{memory_mb}MB",
            "temp_directory": str(spill / "duckdb"),
        }
        self._connection = duckdb.connect(config=config)
        self._connection.execute("SET GLOBAL TimeZone = 'UTC'")
        self._connection.execute("SET GLOBAL parquet_metadata_cache = true")
        if threads:
            self._connection.execute(f"SET GLOBAL threads = {int(threads)}")
        # Whatever a statement says, files beyond the tables (live/, truth/, the machine) stay out of reach.
        allowed = ", ".join("'" + str(path).replace("'", "''") + "/'" for path in (folder, spill))
        self._connection.execute(f"SET allowed_directories = [{allowed}]")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def run(self, query: Query, running: Running) -> Answer:
        """Starts the statement; rows are produced while the answer's batches are read."""
        if (described := metadata.answer(query, self._catalog)) is not None:
            return described
        tree = rewritten(parse_query(query.sql), query, self._catalog)
        try:
            sql = tree.sql("duckdb")
        except SqlglotError as error:
            raise SqlError("UNSUPPORTED_FEATURE", f"DuckDB cannot run this: {error}.", "0A000") from error
        cursor = self._connection.cursor()
        running.on_cancel(cursor.interrupt)
        try:
            relation = cursor.sql(sql)
            types = [str(kind) for kind in relation.types]
            reader = relation.to_arrow_reader(BATCH_ROWS)
        except duckdb.Error as error:
            cursor.close()
            raise _ended(error, running) from error
        columns = _columns(reader.schema, types)
        return Answer(columns, _batches(cursor, reader, columns, running))

    def close(self) -> None:
        self._connection.close()


def _ended(error: duckdb.Error, running: Running) -> Exception:
    return StatementInterrupted() if running.cancelled.is_set() else as_sql_error(error)


def _columns(schema: pa.Schema, types: list[str]) -> tuple[OutColumn, ...]:
    # DuckDB sums integers to HUGEINT, which Arrow sees as decimal(38,0); on Databricks the sum of BIGINT is BIGINT.
    wide = ("HUGEINT", "UHUGEINT")
    kinds = [pa.int64() if text in wide else nearest(field.type) for field, text in zip(schema, types, strict=True)]
    return tuple(OutColumn(field.name, kind) for field, kind in zip(schema, kinds, strict=True))


def _batches(
    cursor: duckdb.DuckDBPyConnection, reader: pa.RecordBatchReader, columns: tuple[OutColumn, ...], running: Running
) -> Iterator[pa.RecordBatch]:
    schema = pa.schema([(column.name, column.arrow_type) for column in columns])
    try:
        for batch in reader:
            if running.cancelled.is_set():
                raise StatementInterrupted
            yield _conformed(batch, schema)
    except (duckdb.Error, OSError) as error:  # Arrow's reader reports an error inside DuckDB as OSError
        raise _ended(error if isinstance(error, duckdb.Error) else duckdb.Error(str(error)), running) from error
    except pa.ArrowInvalid as error:
        raise SqlError("ARITHMETIC_OVERFLOW", f"{error}.", "22003") from error
    finally:
        del reader
        running.on_cancel(lambda: None)
        cursor.close()


def _conformed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    if batch.schema.equals(schema):
        return batch
    arrays = [_cast(column, field.type) for column, field in zip(batch.columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _cast(column: pa.Array, kind: pa.DataType) -> pa.Array:
    return column if column.type == kind else column.cast(kind)
