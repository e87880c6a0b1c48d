"""An account written by hand, of which every metric can be counted on paper, and questions to it on both engines."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from job_monitor.databricks.reads import select
from job_monitor.databricks.system_tables import TABLES
from job_monitor.metrics import METRICS
from job_monitor.metrics.answer import MetricsAnswer, answer
from job_monitor.metrics.knowledge import knowledge
from job_monitor.metrics.metric import Metric
from job_monitor.metrics.periods import Span
from job_monitor.metrics.question import Question
from job_monitor.metrics.shown import Surroundings, surroundings
from job_monitor.sql.build import build
from job_monitor.sql.settings import JobTarget, ModelSettings
from job_monitor.store import Store
from tests.oracle.stores import merge
from tests.spark import session as spark_session
from workspace_simulator.schema import tables as published_tables

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
BY_NAME = {metric.name: metric for metric in METRICS}

RUNS = """
  1 | 10  | z1 | 01-31 06:00 | 01-31 06:10 | SUCCEEDED
  1 | 10  | a1 | 02-05 06:00 | 02-05 06:10 | SUCCEEDED | run_duration_seconds=600 | queue_duration_seconds=10
  1 | 10  | a2 | 02-06 06:00 | 02-06 06:20 | FAILED
  1 | 10  | a3 | 02-07 06:00 | 02-07 06:30 | SUCCEEDED | run_duration_seconds=1800 | queue_duration_seconds=20
  1 | 20  | b1 | 02-07 10:00 | 02-07 10:30 | FAILED
  1 | 20  | b1 | 02-07 12:00 | 02-07 12:20 | SUCCEEDED
  1 | 20  | b2 | 02-08 10:00 | 02-08 10:10 | TIMED_OUT
  2 | 10  | c1 | 02-08 23:30 | 02-08 23:40 | SUCCEEDED
  1 | 10  | d1 | 02-09 06:00 | 02-09 06:00 | SKIPPED
  1 | 20  | e1 | 02-09 08:00 | 02-09 08:05 | CANCELLED
  1 | 901 | s1 | 02-07 07:00 | 02-07 07:10 | SUCCEEDED | run_type=SUBMIT_RUN
  1 | 902 | w1 | 02-07 07:00 | 02-07 07:10 | SUCCEEDED | run_type=WORKFLOW_RUN
  1 | 10  | l1 | 02-10 10:50 | 02-10 11:00 | SUCCEEDED
"""
"""Nine runs end from the 5th to the 9th (a workflow run is none of them), one before, one today."""

TASKS = """
  1 | 901 | s1 | t1 | 02-07 07:00 | 02-07 07:04 | FAILED
  1 | 901 | s1 | t2 | 02-07 07:05 | 02-07 07:10 | SUCCEEDED
"""

USAGE = """
  r0 | JOBS    | 02-01 06:00 | 10   | 10 | z0
  r1 | JOBS    | 02-05 06:00 | 1    | 10 | a1
  r2 | JOBS    | 02-06 06:00 | 2    | 10 | a2
  r3 | JOBS    | 02-07 06:00 | 3    | 10 | a3
  r4 | SQL     | 02-07 06:00 | 5    |    |
  r5 | NEW     | 02-08 06:00 | 4    |    |
  r6 | STORAGE | 02-08 06:00 | 0.25 |    |
  r7 | JOBS    | 02-10 10:00 | 1    | 10 | l1
"""
TARGETS = (
    JobTarget("1", "10", finish_by_minute=6 * 60 + 10, zone="UTC"),
    JobTarget("1", "20", max_duration_s=600),
    JobTarget("2", "10", finish_by_minute=35, zone="Europe/Berlin"),
)
PRICES = {"JOBS": "0.3", "SQL": "0.3", "STORAGE": "0.02"}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def _lines(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def _run(cells: list[str]) -> Row:
    workspace, job, run, start, end, result, *more = cells
    row: Row = {
        "workspace_id": workspace,
        "job_id": job,
        "run_id": run,
        "run_type": "JOB_RUN",
        "trigger_type": "PERIODIC",
        "period_start_time": moment(start),
        "period_end_time": moment(end),
        "result_state": result,
    }
    for cell in more:
        name, _, value = cell.partition("=")
        row[name] = int(value) if name.endswith("_seconds") else value
    return row


def _task(cells: list[str]) -> Row:
    workspace, job, run, task, start, end, result = cells
    return {
        "workspace_id": workspace,
        "job_id": job,
        "job_run_id": run,
        "parent_run_id": run,
        "run_id": task,
        "task_key": "load",
        "period_start_time": moment(start),
        "period_end_time": moment(end),
        "result_state": result,
    }


def usage_record(record: str, sku: str, start: str, quantity: str, job: str = "", run: str = "", **more: Any) -> Row:
    begin = moment(start)
    return {
        "record_id": record,
        "workspace_id": "1",
        "sku_name": sku,
        "cloud": "AWS",
        "usage_unit": "GB" if sku == "STORAGE" else "DBU",
        "usage_quantity": Decimal(quantity),
        "usage_start_time": begin,
        "usage_end_time": begin + timedelta(hours=1),
        "usage_date": begin.date(),
        "record_type": "ORIGINAL",
        "ingestion_date": begin.date(),
        "billing_origin_product": {"STORAGE": "DEFAULT_STORAGE", "SQL": "SQL"}.get(sku, "JOBS"),
        "usage_type": "STORAGE_SPACE" if sku == "STORAGE" else "COMPUTE_TIME",
        "usage_metadata": {"job_id": job, "job_run_id": run, "job_name": "as billed"} if job else None,
    } | more


def price(sku: str, amount: str, **more: Any) -> Row:
    return {
        "sku_name": sku,
        "cloud": "AWS",
        "currency_code": "USD",
        "usage_unit": "GB" if sku == "STORAGE" else "DBU",
        "price_start_time": moment("01-01 00:00"),
        "price_end_time": None,
        "pricing": {"default": Decimal(amount), "effective_list": {"default": Decimal(amount)}},
    } | more


def job(
    workspace: str, number: str, name: str, tags: Mapping[str, str] | None = None, changed: str = "01-01 00:00"
) -> Row:
    times = {"change_time": moment(changed), "create_time": moment("01-01 00:00")}
    values = {"tags": tags, "creator_user_name": "engineer-01@example.com"} | times
    return {"workspace_id": workspace, "job_id": number, "name": name} | values


def the_rows() -> dict[str, list[Row]]:
    return {
        "system.lakeflow.job_run_timeline": [_run(cells) for cells in _lines(RUNS)],
        "system.lakeflow.job_task_run_timeline": [_task(cells) for cells in _lines(TASKS)],
        "system.lakeflow.jobs": [
            job(
                "1", "10", "nightly_load 100%", {"team": "Data Platform", "env": "prod", "owner": "owner-1@example.com"}
            ),
            job("1", "20", "Report", {"env": "it's \\ ${x} {{y}} :z"}),
            job("1", "20", "Report", {"env": "it's \\ ${x} {{y}} :z"}, changed="02-07 12:00"),
            job("2", "10", "nightly-load eu", {"team": "finance"}),
        ],
        "system.billing.usage": [usage_record(*cells) for cells in _lines(USAGE)],
        "system.billing.list_prices": [price(sku, amount) for sku, amount in PRICES.items()],
        "system.access.workspaces_latest": [{"workspace_id": "1", "workspace_name": "home"}],
    }


@pytest.fixture(scope="session")
def rows() -> dict[str, list[Row]]:
    return the_rows()


class Asked:
    """The marts of an account, to be asked."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now = store, now

    def __call__(self, *names: str, from_day: str = "02-05", to_day: str = "02-09", **more: Any) -> MetricsAnswer:
        return self.answer(question(*names, from_day=from_day, to_day=to_day, **more))

    def answer(self, asked: Question, reason: Callable[..., str | None] = lambda _names, _marts: None) -> MetricsAnswer:
        with self.store.reader() as reader:
            return answer(reader, asked, knowledge(reader, reason))

    def total(self, name: str, **more: Any) -> Any:
        return self(name, **more).total.values[name]

    def by(self, name: str, *groups: str, **more: Any) -> dict[Any, Any]:
        """Values by the group's key; of a key of one part, by that part."""
        found = self(name, groups=groups, limit=1000, **more).groups
        return {_key(line.group): line.values[name] for line in found}

    def surroundings(self) -> Surroundings:
        with self.store.reader() as reader:
            return surroundings(reader, HOURS)


@pytest.fixture(scope="session")
def marts_in() -> Callable[[Store, datetime], Asked]:
    """The marts that a store has."""
    return Asked


HOURS = {table.source_name: select(table, since=False, until=False) for table in TABLES if table.aggregate is not None}


def _key(group: Mapping[str, Any]) -> Any:
    parts = tuple(group.values())
    return parts[0] if len(parts) == 1 else parts


def question(*names: str, from_day: str, to_day: str, zone: str = "UTC", **more: Any) -> Question:
    span = Span(moment(f"{from_day} 00:00").date(), moment(f"{to_day} 00:00").date(), zone)
    return Question(tuple(BY_NAME[name] for name in names), span, **more)


@pytest.fixture(scope="session")
def question_of() -> Callable[..., Question]:
    return question


@pytest.fixture(scope="session")
def marts_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Asked]]:
    """The marts of rows, by the product's own way."""
    made: list[Store] = []

    def make(rows: Rows, now: datetime = NOW, settings: ModelSettings | None = None) -> Asked:
        store = Store.open(tmp_path_factory.mktemp("metrics") / "store.duckdb", threads=1)
        with store.writer() as writer:
            for table in TABLES:
                merge(writer, table, list(rows.get(table.source_name, [])))
            build(writer, now=now, settings=settings or ModelSettings())
        made.append(store)
        return Asked(store, now)

    yield make
    for store in made:
        store.close()


@pytest.fixture(scope="session")
def asked(marts_of: Callable[..., Asked], rows: Rows) -> Asked:
    """The account of this file."""
    return marts_of(rows, settings=ModelSettings(targets=TARGETS))


@pytest.fixture(scope="module")
def spark(java: None) -> Any:
    return spark_session()


@pytest.fixture(scope="module")
def on_spark(spark: Any, rows: Rows) -> Callable[[str], list[Row]]:
    """Runs a statement as it stands on the raw rows of the account; only the system tables are renamed."""
    for name, table in published_tables().items():
        columns = {column.name: column.type_text for column in table.columns}
        ddl = ", ".join(f"`{column}` {kind}" for column, kind in columns.items())
        given = [tuple(_cell(row.get(column), kind) for column, kind in columns.items()) for row in rows.get(name, [])]
        spark.createDataFrame(given, ddl).createOrReplaceTempView(name.replace(".", "__"))

    def run(sql: str) -> list[Row]:
        text = re.sub(r"`?\bsystem`?\.`?(\w+)`?\.`?(\w+)`?", r"system__\1__\2", sql)
        return [row.asDict() for row in spark.sql(text).collect()]

    return run


def _cell(value: Any, kind: str) -> Any:
    """A struct that is given in part, with the rest of its fields NULL."""
    if value is None or not kind.startswith("struct<"):
        return value
    return dict(value)


@pytest.fixture(scope="session")
def metrics() -> Mapping[str, type[Metric]]:
    return BY_NAME


def day(text: str) -> date:
    return moment(f"{text} 00:00").date()


@pytest.fixture(scope="session")
def day_of() -> Callable[[str], date]:
    return day
