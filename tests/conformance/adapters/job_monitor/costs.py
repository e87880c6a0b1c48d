"""Usage and what it costs."""

from tests.conformance.adapters.job_monitor.readings import Reading

THROUGH = (
    "case step when 'exact' then 'own usage' when 'pipeline' then 'pipelines'"
    " when 'all_purpose' then 'shared clusters' when 'warehouse' then 'warehouses' else 'nothing' end"
)


def _parts(select: str) -> Reading:
    return Reading(select, "cost_parts", date="usage_date", columns={"through": THROUGH})


READINGS = {
    "usage.total": _parts("case when count(distinct usage_unit) <= 1 then coalesce(sum(usage_quantity), 0) end"),
    "cost.total": _parts("case when count(*) = 0 then 0 else sum(cost) end"),
    "cost.unpriced_quantity": _parts("coalesce(sum(unpriced_quantity), 0)"),
    "cost.by_job": Reading(
        "costs.workspace_id, costs.job_id, max(jobs.name) as name, sum(costs.cost) as cost",
        "job_cost_daily as costs left join jobs"
        " on jobs.workspace_id = costs.workspace_id and jobs.job_id = costs.job_id",
        group="costs.workspace_id, costs.job_id",
        date="costs.usage_date",
        columns={"workspace_id": "costs.workspace_id"},
    ),
    "cost.by_pipeline": Reading(
        "parts.pipeline_id, max(pipelines.name) as name, sum(parts.cost) as cost",
        "cost_parts as parts left join pipelines"
        " on pipelines.workspace_id = parts.workspace_id and pipelines.pipeline_id = parts.pipeline_id",
        "parts.pipeline_id is not null",
        group="parts.pipeline_id",
        date="parts.usage_date",
        columns={"workspace_id": "parts.workspace_id"},
    ),
    "run.usage": Reading("sum(usage_quantity)", "run_costs"),
    "run.cost": Reading("sum(cost)", "run_costs"),
    "runs.cost_mean": Reading(
        "cast(sum(run_costs.cost) / count(distinct run_costs.run_id) as double)",
        "run_costs join job_runs"
        " on job_runs.workspace_id = run_costs.workspace_id and job_runs.run_id = run_costs.run_id",
        "job_runs.kind = 'job' and run_costs.cost is not null",
        columns={"workspace_id": "run_costs.workspace_id", "job_id": "run_costs.job_id"},
    ),
}
