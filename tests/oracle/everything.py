"""Every mart, recomputed from the raw rows alone."""

from datetime import datetime

from job_monitor.sql.settings import ModelSettings
from tests.oracle import compute, costs, days, jobs, pipelines, run_costs, runs, shares, statements, tables, usage
from tests.oracle.twists import with_keys
from tests.oracle.words import Raw, Row, columns, grouped


def recomputed(raw: Raw, now: datetime, settings: ModelSettings) -> dict[str, list[Row]]:
    """Rows by model name; their order means nothing. Raw rows that lack a part of their key are none."""
    raw = with_keys(raw)
    done = (
        _of_definitions(raw, settings)
        | _of_runs(raw, now, settings)
        | _of_compute(raw, now)
        | _of_usage(raw, now, settings)
    )
    done |= _of_costs(raw, done)
    done["int_run_clusters"] = compute.run_clusters(done["int_task_attempts"], done["int_cluster_versions"])
    done["job_windows"] = days.job_windows(
        done["job_daily"], done["job_cost_daily"], done["job_last_results"], now.date()
    )
    return done


def _of_definitions(raw: Raw, settings: ModelSettings) -> dict[str, list[Row]]:
    kept = ("workspace_id", "workspace_name", "workspace_url")
    return {
        "workspaces": [{name: row[name] for name in kept} for row in raw["system.access.workspaces_latest"]],
        "jobs": jobs.jobs(raw, settings),
        "job_versions": jobs.job_versions(raw),
        "job_tasks": jobs.job_tasks(raw),
    }


def _of_usage(raw: Raw, now: datetime, settings: ModelSettings) -> dict[str, list[Row]]:
    priced = usage.usage_priced(raw, settings)
    return {
        "clock": [{"now_at": now, "currency": settings.currency}],
        "today": [{"today": now.date()}],
        "horizons": [days.horizons(raw)],
        "price_currency": [{"currency": settings.currency}],
        "int_sku_discounts": usage.sku_discounts(raw, settings),
        "usage_priced": priced,
        "usage_daily": usage.usage_daily(priced),
    }


def _of_costs(raw: Raw, done: dict[str, list[Row]]) -> dict[str, list[Row]]:
    priced, attempts = done["usage_priced"], done["int_task_attempts"]
    task_hours = shares.cluster_task_hours(raw, attempts)
    cluster_shares = shares.cluster_task_shares(task_hours, priced)
    warehouse_shares = shares.warehouse_job_shares(raw)
    only_tasks = shares.run_cluster_tasks(raw, attempts)
    known = costs.Known(
        only_tasks={_place(one): one["task_key"] for one in only_tasks},
        update_runs={(one["workspace_id"], one["update_id"]): one for one in done["pipeline_update_runs"]},
        cluster_shares=grouped(cluster_shares, columns("workspace_id", "cluster_id", "hour_at")),
        warehouse_shares=grouped(warehouse_shares, columns("workspace_id", "warehouse_id", "hour_at")),
    )
    parts = costs.cost_parts(priced, known)
    all_purpose = {(one["workspace_id"], one["cluster_id"]) for one in done["clusters"] if one["kind"] == "all_purpose"}
    bills = run_costs.run_costs(parts, done["job_runs"], done["task_runs"])
    return {
        "run_cluster_tasks": only_tasks,
        "cluster_task_hours": task_hours,
        "cluster_task_shares": cluster_shares,
        "warehouse_job_shares": warehouse_shares,
        "cost_parts": parts,
        "run_costs": bills,
        "int_run_coverage": run_costs.run_coverage(parts, done["job_runs"], done["task_runs"], all_purpose),
        "run_cost_daily": run_costs.run_cost_daily(done["job_runs"], bills),
        "job_cost_daily": costs.job_cost_daily(parts, bills),
        "cost_daily": costs.cost_daily(parts),
    }


_place = columns("workspace_id", "run_id", "cluster_id", "usage_date")


def _of_runs(raw: Raw, now: datetime, settings: ModelSettings) -> dict[str, list[Row]]:
    job_runs = runs.job_runs(raw, now)
    return {
        "job_runs": job_runs,
        "repeated_runs": runs.repeated_runs(raw, now),
        "repeated_run_ids": runs.repeated_run_ids(raw, now),
        "int_task_attempts": runs.task_attempts(raw, now),
        "task_runs": runs.task_runs(raw, now),
        "job_daily": days.job_daily(job_runs),
        "job_last_results": days.job_last_results(job_runs),
        "job_strips": days.job_strips(job_runs),
        "int_job_recoveries": days.job_recoveries(job_runs),
        "int_target_runs": days.target_runs(job_runs, settings.targets),
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
        "query_hourly": statements.query_hourly(raw),
        "job_tables": tables.job_tables(raw),
        "table_quality": tables.table_quality(raw),
    }
