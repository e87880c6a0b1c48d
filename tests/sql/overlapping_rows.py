"""Rows of every system table, drawn from so few runs, clusters, days and versions that they meet all the time.

Several rows of one key with different values are corrections; nothing here is ordered by time of arrival.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

Row = dict[str, Any]
Maker = Callable[[datetime, int, int], Row]

START = datetime(2026, 3, 1, 20, tzinfo=UTC)
SLOT, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
SLOTS = 28
"""Half hours over which the rows are spread: a midnight lies in them."""
STATES = (None, "SUCCEEDED", "FAILED", "CANCELLED", "TIMED_OUT", "NEVER HEARD OF")
NAMES = ("nightly", "hourly", None)


def workspace(number: int) -> str:
    return "2" if number == 5 else "1"


def job_version(at: datetime, number: int, variant: int) -> Row:
    return {
        "workspace_id": workspace(number),
        "job_id": str(10 + number % 3),
        "change_time": at - 3 * DAY,
        "name": NAMES[variant % 3],
        "run_as_user_name": f"engineer-{variant}@example.com",
        "creator_id": str(number),
        "tags": [("Team", "Data Ops"), ("cost-centre", "7")] if variant % 2 else None,
        "delete_time": at - 3 * DAY if variant == 4 else None,
        "trigger_type": "SCHEDULE",
        "trigger": {"schedule": {"quartz_cron_expression": f"0 0 {number} * * ?", "timezone_id": "UTC"}},
        "paused": variant == 3,
    }


def task_version(at: datetime, number: int, variant: int) -> Row:
    return {
        "workspace_id": workspace(number),
        "job_id": str(10 + number % 3),
        "task_key": "ab"[variant % 2],
        "change_time": at - 3 * DAY,
        "depends_on_keys": ["a"] * (variant % 3),
        "timeout_seconds": 60 * variant,
        "delete_time": at - 3 * DAY if variant == 4 else None,
    }


def run_slice(at: datetime, number: int, variant: int) -> Row:
    run = number % 4
    return {
        "workspace_id": workspace(number),
        "job_id": str(10 + run % 3),
        "run_id": str(100 + run),
        "run_type": "SUBMIT_RUN" if run == 3 else "JOB_RUN",
        "run_name": "a run",
        "trigger_type": "CRON",
        "period_start_time": at,
        "period_end_time": at + (timedelta(0) if variant == 3 else SLOT),
        "result_state": STATES[variant],
        "queue_duration_seconds": 60 * (variant == 1),
        "run_duration_seconds": 1800 * (variant == 1),
    }


def task_slice(at: datetime, number: int, variant: int) -> Row:
    run = number % 4
    compute: list[dict[str, str | None]] = [
        {"type": "CLASSIC_COMPUTE", "cluster_id": "c-0" if number % 2 else "c-1", "warehouse_id": None},
        {"type": "WAREHOUSE", "cluster_id": None, "warehouse_id": "w-0"},
        {"type": "SERVERLESS_COMPUTE", "cluster_id": None, "warehouse_id": None},
    ]
    return {
        "workspace_id": workspace(number),
        "job_id": str(10 + run % 3),
        "job_run_id": str(100 + run),
        "run_id": str(9000 + number),
        "parent_run_id": "9000" if number == 4 else None,
        "task_key": "ab"[number // 2 % 2],
        "period_start_time": at,
        "period_end_time": at + (timedelta(0) if variant == 3 else SLOT),
        "result_state": STATES[variant],
        "compute_ids": [],
        "compute": [compute[(0, 0, 1, 2, 0, 0)[number]]],
    }


def usage(at: datetime, number: int, variant: int) -> Row:
    hour = at.replace(minute=0)
    places: tuple[Row, ...] = (
        {"job_id": "10", "job_run_id": "100", "job_name": f"name {variant}"},
        {"cluster_id": "c-1"},
        {"warehouse_id": "w-0"},
        {"dlt_pipeline_id": "p-0", "dlt_update_id": "u-0"},
        {},
        {"job_id": "11", "job_run_id": "101", "cluster_id": "c-0"},
    )
    quantity = (Decimal("1.234567890123456789"), Decimal(3), Decimal(-3), Decimal("0.000000000000000001"))[variant % 4]
    return {
        "workspace_id": None if number == 4 else workspace(number),
        "record_id": f"{number} {variant} {hour:%d %H}",
        "sku_name": "JOBS" if variant else "NEW",
        "cloud": "AWS",
        "usage_unit": "GB" if number == 4 and variant == 1 else "DBU",
        "usage_start_time": hour,
        "usage_end_time": hour + HOUR,
        "usage_date": hour.date(),
        "usage_quantity": quantity,
        "usage_metadata": places[number] or None,
        "record_type": "RETRACTION" if quantity < 0 else "ORIGINAL",
        "ingestion_date": (at + number * DAY).date(),
        "billing_origin_product": "LAKEHOUSE_MONITORING" if variant == 4 else "ALL_PURPOSE" if number == 1 else "JOBS",
        "usage_type": "COMPUTE_TIME",
        "custom_tags": [("Team", "Data Ops")] if variant % 2 else None,
    }


def _price(at: datetime, number: int, variant: int) -> Row:
    since = at.replace(minute=0) - DAY if variant else START - 9 * DAY
    return {
        "sku_name": "JOBS" if number else "NEW",
        "cloud": "AWS",
        "currency_code": "EUR" if number == 5 else "USD",
        "usage_unit": "DBU",
        "price_start_time": since,
        "price_end_time": since + 20 * HOUR if variant == 2 else None,
    }


def list_price(at: datetime, number: int, variant: int) -> Row:
    amount = Decimal(f"0.{number + 1}{variant}7")
    pricing = {"default": amount, "effective_list": {"default": amount / 2 if variant == 3 else amount}}
    return _price(at, number, variant) | {"pricing": pricing}


def account_price(at: datetime, number: int, variant: int) -> Row:
    return _price(at, number, variant) | {"pricing": {"default": Decimal(f"0.0{number + 1}")}}


def cluster_version(at: datetime, number: int, variant: int) -> Row:
    return {
        "workspace_id": workspace(number),
        "cluster_id": f"c-{number % 2}",
        "cluster_name": f"cluster {variant}",
        "owned_by": "engineer-01@example.com",
        "cluster_source": "JOB" if number % 2 == 0 and variant != 4 else "UI",
        "worker_count": variant,
        "driver_node_type": "m5.large",
        "worker_node_type": "m5.large",
        "change_time": at - variant * 6 * HOUR,
        "delete_time": at if variant == 5 else None,
    }


def node_hour(at: datetime, number: int, variant: int) -> Row:
    hour = at.replace(minute=0)
    return {
        "workspace_id": workspace(number),
        "cluster_id": f"c-{number % 2}",
        "node_type": "m5.large",
        "driver": number >= 3,
        "start_hour": hour,
        "sample_count": 10 + variant,
        "instance_count": 1 + variant,
        "cpu_percent_avg": 10.125 * variant,
        "cpu_percent_max": 90.0,
        "cpu_wait_percent_avg": 1.0,
        "mem_used_percent_avg": 40.0 + variant,
        "mem_used_percent_max": 60.0,
        "network_sent_bytes": 100,
        "network_received_bytes": None if variant == 2 else 100,
        "first_start_time": hour,
        "last_end_time": hour + timedelta(minutes=30 + variant),
    }


def query_hour(at: datetime, number: int, variant: int) -> Row:
    hour = at.replace(minute=0)
    has_job = number < 3
    return {
        "workspace_id": workspace(number),
        "compute_type": "WAREHOUSE",
        "warehouse_id": "w-0",
        "job_id": "10" if has_job else None,
        "job_run_id": f"10{number}" if has_job else None,
        "job_task_run_id": "9002" if has_job else None,
        "is_own": number == 4,
        "start_hour": hour - HOUR * (variant % 2),
        "update_hour": hour,
        "statement_count": 3,
        "failed_count": variant % 2,
        "total_duration_ms": 1000 * variant,
        "execution_duration_ms": 900 * variant,
        "waiting_at_capacity_duration_ms": 0,
        "total_task_duration_ms": None if variant == 4 else 700 * variant,
        "read_bytes": 1,
        "first_start_time": hour - HOUR * (variant % 2),
        "last_end_time": hour + SLOT,
        "last_update_time": hour + SLOT,
    }


def pipeline_version(at: datetime, number: int, variant: int) -> Row:
    return {
        "workspace_id": workspace(number),
        "pipeline_id": f"p-{number % 2}",
        "pipeline_type": "ETL_PIPELINE" if number else "MATERIALIZED_VIEW",
        "name": NAMES[variant % 3],
        "change_time": at - DAY,
        "delete_time": at - DAY if variant == 4 else None,
        "settings": {"serverless": True},
    }


def update_slice(at: datetime, number: int, variant: int) -> Row:
    update = number % 3
    details = {"job_task": {"job_id": "10", "job_task_run_id": str(9000 + number)}} if update == 0 else None
    return {
        "workspace_id": workspace(number),
        "pipeline_id": f"p-{update % 2}",
        "update_id": f"u-{update}",
        "request_id": f"r-{update % 2}",
        "update_type": "REFRESH",
        "trigger_type": "RETRY_ON_FAILURE" if update == 2 else "JOB_TASK",
        "trigger_details": details,
        "result_state": (None, "COMPLETED", "FAILED", "CANCELED", "FAILED", None)[variant],
        "compute": {"type": "CLASSIC_COMPUTE", "cluster_id": f"c-{number % 2}"},
        "period_start_time": at,
        "period_end_time": at + SLOT,
    }


def warehouse_version(at: datetime, number: int, variant: int) -> Row:
    return {
        "workspace_id": workspace(number),
        "warehouse_id": f"w-{number % 2}",
        "warehouse_name": f"warehouse {variant}",
        "warehouse_type": "PRO",
        "warehouse_size": "SMALL",
        "change_time": at - DAY,
        "delete_time": at if variant == 5 else None,
    }


def warehouse_event(at: datetime, number: int, variant: int) -> Row:
    return {
        "workspace_id": workspace(number),
        "warehouse_id": f"w-{number % 2}",
        "event_type": ("STARTING", "RUNNING", "SCALED_UP", "SCALED_DOWN", "STOPPING", "STOPPED")[variant],
        "cluster_count": variant,
        "event_time": at,
    }


def lineage(at: datetime, number: int, variant: int) -> Row:
    return {
        "workspace_id": workspace(number),
        "record_id": f"{number} {variant} {at:%d %H:%M}",
        "entity_type": "NOTEBOOK" if variant % 2 else "JOB",
        "entity_id": "10",
        "entity_run_id": f"10{number}",
        "source_table_full_name": f"main.a.t{variant}",
        "source_type": "TABLE",
        "target_table_full_name": None if number == 2 else "main.a.target",
        "target_type": "TABLE",
        "event_time": at,
        "event_date": at.date(),
        "entity_metadata": {"job_info": {"job_id": str(10 + number % 2), "job_run_id": f"10{number}"}},
    }


def quality(at: datetime, number: int, variant: int) -> Row:
    return {
        "event_time": at,
        "catalog_name": "main",
        "schema_name": "a",
        "table_name": f"t{number % 3}",
        "status": ("Healthy", "Unhealthy", "Training", "Error", "Unknown", None)[variant],
    }


def all_of(random: Random, count: int) -> dict[str, list[Row]]:
    """`count` rows of every table."""
    return {
        name: [
            make(START + random.randint(0, SLOTS) * SLOT, random.randint(0, 5), random.randint(0, 5))
            for _ in range(count)
        ]
        for name, make in MAKERS.items()
    }


MAKERS: dict[str, Maker] = {
    "system.lakeflow.jobs": job_version,
    "system.lakeflow.job_tasks": task_version,
    "system.lakeflow.job_run_timeline": run_slice,
    "system.lakeflow.job_task_run_timeline": task_slice,
    "system.lakeflow.pipelines": pipeline_version,
    "system.lakeflow.pipeline_update_timeline": update_slice,
    "system.billing.usage": usage,
    "system.billing.list_prices": list_price,
    "system.billing.account_prices": account_price,
    "system.compute.clusters": cluster_version,
    "system.compute.node_timeline": node_hour,
    "system.compute.warehouses": warehouse_version,
    "system.compute.warehouse_events": warehouse_event,
    "system.query.history": query_hour,
    "system.access.table_lineage": lineage,
    "system.data_quality_monitoring.table_results": quality,
}
