"""What statements sent over REST leave in the system tables: their history, the warehouse's starts and stops, its bill.

Rows appear as late as the real ones do. They come on top of the generated history, as if that ran on other clusters of
the warehouse. Only tables in the generator's own layout take them: an exported folder stays what was exported.
"""

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from workspace_simulator.account.derived.rates import WAREHOUSE_DBU, Family, sku_name
from workspace_simulator.clock import SimulatedClock
from workspace_simulator.engine.catalog import StoredTable
from workspace_simulator.schema import VISIBLE_AT, tables
from workspace_simulator.server.statements import LogEntry
from workspace_simulator.server.warehouses import Warehouse

HISTORY = "system.query.history"
EVENTS = "system.compute.warehouse_events"
USAGE = "system.billing.usage"

HISTORY_DELAY = timedelta(minutes=15)
EVENTS_DELAY = timedelta(minutes=20)
USAGE_DELAY = timedelta(hours=2, minutes=12)
"""From the end of an hour: the median of the generated account."""

_HOUR = timedelta(hours=1)
_STATUSES = {"SUCCEEDED": "FINISHED", "CLOSED": "FINISHED", "FAILED": "FAILED", "CANCELED": "CANCELED"}
_FAMILIES = {"CLASSIC": Family.SQL_CLASSIC, "PRO": Family.SQL_PRO, "SERVERLESS": Family.SQL_SERVERLESS}
_IDS = uuid.UUID("6f1d3c62-6d0e-4d8f-9a55-6a3b9a1f0c11")

Row = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where the warehouses stand: what their rows say beside the warehouse's own."""

    account_id: str
    workspace_id: str
    cloud: str = "AWS"
    region: str = "us-east-1"
    tier: str = "PREMIUM"


@dataclass
class Traces:
    """The rows of each table so far, as a file beside the table's own. Safe between threads."""

    place: Place
    clock: SimulatedClock
    warehouses: Mapping[str, Warehouse]
    log: Callable[[], Sequence[LogEntry]]
    folder: Path
    _files: dict[str, tuple[int, Path]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def added(self, table: StoredTable) -> StoredTable:
        """The table with its file of rows that are visible now; as it is where there are none."""
        makers = {HISTORY: self._history, EVENTS: self._events, USAGE: self._usage}
        maker = makers.get(table.full_name)
        if maker is None or not table.stored.equals(tables()[table.full_name].stored_schema):
            return table
        now = self.clock.now()
        rows = [row for row in maker() if row[VISIBLE_AT] <= now]
        return replace(table, files=(*table.files, str(self._file(table, rows)))) if rows else table

    def _file(self, table: StoredTable, rows: Sequence[Row]) -> Path:
        """Rows are only ever added while the clock goes forward; a file that is read is never written again."""
        with self._lock:
            count, path = self._files.get(table.full_name, (-1, self.folder))
            if count != len(rows):
                self.folder.mkdir(parents=True, exist_ok=True)
                path = self.folder / f"{table.full_name}-{uuid.uuid4().hex}.parquet"
                pq.write_table(pa.Table.from_pylist(list(rows), schema=table.stored), path)
                self._files[table.full_name] = (len(rows), path)
            return path

    def _own(self) -> Row:
        return {"account_id": self.place.account_id, "workspace_id": self.place.workspace_id}

    def _history(self) -> Iterator[Row]:
        for entry in self.log():
            if entry.ended_at is not None:
                yield self._own() | _statement(entry, entry.ended_at)

    def _events(self) -> Iterator[Row]:
        for warehouse_id, warehouse in self.warehouses.items():
            count = warehouse.settings.min_clusters
            for up_at, down_at in warehouse.stretches():
                for kind, at, clusters in _moments(up_at, down_at, count):
                    event = {"warehouse_id": warehouse_id, "event_type": kind, "cluster_count": clusters}
                    yield self._own() | event | {"event_time": at, VISIBLE_AT: at + EVENTS_DELAY}

    def _usage(self) -> Iterator[Row]:
        now = self.clock.now()
        for warehouse in self.warehouses.values():
            for hour, dbu in billed_hours(warehouse, now).items():
                if hour + _HOUR + USAGE_DELAY <= now:
                    yield self._own() | self._record(warehouse, hour, dbu)

    def _record(self, warehouse: Warehouse, hour: datetime, dbu: Decimal) -> Row:
        settings = warehouse.settings
        visible = hour + _HOUR + USAGE_DELAY
        family = Family.SQL_SERVERLESS if settings.serverless else _FAMILIES[settings.warehouse_type]
        return {
            "record_id": str(uuid.uuid5(_IDS, f"{settings.warehouse_id} {hour.isoformat()}")),
            "sku_name": sku_name(family, self.place.tier, self.place.region),
            "cloud": self.place.cloud,
            "usage_start_time": hour,
            "usage_end_time": hour + _HOUR,
            "usage_date": hour.date(),
            "usage_unit": "DBU",
            "usage_quantity": dbu,
            "usage_metadata": {"warehouse_id": settings.warehouse_id},
            "record_type": "ORIGINAL",
            "ingestion_date": visible.date(),
            "billing_origin_product": "SQL",
            "product_features": {"sql_tier": "PRO", "is_serverless": settings.serverless, "is_photon": True},
            "usage_type": "COMPUTE_TIME",
            VISIBLE_AT: visible,
        }


def dbu_per_hour(size: str) -> float:
    """Of one cluster: `2X-Small` in the API is `2X_SMALL` in the tables."""
    return WAREHOUSE_DBU[size.upper().replace("-", "_")]


def billed_hours(warehouse: Warehouse, until: datetime) -> dict[datetime, Decimal]:
    """DBU by hour (its begin, UTC) for the time in which the warehouse was up until then."""
    seconds: dict[datetime, float] = {}
    for up_at, down_at in warehouse.stretches():
        end = min(down_at or until, until)
        at = up_at
        while at < end:
            hour = at.replace(minute=0, second=0, microsecond=0)
            step = min(hour + _HOUR, end)
            seconds[hour] = seconds.get(hour, 0.0) + (step - at).total_seconds()
            at = step
    rate = dbu_per_hour(warehouse.settings.size) * warehouse.settings.min_clusters / 3600
    return {hour: Decimal(round(up * rate, 6)).quantize(Decimal("0.000001")) for hour, up in seconds.items()}


def _moments(up_at: datetime, down_at: datetime | None, count: int) -> Iterator[tuple[str, datetime, int]]:
    yield "STARTING", up_at, count
    yield "RUNNING", up_at, count
    if down_at is not None:
        yield "STOPPING", down_at, count
        yield "STOPPED", down_at, 0


def _statement(entry: LogEntry, ended_at: datetime) -> Row:
    took_ms = round((ended_at - entry.started_at).total_seconds() * 1000)
    return {
        "statement_id": entry.statement_id,
        "executed_by": entry.principal,
        "executed_as": entry.principal,
        "execution_status": _STATUSES[entry.state],
        "compute": {"type": "WAREHOUSE", "warehouse_id": entry.warehouse_id},
        "statement_text": "<REDACTED>",
        "statement_type": "SELECT",
        "error_message": entry.error,
        "client_application": entry.user_agent[:100],
        "total_duration_ms": took_ms,
        "waiting_for_compute_duration_ms": 0,
        "waiting_at_capacity_duration_ms": 0,
        "execution_duration_ms": took_ms,
        "compilation_duration_ms": 0,
        "total_task_duration_ms": took_ms * 2,
        "start_time": entry.started_at,
        "end_time": ended_at,
        "update_time": ended_at,
        "produced_rows": entry.rows,
        "query_tags": list(entry.query_tags.items()),
        VISIBLE_AT: ended_at + HISTORY_DELAY,
    }
