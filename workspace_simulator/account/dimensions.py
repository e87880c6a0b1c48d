"""system.lakeflow.jobs and job_tasks: one row per version, columns younger than the version being NULL."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from workspace_simulator.account.frames import DAY, NEVER, Ints, JobPlan, JobVersion, Plan, Trigger
from workspace_simulator.account.seeds import Purpose, generator
from workspace_simulator.account.slices import LATE_COLUMNS_FROM_US
from workspace_simulator.schema import VISIBLE_AT, Table, tables

JOBS_TABLE = "system.lakeflow.jobs"
JOB_TASKS_TABLE = "system.lakeflow.job_tasks"
_RETENTION_US = 365 * DAY
_UNLISTED_EVERY = 450
"""One job in so many has no row: it was not edited since the table began. On a real account 0.2 % of runs find none."""

_TRIGGER_WORDS = {
    "cron": "SCHEDULE", "periodic": "PERIODIC", "continuous": "CONTINUOUS", "file_arrival": "FILE_ARRIVAL",
    "table_update": "TABLE_UPDATE",
}  # fmt: skip

Row = dict[str, Any]


def dimension_tables(plan: Plan) -> dict[str, pa.Table]:
    """Both tables with all versions of jobs in the region, as far as retention lets them stay."""
    rng = generator(plan.seed, Purpose.EDITS)
    jobs = list(_job_rows(plan))
    tasks = list(_task_rows(plan))
    return {
        JOBS_TABLE: _stored(tables()[JOBS_TABLE], jobs, rng),
        JOB_TASKS_TABLE: _stored(tables()[JOB_TASKS_TABLE], tasks, rng),
    }


def _stored(table: Table, rows: list[Row], rng: np.random.Generator) -> pa.Table:
    changed: Ints = np.array([row["change_time"] for row in rows], dtype=np.int64)
    visible = changed + rng.integers(60_000_000, 1_500_000_000, len(rows))
    for row, at_us in zip(rows, visible.tolist(), strict=True):
        row[VISIBLE_AT] = at_us
    ordered = [rows[int(place)] for place in np.argsort(visible, kind="stable")]
    return pa.Table.from_pylist(ordered, schema=table.stored_schema)


def _listed(plan: Plan) -> Iterator[tuple[int, JobPlan]]:
    for index, job in enumerate(plan.jobs):
        is_unlisted = index % _UNLISTED_EVERY == _UNLISTED_EVERY - 1
        if plan.workspaces[job.workspace].in_region and not is_unlisted:
            yield index, job


def _kept(plan: Plan, versions: tuple[JobVersion, ...]) -> list[JobVersion]:
    """The last version of a job stays for ever, older ones for a year."""
    known = [version for version in versions if version.from_us <= plan.last_us]
    oldest_us = plan.end_us - _RETENTION_US
    return [version for version in known if version.from_us >= oldest_us or version is known[-1]]


def _job_rows(plan: Plan) -> Iterator[Row]:
    for index, job in _listed(plan):
        for version in _kept(plan, job.versions):
            yield _job_row(plan, index, job, version)


def _job_row(plan: Plan, index: int, job: JobPlan, version: JobVersion) -> Row:
    is_deletion = version.change == "deleted"
    row: Row = {
        "account_id": plan.account_id,
        "workspace_id": plan.workspaces[job.workspace].workspace_id,
        "job_id": str(job.job_id),
        # Whether a deletion row repeats the settings is not published: here every other one does.
        "name": None if is_deletion and index % 2 else version.name,
        "creator_id": plan.principals[job.creator].id,
        "tags": list(version.tags.items()),
        "run_as": plan.principals[version.run_as].id,
        "change_time": version.from_us,
        "delete_time": version.from_us if is_deletion else None,
        "description": version.description,
    }
    return row if version.from_us < LATE_COLUMNS_FROM_US else row | _late_columns(plan, index, job, version)


def _late_columns(plan: Plan, index: int, job: JobPlan, version: JobVersion) -> Row:
    several = len(version.triggers) > 1
    one = version.triggers[0] if len(version.triggers) == 1 else None
    return {
        "trigger": trigger_struct(one) if one else None,
        "trigger_type": "MULTIPLE" if several else _TRIGGER_WORDS[one.kind] if one else None,
        "triggers": [trigger_struct(trigger) for trigger in version.triggers] if several else None,
        "run_as_user_name": plan.principals[version.run_as].name,
        "creator_user_name": plan.principals[job.creator].name,
        "paused": version.is_paused if version.triggers else None,
        "timeout_seconds": version.timeout_s,
        "health_rules": health_rules(index, job),
        "deployment": _deployment(job),
        "create_time": job.created_us,
    }


def trigger_struct(trigger: Trigger) -> Row:
    """The trigger as the table nests it, one sub-struct filled."""
    if trigger.kind == "cron":
        return {"schedule": {"quartz_cron_expression": trigger.quartz, "timezone_id": trigger.timezone_id}}
    if trigger.kind == "periodic":
        return {"periodic": {"interval": trigger.interval, "units": trigger.units}}
    if trigger.kind == "file_arrival":
        return {"file_arrival": {"url": trigger.url, "min_time_between_triggers_seconds": 60}}
    if trigger.kind == "table_update":
        return {"table_update": {"table_names": list(trigger.table_names), "condition": "ANY_UPDATED"}}
    return {"continuous": {"enabled": True}}


def health_rules(index: int, job: JobPlan) -> list[Row]:
    """Every fifth job warns when it runs long; continuous ones when their backlog is old."""
    if index % 5:
        return []
    if any(trigger.kind == "continuous" for trigger in job.versions[0].triggers):
        return [{"metric": "STREAMING_BACKLOG_SECONDS", "operator": "GREATER_THAN", "value": 900}]
    return [{"metric": "RUN_DURATION_SECONDS", "operator": "GREATER_THAN", "value": int(job.typical_s * 3) + 60}]


def _deployment(job: JobPlan) -> Row | None:
    if not job.deployment:
        return None
    path = f"/Workspace/Shared/.bundle/{job.team}/prod/state/metadata.json" if job.deployment == "BUNDLE" else None
    return {"kind": job.deployment, "metadata_file_path": path}


def _task_rows(plan: Plan) -> Iterator[Row]:
    """A row per task when the job is made, when its tasks change, and when the task or the job goes."""
    for _, job in _listed(plan):
        changes = [version for version in job.versions if version.change in ("created", "tasks_changed", "limited")]
        kept = _kept(plan, tuple(changes))
        for version in kept:
            yield from _tasks_of_version(plan, job, version, first=version is kept[0])
        if job.deleted_us <= plan.last_us:
            yield from (_task_row(plan, job, place, job.deleted_us, True) for place in _listed_tasks(job, NEVER))


def _tasks_of_version(plan: Plan, job: JobPlan, version: JobVersion, *, first: bool) -> Iterator[Row]:
    at_us = version.from_us
    for place, task in enumerate(job.tasks):
        if task.inside >= 0:
            continue
        if task.added_us <= at_us < task.removed_us:
            yield _task_row(plan, job, place, at_us, False)
        elif task.removed_us == at_us and not first:
            yield _task_row(plan, job, place, at_us, True)


def _listed_tasks(job: JobPlan, at_us: int) -> list[int]:
    return [place for place, task in enumerate(job.tasks) if task.inside < 0 and task.removed_us >= at_us]


def _task_row(plan: Plan, job: JobPlan, place: int, at_us: int, is_deletion: bool) -> Row:
    task = job.tasks[place]
    row: Row = {
        "account_id": plan.account_id,
        "workspace_id": plan.workspaces[job.workspace].workspace_id,
        "job_id": str(job.job_id),
        "task_key": task.key,
        "depends_on_keys": [job.tasks[parent].key for parent in task.depends_on],
        "change_time": at_us,
        "delete_time": at_us if is_deletion else None,
    }
    if at_us >= LATE_COLUMNS_FROM_US:
        row |= {"timeout_seconds": task.timeout_s, "health_rules": []}
    return row
