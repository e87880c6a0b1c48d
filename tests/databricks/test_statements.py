"""SQL over the wire, and every way in which it fails."""

import logging
import threading
import time
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from job_monitor.databricks.statements import Patience
from job_monitor.errors import (
    ColumnMissing,
    Denied,
    ResultTruncated,
    StatementCanceled,
    StatementFailed,
    TableAbsent,
    Unreachable,
)

SOURCE = "system.lakeflow.job_run_timeline"


def test_all_chunks_come_in_order_with_their_types_and_are_counted(wire: Any) -> None:
    with wire.read(f"{wire.SQL} ORDER BY period_end_time DESC") as result:
        table = result.to_reader().read_all()
    assert table["run_id"].to_pylist() == [str(number) for number in range(95)]
    assert table.schema.field("period_end_time").type == pa.timestamp("us", tz="UTC")
    assert table["compute"][0].as_py()[0]["type"] == "SERVERLESS_COMPUTE"
    assert (result.stats.rows, result.stats.chunks) == (95, 10)
    assert result.stats.bytes > 95
    assert result.stats.statement_id


def test_parameters_arrive_with_their_types(wire: Any) -> None:
    values = {
        "s": "it's",
        "n": 7,
        "b": True,
        "d": date(2026, 3, 1),
        "t": datetime(2026, 3, 1, 12, tzinfo=UTC),
        "nothing": None,
    }
    with wire.read("SELECT :s AS s, :n AS n, :b AS b, :d AS d, :t AS t, :nothing AS nothing", values) as result:
        assert result.to_reader().read_all().to_pylist() == [values]


def test_a_time_without_a_zone_is_refused(wire: Any) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        wire.read("SELECT :t", {"t": datetime(2026, 3, 1)})  # noqa: DTZ001 (the very thing that is refused)


def test_a_result_without_rows_has_the_schema_of_the_manifest(wire: Any) -> None:
    with wire.read(f"{wire.SQL} WHERE run_id = 'none'") as result:
        table = result.to_reader().read_all()
    assert table.num_rows == 0
    assert table.schema.field("period_end_time").type == pa.timestamp("us", tz="UTC")
    assert pa.types.is_struct(table.schema.field("compute").type.value_type)


def test_each_statement_is_tagged_with_app_version_and_feature(wire: Any) -> None:
    with wire.read(feature="doctor"):
        pass
    request = wire.simulator.control.log[-1]
    assert "doctor" in repr(request)
    assert "job-monitor" in repr(request)


@pytest.mark.parametrize("kind", ["too_many_requests", "unavailable"])
@pytest.mark.parametrize("endpoint", ["execute", "chunk", "link"])
def test_a_workspace_that_does_not_answer_at_once_is_asked_again(wire: Any, kind: str, endpoint: str) -> None:
    wire.fault(kind, endpoint=endpoint, count=2, seconds=0.0)
    with wire.read() as result:
        assert result.to_reader().read_all().num_rows == 95


@pytest.mark.parametrize(("kind", "count"), [("expired_link", 3), ("cut_connection", 3)])
def test_a_link_that_has_expired_or_is_cut_is_asked_for_again(wire: Any, kind: str, count: int) -> None:
    wire.fault(kind, endpoint="link", count=count)
    with wire.read() as result:
        assert sorted(result.to_reader().read_all()["run_id"].to_pylist(), key=int) == [str(n) for n in range(95)]


def test_links_that_never_hold_are_unreachable_and_say_no_address(wire: Any) -> None:
    wire.fault("expired_link")
    with wire.read() as result, pytest.raises(Unreachable, match=r"Chunk 0 .* answers 403.*\(statement ") as caught:
        result.to_reader().read_all()
    assert caught.value.statement_id == result.stats.statement_id
    assert "http" not in str(caught.value)
    assert result.error is caught.value


@pytest.mark.parametrize(
    ("kind", "error", "said"),
    [
        ("denied_table", Denied, "No right to read"),
        ("missing_table", TableAbsent, "does not exist in this account"),
        ("truncated_result", ResultTruncated, "cut short by a limit"),
        ("fail_after_running", StatementFailed, "failed"),
    ],
)
def test_each_failure_of_the_workspace_is_an_error_of_ours_with_the_statement(
    wire: Any, kind: str, error: type[Exception], said: str
) -> None:
    wire.fault(kind, table=SOURCE, count=1, seconds=0.0)
    with pytest.raises(error, match=said) as caught:
        wire.read()
    assert caught.value.source == SOURCE
    assert caught.value.statement_id in str(caught.value)


@pytest.mark.parametrize(
    ("sql", "error", "said"),
    [
        ("SELECT gone FROM system.lakeflow.job_run_timeline", ColumnMissing, "has no column gone"),
        ("SELECT compute[0].gone FROM system.lakeflow.job_run_timeline", ColumnMissing, "has no column"),
        ("SELECT * FROM system.lakeflow.nothing", TableAbsent, "TABLE_OR_VIEW_NOT_FOUND"),
        ("SELEC 1", StatementFailed, "PARSE_SYNTAX_ERROR"),
    ],
)
def test_wrong_sql_is_told_apart(wire: Any, sql: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        wire.read(sql)


def test_a_warehouse_that_does_not_exist_is_a_failure_that_says_so(wire: Any) -> None:
    from job_monitor.databricks.statements import read_arrow

    with pytest.raises(StatementFailed, match=r"[Ww]arehouse"):
        read_arrow(wire.ws, "ffffffffffffffff", "SELECT 1", source=SOURCE)


def test_a_slow_statement_is_polled_until_it_is_done(wire: Any) -> None:
    wire.fault("slow_warehouse", seconds=11.5, count=1)
    with wire.read() as result:
        assert result.to_reader().read_all().num_rows == 95
    assert result.stats.waited_s > 11


def test_a_statement_over_its_deadline_is_cancelled(wire: Any) -> None:
    wire.fault("slow_warehouse", seconds=60.0, count=1)
    with pytest.raises(StatementCanceled, match="not read within 1 s"):
        wire.read(patience=Patience(deadline_s=1, pause_s=0.01))
    _assert_last_is_cancelled(wire)


def test_a_statement_that_is_stopped_from_outside_is_cancelled(wire: Any) -> None:
    stop = threading.Event()
    wire.fault("slow_warehouse", seconds=60.0, count=1)
    threading.Timer(0.5, stop.set).start()
    with pytest.raises(StatementCanceled, match="was stopped"):
        wire.read(patience=Patience(deadline_s=30, stop=stop))
    _assert_last_is_cancelled(wire)


def test_an_answer_lost_after_a_read_time_out_costs_a_second_statement_and_no_row(served: Any) -> None:
    from job_monitor.databricks.client import app_client
    from job_monitor.databricks.statements import read_arrow

    served.control.faults.clear()
    ws = app_client(
        served.host,
        client_id=served.client_id,
        client_secret=served.client_secret,
        http_timeout_s=1,
        retry_timeout_s=10,
        longest_sleep_s=0.01,
    )
    before = len(served.control.log)
    served.control.faults.add("late_answer", endpoint="execute", seconds=1.5, count=1)
    sql = "SELECT run_id FROM system.lakeflow.job_run_timeline"
    with read_arrow(ws, served.warehouse_id, sql, source=SOURCE) as result:
        assert result.to_reader().read_all().num_rows == 95
    assert len(served.control.log) == before + 2


def test_leaving_early_stops_the_fetching(wire: Any) -> None:
    before = set(threading.enumerate())
    with wire.read() as result:
        next(iter(result.to_reader()))
        own = {thread for thread in set(threading.enumerate()) - before if thread.name.startswith("chunk")}
        assert own
    deadline = time.monotonic() + 10
    while any(thread.is_alive() for thread in own) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(thread.is_alive() for thread in own)
    assert result.stats.chunks < 10


def test_no_signed_address_is_logged(wire: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with wire.read() as result:
        result.to_reader().read_all()
    assert "_storage" not in " ".join(
        record.getMessage() for record in caplog.records if record.name != "databricks.sdk"
    )


def _assert_last_is_cancelled(wire: Any) -> None:
    deadline = time.monotonic() + 10
    while wire.states()[-1] != "CANCELED" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert wire.states()[-1] == "CANCELED"
