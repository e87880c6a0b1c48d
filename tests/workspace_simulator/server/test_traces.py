"""Statements sent over REST leave what the platform would leave: history, starts and stops, and a bill."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.sql import QueryTag

from workspace_simulator.account.derived.rates import WAREHOUSE_DBU
from workspace_simulator.schema import tables
from workspace_simulator.server import Options, RunningSimulator, running
from workspace_simulator.server.traces import EVENTS, HISTORY, USAGE, billed_hours

NOW = datetime(2026, 3, 1, 12, 50, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WAREHOUSE = "abcdef0123456789"
SMALL = WAREHOUSE_DBU["SMALL"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("traces")
    home = {"workspace_id": "1001", "name": "home", "url": "", "region": "eu-west-1", "cloud": "AWS", "is_home": True}
    warehouse = {"warehouse_id": WAREHOUSE, "workspace_id": "1001", "name": "one", "auto_stop_minutes": 20}
    (data / "account.json").write_text(json.dumps({"workspaces": [home], "warehouses": [warehouse]}))
    for name in (HISTORY, EVENTS, USAGE):
        path = data / "tables" / name.removeprefix("system.").replace(".", "/") / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist([], schema=tables()[name].stored_schema), path)
    return data


@pytest.fixture
def account(folder: Path) -> Iterator[RunningSimulator]:
    with running(folder, now=NOW, options=Options(leaves_traces=True)) as served:
        yield served


def ask(account: RunningSimulator, sql: str, *tags: QueryTag) -> list[list[str]]:
    client = WorkspaceClient(host=account.host, token=account.personal_token("workspace-user@example.com"))
    answer = client.statement_execution.execute_statement(sql, WAREHOUSE, query_tags=list(tags), wait_timeout="30s")
    assert answer.status is not None
    assert answer.status.error is None, answer.status.error
    rows: Any = answer.result.data_array if answer.result else None
    return rows or []


def at(account: RunningSimulator, moment: datetime) -> None:
    account.control.clock.set(moment)


def test_a_statement_is_in_the_history_fifteen_minutes_after_its_end_with_its_tags(account: RunningSimulator) -> None:
    ask(account, "SELECT 1", QueryTag("app", "a-tool"))
    tagged = (
        "SELECT execution_status, compute.warehouse_id FROM system.query.history WHERE query_tags['app'] = 'a-tool'"
    )
    at(account, NOW + 14 * MINUTE)
    assert ask(account, tagged) == []
    at(account, NOW + 16 * MINUTE)
    assert ask(account, tagged) == [["FINISHED", WAREHOUSE]]


def test_the_warehouse_starts_with_the_statement_and_stops_after_its_idle_time(account: RunningSimulator) -> None:
    ask(account, "SELECT 1")
    at(account, NOW + 2 * HOUR)
    events = ask(account, "SELECT event_type, event_time FROM system.compute.warehouse_events ORDER BY event_time")
    assert sorted(kind for kind, _ in events) == ["RUNNING", "STARTING", "STOPPED", "STOPPING"]
    assert {text[11:16] for _, text in events} == {"12:50", "13:10"}


def test_each_hour_is_billed_by_the_time_in_which_it_was_up(account: RunningSimulator) -> None:
    ask(account, "SELECT 1")
    at(account, NOW + 2 * HOUR)
    sql = "SELECT usage_start_time, usage_quantity, sku_name FROM system.billing.usage ORDER BY usage_start_time"
    assert ask(account, sql) == [], "an hour is billed two hours and twelve minutes after it is over"
    at(account, NOW + 4 * HOUR)
    billed = [(text[11:13], float(dbu), sku) for text, dbu, sku in ask(account, sql)]
    sku = "PREMIUM_SERVERLESS_SQL_COMPUTE_EUROPE_IRELAND"
    assert billed == [("12", SMALL / 6, sku), ("13", SMALL / 6, sku)]


def test_what_is_billed_is_the_time_in_which_the_warehouse_was_up(account: RunningSimulator) -> None:
    for minutes in (0, 7, 95, 200, 3):
        account.control.clock.advance(minutes * MINUTE)
        ask(account, "SELECT 1")
    account.control.clock.advance(HOUR)
    warehouse = account.control.warehouse
    hours = billed_hours(warehouse, account.control.clock.now())
    assert float(sum(hours.values())) == pytest.approx(SMALL * warehouse.running_s / 3600, abs=1e-5)
    assert warehouse.running_s == (7 + 20 + 20 + 3 + 20) * 60
    assert all(dbu <= Decimal(str(SMALL)) for dbu in hours.values())


def test_a_served_account_is_left_as_it_is_unless_traces_are_wanted(folder: Path) -> None:
    with running(folder, now=NOW) as account:
        ask(account, "SELECT 1")
        at(account, NOW + 5 * HOUR)
        assert ask(account, "SELECT count(*) FROM system.query.history") == [["0"]]
