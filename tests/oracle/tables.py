"""What lineage and the quality checks say of tables."""

from datetime import datetime
from typing import Any

from tests.oracle.words import Raw, Row, columns, grouped

LINEAGE = "system.access.table_lineage"
QUALITY = "system.data_quality_monitoring.table_results"
CLASSES = {"Healthy": "healthy", "Unhealthy": "unhealthy", "Training": "learning", "Error": "check_broken"}


def job_tables(raw: Raw) -> list[Row]:
    """A notebook of a job is logged as a notebook; the job stands in the metadata, whatever the entity."""
    seen = []
    for event in raw[LINEAGE]:
        job = (event["entity_metadata"] or {}).get("job_info") or {}
        if job.get("job_id") is None:
            continue
        for direction, side in (("read", "source"), ("written", "target")):
            seen.append(_seen(event, job, direction, side))
    named = [one for one in seen if one["table_name"] is not None]
    key = ("workspace_id", "job_id", "direction", "table_name")
    return [dict(zip(key, names, strict=True)) | _told(rows) for names, rows in grouped(named, columns(*key)).items()]


def _seen(event: Row, job: Row, direction: str, side: str) -> Row:
    return {
        "workspace_id": event["workspace_id"],
        "job_id": job["job_id"],
        "run_id": job.get("job_run_id"),
        "direction": direction,
        "table_name": event[f"{side}_table_full_name"],
        "table_type": event[f"{side}_type"],
        "at": event["event_time"],
        "record_id": event["record_id"],
    }


def _told(rows: list[Row]) -> Row:
    ranked = sorted(rows, key=columns("at", "record_id"))
    return {
        "table_type": _last(ranked, "table_type"),
        "events_count": len(rows),
        "runs_count": len({row["run_id"] for row in rows if row["run_id"] is not None}),
        "last_run_id": _last(ranked, "run_id"),
        "first_seen_at": ranked[0]["at"],
        "last_seen_at": ranked[-1]["at"],
    }


def _last(ranked: list[Row], name: str) -> Any:
    return next((row[name] for row in reversed(ranked) if row[name] is not None), None)


def table_quality(raw: Raw) -> list[Row]:
    by_table = grouped(raw[QUALITY], columns("catalog_name", "schema_name", "table_name"))
    return [_quality(".".join(names), checks) for names, checks in by_table.items()]


def _quality(name: str, checks: list[Row]) -> Row:
    latest = max(checks, key=_time)
    impact = latest["downstream_impact"] or {}
    return {
        "table_name": name,
        "quality_class": CLASSES.get(latest["status"], "unknown"),
        "status": latest["status"],
        "freshness_status": (latest["freshness"] or {}).get("status"),
        "completeness_status": (latest["completeness"] or {}).get("status"),
        "impact_level": impact.get("impact_level"),
        "downstream_tables_count": impact.get("num_downstream_tables"),
        "checked_at": latest["event_time"],
        "checks_count": len(checks),
    }


def _time(check: Row) -> datetime:
    moment: datetime = check["event_time"]
    return moment
