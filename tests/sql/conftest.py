"""Two engines that build the same marts from the same literal rows: DuckDB through the store, and Apache Spark."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pytest

from job_monitor.databricks.types import arrow_type
from job_monitor.sql.build import build
from job_monitor.sql.models import Model, models, raw_name, read_folder, schema
from job_monitor.sql.settings import ModelSettings
from job_monitor.store import Store
from tests.spark import session as spark_session

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Literal rows by source (`system.lakeflow.jobs`); a column that is left out is NULL."""


class Built(Protocol):
    def rows(self, model: str) -> list[dict[str, Any]]: ...


class DuckDbEngine:
    """The product's own way: rows merged into a store, marts built by `build`."""

    name = "duckdb"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def build(self, rows: Rows, now: datetime, currency: str = "USD", settings: ModelSettings | None = None) -> Built:
        self._count += 1
        store = Store.open(self._folder / f"{self._count}.duckdb")
        with store.writer() as writer:
            for source, given in rows.items():
                columns = schema()["sources"][source]
                name = f"raw.{raw_name(source)}"
                writer.ensure_table(name, columns, "literal rows")
                writer.merge(name, _arrow(source, rows).to_reader(), key=list(columns)) if given else None
            self.report = build(writer, now=now, settings=settings or ModelSettings(currency=currency))
        return _FromStore(store)


class _FromStore:
    def __init__(self, store: Store) -> None:
        self.store = store

    def rows(self, model: str) -> list[dict[str, Any]]:
        with self.store.reader() as reader:
            return [_plain(row) for row in reader.rows(f"select * from mart.{model}")]


class SparkEngine:
    """The statements as they stand, in Databricks' dialect, on Apache Spark; only the system tables are renamed.

    A model is computed when its rows, or those of one made from it, are asked for.
    """

    name = "spark"

    def __init__(self, session: Any) -> None:
        self._session = session

    def build(self, rows: Rows, now: datetime, currency: str = "USD", settings: ModelSettings | None = None) -> Built:
        settings = settings or ModelSettings(currency=currency)
        self._session.catalog.clearCache()
        parameters = {"now": now.isoformat(), "currency": settings.currency}
        return _FromSpark(self._session, {**rows, **settings.rows()}, parameters)


class _FromSpark:
    def __init__(self, session: Any, rows: Rows, parameters: Mapping[str, str]) -> None:
        self._session = session
        self._rows = rows
        self._parameters = parameters
        self._made: set[str] = set()

    def rows(self, model: str) -> list[dict[str, Any]]:
        for one in models():
            if one.name == model:
                self._make(one)
        return [_plain(row.asDict(recursive=True)) for row in self._session.table(model).collect()]

    def _make(self, model: Model) -> None:
        if model.name in self._made:
            return
        self._made.add(model.name)
        for source in model.sources - self._made:
            self._made.add(source)
            self._session.createDataFrame(_arrow(source, self._rows)).createOrReplaceTempView(_renamed(source))
        for other in models():
            if other.name in model.references:
                self._make(other)
        text = read_folder(model.folder)[model.name]
        frame = self._session.sql(_renamed(text), args=self._parameters if model.is_parametrised else {})
        # A mart is computed once, also one that is a view elsewhere; the others stay views.
        (frame.cache() if model.folder == "marts" else frame).createOrReplaceTempView(model.name)


def _renamed(text: str) -> str:
    return re.sub(r"\b(system|monitor)\.(\w+)\.(\w+)", r"\1__\2__\3", text)


def _arrow(source: str, rows: Rows) -> pa.Table:
    kinds = {name: arrow_type(text) for name, text in schema()["sources"][source].items()}
    given = [{name: _of_kind(kind, row.get(name)) for name, kind in kinds.items()} for row in rows.get(source, [])]
    return pa.Table.from_pylist(given, schema=pa.schema(list(kinds.items())))


def _of_kind(kind: pa.DataType, value: Any) -> Any:
    return list(value.items()) if pa.types.is_map(kind) and isinstance(value, dict) else value


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value.normalize() + 0 if isinstance(value, Decimal) else value


@pytest.fixture(scope="module")
def spark(java: None) -> Any:
    return spark_session()


@pytest.fixture(scope="module", params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> DuckDbEngine | SparkEngine:
    if request.param == "duckdb":
        return DuckDbEngine(tmp_path_factory.mktemp("store"))
    return SparkEngine(request.getfixturevalue("spark"))


@pytest.fixture(scope="module")
def duckdb_engine(tmp_path_factory: pytest.TempPathFactory) -> DuckDbEngine:
    """For what Spark needs minutes to plan: that it makes the same of it is tested in tests/oracle, for all at once."""
    return DuckDbEngine(tmp_path_factory.mktemp("store"))


def moment(text: str) -> datetime:
    """`02-01 07:47` of 2026, or a full ISO text, in UTC."""
    text = text if len(text) > 14 else f"2026-{text}"
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(scope="session")
def at() -> Any:
    return moment


@pytest.fixture(scope="session")
def slices() -> Any:
    """Rows of the run timeline from lines: `run | start | end | result [| column=value …]`; `-` is NULL."""

    def read(text: str) -> list[dict[str, Any]]:
        return [_slice(line) for line in text.strip().splitlines() if line.strip() and not line.strip().startswith("#")]

    return read


def _slice(line: str) -> dict[str, Any]:
    run, start, end, result, *more = (cell.strip() for cell in line.split("|"))
    row: dict[str, Any] = {
        "workspace_id": "1",
        "job_id": "10",
        "run_id": run,
        "run_type": "JOB_RUN",
        "trigger_type": "PERIODIC",
        "period_start_time": moment(start),
        "period_end_time": moment(end),
        "result_state": None if result == "-" else result,
    }
    for cell in more:
        name, _, value = cell.partition("=")
        row[name] = None if value == "-" else value
    return row


_METADATA = ("job_id", "job_run_id", "job_name", "cluster_id", "warehouse_id", "dlt_pipeline_id", "dlt_update_id")


@pytest.fixture(scope="session")
def usage_record() -> Any:
    """A usage record: `record`, SKU, begin of its hour, quantity; further columns by name."""

    def make(record: str, sku: str, start: str, quantity: str, **more: Any) -> dict[str, Any]:
        begin = moment(start)
        row: dict[str, Any] = {
            "record_id": record,
            "workspace_id": "1",
            "sku_name": sku,
            "cloud": "AWS",
            "usage_unit": "DBU",
            "usage_quantity": Decimal(quantity),
            "usage_start_time": begin,
            "usage_end_time": datetime.fromtimestamp(begin.timestamp() + 3600, UTC),
            "usage_date": begin.date(),
            "record_type": "ORIGINAL",
            "ingestion_date": begin.date(),
            "billing_origin_product": "JOBS",
            "usage_type": "COMPUTE_TIME",
            "usage_metadata": None,
        }
        named = {name: more.pop(name) for name in _METADATA if name in more}
        if named:
            row["usage_metadata"] = dict.fromkeys(_METADATA) | named
        if "usage_date" in more:
            more["usage_date"] = date.fromisoformat(more["usage_date"])
        return row | more

    return make


@pytest.fixture(scope="session")
def price() -> Any:
    """A list price from `start` until `end` (None: still in force)."""

    def make(
        sku: str, start: str, end: str | None, amount: str, effective: str | None = None, **more: Any
    ) -> dict[str, Any]:
        return {
            "sku_name": sku,
            "cloud": "AWS",
            "currency_code": "USD",
            "usage_unit": "DBU",
            "price_start_time": moment(start),
            "price_end_time": None if end is None else moment(end),
            "pricing": {"default": Decimal(amount), "effective_list": {"default": Decimal(effective or amount)}},
        } | more

    return make
