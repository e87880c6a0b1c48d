"""The Statement Execution API, driven by the real SDK, on both engines."""

import json
import time
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import BadRequest, NotFound
from databricks.sdk.service.sql import (
    Disposition,
    ExecuteStatementRequestOnWaitTimeout,
    Format,
    StatementParameterListItem,
    StatementResponse,
    StatementState,
)

from workspace_simulator.server import RunningSimulator

VISIBLE = 2990  # of 3,000 slices, one a minute, seen 10.5 minutes after their start
SLICES = "SELECT * FROM system.lakeflow.job_run_timeline"


def run(client: WorkspaceClient, box: RunningSimulator, sql: str, **options: Any) -> StatementResponse:
    options = {"wait_timeout": "50s"} | options
    return client.statement_execution.execute_statement(sql, box.warehouse_id, **options)


def rows(client: WorkspaceClient, box: RunningSimulator, sql: str, **options: Any) -> list[list[str | None]]:
    answer = run(client, box, sql, **options)
    assert answer.status.state is StatementState.SUCCEEDED, answer.status
    return answer.result.data_array or []


def failure(client: WorkspaceClient, box: RunningSimulator, sql: str, **options: Any) -> str:
    answer = run(client, box, sql, **options)
    assert answer.status.state is StatementState.FAILED
    assert answer.manifest is None
    assert answer.result is None
    return str(answer.status.error.message)


def arrow(
    client: WorkspaceClient, box: RunningSimulator, sql: str, **options: Any
) -> tuple[StatementResponse, pa.Table]:
    """Follows the chunks by the pointers inside the links, as a client does that asks for one after the other."""
    answer = run(client, box, sql, disposition=Disposition.EXTERNAL_LINKS, format=Format.ARROW_STREAM, **options)
    tables, links = [], answer.result.external_links
    while links:
        content = requests.get(links[0].external_link, timeout=20).content
        tables.append(pa.ipc.open_stream(content).read_all())
        following = links[0].next_chunk_index
        if following is None:
            break
        chunk = client.statement_execution.get_statement_result_chunk_n(answer.statement_id, following)
        links = chunk.external_links
    return answer, pa.concat_tables(tables)


def wait_for_end(client: WorkspaceClient, statement_id: str, seconds: float = 20) -> StatementResponse:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = client.statement_execution.get_statement(statement_id)
        if answer.status.state not in {StatementState.PENDING, StatementState.RUNNING}:
            return answer
        time.sleep(0.02)
    raise AssertionError("the statement did not end")


def test_a_query_is_answered_with_every_cell_a_string_or_null(
    either_client: WorkspaceClient, either_box: RunningSimulator
) -> None:
    sql = "SELECT count(*) AS n, max(period_end_time) AS t, CAST(NULL AS INT) AS x, true AS b, 1.5D AS d, "
    sql += "sum(run_duration_seconds) AS s FROM system.lakeflow.job_run_timeline WHERE workspace_id = '1001'"

    answer = run(either_client, either_box, sql)

    expected = [str(VISIBLE * 2 // 3), "2026-03-01T11:49:30.000Z", None, "true", "1.5", str(VISIBLE * 2 // 3 * 30)]
    assert answer.result.data_array == [expected]
    kinds = [(column.type_text, column.type_name.value) for column in answer.manifest.schema.columns]
    assert kinds == [
        ("BIGINT", "LONG"),
        ("TIMESTAMP", "TIMESTAMP"),
        ("INT", "INT"),
        ("BOOLEAN", "BOOLEAN"),
        ("DOUBLE", "DOUBLE"),
        ("BIGINT", "LONG"),
    ]
    assert answer.manifest.total_row_count == 1
    assert answer.manifest.truncated is False


def test_nested_values_are_json_text_inline_and_native_in_arrow(
    either_client: WorkspaceClient, either_box: RunningSimulator
) -> None:
    sql = "SELECT compute_ids, job_parameters, compute FROM system.lakeflow.job_run_timeline WHERE run_id = '100001'"

    inline = rows(either_client, either_box, sql)[0]
    answer, table = arrow(either_client, either_box, sql)

    assert [json.loads(cell or "") for cell in inline] == [
        ["c-1", "c-2"],
        {"job": {"day": "2026-03-01"}},
        [{"type": "SERVERLESS"}],
    ]
    assert table.column("compute_ids").to_pylist() == [["c-1", "c-2"]]
    assert pa.types.is_map(table.schema.field("job_parameters").type)
    assert [column.type_text for column in answer.manifest.schema.columns] == [
        "ARRAY<STRING>",
        "MAP<STRING, MAP<STRING, STRING>>",
        "ARRAY<STRUCT<type: STRING, cluster_id: STRING, warehouse_id: STRING>>",
    ]


def test_typed_parameters_are_bound_and_a_missing_value_is_null(
    either_client: WorkspaceClient, either_box: RunningSimulator
) -> None:
    parameters = [
        StatementParameterListItem(name=name, value=value, type=kind)
        for name, value, kind in (
            ("text", "it's :text", None),
            ("day", "2026-02-28", "DATE"),
            ("since", "2026-03-01T11:40:00Z", "TIMESTAMP"),
            ("small", "7", "INT"),
            ("big", "12345678901", "BIGINT"),
            ("money", "1.50", "DECIMAL(10,2)"),
            ("yes", "true", "BOOLEAN"),
            ("real", "0.25", "DOUBLE"),
            ("nothing", None, "INT"),
            ("top", "1", "INT"),
        )
    ]
    sql = "SELECT :text, :day, :small, :big, :money, :yes, :real, :nothing, count(*) AS n "
    sql += "FROM system.lakeflow.job_run_timeline WHERE period_start_time >= :since LIMIT :top"

    answer = run(either_client, either_box, sql, parameters=parameters)

    cells = ["it's :text", "2026-02-28", "7", "12345678901", "1.50", "true", "0.25", None, "10"]
    assert answer.result.data_array == [cells]
    kinds = [column.type_text for column in answer.manifest.schema.columns]
    assert kinds == ["STRING", "DATE", "INT", "BIGINT", "DECIMAL(10,2)", "BOOLEAN", "DOUBLE", "INT", "BIGINT"]


def test_a_large_result_comes_in_several_arrow_chunks_and_whole(
    either_client: WorkspaceClient, either_box: RunningSimulator
) -> None:
    answer, table = arrow(either_client, either_box, SLICES)

    assert answer.manifest.total_row_count == VISIBLE == table.num_rows
    assert answer.manifest.total_chunk_count == 3
    assert [chunk.row_offset for chunk in answer.manifest.chunks] == [0, 1000, 2000]
    assert sum(chunk.byte_count for chunk in answer.manifest.chunks) == answer.manifest.total_byte_count
    assert len(set(table.column("run_id").to_pylist())) == VISIBLE
    assert "_visible_at" not in table.column_names


def test_errors_in_a_statement_are_http_200_failed_with_class_and_state(
    either_client: WorkspaceClient, either_box: RunningSimulator
) -> None:
    expected = {
        "SELECT nope FROM system.lakeflow.jobs": ("[UNRESOLVED_COLUMN", "42703"),
        "SELECT * FROM system.lakeflow.nope": ("[TABLE_OR_VIEW_NOT_FOUND]", "42P01"),
        "SELECT 1 +": ("[PARSE_SYNTAX_ERROR]", "42601"),
        "SELECT CAST('a' AS INT)": ("[CAST_INVALID_INPUT]", "22018"),
        "SELECT nosuchfunction(1)": ("[UNRESOLVED_ROUTINE]", "42883"),
        "SELECT :missing": ("[UNBOUND_SQL_PARAMETER]", "42P02"),
        "SELECT 1; SELECT 2": ("[PARSE_SYNTAX_ERROR]", "42601"),
        "DROP TABLE system.lakeflow.jobs": ("[INSUFFICIENT_PERMISSIONS]", "42501"),
        "INSERT INTO system.lakeflow.jobs VALUES (1)": ("[INSUFFICIENT_PERMISSIONS]", "42501"),
        "WITH a AS (SELECT 1) INSERT INTO system.lakeflow.jobs SELECT * FROM a": ("[", "42"),
    }
    for sql, (error_class, state) in expected.items():
        message = failure(either_client, either_box, sql)
        assert message.startswith(error_class), message
        assert f"SQLSTATE: {state}" in message


def test_a_column_that_is_not_there_is_named_in_the_platforms_words(
    either_client: WorkspaceClient, either_box: RunningSimulator
) -> None:
    message = failure(either_client, either_box, "SELECT nope FROM system.lakeflow.jobs")

    assert "with name `nope` cannot be resolved" in message


def test_current_time_is_the_accounts_and_rows_appear_as_it_moves(
    either_client: WorkspaceClient, either_box: RunningSimulator
) -> None:
    sql = "SELECT current_timestamp(), now(), current_date, count(*) FROM system.lakeflow.job_run_timeline"
    before = rows(either_client, either_box, sql)

    either_box.control.clock.advance(timedelta(minutes=5))

    now = "2026-03-01T12:00:00.000Z"
    later = "2026-03-01T12:05:00.000Z"
    assert before == [[now, now, "2026-03-01", str(VISIBLE)]]
    assert rows(either_client, either_box, sql) == [[later, later, "2026-03-01", str(VISIBLE + 5)]]


def test_names_may_be_short_when_the_request_names_catalog_and_schema(
    either_client: WorkspaceClient, either_box: RunningSimulator
) -> None:
    two = rows(either_client, either_box, "SELECT count(*) FROM lakeflow.jobs", catalog="system")
    one = rows(either_client, either_box, "SELECT count(jobs.name) FROM jobs", catalog="system", schema="lakeflow")
    qualified = rows(either_client, either_box, "SELECT count(system.lakeflow.jobs.name) FROM system.lakeflow.jobs")

    assert two == one == qualified == [["3"]]


def test_the_catalog_describes_itself(either_client: WorkspaceClient, either_box: RunningSimulator) -> None:
    sql = "SELECT table_schema, table_name FROM system.information_schema.tables ORDER BY 1, 2"
    tables = [["billing", "usage"], ["lakeflow", "job_run_timeline"], ["lakeflow", "jobs"]]
    assert rows(either_client, either_box, sql) == tables

    sql = "SELECT column_name, full_data_type FROM system.information_schema.columns WHERE table_name = 'jobs' "
    sql += "ORDER BY ordinal_position LIMIT 2"
    assert rows(either_client, either_box, sql) == [["account_id", "string"], ["workspace_id", "string"]]

    assert rows(either_client, either_box, "SHOW CATALOGS") == [["system"]]
    assert rows(either_client, either_box, "SHOW SCHEMAS IN system") == [["billing"], ["lakeflow"]]
    assert [row[1] for row in rows(either_client, either_box, "SHOW TABLES IN system.lakeflow")] == [
        "job_run_timeline",
        "jobs",
    ]
    described = rows(either_client, either_box, "DESCRIBE TABLE system.lakeflow.jobs")
    assert described[5] == ["tags", "map<string, string>", None]


def test_truth_and_live_cannot_be_reached_by_sql(
    either_client: WorkspaceClient, either_box: RunningSimulator, data: Any
) -> None:
    truth = data / "truth" / "incidents.parquet"
    for source in (
        "system.truth.incidents",
        f"parquet.`{truth}`",
        f"'{truth}'",
        f"read_parquet('{truth}')",
        f"read_files('{truth}')",
        f"glob('{data}/**')",
    ):
        message = failure(either_client, either_box, f"SELECT * FROM {source}")
        assert "failure_streak" not in message


def test_zero_seconds_of_waiting_gives_a_pending_statement_to_poll(
    either_client: WorkspaceClient, either_box: RunningSimulator
) -> None:
    client, box = either_client, either_box
    box.control.faults.add("slow_warehouse", seconds=0.2, count=1)

    answer = run(client, box, "SELECT 1", wait_timeout="0s")

    assert answer.status.state in {StatementState.PENDING, StatementState.RUNNING}
    assert answer.manifest is None
    assert wait_for_end(client, answer.statement_id).result.data_array == [["1"]]


def test_on_wait_timeout_cancel_ends_the_statement(client: WorkspaceClient, box: RunningSimulator) -> None:
    box.control.faults.add("slow_warehouse", seconds=60, count=1)

    cancel = ExecuteStatementRequestOnWaitTimeout.CANCEL
    answer = run(client, box, "SELECT 1", wait_timeout="5s", on_wait_timeout=cancel)

    assert answer.status.state is StatementState.CANCELED


def test_a_running_statement_is_cancelled(either_client: WorkspaceClient, either_box: RunningSimulator) -> None:
    client, box = either_client, either_box
    sql = f"SELECT count(*) FROM ({SLICES}) a, ({SLICES}) b, ({SLICES}) c WHERE a.run_id || b.run_id || c.run_id = 'x'"
    answer = run(client, box, sql, wait_timeout="0s")
    time.sleep(0.3)

    client.statement_execution.cancel_execution(answer.statement_id)

    assert wait_for_end(client, answer.statement_id).status.state is StatementState.CANCELED


@pytest.mark.parametrize("wait", ["4s", "51s", "10", "-1s", "5m"])
def test_a_wait_outside_0_or_5_to_50_seconds_is_refused(
    client: WorkspaceClient, box: RunningSimulator, wait: str
) -> None:
    with pytest.raises(BadRequest, match="wait_timeout"):
        run(client, box, "SELECT 1", wait_timeout=wait)


def test_inline_gives_json_only_and_other_formats_are_refused(client: WorkspaceClient, box: RunningSimulator) -> None:
    with pytest.raises(BadRequest, match="not supported with disposition INLINE"):
        run(client, box, "SELECT 1", disposition=Disposition.INLINE, format=Format.ARROW_STREAM)


def test_an_inline_result_comes_in_chunks_too(client: WorkspaceClient, box: RunningSimulator) -> None:
    answer = run(client, box, "SELECT run_id FROM system.lakeflow.job_run_timeline ORDER BY run_id")
    second = client.statement_execution.get_statement_result_chunk_n(answer.statement_id, 1)

    assert answer.result.row_count == 1000
    assert answer.result.next_chunk_index == 1
    assert second.row_offset == 1000
    assert second.data_array[0] == ["101000"]
    with pytest.raises(NotFound):
        client.statement_execution.get_statement_result_chunk_n(answer.statement_id, 3)


def test_an_inline_result_beyond_25_mib_fails(client: WorkspaceClient, box: RunningSimulator) -> None:
    message = failure(client, box, f"SELECT repeat('x', 10000) AS wide FROM ({SLICES}) t")

    assert "Inline byte limit exceeded" in message


def test_a_query_text_beyond_16_mib_is_refused(client: WorkspaceClient, box: RunningSimulator) -> None:
    with pytest.raises(BadRequest, match="16 MiB"):
        run(client, box, "SELECT 1 -- " + "x" * (16 * 1024 * 1024))


def test_a_row_limit_cuts_the_result_and_says_so(client: WorkspaceClient, box: RunningSimulator) -> None:
    cut = run(client, box, SLICES, row_limit=1500)
    exact = run(client, box, SLICES, row_limit=VISIBLE)

    assert (cut.manifest.total_row_count, cut.manifest.truncated) == (1500, True)
    assert (exact.manifest.total_row_count, exact.manifest.truncated) == (VISIBLE, False)


def test_a_byte_limit_cuts_the_result_and_says_so(client: WorkspaceClient, box: RunningSimulator) -> None:
    answer, table = arrow(client, box, SLICES, byte_limit=100_000)

    assert answer.manifest.truncated is True
    assert 0 < table.num_rows < VISIBLE


def test_a_result_of_no_rows_has_a_schema_and_no_chunk(client: WorkspaceClient, box: RunningSimulator) -> None:
    for form in ({}, {"disposition": Disposition.EXTERNAL_LINKS, "format": Format.ARROW_STREAM}):
        answer = run(client, box, f"{SLICES} WHERE false", **form)

        assert answer.manifest.total_row_count == answer.manifest.total_chunk_count == 0
        assert len(answer.manifest.schema.columns) == 22
        assert not answer.result.external_links
        assert answer.result.data_array is None


def test_external_links_serve_json_and_csv_too(client: WorkspaceClient, box: RunningSimulator) -> None:
    sql = "SELECT run_id, run_name FROM system.lakeflow.job_run_timeline ORDER BY run_id LIMIT 1"
    found = {}
    for form in (Format.JSON_ARRAY, Format.CSV):
        answer = run(client, box, sql, disposition=Disposition.EXTERNAL_LINKS, format=form)
        assert answer.result.data_array is None
        found[form] = requests.get(answer.result.external_links[0].external_link, timeout=20).text

    assert json.loads(found[Format.JSON_ARRAY]) == [["100000", None]]
    assert found[Format.CSV] == "run_id,run_name\r\n100000,null\r\n"


def test_a_link_refuses_an_authorization_header_and_a_wrong_signature(
    client: WorkspaceClient, box: RunningSimulator
) -> None:
    answer = run(client, box, SLICES, disposition=Disposition.EXTERNAL_LINKS, format=Format.ARROW_STREAM)
    link = answer.result.external_links[0].external_link

    assert requests.get(link, headers={"Authorization": "Bearer x"}, timeout=20).status_code == 400
    assert requests.get(link.replace("/0?", "/1?"), timeout=20).status_code == 403
    assert requests.get(link[:-3], timeout=20).status_code == 403
    assert requests.get(link, timeout=20).status_code == 200


def test_a_statement_is_known_to_its_owner_alone(client: WorkspaceClient, box: RunningSimulator, sign_in: Any) -> None:
    answer = run(client, box, "SELECT 1")

    with pytest.raises(NotFound):
        sign_in("engineer-01@example.com").statement_execution.get_statement(answer.statement_id)
    with pytest.raises(NotFound):
        client.statement_execution.get_statement("01f00000-0000-0000-0000-000000000000")


def test_the_log_tells_who_asked_what_and_what_it_took(client: WorkspaceClient, box: RunningSimulator) -> None:
    client.api_client.do(
        "POST",
        "/api/2.0/sql/statements",
        body={
            "statement": SLICES,
            "warehouse_id": box.warehouse_id,
            "query_tags": [{"key": "app", "value": "monitor"}, {"key": "bare"}],
        },
    )

    entry = box.control.log[-1]
    assert (entry.principal, entry.sql, entry.state) == (box.client_id, SLICES, "SUCCEEDED")
    assert entry.query_tags == {"app": "monitor", "bare": None}
    assert entry.tables == ("system.lakeflow.job_run_timeline",)
    assert entry.rows == VISIBLE
    assert entry.bytes > 100_000
    assert entry.seconds > 0
    assert "databricks-sdk-py" in entry.user_agent


def test_hours_of_sql_in_databricks_words_run_on_either_engine(
    either_client: WorkspaceClient, either_box: RunningSimulator
) -> None:
    sql = """
        WITH slices AS (
            SELECT t.job_id, date_trunc('HOUR', t.period_start_time) AS hour,
                   unix_millis(t.period_end_time) - unix_millis(t.period_start_time) AS ms,
                   t.job_parameters['job']['day'] AS day
            FROM system.lakeflow.job_run_timeline AS t
            WHERE t.period_start_time >= timestamp'2026-03-01T10:00:00Z' AND t.workspace_id <> '1002'
        )
        SELECT job_id, hour, count(*) AS n, sum(ms) AS ms, max(day) AS day, count_if(ms > 0) AS positive
        FROM slices GROUP BY job_id, hour ORDER BY job_id, hour
    """
    answer = rows(either_client, either_box, sql)

    assert answer[0] == ["12", "2026-03-01T10:00:00.000Z", "20", "600000", "2026-03-01", "20"]
    assert len(answer) == 4
