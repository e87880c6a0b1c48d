"""Everything that can be told to go wrong, seen through the real SDK."""

import time
from typing import Any

import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound
from databricks.sdk.service.sql import Disposition, Format, StatementResponse, StatementState

from workspace_simulator.server import Fault, RunningSimulator
from workspace_simulator.server.faults import FaultKind, Faults

RUNS = "system.lakeflow.job_run_timeline"
COUNT = f"SELECT count(*), count(DISTINCT run_id) FROM {RUNS}"
EXTERNAL = {"disposition": Disposition.EXTERNAL_LINKS, "format": Format.ARROW_STREAM}


def run(client: WorkspaceClient, box: RunningSimulator, sql: str, **options: Any) -> StatementResponse:
    return client.statement_execution.execute_statement(sql, box.warehouse_id, wait_timeout="30s", **options)


def counts(client: WorkspaceClient, box: RunningSimulator, sql: str = COUNT) -> list[int]:
    return [int(cell or 0) for cell in run(client, box, sql).result.data_array[0]]


def executed(box: RunningSimulator, since: int) -> int:
    return len(box.control.log) - since


def bearer(client: WorkspaceClient) -> dict[str, str]:
    return client.config.authenticate()


def test_429_carries_retry_after_and_the_sdk_comes_again(client: WorkspaceClient, box: RunningSimulator) -> None:
    box.control.faults.add("too_many_requests", endpoint="execute", count=1, seconds=1)
    raw = requests.post(f"{box.host}/api/2.0/sql/statements", headers=bearer(client), json={}, timeout=5)
    assert (raw.status_code, raw.headers["Retry-After"]) == (429, "1")

    box.control.faults.add("too_many_requests", endpoint="execute", count=1, seconds=1)
    began = time.monotonic()
    assert counts(client, box) == [2990, 2990]
    assert time.monotonic() - began >= 1


def test_503_is_over_after_its_count(client: WorkspaceClient, box: RunningSimulator) -> None:
    box.control.faults.add("unavailable", endpoint="me", count=2)
    found = [
        requests.get(f"{box.host}/api/2.0/preview/scim/v2/Me", headers=bearer(client), timeout=5) for _ in range(3)
    ]

    assert [answer.status_code for answer in found] == [503, 503, 200]
    assert box.control.faults.list() == []


def test_a_request_that_is_never_answered_was_not_executed(client: WorkspaceClient, box: RunningSimulator) -> None:
    box.control.faults.add("read_timeout", endpoint="execute", count=1)
    since = len(box.control.log)
    body = {"statement": "SELECT 1", "warehouse_id": box.warehouse_id}

    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{box.host}/api/2.0/sql/statements", headers=bearer(client), json=body, timeout=0.5)

    assert executed(box, since) == 0


def test_an_answer_that_comes_too_late_was_executed_all_the_same(
    client: WorkspaceClient, box: RunningSimulator
) -> None:
    box.control.faults.add("late_answer", endpoint="execute", count=1, seconds=2)
    since = len(box.control.log)
    body = {"statement": "SELECT 1", "warehouse_id": box.warehouse_id}

    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{box.host}/api/2.0/sql/statements", headers=bearer(client), json=body, timeout=0.5)

    assert executed(box, since) == 1


def test_a_connection_is_cut_in_the_middle_of_a_chunk(client: WorkspaceClient, box: RunningSimulator) -> None:
    answer = run(client, box, f"SELECT * FROM {RUNS}", **EXTERNAL)
    link = answer.result.external_links[0]
    box.control.faults.add("cut_connection", endpoint="link", count=1)

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        _ = requests.get(link.external_link, timeout=5).content

    assert len(requests.get(link.external_link, timeout=5).content) == link.byte_count


def test_an_expired_link_is_refused_and_asking_the_chunk_again_gives_a_new_one(
    client: WorkspaceClient, box: RunningSimulator
) -> None:
    answer = run(client, box, f"SELECT * FROM {RUNS}", **EXTERNAL)
    old = answer.result.external_links[0].external_link
    box.control.faults.add("expired_link", count=1)

    refused = requests.get(old, timeout=5)
    chunk = client.statement_execution.get_statement_result_chunk_n(answer.statement_id, 0)
    new = chunk.external_links[0].external_link

    assert (refused.status_code, "expired" in refused.text) == (403, True)
    assert new != old
    assert requests.get(new, timeout=5).status_code == 200


def test_a_truncated_result_says_that_it_is(client: WorkspaceClient, box: RunningSimulator) -> None:
    box.control.faults.add("truncated_result", table=RUNS, count=1, rows=7)

    cut = run(client, box, f"SELECT run_id FROM {RUNS}")
    whole = run(client, box, f"SELECT run_id FROM {RUNS}")

    assert (cut.manifest.truncated, cut.manifest.total_row_count, len(cut.result.data_array)) == (True, 7, 7)
    assert whole.manifest.truncated is False


def test_a_statement_fails_after_it_was_seen_running(client: WorkspaceClient, box: RunningSimulator) -> None:
    box.control.faults.add("fail_after_running", count=1, seconds=0.3)
    started = client.statement_execution.execute_statement("SELECT 1", box.warehouse_id, wait_timeout="0s")
    seen = []
    while not seen or seen[-1] in {StatementState.PENDING, StatementState.RUNNING}:
        seen.append(client.statement_execution.get_statement(started.statement_id).status.state)
        time.sleep(0.02)

    assert StatementState.RUNNING in seen
    assert seen[-1] is StatementState.FAILED


def test_a_slow_warehouse_takes_its_time(client: WorkspaceClient, box: RunningSimulator) -> None:
    box.control.faults.add("slow_warehouse", count=1, seconds=0.5)
    began = time.monotonic()

    assert counts(client, box) == [2990, 2990]
    assert time.monotonic() - began >= 0.5


@pytest.mark.parametrize(
    ("kind", "message"),
    [("denied_table", "[INSUFFICIENT_PERMISSIONS]"), ("missing_table", "[TABLE_OR_VIEW_NOT_FOUND]")],
)
def test_one_table_is_denied_or_gone_and_the_others_are_not(
    client: WorkspaceClient, box: RunningSimulator, kind: str, message: str
) -> None:
    box.control.faults.add(kind, table=RUNS)

    assert run(client, box, COUNT).status.error.message.startswith(message)
    assert counts(client, box, "SELECT count(*) FROM system.lakeflow.jobs") == [3]
    listed = run(client, box, "SELECT table_name FROM system.information_schema.tables WHERE table_schema = 'lakeflow'")
    assert listed.result.data_array == [["jobs"]]


def test_a_new_column_stands_last_in_the_rows_and_in_the_catalog(
    either_client: WorkspaceClient, either_box: RunningSimulator
) -> None:
    either_box.control.faults.add("new_column", table=RUNS, column="retry_count", type_text="BIGINT")

    answer = run(either_client, either_box, f"SELECT * FROM {RUNS} LIMIT 1")
    sql = "SELECT full_data_type FROM system.information_schema.columns WHERE column_name = 'retry_count'"

    last = answer.manifest.schema.columns[-1]
    assert (last.name, last.type_text, len(answer.manifest.schema.columns)) == ("retry_count", "BIGINT", 23)
    assert run(either_client, either_box, sql).result.data_array == [["bigint"]]


def test_a_column_changes_its_type(either_client: WorkspaceClient, either_box: RunningSimulator) -> None:
    either_box.control.faults.add("changed_type", table=RUNS, column="run_duration_seconds", type_text="STRING")

    answer = run(either_client, either_box, f"SELECT run_duration_seconds FROM {RUNS} LIMIT 1")

    assert answer.manifest.schema.columns[0].type_text == "STRING"
    assert answer.result.data_array == [["30"]]


def test_rows_come_twice(either_client: WorkspaceClient, either_box: RunningSimulator) -> None:
    either_box.control.faults.add("duplicate_rows", table=RUNS, ratio=0.2)

    rows, runs = counts(either_client, either_box)

    assert runs == 2990
    assert 1.1 * runs < rows < 1.3 * runs


def test_rows_come_late_and_then_they_come(either_client: WorkspaceClient, either_box: RunningSimulator) -> None:
    either_box.control.faults.add("late_rows", table=RUNS, ratio=0.5, seconds=1e6)
    late = counts(either_client, either_box)[0]
    either_box.control.faults.clear()

    assert 0.3 * 2990 < late < 0.7 * 2990
    assert counts(either_client, either_box)[0] == 2990


def test_a_probability_strikes_the_same_requests_for_the_same_seed() -> None:
    def strikes(seed: int) -> list[bool]:
        faults = Faults([Fault(FaultKind.UNAVAILABLE, probability=0.5, seed=seed)])
        return [faults.take(frozenset({FaultKind.UNAVAILABLE}), "me") is not None for _ in range(50)]

    assert strikes(1) == strikes(1)
    assert strikes(1) != strikes(2)
    assert 10 < sum(strikes(1)) < 40


def test_a_fault_strikes_only_what_it_matches(client: WorkspaceClient, box: RunningSimulator) -> None:
    box.control.faults.add("unavailable", endpoint="chunk")
    answer = run(client, box, "SELECT 1")

    chunk = f"{box.host}/api/2.0/sql/statements/{answer.statement_id}/result/chunks/0"
    assert answer.status.state is StatementState.SUCCEEDED
    assert requests.get(chunk, headers=bearer(client), timeout=5).status_code == 503


def test_a_fault_is_written_as_a_flag() -> None:
    fault = Fault.parse("too_many_requests:endpoint=execute,count=3,seconds=2.5,probability=0.1,seed=4")

    expected = Fault(FaultKind.TOO_MANY_REQUESTS, "execute", count=3, seconds=2.5, probability=0.1, seed=4)
    assert fault == expected
    for wrong in (
        "nosuch",
        "unavailable:colour=red",
        "denied_table",
        "unavailable:probability=2",
        "unavailable:count=x",
    ):
        with pytest.raises(ValueError):
            Fault.parse(wrong)


def test_a_forgotten_statement_is_not_found(client: WorkspaceClient, box: RunningSimulator) -> None:
    with pytest.raises(NotFound):
        client.statement_execution.cancel_execution("nosuch")
