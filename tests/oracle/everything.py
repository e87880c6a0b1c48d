"""Every mart, recomputed from the raw rows alone."""

from datetime import datetime

from job_monitor.sql.settings import ModelSettings
from tests.oracle import compute, days, jobs, pipelines, runs, tables, usage
from tests.oracle.words import Raw, Row


def recomputed(raw: Raw, now: datetime, settings: ModelSettings) -> dict[str, list[Row]]:
    """Rows by model name; their order means nothing."""
    return _of_runs(raw, now) | _of_compute(raw, now) | _of_definitions(raw, settings) | _of_usage(raw, now, settings)


def _of_definitions(raw: Raw, settings: ModelSettings) -> dict[str, list[Row]]:
    kept = ("workspace_id", "workspace_name", "workspace_url")
    return {
        "workspaces": [{name: row[name] for name in kept} for row in raw["system.access.workspaces_latest"]],
        "jobs": jobs.jobs(raw, settings),
        "job_tasks": jobs.job_tasks(raw),
    }


def _of_usage(raw: Raw, now: datetime, settings: ModelSettings) -> dict[str, list[Row]]:
    priced = usage.usage_priced(raw, settings)
    return {
        "clock": [{"now_at": now, "currency": settings.currency}],
        "price_currency": [{"currency": settings.currency}],
        "int_sku_discounts": usage.sku_discounts(raw, settings),
        "usage_priced": priced,
        "usage_daily": usage.usage_daily(priced),
    }


def _of_runs(raw: Raw, now: datetime) -> dict[str, list[Row]]:
    job_runs = runs.job_runs(raw, now)
    return {
        "job_runs": job_runs,
        "int_task_attempts": runs.task_attempts(raw, now),
        "job_daily": days.job_daily(job_runs),
        "job_last_results": days.job_last_results(job_runs),
        "int_job_recoveries": days.job_recoveries(job_runs),
    }


def _of_compute(raw: Raw, now: datetime) -> dict[str, list[Row]]:
    updates = pipelines.pipeline_updates(raw, now)
    requests = pipelines.pipeline_requests(updates)
    return {
        "pipelines": pipelines.pipelines(raw),
        "int_pipeline_updates": updates,
        "pipeline_requests": requests,
        "pipeline_update_runs": pipelines.pipeline_update_runs(raw, updates, requests, now),
        "clusters": compute.clusters(raw),
        "int_cluster_versions": compute.cluster_versions(raw),
        "cluster_hourly": compute.cluster_hourly(raw),
        "warehouses": compute.warehouses(raw),
        "warehouse_states": compute.warehouse_states(raw),
        "job_tables": tables.job_tables(raw),
        "table_quality": tables.table_quality(raw),
    }
