"""Discovery, sign-in, who am I, warehouses, grants, and what is forgotten in time."""

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from databricks.sdk.errors import NotFound, PermissionDenied, Unauthenticated
from databricks.sdk.service.sql import Disposition, Format, StatementState
from databricks.sdk.service.sql import State as WarehouseState

from workspace_simulator.grants import NOTHING, Rights, WhenMissing
from workspace_simulator.server import Options, RunningSimulator, running
from workspace_simulator.server.statements import Retention

USER = "engineer-01@example.com"
RUNS = "system.lakeflow.job_run_timeline"


def ask(client: WorkspaceClient, box: RunningSimulator, sql: str) -> Any:
    answer = client.statement_execution.execute_statement(sql, box.warehouse_id, wait_timeout="30s")
    if answer.status.state is StatementState.FAILED:
        return answer.status.error.message.partition("]")[0] + "]"
    return answer.result.data_array[0][0] if answer.result.data_array else None


def test_a_service_principal_signs_in_by_client_credentials(client: WorkspaceClient, box: RunningSimulator) -> None:
    assert client.config.auth_type == "oauth-m2m"
    assert client.config.workspace_id == "1001"
    assert client.config.account_id == box.control.account["account_id"]
    assert client.current_user.me().user_name == box.client_id


def test_a_wrong_secret_is_refused(box: RunningSimulator) -> None:
    config = Config(host=box.host, client_id=box.client_id, client_secret="wrong")
    with pytest.raises(ValueError, match="invalid_client"):
        WorkspaceClient(config=config).current_user.me()


def test_a_user_is_known_by_the_forwarded_token(sign_in: Any) -> None:
    me = sign_in(USER).current_user.me()

    assert (me.user_name, me.display_name, me.id, me.active) == (USER, "Engineer 01", "1", True)
    assert me.emails[0].value == USER


def test_no_token_an_unknown_one_an_expired_one_and_a_left_user_are_refused(box: RunningSimulator) -> None:
    def asked(headers: dict[str, str]) -> requests.Response:
        return requests.get(f"{box.host}/api/2.0/preview/scim/v2/Me", headers=headers, timeout=5)

    none = asked({})
    expired = asked({"Authorization": f"Bearer {box.token(USER, lifetime_s=0)}"})
    assert (none.status_code, "WWW-Authenticate" in none.headers) == (401, True)
    assert asked({"Authorization": "Bearer nosuch"}).json() == {"error_code": 403, "message": "Invalid access token."}
    assert expired.status_code == 401
    assert asked({"Authorization": f"Bearer {box.token('left-03@example.com')}"}).status_code == 403
    with pytest.raises(Unauthenticated):
        WorkspaceClient(config=Config(host=box.host, token=box.token(USER, lifetime_s=0))).current_user.me()


def test_a_token_without_the_sql_scope_cannot_run_statements(box: RunningSimulator, sign_in: Any) -> None:
    with pytest.raises(PermissionDenied, match="required scopes: sql"):
        ask(sign_in(USER, scopes=frozenset({"iam.current-user:read"})), box, "SELECT 1")


def test_tokens_end_and_the_sdk_fetches_new_ones(data: Path) -> None:
    with running(data, options=Options(token_lifetime_s=1)) as box:
        config = Config(host=box.host, client_id=box.client_id, client_secret=box.client_secret)
        client = WorkspaceClient(config=config)
        first = client.config.authenticate()["Authorization"]
        time.sleep(1.1)

        assert client.current_user.me().user_name == box.client_id
        assert client.config.authenticate()["Authorization"] != first


def test_a_user_without_grants_reads_nothing_in_the_way_that_is_configured(box: RunningSimulator, sign_in: Any) -> None:
    user, sql = sign_in(USER), f"SELECT run_id FROM {RUNS}"
    found = {}
    for way in WhenMissing:
        box.control.grants.set(USER, replace(NOTHING, when_missing=way))
        found[way] = ask(user, box, sql)

    assert found == {
        WhenMissing.INSUFFICIENT: "[INSUFFICIENT_PERMISSIONS]",
        WhenMissing.NOT_FOUND: "[TABLE_OR_VIEW_NOT_FOUND]",
        WhenMissing.EMPTY: None,
    }


def test_grants_are_per_schema_and_per_table(box: RunningSimulator, sign_in: Any) -> None:
    rights = Rights(
        schemas=frozenset({"lakeflow"}),
        tables=frozenset({"system.billing.usage"}),
        denied_tables=frozenset({"system.lakeflow.jobs"}),
    )
    box.control.grants.set(USER, rights)
    user = sign_in(USER)

    assert ask(user, box, f"SELECT count(*) FROM {RUNS}") == "2990"
    assert ask(user, box, "SELECT count(*) FROM system.billing.usage") == "4"
    assert ask(user, box, "SELECT count(*) FROM system.lakeflow.jobs") == "[INSUFFICIENT_PERMISSIONS]"
    assert ask(user, box, "SELECT count(*) FROM system.information_schema.tables") == "2"
    box.control.grants.set(USER, NOTHING)
    assert ask(user, box, "SELECT count(*) FROM system.information_schema.tables") == "0"


def test_rows_are_filtered_by_workspace_and_by_job(either_box: RunningSimulator) -> None:
    token = either_box.token(USER)
    user = WorkspaceClient(config=Config(host=either_box.host, token=token, auth_type="pat"))

    def seen() -> tuple[str, str]:
        usage = ask(user, either_box, "SELECT sum(usage_quantity) FROM system.billing.usage")
        return ask(user, either_box, f"SELECT count(*) FROM {RUNS}"), usage.partition(".")[0]

    either_box.control.grants.set(USER, Rights(workspace_ids=frozenset({"1001"})))
    assert seen() == ("1993", "3")  # usage that names no workspace is not there either
    either_box.control.grants.set(USER, Rights(jobs=frozenset({("1002", "11"), ("1002", "12")})))
    assert seen() == ("997", "3")
    either_box.control.grants.set(USER, Rights())
    assert seen() == ("2990", "10")


def test_a_stopped_warehouse_starts_with_a_statement_that_is_pending_meanwhile(data: Path) -> None:
    with running(data, options=Options(cold_start_s=0.5)) as box:
        token = box.personal_token(box.client_id)
        client = WorkspaceClient(config=Config(host=box.host, token=token))
        before = client.warehouses.get(box.warehouse_id).state
        run = client.statement_execution.execute_statement("SELECT 1", box.warehouse_id, wait_timeout="0s")
        time.sleep(0.1)
        during = client.statement_execution.get_statement(run.statement_id).status.state
        starting = client.warehouses.get(box.warehouse_id).state
        assert ask(client, box, "SELECT 2") == "2"

        assert (before, during, starting) == (WarehouseState.STOPPED, StatementState.PENDING, WarehouseState.STARTING)
        assert client.warehouses.get(box.warehouse_id).state is WarehouseState.RUNNING
        assert box.control.warehouse.starts == 1


def test_an_idle_warehouse_stops_by_itself_and_its_time_is_counted(
    client: WorkspaceClient, box: RunningSimulator
) -> None:
    warehouse = box.control.warehouse
    warehouse.stop()
    before = warehouse.running_s
    ask(client, box, "SELECT 1")
    box.control.clock.advance(timedelta(minutes=9))
    assert client.warehouses.get(box.warehouse_id).state is WarehouseState.RUNNING
    ask(client, box, "SELECT 1")

    box.control.clock.advance(timedelta(minutes=30))

    assert client.warehouses.get(box.warehouse_id).state is WarehouseState.STOPPED
    assert warehouse.running_s - before == pytest.approx((9 + 10) * 60)


def test_warehouses_are_listed_started_and_stopped(client: WorkspaceClient, box: RunningSimulator) -> None:
    assert [each.id for each in client.warehouses.list()] == [box.warehouse_id]
    assert client.warehouses.start(box.warehouse_id).result().state is WarehouseState.RUNNING
    assert client.warehouses.stop(box.warehouse_id).result().state is WarehouseState.STOPPED
    with pytest.raises(NotFound):
        client.warehouses.get("nosuch")
    with pytest.raises(NotFound):
        client.statement_execution.execute_statement("SELECT 1", "nosuch")


def test_results_are_closed_and_statements_forgotten_in_time(data: Path) -> None:
    retention = Retention(result_s=0.3, statement_s=1.0)
    with running(data, options=Options(retention=retention, link_lifetime_s=0.2)) as box:
        client = WorkspaceClient(config=Config(host=box.host, token=box.personal_token(box.client_id)))
        external = {"disposition": Disposition.EXTERNAL_LINKS, "format": Format.ARROW_STREAM}
        answer = client.statement_execution.execute_statement(f"SELECT * FROM {RUNS}", box.warehouse_id, **external)
        link = answer.result.external_links[0].external_link
        assert requests.get(link, timeout=5).status_code == 200
        time.sleep(0.4)

        assert requests.get(link, timeout=5).status_code == 403
        assert client.statement_execution.get_statement(answer.statement_id).status.state is StatementState.CLOSED
        with pytest.raises(NotFound):
            client.statement_execution.get_statement_result_chunk_n(answer.statement_id, 0)
        time.sleep(0.8)
        with pytest.raises(NotFound):
            client.statement_execution.get_statement(answer.statement_id)


def test_an_unknown_path_is_not_found(client: WorkspaceClient) -> None:
    with pytest.raises(NotFound, match="No API found"):
        client.api_client.do("GET", "/api/2.0/nosuch")


def test_a_folder_of_exported_tables_is_served_whole(data: Path, tmp_path: Path) -> None:
    source = pq.read_table(data / "tables" / "lakeflow" / "job_run_timeline" / "part-0.parquet")
    some = source.select(["run_id", "workspace_id", "period_start_time"])
    (tmp_path / "lakeflow").mkdir()
    pq.write_table(some, tmp_path / "lakeflow" / "job_run_timeline.parquet")
    pq.write_table(some.select(["workspace_id"]), tmp_path / "billing.usage.parquet")
    with running(tmp_path) as box:
        client = WorkspaceClient(config=Config(host=box.host, token=box.token("workspace-user@example.com")))

        assert ask(client, box, f"SELECT count(*) FROM {RUNS}") == "2000"
        assert ask(client, box, "SELECT count(*) FROM system.billing.usage") == "2000"
        assert ask(client, box, f"SELECT job_id FROM {RUNS}") == "[UNRESOLVED_COLUMN.WITH_SUGGESTION]"
        assert ask(client, box, "SELECT * FROM system.lakeflow.jobs") == "[TABLE_OR_VIEW_NOT_FOUND]"
        described = client.statement_execution.execute_statement(f"SELECT * FROM {RUNS} LIMIT 1", box.warehouse_id)
        names = [column.name for column in described.manifest.schema.columns]
        assert names == ["workspace_id", "run_id", "period_start_time"]
        app = WorkspaceClient(config=Config(host=box.host, token=box.personal_token(box.client_id)))
        assert list(app.jobs.list()) == []
        assert list(app.jobs.list_runs()) == []
