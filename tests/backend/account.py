"""A small account written by hand, as rows of the system tables and of what the Jobs API knows.

Every number in it can be counted on paper. The time is noon of the 10th of February.
"""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from workspace_simulator.schema import VISIBLE_AT, tables

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
HOME, AWAY = "1001", "1002"

VIEWER = "engineer-01@example.com"
STAMP = pa.timestamp("us", tz="UTC")

ACCOUNT: dict[str, Any] = {
    "format": 1,
    "seed": 1,
    "jobs": 3,
    "days": 30,
    "account_id": "11111111-1111-4111-8111-111111111111",
    "account_name": "A simulated account",
    "metastore_id": "22222222-2222-4222-8222-222222222222",
    "starts_at": "2026-01-01T00:00:00+00:00",
    "ends_at": NOW.isoformat(),
    "horizon_at": (NOW + timedelta(days=1)).isoformat(),
    "workspaces": [
        {"workspace_id": HOME, "name": "home", "url": "", "region": "eu-west-1", "cloud": "AWS", "is_home": True},
        {"workspace_id": AWAY, "name": "away", "url": "", "region": "eu-west-1", "cloud": "AWS", "is_home": False},
    ],
    "principals": [
        {"id": "1", "name": VIEWER, "display_name": "Engineer 01"},
        {"id": "2", "name": "engineer-02@example.com", "display_name": "Engineer 02", "groups": ["users", "TIDE"]},
        {"id": "3", "name": "engineer-03@example.com", "display_name": "Engineer 03"},
        {"id": "5", "name": "engineer-04@example.com", "display_name": "Engineer 04"},
        {"id": "4", "name": "admin-01@example.com", "display_name": "Admin 01", "groups": ["users", "admins"]},
    ],
    "warehouses": [{"warehouse_id": "abcdef0123456789", "workspace_id": HOME, "name": "System tables"}],
}


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    schema, table = name.split(".")
    path = folder / "tables" / schema / table / "part-0.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    seen = [{VISIBLE_AT: NOW - timedelta(hours=1)} | row for row in rows]
    pq.write_table(pa.Table.from_pylist(seen, schema=tables()[f"system.{name}"].stored_schema), path)


def day(number: int, hour: float = 0) -> datetime:
    """The 1st … 10th of February 2026; 0 and below are days of January."""
    return datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=number - 1, hours=hour)


def a_run(run: int, number: int, state: str | None, hour: float = 6, **values: Any) -> dict[str, Any]:
    """A run of ten minutes on a day of February."""
    row = {
        "workspace_id": HOME,
        "job_id": "11",
        "run_id": str(run),
        "period_start_time": day(number, hour),
        "period_end_time": day(number, hour) + timedelta(minutes=10),
        "trigger_type": "PERIODIC",
        "result_state": state,
        "run_type": "JOB_RUN",
        "run_name": "nightly",
    }
    return row | values


def the_runs() -> list[dict[str, Any]]:
    """Job 11: daily since 10 January, good but for the 3rd. Job 12: failing since the 8th. Others: one of each kind."""
    nightly = [a_run(1000 + number, number, "FAILED" if number == 3 else "SUCCEEDED") for number in range(-21, 11)]
    repaired = [
        a_run(2001, 5, "FAILED", 8, job_id="12"),
        a_run(2001, 5, "SUCCEEDED", 9, job_id="12"),
        a_run(2002, 8, "FAILED", 8, job_id="12"),
        a_run(2003, 9, "TIMED_OUT", 8, job_id="12"),
        a_run(2004, 9, "CANCELLED", 10, job_id="12"),
    ]
    others = [
        a_run(3001, 9, "SUCCEEDED", 7, job_id="11", workspace_id=AWAY),
        a_run(3002, 9, "SUCCEEDED", 7, job_id="901", run_type="SUBMIT_RUN", run_name="backfill"),
        a_run(3003, 9, "SUCCEEDED", 7, job_id="902", run_type="WORKFLOW_RUN"),
        a_run(3004, 10, None, 11.75, job_id="13"),
        a_run(3005, 7, None, 7, job_id="13"),
    ]
    return nightly + repaired + others


def a_record(number: int, on: int, sku: str, quantity: str, **values: Any) -> dict[str, Any]:
    row = {
        "record_id": f"record-{number}",
        "workspace_id": HOME,
        "sku_name": sku,
        "cloud": "AWS",
        "usage_unit": "DBU",
        "usage_quantity": Decimal(quantity),
        "usage_start_time": day(on, 6),
        "usage_end_time": day(on, 7),
        "usage_date": day(on).date(),
        "ingestion_date": day(on).date(),
        "record_type": "ORIGINAL",
        "billing_origin_product": "JOBS",
        "usage_metadata": {"job_id": "11", "job_run_id": str(1000 + on), "job_name": "nightly as billed"},
    }
    return row | values


def the_usage() -> list[dict[str, Any]]:
    """A DBU a day for job 11; a correction; a retraction; an unpriced SKU; the account's gigabyte; another region."""
    repaired = {"job_id": "12", "job_run_id": "2001"}
    two_days_later = {"ingestion_date": day(6).date()}
    elsewhere = {"job_id": "77", "job_run_id": "7", "job_name": "far away"}
    daily = [a_record(100 + number, number, "JOBS", "1") for number in range(-21, 11)]
    return [
        *daily,
        a_record(1, 4, "JOBS", "10", usage_metadata=repaired),
        a_record(2, 4, "JOBS", "-10", usage_metadata=repaired, record_type="RETRACTION", **two_days_later),
        a_record(3, 4, "JOBS", "8", usage_metadata=repaired, record_type="RESTATEMENT", **two_days_later),
        a_record(4, 5, "GONE", "3"),
        a_record(5, 5, "GONE", "-3", record_type="RETRACTION"),
        a_record(6, 6, "NEW", "5", usage_metadata=None),
        a_record(7, 6, "STORAGE", "0.25", usage_unit="GB", workspace_id=None, usage_metadata=None),
        a_record(8, 6, "JOBS", "7", workspace_id="3003", usage_metadata=elsewhere),
    ]


def the_prices() -> list[dict[str, Any]]:
    def price(sku: str, amount: str, **values: Any) -> dict[str, Any]:
        row = {
            "price_start_time": day(-300),
            "price_end_time": None,
            "sku_name": sku,
            "cloud": "AWS",
            "currency_code": "USD",
            "usage_unit": "DBU",
            "pricing": {"default": Decimal(amount), "effective_list": {"default": Decimal(amount)}},
        }
        return row | values

    return [price("JOBS", "0.3"), price("GONE", "0.3"), price("STORAGE", "0.02", usage_unit="GB")]


def the_jobs() -> list[dict[str, Any]]:
    def job(job_id: str, name: str | None, changed: int = -30, **values: Any) -> dict[str, Any]:
        row = {"workspace_id": HOME, "job_id": job_id, "name": name, "change_time": day(changed)}
        return row | {"creator_user_name": VIEWER, "create_time": day(-30), "paused": False} | values

    return [
        job("11", "nightly", trigger_type="SCHEDULE", tags=[("team", "tide")]),
        job("12", "reports"),
        job("13", "stream", paused=True),
        job("14", "gone"),
        job("14", None, 2, delete_time=day(2)),
        job("11", "nightly of the other", workspace_id=AWAY),
    ]


def write_tables(folder: Path) -> None:
    names = [{"workspace_id": HOME, "workspace_name": "home"}, {"workspace_id": AWAY, "workspace_name": "away"}]
    write(folder, "access.workspaces_latest", names)
    write(folder, "lakeflow.job_run_timeline", the_runs())
    write(folder, "lakeflow.jobs", the_jobs())
    write(folder, "billing.usage", the_usage())
    write(folder, "billing.list_prices", the_prices())
    for name, table in tables().items():
        short = name.removeprefix("system.")
        if not (folder / "tables" / short.replace(".", "/")).exists() and table.stored_schema:
            write(folder, short, [])


_TIMES = ("created_at", "deleted_at", "valid_from", "valid_to", "started_at", "ended_at")
_NUMBERS = {"job_id": pa.int64(), "run_id": pa.int64(), "repair_id": pa.int64(), "job_run_id": pa.int64()}


def live(path: Path, rows: list[dict[str, Any]]) -> None:
    """Writes rows of what the Jobs API knows."""
    kinds: dict[str, pa.DataType] = dict.fromkeys(_TIMES, STAMP) | _NUMBERS
    kinds |= {"attempt": pa.int32(), "attempt_number": pa.int32()}
    path.parent.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in rows[0]])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)


def _live_job(job_id: int) -> dict[str, Any]:
    settings: dict[str, Any] = {"name": f"live {job_id}", "format": "MULTI_TASK", "tasks": [{"task_key": "load"}]}
    if job_id == 11:
        settings["parameters"] = [{"name": "region", "default": "eu"}]
    made = NOW - timedelta(days=20) + timedelta(minutes=job_id)
    people = {"creator_user_name": VIEWER, "run_as_user_name": VIEWER}
    times = {"created_at": made, "deleted_at": None, "valid_from": made, "valid_to": None}
    return (
        {"workspace_id": HOME, "job_id": job_id, "name": settings["name"], "settings": json.dumps(settings)}
        | people
        | times
    )


def live_run(run_id: int, minutes_ago: float, lasts: float | None, state: str = "SUCCESS") -> dict[str, Any]:
    start = NOW - timedelta(minutes=minutes_ago)
    code = "RUN_EXECUTION_ERROR" if state == "FAILED" else state
    return {
        "workspace_id": HOME,
        "job_id": 11,
        "run_id": run_id,
        "attempt": 0,
        "repair_id": None,
        "run_name": "nightly",
        "run_type": "JOB_RUN",
        "trigger": "PERIODIC",
        "creator_user_name": VIEWER,
        "created_at": start,
        "started_at": start,
        "ended_at": None if lasts is None else start + timedelta(minutes=lasts),
        "result_state": state,
        "termination_code": code,
        "termination_type": "CLIENT_ERROR" if state == "FAILED" else "SUCCESS",
        "message": "Task load failed" if state == "FAILED" else "",
    }


def _live_task(run_id: int, job_run_id: int, minutes_ago: float, state: str, **values: Any) -> dict[str, Any]:
    start = NOW - timedelta(minutes=minutes_ago)
    row = {
        "workspace_id": HOME,
        "job_run_id": job_run_id,
        "attempt": 0,
        "run_id": run_id,
        "task_key": "load",
        "attempt_number": 0,
        "started_at": start,
        "ended_at": start + timedelta(minutes=10),
        "result_state": state,
        "termination_code": state,
        "cluster_id": None,
        "compute": "SERVERLESS",
        "error": None,
        "error_trace": None,
    }
    return row | values


def write_live(folder: Path) -> None:
    """Seven jobs; run 501 failed and was repaired, 502 and 503 run now, run 504's only task failed."""
    live(folder / "live" / "jobs.parquet", [_live_job(number) for number in range(11, 18)])
    repaired = live_run(501, 60, 10) | {"attempt": 1, "repair_id": 9001}
    runs = [live_run(501, 120, 10, "FAILED"), repaired, live_run(502, 30, 60), live_run(503, 20, None)]
    live(folder / "live" / "runs" / "part-0.parquet", [*runs, live_run(504, 200, 10, "FAILED")])
    broken = {"error": "ValueError: no rows", "error_trace": "Traceback ..."}
    tasks = [
        _live_task(5010, 501, 120, "FAILED", **broken),
        _live_task(5011, 501, 60, "SUCCESS", attempt=1),
        _live_task(5040, 504, 200, "FAILED", **broken),
    ]
    live(folder / "live" / "task_runs" / "part-0.parquet", tasks)
