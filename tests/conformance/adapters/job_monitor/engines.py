"""A trap's rows as the product's marts: on DuckDB by way of its store, and on Apache Spark. Only what is asked for."""

import re
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
import sqlglot

from job_monitor.databricks.reads import select
from job_monitor.databricks.system_tables import SystemTable, table
from job_monitor.sql.models import DIALECT, FOLDERS, Model, models, read_folder, schema, tables
from job_monitor.sql.render import Binding, local, sql_of, statement
from job_monitor.sql.settings import Discount, ModelSettings, OwnershipRule, TagKey, TeamAlias, write_settings
from job_monitor.store import Store, Writer
from tests import spark
from tests.conformance.pack import Row, Trap
from workspace_simulator.schema import arrow_type
from workspace_simulator.schema import tables as published_tables


class Marts(Protocol):
    def ask(self, sql: str) -> list[Row]:
        """Rows of a query in Databricks' dialect that names models."""
        ...

    def close(self) -> None: ...


class Engine(Protocol):
    name: str

    def build(self, trap: Trap, wanted: Iterable[str]) -> Marts:
        """The models that the statements in `wanted` read, over the account as the trap's last read finds it."""
        ...

    def close(self) -> None: ...


def closure(statements: Iterable[str]) -> list[Model]:
    """Every model that the statements rest on, each after those that it reads."""
    named = {one.name for sql in statements for one in tables(sqlglot.parse_one(sql, read=DIALECT))}
    needed = set(named)
    for model in reversed(models()):
        needed |= model.references if model.name in needed else frozenset()
    if missing := needed - {model.name for model in models()}:
        raise LookupError(f"no model of the name {', '.join(sorted(missing))}")
    return [model for model in models() if model.name in needed]


def settings_of(trap: Trap) -> ModelSettings:
    given = trap.settings
    made: dict[str, Any] = {"currency": trap.currency}
    if "discounts" in given:
        pairs = ((one["pattern"], Decimal(str(one["discount_ratio"]))) for one in given["discounts"])
        made["discounts"] = tuple(Discount(*pair) for pair in pairs)
    if "ownership_rules" in given:
        made["ownership_rules"] = tuple(OwnershipRule(**one) for one in given["ownership_rules"])
    if "tag_keys" in given:
        made["tag_keys"] = tuple(TagKey(**one) for one in given["tag_keys"])
    if "team_aliases" in given:
        made["team_aliases"] = tuple(TeamAlias(**one) for one in given["team_aliases"])
    return ModelSettings(**made)


def published(source: str) -> str:
    """The system table behind a source: hours that the warehouse adds up are no table of their own."""
    return source.removesuffix("_hours")


def arrow_rows(rows: Iterable[Row], columns: Mapping[str, str]) -> pa.Table:
    kinds = {name: arrow_type(text) for name, text in columns.items()}
    cut = [{name: _for_arrow(row.get(name), text) for name, text in columns.items()} for row in rows]
    return pa.Table.from_pylist(cut, schema=pa.schema(list(kinds.items())))


def _for_arrow(value: Any, type_text: str) -> Any:
    """Arrow takes a map as pairs."""
    return list(value.items()) if type_text.startswith("map<") and value is not None else value


def _published_rows(source: str, rows: Iterable[Row]) -> pa.Table:
    columns = {column.name: column.type_text for column in published_tables()[published(source)].columns}
    return arrow_rows(rows, columns)


class OnDuckDb:
    """The product's own way: rows merged into a store by their keys, models built from them by its statements."""

    name = "duckdb"

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._count = 0

    def build(self, trap: Trap, wanted: Iterable[str]) -> "StoreMarts":
        self._count += 1
        store = Store.open(Path(self._folder.name) / f"{self._count}.duckdb", threads=1)
        chosen, rows = closure(wanted), trap.rows()
        with store.writer() as writer:
            settings = settings_of(trap)
            write_settings(writer, settings, schema()["sources"])
            names = set(settings.rows())
            for source in sorted({source for model in chosen for source in model.sources} - names):
                _fill(writer, table(published(source)), rows.get(published(source), []))
            raw_tables = {
                row["table_name"]
                for row in writer.rows("select table_name from duckdb_tables() where schema_name = 'raw'")
            }
            binding = Binding(trap.now, settings.currency, raw_tables)
            for model in chosen:
                kind = "table" if model.is_stored else "view"
                writer.execute(f"create or replace {kind} mart.{model.name} as {statement(model, binding)}")
        return StoreMarts(store, owns=True)

    def close(self) -> None:
        self._folder.cleanup()


def _fill(writer: Writer, entry: SystemTable, rows: list[Row]) -> None:
    writer.ensure_table(entry.raw_name, entry.columns, "literal rows")
    if not rows:
        return
    if entry.aggregate is None:
        found = arrow_rows(rows, entry.columns)
    else:
        found = _hours(entry, _published_rows(entry.name, rows))
    writer.merge(entry.raw_name, found.to_reader(), key=entry.key)


def _hours(entry: SystemTable, rows: pa.Table) -> pa.Table:
    """What the product's own statement makes of the rows; a warehouse does this where there is one."""
    query = sqlglot.parse_one(select(entry, since=False, until=False), read=DIALECT)
    for one in query.find_all(sqlglot.exp.Table):
        one.replace(sqlglot.exp.to_table("published"))
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.register("published", rows)
        return connection.sql(query.sql("duckdb")).to_arrow_table()


class StoreMarts:
    """The marts of a store; it is closed with them when it is theirs."""

    def __init__(self, store: Store, *, owns: bool) -> None:
        self._store, self._owns = store, owns

    def ask(self, sql: str) -> list[Row]:
        query = local(sqlglot.parse_one(sql, read=DIALECT), Binding(_ANY_TIME, "", ()))
        with self._store.reader() as reader:
            return [dict(row) for row in reader.rows(sql_of(query))]

    def close(self) -> None:
        if self._owns:
            self._store.close()


_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""A question has no parameters: the moment and the currency are in the model `clock`."""


class OnSpark:
    """The statements as they stand, in Databricks' dialect, on Apache Spark; only the system tables are renamed."""

    name = "spark"

    def __init__(self, session: Any = None) -> None:
        self._session = spark.session() if session is None else session
        self._owns = session is None
        self._texts = {name: text for folder in FOLDERS for name, text in read_folder(folder).items()}

    def build(self, trap: Trap, wanted: Iterable[str]) -> "SparkMarts":
        chosen, rows, settings = closure(wanted), trap.rows(), settings_of(trap)
        for source in sorted({source for model in chosen for source in model.sources}):
            own = settings.rows().get(source)
            self._source(source, rows.get(published(source), []) if own is None else own)
        parameters = {"now": trap.now.isoformat(), "currency": settings.currency}
        for model in chosen:
            frame = self._session.sql(
                _renamed(self._texts[model.name]), args=parameters if model.name == "clock" else {}
            )
            if model.is_stored:
                # A mart is a table: its rows are what the next model reads, not the plan that made them.
                frame = self._session.createDataFrame(frame.toArrow(), schema=frame.schema)
            frame.createOrReplaceTempView(model.name)
        return SparkMarts(self._session)

    def _source(self, source: str, rows: list[Row]) -> None:
        if source.startswith("system.") and (entry := table(published(source))).aggregate is not None:
            self._view(entry.name, _published_rows(source, rows))
            text = _renamed(select(entry, since=False, until=False).replace("`", ""))
            self._session.sql(text).createOrReplaceTempView(source.replace(".", "__"))
            return
        self._view(source, arrow_rows(rows, schema()["sources"][source]))

    def _view(self, source: str, rows: pa.Table) -> None:
        self._session.createDataFrame(rows).createOrReplaceTempView(source.replace(".", "__"))

    def close(self) -> None:
        if self._owns:
            spark.stop()


class SparkMarts:
    def __init__(self, session: Any) -> None:
        self._session = session

    def ask(self, sql: str) -> list[Row]:
        rows: list[Row] = self._session.sql(sql).toArrow().to_pylist()
        return rows

    def close(self) -> None: ...


def _renamed(text: str) -> str:
    return re.sub(r"\b(system|monitor)\.(\w+)\.(\w+)", r"\1__\2__\3", text)
