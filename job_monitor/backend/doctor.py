"""What must hold before the numbers can: host, identity, warehouse, tables, store. Each failure names its remedy."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from job_monitor.backend.config import Settings
from job_monitor.backend.settings_source import SettingsSource
from job_monitor.backend.state_link import place_of
from job_monitor.backend.workspace import WorkspaceLink
from job_monitor.databricks.client import WorkspaceClient, app_client, principal_of
from job_monitor.databricks.identity import who_is
from job_monitor.databricks.reads import select
from job_monitor.databricks.statements import Patience, Value, read_arrow
from job_monitor.databricks.system_tables import TABLES, Grain, SystemTable
from job_monitor.domain import Clock, SourceState
from job_monitor.errors import ConfigurationError, JobMonitorError, SourceError, StateError, StoreError
from job_monitor.state import State
from job_monitor.store import Reader, Store
from job_monitor.sync.sources import SourceRecord, failed, judged

TABLE_DEADLINE_S = 120.0
WAREHOUSE_DEADLINE_S = 300.0
"""A stopped warehouse may take minutes to start."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `remedy` is the exact statement, setting or command that mends it."""

    name: str
    is_well: bool
    finding: str
    remedy: str | None = None


def examine(settings: Settings, clock: Clock) -> Iterator[Check]:
    """Every check, as soon as it is made. What cannot be asked because an earlier one failed is left out."""
    yield _rules(settings)
    yield from _workspace_checks(settings, clock)
    yield from _store_checks(settings)
    yield _state(settings)


def _state(settings: Settings) -> Check:
    """Whether the database of targets, views and audit opens; it is brought to this version as a start would do."""
    remedy = "Set JOB_MONITOR_STATE_URL to a database that answers and may be written; docs/state.md describes it."
    try:
        state = State(place_of(settings, WorkspaceLink(settings)))
    except ConfigurationError as error:
        return Check("state", False, str(error), remedy)
    try:
        state.check()
    except (StateError, OSError) as error:
        return Check("state", False, str(error), remedy)
    finally:
        state.close()
    return Check("state", True, f"The {state.kind} database of targets, views and audit answers.")


def _rules(settings: Settings) -> Check:
    try:
        source = SettingsSource(settings)
    except ConfigurationError as error:
        return Check("rules", False, str(error), "Correct the file; docs/ownership.md describes it.")
    if not source.is_there:
        return Check("rules", True, f"No {source.path}: teams and owners come from the tags `team` and `owner`.")
    count = len(source.in_force.ownership_rules)
    return Check("rules", True, f"{source.path} is read; rules of ownership: {count}.")


def _workspace_checks(settings: Settings, clock: Clock) -> Iterator[Check]:
    if settings.host is None:
        yield Check("host", False, "No workspace is named.", "export DATABRICKS_HOST=https://<your workspace>")
        return
    client, check = _connected(settings.host, settings)
    yield check
    if client is None:
        return
    yield _identity(client)
    if settings.warehouse_id is None:
        yield Check("warehouse", False, "No SQL warehouse is named.", "export DATABRICKS_WAREHOUSE_ID=<warehouse id>")
        return
    warehouse = _warehouse(client, settings.warehouse_id)
    yield warehouse
    if warehouse.is_well:
        for table in TABLES:
            yield _table(client, settings.warehouse_id, table, clock())


def _connected(host: str, settings: Settings) -> tuple[WorkspaceClient | None, Check]:
    try:
        client = app_client(host, **settings.credentials, http_timeout_s=settings.http_timeout_s)
    except JobMonitorError as error:
        remedy = "Set DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, or DATABRICKS_TOKEN, and check the address."
        return None, Check("host", False, str(error), remedy)
    return client, Check("host", True, f"{host} is configured.")


def _identity(client: WorkspaceClient) -> Check:
    def ask() -> Check:
        viewer = who_is(client)
        return Check("identity", True, f"The workspace knows this process as {viewer.user_name}.")

    remedy = "Check the credentials: `databricks auth describe` shows which are used."
    return _guarded("identity", ask, remedy)


def _warehouse(client: WorkspaceClient, warehouse_id: str) -> Check:
    def ask() -> Check:
        rows = _rows(client, warehouse_id, "SELECT 1 AS one", {}, "warehouse", WAREHOUSE_DEADLINE_S)
        return Check("warehouse", rows == [{"one": 1}], f"{warehouse_id} answers.")

    grant = {"service_principal_name": principal_of(client), "permission_level": "CAN_USE"}
    change = json.dumps({"access_control_list": [grant]})
    remedy = f"databricks permissions update warehouses {warehouse_id} --json '{change}'"
    return _guarded("warehouse", ask, remedy)


def _guarded(name: str, ask: Callable[[], Check], remedy: str) -> Check:
    try:
        return ask()
    except JobMonitorError as error:
        return Check(name, False, str(error), remedy)


def _table(client: WorkspaceClient, warehouse_id: str, table: SystemTable, now: datetime) -> Check:
    """Whether the table can be read with the columns that we use, and how old its newest row is."""
    try:
        sql, parameters = _probe(table, now)
        row = _rows(client, warehouse_id, sql, parameters, table.name, TABLE_DEADLINE_S)[0]
    except SourceError as error:
        return _refused(failed(SourceRecord(table.name), table, error, principal_of(client)), table)
    record = SourceRecord(table.name, as_of=row["newest"], row_count=row["row_count"])
    return _read(judged(record, table, now))


def _probe(table: SystemTable, now: datetime) -> tuple[str, dict[str, Value]]:
    """Names every column that is read, so one that is gone fails here; looks only as far back as its age may be."""
    parameters: dict[str, Value] = {}
    if table.cursor is not None and (table.latency is not None or table.aggregate is not None):
        since = now - 7 * (table.latency or timedelta(days=1))
        parameters["since"] = since.date() if table.grain is Grain.DAY else since
        if table.date_column:
            parameters["since_date"] = since.date()
    newest = "CAST(NULL AS TIMESTAMP)" if table.event_at is None else f"max(`{table.event_at}`)"
    inner = select(table, since=bool(parameters), until=False)
    return "\n".join([f"SELECT count(*) AS row_count, {newest} AS newest", f"FROM ({inner}) AS looked_at"]), parameters


def _refused(record: SourceRecord, table: SystemTable) -> Check:
    is_well = table.optional and record.state is SourceState.ABSENT
    return Check(table.name, is_well, f"{record.state}: {record.message}", None if is_well else record.remedy)


def _read(record: SourceRecord) -> Check:
    if record.state is SourceState.STALE:
        return Check(record.name, False, f"stale: {record.message}", "Wait, or ask Databricks support: rows come late.")
    if record.state is SourceState.EMPTY:
        return Check(record.name, True, f"empty: {record.message}")
    newest = "" if record.as_of is None else f", newest event {record.as_of:%Y-%m-%d %H:%M} UTC"
    return Check(record.name, True, f"readable with every column we use{newest}.")


def _rows(
    client: WorkspaceClient,
    warehouse_id: str,
    sql: str,
    parameters: dict[str, Value],
    source: str,
    deadline_s: float,
) -> list[dict[str, Any]]:
    patience = Patience(deadline_s=deadline_s)
    with read_arrow(
        client, warehouse_id, sql, parameters, source=source, feature="doctor", patience=patience
    ) as result:
        rows: list[dict[str, Any]] = result.to_reader().read_all().to_pylist()
        return rows


def _store_checks(settings: Settings) -> Iterator[Check]:
    path = settings.store_path
    try:
        store = Store.open(path, memory_limit=settings.store_memory_limit, threads=settings.store_threads)
    except StoreError as error:
        yield Check("store", False, str(error), "Stop `job-monitor serve`, or ask its /api/health instead.")
        return
    except OSError as error:
        remedy = "Set JOB_MONITOR_STORE_PATH to a file in a folder that can be written."
        yield Check("store", False, f"{path} cannot be used: {error.strerror}.", remedy)
        return
    try:
        with store.reader() as reader:
            yield Check("store", True, f"{path} opens, {store.size_bytes() / 1e6:,.1f} MB.")
            yield _marts(reader)
    finally:
        store.close()


def _marts(reader: Reader) -> Check:
    row = reader.row("select generation, published_at from meta.generations order by generation desc limit 1")
    if row is None:
        return Check("marts", True, "Nothing is built yet; `job-monitor sync --once` or `serve` does.")
    broken = reader.rows("select name from mart.claims where failed_rows_count > 0 order by name")
    if broken:
        names = ", ".join(entry["name"] for entry in broken)
        return Check("marts", False, f"Claims that do not hold: {names}.", "Remove the store's file and sync anew.")
    return Check(
        "marts", True, f"Generation {row['generation']} of {row['published_at']:%Y-%m-%d %H:%M} UTC; every claim holds."
    )
