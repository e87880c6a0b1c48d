"""The truth about planted incidents, which no REST call reaches."""

from typing import Any

import pyarrow as pa

from workspace_simulator.account.frames import Incident, Plan
from workspace_simulator.account.incidents import INCIDENT_KINDS

_TIME = pa.timestamp("us", tz="UTC")
INCIDENTS_SCHEMA = pa.schema(
    [("incident_id", pa.int32()), ("kind", pa.string()), ("workspace_id", pa.string()), ("job_id", pa.string()),
     ("job_name", pa.string()), ("task_key", pa.string()), ("started_at", _TIME), ("ended_at", _TIME),
     ("size", pa.float64()), ("unit", pa.string()), ("description", pa.string())]
)  # fmt: skip
CAUSES_SCHEMA = pa.schema(
    [("incident_id", pa.int32()), ("cause", pa.string()), ("caused_at", _TIME), ("workspace_id", pa.string()),
     ("job_id", pa.string()), ("principal", pa.string())]
)  # fmt: skip


def truth_tables(plan: Plan) -> dict[str, pa.Table]:
    """`incidents` (what, where, when, how large) and `causes` (the edit, the upstream job, the person …)."""
    incidents = [_incident(plan, number, one) for number, one in enumerate(plan.incidents)]
    causes = [_cause(plan, number, one) for number, one in enumerate(plan.incidents)]
    return {
        "incidents": pa.Table.from_pylist(incidents, schema=INCIDENTS_SCHEMA),
        "causes": pa.Table.from_pylist(causes, schema=CAUSES_SCHEMA),
    }


def _incident(plan: Plan, number: int, one: Incident) -> dict[str, Any]:
    kind = next(kind for kind in INCIDENT_KINDS if kind.name == one.kind)
    job = plan.jobs[one.job]
    return {
        "incident_id": number,
        "kind": one.kind,
        "workspace_id": plan.workspaces[job.workspace].workspace_id,
        "job_id": str(job.job_id),
        "job_name": job.name,
        "task_key": job.tasks[one.task].key if one.task >= 0 else None,
        "started_at": one.from_us,
        "ended_at": one.until_us if one.until_us < plan.last_us else None,
        "size": one.size,
        "unit": kind.unit,
        "description": kind.description,
    }


def _cause(plan: Plan, number: int, one: Incident) -> dict[str, Any]:
    """The job named is the upstream one where that is the cause, else the job itself; the principal is who made the
    edit, or who left."""
    job = plan.jobs[one.cause_job if one.cause_job >= 0 else one.job]
    editors = [version.editor for version in job.versions if one.cause == "edit" and version.from_us == one.cause_us]
    person = editors[0] if editors else one.cause_principal
    principal = plan.principals[person].name if person >= 0 else None
    return {
        "incident_id": number,
        "cause": one.cause,
        "caused_at": one.cause_us,
        "workspace_id": plan.workspaces[job.workspace].workspace_id,
        "job_id": str(job.job_id),
        "principal": principal,
    }
