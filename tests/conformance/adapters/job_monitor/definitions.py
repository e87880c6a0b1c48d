"""Jobs, pipelines and clusters as they are defined."""

from tests.conformance.adapters.job_monitor.readings import Reading

_TRIGGER = """
case
  when trigger_type is not null then if(trigger_type = 'MULTIPLE', 'several', lower(trigger_type))
  when is_settings_known then 'manual'
end
"""
_TIMEOUT = """
case
  when timeout_s > 0 then cast(timeout_s as string)
  when is_settings_known then 'none'
end
"""
_SCHEDULED = """
case
  when schedule is not null then not is_paused
  when is_settings_known then false
end
"""

READINGS = {
    "jobs.count": Reading("count(*)", "jobs", "not is_deleted"),
    "job.name": Reading("name", "jobs"),
    "job.is_deleted": Reading("is_deleted", "jobs"),
    "job.trigger": Reading(_TRIGGER, "jobs"),
    "job.is_scheduled": Reading(_SCHEDULED, "jobs"),
    "job.timeout_s": Reading(_TIMEOUT, "jobs"),
    "job.last_run_at": Reading("last_ended_at", "job_last_results"),
    "job.run_as": Reading("run_as", "jobs"),
    "job.tasks_count": Reading("count(*)", "job_tasks", "not is_deleted"),
    "pipelines.count": Reading(
        "count(*)", "pipelines", "not is_deleted and pipeline_type not in ('MATERIALIZED_VIEW', 'STREAMING_TABLE')"
    ),
    "pipelines.views_count": Reading(
        "count(*)", "pipelines", "not is_deleted and pipeline_type in ('MATERIALIZED_VIEW', 'STREAMING_TABLE')"
    ),
    "pipeline.name": Reading("name", "pipelines"),
    "run.cluster_node_type": Reading("worker_node_type", "int_run_clusters"),
    "run.is_cluster_recorded_late": Reading("is_recorded_after_start", "int_run_clusters"),
}
