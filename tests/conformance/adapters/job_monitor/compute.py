"""Pipelines as they ran, clusters, warehouses, statements, lineage and data quality."""

from collections.abc import Mapping

from tests.conformance.adapters.job_monitor.phrases import Asking, OfListed, Phrase
from tests.conformance.adapters.job_monitor.readings import Reading

_ON = """
select
  case
    when min(from_at) <= {since} then
      sum(
        greatest(
          unix_millis(least(coalesce(until_at, now_at), cast({until} as timestamp)))
          - unix_millis(greatest(from_at, cast({since} as timestamp))),
          0
        )
      ) filter (where state = 'running') / 60000
  end as minutes
from warehouse_states cross join clock
where {narrowed}
"""
_STATEMENTS_OF_JOB = """
select coalesce(
  (select cast(sum(statements_count) as bigint) from query_hourly where {narrowed}),
  if((select count(*) from task_runs where {narrowed} and compute_kind in ('serverless', 'warehouse')) > 0, 0, null)
) as statements
"""
_QUALITY = """
select count(*) as tables
from {listed} as listed
left join table_quality on table_quality.table_name = listed.name
where coalesce(table_quality.quality_class, 'not_monitored') = {quality}
"""
_JUDGED = "nullif(count(*) filter (where result_class in ('succeeded', 'failed')), 0)"


def _requests(select: str, where: str = "true") -> Reading:
    return Reading(select, "pipeline_requests", where)


def _hours(select: str) -> Reading:
    return Reading(f"cast({select} as double)", "cluster_hourly")


READINGS: Mapping[str, Asking] = {
    "pipelines.requests_count": _requests("count(*)"),
    "pipelines.retries_count": _requests("coalesce(sum(retries_count), 0)"),
    "pipelines.failed_requests_count": _requests("count(*)", "result_class = 'failed'"),
    "pipelines.success_ratio": _requests(
        f"cast(count(*) filter (where result_class = 'succeeded') as double) / {_JUDGED}"
    ),
    "cluster.owner": Reading("owned_by", "clusters"),
    "cluster.up_minutes": _hours("sum(up_s) / 60"),
    "cluster.node_hours": _hours("sum(nodes_s) / 3600"),
    "cluster.worker_cpu_percent": _hours("100 * sum(worker_cpu_ratio * workers_s) / sum(workers_s)"),
    "warehouse.state": Reading("max_by(state, from_at)", "warehouse_states"),
    "warehouse.on_minutes": Phrase(_ON, by=("workspace_id", "warehouse_id")),
    "statements.count": Reading("coalesce(sum(statements_count), 0)", "query_hourly"),
    "statements.failures_count": Reading("coalesce(sum(failed_count), 0)", "query_hourly"),
    "job.statements_count": Phrase(_STATEMENTS_OF_JOB, by=("workspace_id", "job_id")),
    "job.tables_count": Reading("count(distinct table_name)", "job_tables"),
    # Lineage shows use and never disuse.
    "table.is_unused": Reading("case when count(*) > 0 then false end", "job_tables", columns={"table": "table_name"}),
    "quality.tables_count": OfListed(_QUALITY, argument="tables"),
}
