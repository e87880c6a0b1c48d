"""A tool that reads the tables as they look: the wrong ways of the traps, in plain SQL. It is here to be caught.

Rows are runs, the greatest state is the last, a price is joined by the SKU's name, what finds no partner is dropped.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import duckdb

from tests.conformance.adapter import NotAnswered
from tests.conformance.adapters.job_monitor.engines import arrow_rows
from tests.conformance.adapters.job_monitor.phrases import Asking, Phrase
from tests.conformance.adapters.job_monitor.readings import Reading
from tests.conformance.judge import UNKNOWN
from tests.conformance.pack import Question, Row, Trap, vocabulary
from workspace_simulator.schema import tables

_SECONDS = "epoch(period_end_time - period_start_time)"
_PRICED = (
    "usage join list_prices using (sku_name)"
    " left join jobs on jobs.job_id = usage.usage_metadata.job_id"
    " left join pipelines on pipelines.pipeline_id = usage.usage_metadata.dlt_pipeline_id"
)
_COST = "sum(cast(usage_quantity as double) * pricing.effective_list.default)"
_OF_USAGE = {
    "workspace_id": "usage.workspace_id",
    "job_id": "usage.usage_metadata.job_id",
    "run_id": "usage.usage_metadata.job_run_id",
    "sku_name": "usage.sku_name",
    "usage_unit": "usage.usage_unit",
    "product": "billing_origin_product",
}


def _runs(select: str, where: str = "true", group: str = "") -> Reading:
    return Reading(select, "job_run_timeline", where, group, date="cast(period_start_time as date)")


def _tasks(select: str, where: str = "true", group: str = "") -> Reading:
    return Reading(select, "job_task_run_timeline", where, group)


def _tasks_of_run(select: str, where: str = "true") -> Reading:
    return Reading(select, "job_task_run_timeline", where, columns={"run_id": "job_run_id"})


def _usage(select: str, source: str = "usage", group: str = "") -> Reading:
    return Reading(select, source, "record_type = 'ORIGINAL'", group, date="usage_date", columns=_OF_USAGE)


_DOCUMENTED_JOIN = (
    "usage join job_run_timeline as slices on slices.run_id = usage.usage_metadata.job_run_id"
    " and usage_start_time >= date_trunc('hour', period_start_time)"
    " and usage_start_time < date_trunc('hour', period_end_time) + interval 1 hour"
)
_RUN_COST = f"{_PRICED} join job_run_timeline as slices on slices.run_id = usage.usage_metadata.job_run_id"

READINGS: Mapping[str, Asking] = {
    "runs.count": _runs("count(*)"),
    "runs.by_day": _runs(
        "cast(period_start_time as date) as date, count(*) as count", group="cast(period_start_time as date)"
    ),
    "runs.mean_per_day": _runs("count(*) / count(distinct cast(period_start_time as date))"),
    "runs.succeeded_count": _runs("count(*)", "result_state = 'SUCCESS'"),
    "runs.failures_count": _runs("count(*)", "result_state = 'FAILED'"),
    "runs.cancelled_count": _runs("count(*)", "result_state = 'CANCELED'"),
    "runs.not_run_count": _runs("count(*)", "result_state = 'EXCLUDED'"),
    "runs.running_count": _runs("count(*)", "result_state is null"),
    "runs.running_now_count": _runs("count(*)", "result_state is null"),
    "runs.success_ratio": _runs("count(*) filter (where result_state = 'SUCCESS') / count(*)"),
    "runs.first_time_success_ratio": _runs("count(*) filter (where result_state = 'SUCCEEDED') / count(result_state)"),
    "runs.repairs_count": _runs("0"),
    "runs.failing_jobs_count": _runs("count(distinct job_id)", "result_state = 'FAILED'"),
    "runs.worked_s": _runs(f"sum({_SECONDS})"),
    "runs.worked_mean_s": _runs(f"coalesce(avg(run_duration_seconds), avg({_SECONDS}))"),
    "runs.worked_max_s": _runs(f"max({_SECONDS})"),
    "runs.worked_p50_s": _runs(f"median({_SECONDS})"),
    "runs.on_date_count": _runs("count(*)"),
    "runs.workspace_ids": _runs("distinct cast(cast(workspace_id as double) as bigint)"),
    "runs.billed_count": _usage("count(distinct usage_metadata.job_run_id)"),
    "run.result": _runs("coalesce(lower(max(result_state)), 'running')"),
    "run.first_result": _runs("coalesce(lower(min(result_state)), 'running')"),
    "run.worked_s": _runs(f"coalesce(max(run_duration_seconds), avg({_SECONDS}))"),
    "run.elapsed_s": _runs(f"avg({_SECONDS})"),
    "run.gap_s": _runs("0"),
    "run.end_date": _runs("min(cast(period_start_time as date))"),
    "run.last_seen_age_s": _runs("epoch(cast({now} as timestamptz) - min(period_start_time))"),
    "run.name": Reading("jobs.name", "job_run_timeline join jobs using (workspace_id, job_id)"),
    "run.compute": _runs("case when len(compute_ids) = 0 then 'serverless' else 'classic' end"),
    "run.cost": _usage(_COST, _RUN_COST),
    "run.usage": Reading("sum(usage_quantity)", _DOCUMENTED_JOIN, columns=_OF_USAGE),
    "tasks.count": _tasks("count(*)"),
    "tasks.failures_count": _runs("count(*)", "result_state = 'FAILED'"),
    "tasks.by_compute": _tasks_of_run(
        "'serverless' as compute, count(*) as count", "coalesce(len(compute_ids), 0) = 0"
    ),
    "task.result": _tasks_of_run("lower(max(result_state))"),
    "task.retries_count": _tasks_of_run("count(*) - count(distinct (run_id, task_key))"),
    "schedule.is_run_missing": Phrase("select false as answer"),
    "jobs.ran_count": _runs("count(distinct job_id)"),
    "jobs.count": Reading("count(distinct job_id)", "jobs", "delete_time is null"),
    "job.name": Reading("min_by(name, change_time)", "jobs"),
    "job.is_deleted": Reading("arg_max(delete_time is not null, change_time)", "jobs", "delete_time is null"),
    "job.trigger": Reading("coalesce(lower(trigger_type), 'manual')", "jobs"),
    "job.is_scheduled": Reading("trigger is not null", "jobs"),
    "job.timeout_s": Reading("coalesce(cast(timeout_seconds as varchar), 'none')", "jobs"),
    "job.tasks_count": Reading("count(distinct (workspace_id, job_id))", "job_tasks"),
    "job.shown_name": Reading("name", "jobs"),
    "job.tables_count": Reading(
        "count(distinct source_table_full_name)",
        "table_lineage",
        "entity_type = 'JOB'",
        columns={"job_id": "entity_id"},
    ),
    "pipelines.count": Reading("count(*)", "pipelines"),
    "pipelines.requests_count": Reading("count(*)", "pipeline_update_timeline"),
    "pipelines.retries_count": Reading("0", "pipeline_update_timeline"),
    "pipelines.failed_requests_count": Reading("count(*)", "pipeline_update_timeline", "result_state = 'FAILED'"),
    "pipelines.success_ratio": Reading(
        "count(*) filter (where result_state = 'SUCCEEDED') / count(*)", "pipeline_update_timeline"
    ),
    "usage.total": _usage("sum(usage_quantity)"),
    "cost.total": _usage(_COST, _PRICED),
    "cost.of_purpose": Reading(
        _COST, _PRICED, columns={"purpose": "if(usage.sku_name like '%JOBS%', 'jobs', 'others')"}
    ),
    "cost.unpriced_quantity": Phrase("select 0 as answer"),
    "cost.by_job": _usage(
        f"usage.workspace_id, usage.usage_metadata.job_id as job_id, jobs.name, {_COST} as cost", _PRICED, "all"
    ),
    "cost.by_pipeline": _usage(
        f"usage.usage_metadata.dlt_pipeline_id as pipeline_id, max(pipelines.name) as name, {_COST} as cost",
        _PRICED,
        "usage.usage_metadata.dlt_pipeline_id",
    ),
    "cost.products": _usage("distinct billing_origin_product"),
    "cost.is_date_complete": Phrase("select true as answer"),
    "cost.is_estimate": Phrase("select false as answer"),
    "runs.cost_mean": _usage(f"{_COST} / (select count(*) from job_run_timeline)", _PRICED),
    "run.cluster_node_type": Reading(
        "worker_node_type",
        "job_task_run_timeline as slices join clusters on clusters.cluster_id = slices.compute_ids[1]"
        " and clusters.change_time <= slices.period_start_time",
        columns={"run_id": "slices.job_run_id"},
    ),
    "run.is_cluster_recorded_late": Phrase("select false as answer"),
    "cluster.up_minutes": Reading("sum(epoch(end_time - start_time)) / 60", "node_timeline"),
    "cluster.node_hours": Reading("count(*)", "node_timeline"),
    "cluster.worker_cpu_percent": Reading("coalesce(avg(cpu_user_percent + cpu_system_percent), 0)", "node_timeline"),
    "warehouse.state": Reading("lower(min_by(event_type, event_time))", "warehouse_events"),
    "statements.count": Reading("count(*)", "history"),
    "job.statements_count": Reading("count(*)", "history", columns={"job_id": "query_source.job_info.job_id"}),
    "table.is_unused": Phrase(
        "select count(*) = 0 as answer from table_lineage where source_table_full_name = {table}"
    ),
    "workspace.is_listed": Phrase("select true as answer"),
    "data.as_of": Phrase("select cast({now} as timestamptz) as answer"),
    "source.state": Phrase("select 'ok' as answer"),
    "days.zone": Phrase("select 'local' as answer"),
}


class Naive:
    """Takes all rows that were ever there into an empty DuckDB, and asks them."""

    name = "naive"

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute("set timezone = 'UTC'")
        self._trap: Trap | None = None
        for name, table in tables().items():
            self._connection.register(table.name, _rows(name, []))

    def answer(self, trap: Trap, question: Question) -> Any:
        if question.ask not in READINGS:
            raise NotAnswered(f"no figure for {question.ask}")
        if trap is not self._trap:
            self._take(trap)
        now = trap.now.isoformat()
        reading = READINGS[question.ask]
        of = {**question.of, "now": now} if isinstance(reading, Phrase) else question.of
        try:
            found = self._connection.sql(reading.sql(of).replace("{now}", f"'{now}'"))
        except duckdb.BinderException as error:
            raise NotAnswered(f"{question.ask} cannot be narrowed like this") from error
        return _shaped(question, found.to_arrow_table().to_pylist())

    def close(self) -> None:
        self._connection.close()

    def _take(self, trap: Trap) -> None:
        """Every row of every read; a table that may not be read is empty."""
        for name in self._trap.tables if self._trap else ():
            self._connection.register(tables()[name].name, _rows(name, []))
        for name, rows in trap.tables.items():
            seen = [] if name in trap.states else [row.values for row in rows]
            self._connection.register(tables()[name].name, _rows(name, seen))
        self._trap = trap


def _rows(name: str, rows: list[Row]) -> Any:
    return arrow_rows(rows, {column.name: column.type_text for column in tables()[name].columns})


def _shaped(question: Question, rows: list[Row]) -> Any:
    kind = vocabulary()[question.ask].answer
    if kind == "table":
        return rows
    values = [next(iter(row.values())) for row in rows]
    if kind == "list":
        return values
    value = values[0] if values else UNKNOWN
    return Decimal(str(value)) if isinstance(value, float) else value
