"""The bill and its parts: units, currencies, purposes, and which days can be compared."""

from collections.abc import Mapping

from tests.conformance.adapters.job_monitor.phrases import Asking, Phrase
from tests.conformance.adapters.job_monitor.readings import Reading

_PURPOSE = "case when job_id is not null then 'jobs' when pipeline_id is not null then 'pipelines' else 'others' end"

_CHANGE = """
select
  case
    when cast({date} as date) <= max(usage_complete_until) and cast({before} as date) <= max(usage_complete_until) then
      cast(sum(cost) filter (where usage_date = cast({date} as date)) as double)
      / nullif(cast(sum(cost) filter (where usage_date = cast({before} as date)) as double), 0) - 1
  end as change_ratio
from cost_parts cross join horizons
"""


def _runs(where: str) -> Reading:
    return Reading(
        "count(*)",
        "int_run_coverage as told join job_runs"
        " on job_runs.workspace_id = told.workspace_id and job_runs.run_id = told.run_id",
        f"job_runs.kind = 'job' and {where}",
        columns={"workspace_id": "told.workspace_id", "job_id": "job_runs.job_id"},
    )


READINGS: Mapping[str, Asking] = {
    "usage.by_unit": Reading(
        "usage_unit, sum(usage_quantity) as quantity", "cost_parts", group="usage_unit", date="usage_date"
    ),
    "cost.currency": Reading("max(currency)", "cost_parts"),
    "cost.products": Reading("distinct product", "cost_parts"),
    "cost.of_purpose": Reading(
        "coalesce(sum(cost), 0)", "cost_parts", date="usage_date", columns={"purpose": _PURPOSE}
    ),
    "cost.is_estimate": Reading("max(is_estimate)", "cost_parts"),
    "cost.mean_per_day": Reading("cast(sum(cost) as double) / {days}", "cost_parts", date="usage_date"),
    "cost.is_date_complete": Phrase("select cast({date} as date) <= usage_complete_until as is_complete from horizons"),
    "cost.change_ratio": Phrase(_CHANGE),
    "runs.billed_count": Reading("coalesce(sum(billed_runs_count), 0)", "job_cost_daily", date="usage_date"),
    "runs.cost_known_count": _runs("told.cost_coverage = 'known'"),
    "runs.cost_unknown_count": _runs("told.cost_coverage = 'not_attributable'"),
    "job.shown_name": Reading(
        "coalesce(max(jobs.name), max(costs.billed_job_name))",
        "job_cost_daily as costs left join jobs"
        " on jobs.workspace_id = costs.workspace_id and jobs.job_id = costs.job_id",
        columns={"workspace_id": "costs.workspace_id", "job_id": "costs.job_id"},
    ),
    "job.is_paused": Reading("is_paused", "jobs"),
    "workspace.is_listed": Reading("count(*) > 0", "workspaces"),
    "workspace.has_jobs_listed": Reading("count(*) > 0", "jobs"),
}
