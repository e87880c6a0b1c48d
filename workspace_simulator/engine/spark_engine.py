"""Statements on Apache Spark, as they stand: the nearest open thing to a warehouse's own dialect.

Results are collected before they are sent, so this engine is for small results; DuckDB is the one for bulk.
"""

import itertools
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from py4j.protocol import Py4JError  # type: ignore[import-untyped]
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from workspace_simulator.engine import metadata
from workspace_simulator.engine.catalog import Catalog, StoredTable
from workspace_simulator.engine.errors import SqlError, StatementInterrupted
from workspace_simulator.engine.information_schema import information_sql
from workspace_simulator.engine.model import Answer, Query, Running
from workspace_simulator.engine.parameters import literal_text
from workspace_simulator.engine.scan import SPARK, readable, scan_sql
from workspace_simulator.engine.spark_text import schemas_of, spark_text
from workspace_simulator.engine.types import OutColumn, nearest, type_text

_BASE = "stored"
_SETTINGS = {
    # Statements here are many and small: start fast, compile little.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    # A path in place of a table name would reach files beyond the tables.
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
}


class SparkEngine:
    """A local Spark of two threads, started with the first statement."""

    name = "spark"

    def __init__(self, catalog: Catalog, scratch: Path) -> None:
        self._catalog, self._scratch = catalog, scratch
        self._session: SparkSession | None = None
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._based: set[str] = set()

    def run(self, query: Query, running: Running) -> Answer:
        if (described := metadata.answer(query, self._catalog)) is not None:
            return described
        prefix = f"s{next(self._numbers)}"
        text = spark_text(query, self._catalog, prefix)
        values: dict[str, Any] = {
            parameter.name: None if parameter.parsed() is None else literal_text(parameter)
            for parameter in query.parameters
        }
        views = {name: self._view_sql(name, query) for name in sorted(text.tables)}
        session = self._started().newSession()
        try:
            with _views(session, prefix, views, query), _interruptible(session, prefix, running):
                return _answer(session.sql(text.sql, args=values).toArrow())
        except (PySparkException, Py4JError) as error:
            if running.cancelled.is_set():
                raise StatementInterrupted from error
            raise _as_sql_error(error, prefix) from error

    def close(self) -> None:
        if self._session is not None:
            self._session.stop()
            self._session = None

    def _started(self) -> SparkSession:
        with self._lock:
            if self._session is None:
                for name in ("DataFrameQueryContextLogger", "SQLQueryContextLogger"):  # the client gets the error
                    logging.getLogger(name).setLevel(logging.CRITICAL + 1)
                builder = SparkSession.builder.master("local[2]").appName("workspace_simulator")
                for key, value in _SETTINGS.items():
                    builder = builder.config(key, value)
                builder = builder.config("spark.sql.warehouse.dir", str(self._scratch / "spark"))
                self._session = builder.getOrCreate()
            return self._session

    def _view_sql(self, name: str, query: Query) -> str:
        if name.startswith("system.information_schema."):
            return information_sql(name, query, self._catalog)
        table = readable(self._catalog, name, query)
        self._base_table(table)
        return scan_sql(table, f"`{_BASE}_{table.schema}`.`{table.name}`", query, SPARK)

    def _base_table(self, table: StoredTable) -> None:
        """Makes the files known to Spark, once, with their own schema: no footer is read to guess it."""
        session = self._started()
        with self._lock:
            if table.full_name in self._based:
                return
            columns = ", ".join(f"`{field.name}` {type_text(field.type)}" for field in table.stored)
            files = [Path(file).resolve() for file in table.files]
            location = str(files[0] if len(files) == 1 else files[0].parent).replace("'", "\\'")
            session.sql(f"CREATE DATABASE IF NOT EXISTS `{_BASE}_{table.schema}`")
            session.sql(
                f"CREATE TABLE `{_BASE}_{table.schema}`.`{table.name}` ({columns}) USING parquet LOCATION '{location}'"
            )
            self._based.add(table.full_name)


@contextmanager
def _views(session: SparkSession, prefix: str, views: dict[str, str], query: Query) -> Iterator[None]:
    """For the time of one statement: a database per schema, with what this reader may see in it."""
    schemas = list(schemas_of(set(views)))
    try:
        for schema in schemas:
            session.sql(f"CREATE DATABASE `{prefix}_{schema}`")
        for name, sql in views.items():
            _, schema, table = name.split(".")
            session.sql(f"CREATE VIEW `{prefix}_{schema}`.`{table}` AS {sql}")
        if query.schema and query.schema.lower() in schemas:
            session.sql(f"USE `{prefix}_{query.schema.lower()}`")
        yield
    finally:
        session.sql("USE default")
        for schema in schemas:
            session.sql(f"DROP DATABASE IF EXISTS `{prefix}_{schema}` CASCADE")


@contextmanager
def _interruptible(session: SparkSession, group: str, running: Running) -> Iterator[None]:
    context = session.sparkContext
    context.setJobGroup(group, "statement", interruptOnCancel=True)
    # Also the jobs that the statement has yet to start: a cancel may come while the plan is still being made.
    running.on_cancel(lambda: context._jsc.sc().cancelJobGroupAndFutureJobs(group))
    yield
    running.on_cancel(lambda: None)


def _answer(table: pa.Table) -> Answer:
    columns = tuple(OutColumn(field.name, nearest(field.type)) for field in table.schema)
    schema = pa.schema([(column.name, column.arrow_type) for column in columns])
    arrays = [column.cast(kind.type) for column, kind in zip(table.columns, schema, strict=True)]
    return Answer(columns, iter(pa.Table.from_arrays(arrays, schema=schema).to_batches()))


def _as_sql_error(error: PySparkException | Py4JError, prefix: str) -> SqlError:
    text = re.sub(rf"`?{prefix}_(\w+?)`?\.", r"`system`.`\1`.", str(error).strip()).splitlines()[0]
    error_class = error.getCondition() if isinstance(error, PySparkException) else None
    sql_state = error.getSqlState() if isinstance(error, PySparkException) else None
    found = re.search(r"\[([A-Z_.0-9]+)\] (.*?)(?: SQLSTATE: (\w+).*)?$", text)
    if error_class is None and found:
        error_class, sql_state = found[1], found[3]
    if error_class is None:
        return SqlError("INTERNAL_ERROR", text, "XX000", error_code="INTERNAL_ERROR")
    return SqlError(error_class, found[2] if found else text, sql_state or "XX000")
