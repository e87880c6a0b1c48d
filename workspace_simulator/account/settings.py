"""A job's settings as the Jobs API 2.2 gives them."""

from typing import Any

from workspace_simulator.account.dimensions import health_rules
from workspace_simulator.account.frames import ComputeKind, JobPlan, JobVersion, Plan, TaskPlan, Trigger

Json = dict[str, Any]
_CLUSTER_KEY = "main_cluster"
_RUNTIME = "16.4.x-scala2.12"


def job_settings(plan: Plan, index: int, version: JobVersion) -> Json:
    """JobSettings of one version of the job, ready for `json.dumps`."""
    job = plan.jobs[index]
    settings: Json = {
        "name": version.name,
        "format": "SINGLE_TASK" if job.is_legacy else "MULTI_TASK",
        "max_concurrent_runs": job.max_concurrent_runs,
        "timeout_seconds": version.timeout_s,
        "queue": {"enabled": job.is_queued},
        "tags": version.tags,
        "run_as": _run_as(plan, version),
        "tasks": [_task(plan, job, place) for place, task in enumerate(job.tasks) if _is_listed(task, version)],
    }
    optional: Json = {
        "description": version.description,
        "parameters": [{"name": name, "default": value} for name, value in job.parameters.items()],
        "health": {"rules": rules} if (rules := health_rules(index, job)) else None,
        "job_clusters": _job_clusters(job, version),
        "performance_target": job.performance_target if _uses(job, ComputeKind.SERVERLESS) else None,
        "edit_mode": "UI_LOCKED" if job.deployment == "BUNDLE" else None,
    }
    return settings | {name: value for name, value in optional.items() if value} | _triggers(version)


def _is_listed(task: TaskPlan, version: JobVersion) -> bool:
    return task.inside < 0 and task.added_us <= version.from_us < task.removed_us


def _uses(job: JobPlan, *kinds: ComputeKind) -> bool:
    return any(task.compute_kind in kinds for task in job.tasks)


def _run_as(plan: Plan, version: JobVersion) -> Json:
    principal = plan.principals[version.run_as]
    return {"service_principal_name" if principal.is_service_principal else "user_name": principal.name}


def _triggers(version: JobVersion) -> Json:
    status = "PAUSED" if version.is_paused else "UNPAUSED"
    if len(version.triggers) > 1:
        return {"triggers": [_trigger(trigger) for trigger in version.triggers], "pause_status": status}
    for trigger in version.triggers:
        if trigger.kind == "cron":
            schedule = {"quartz_cron_expression": trigger.quartz, "timezone_id": trigger.timezone_id}
            return {"schedule": schedule | {"pause_status": status}}
        if trigger.kind == "continuous":
            return {"continuous": {"pause_status": status}}
        return {"trigger": _trigger(trigger) | {"pause_status": status}}
    return {}


def _trigger(trigger: Trigger) -> Json:
    if trigger.kind == "periodic":
        return {"periodic": {"interval": trigger.interval, "unit": trigger.units}}
    if trigger.kind == "file_arrival":
        return {"file_arrival": {"url": trigger.url, "min_time_between_triggers_seconds": 60}}
    if trigger.kind == "table_update":
        return {"table_update": {"table_names": list(trigger.table_names), "condition": "ANY_UPDATED"}}
    return {"schedule": {"quartz_cron_expression": trigger.quartz, "timezone_id": trigger.timezone_id}}


def _job_clusters(job: JobPlan, version: JobVersion) -> list[Json]:
    if not _uses(job, ComputeKind.JOB_CLUSTER, ComputeKind.POOL_CLUSTER):
        return []
    cluster: Json = {"spark_version": _RUNTIME, "num_workers": version.workers}
    cluster |= {"runtime_engine": "PHOTON" if version.is_photon else "STANDARD"}
    if _uses(job, ComputeKind.POOL_CLUSTER):
        cluster["instance_pool_id"] = f"pool-{job.team}-{job.node_type}"
    else:
        cluster["node_type_id"] = job.node_type
    return [{"job_cluster_key": _CLUSTER_KEY, "new_cluster": cluster}]


def _task(plan: Plan, job: JobPlan, place: int) -> Json:
    task = job.tasks[place]
    depends = [_dependency(job, task, parent) for parent in task.depends_on]
    entry: Json = {"task_key": task.key, "run_if": task.run_if, "depends_on": depends}
    entry |= {"max_retries": task.max_retries, "timeout_seconds": task.timeout_s}
    if task.max_retries:
        entry["min_retry_interval_millis"] = 30_000
    return entry | _work(plan, job, place) | _compute(plan, task)


def _dependency(job: JobPlan, task: TaskPlan, parent: int) -> Json:
    entry = {"task_key": job.tasks[parent].key}
    return entry | {"outcome": task.outcome} if task.outcome else entry


def _work(plan: Plan, job: JobPlan, place: int) -> Json:
    """The one `*_task` field of the task."""
    task = job.tasks[place]
    path = f"/Workspace/jobs/{job.team}/{task.key}"
    warehouse = plan.warehouses[task.compute].warehouse_id if task.compute_kind == ComputeKind.WAREHOUSE else None
    if task.kind == "python":
        return {"spark_python_task": {"python_file": f"{path}.py", "source": "WORKSPACE"}}
    if task.kind == "sql":
        return {"sql_task": {"file": {"path": f"{path}.sql", "source": "WORKSPACE"}, "warehouse_id": warehouse}}
    if task.kind == "dbt":
        dbt: Json = {"commands": ["dbt deps", "dbt run"], "project_directory": path}
        return {"dbt_task": dbt | ({"warehouse_id": warehouse} if warehouse else {})}
    if task.kind == "pipeline":
        return {"pipeline_task": {"pipeline_id": plan.pipelines[task.compute].pipeline_id, "full_refresh": False}}
    if task.kind == "run_job":
        return {"run_job_task": {"job_id": plan.jobs[task.target].job_id}}
    if task.kind == "condition":
        question = {"op": "GREATER_THAN", "left": "{{tasks.extract.values.rows}}", "right": "0"}
        return {"condition_task": question}
    if task.kind == "for_each":
        body = next((number for number, other in enumerate(job.tasks) if other.inside == place), -1)
        inner = _task(plan, job, body) if body >= 0 else {}
        return {"for_each_task": {"inputs": "{{job.parameters.parts}}", "concurrency": 4, "task": inner}}
    return {"notebook_task": {"notebook_path": path, "source": "WORKSPACE"}}


def _compute(plan: Plan, task: TaskPlan) -> Json:
    if task.compute_kind in (ComputeKind.JOB_CLUSTER, ComputeKind.POOL_CLUSTER):
        return {"job_cluster_key": _CLUSTER_KEY}
    if task.compute_kind == ComputeKind.ALL_PURPOSE:
        return {"existing_cluster_id": plan.clusters[task.compute].cluster_id}
    if task.compute_kind == ComputeKind.SERVERLESS and task.kind in ("python", "dbt"):
        return {"environment_key": "Default"}
    return {}
