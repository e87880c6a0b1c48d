"""What ran as SQL statements, by the hour in which they began."""

from decimal import Decimal

from tests.oracle.words import Raw, Row, columns, grouped, total

QUERIES = "system.query.history_hours"
ORIGIN = ("workspace_id", "start_hour", "compute_type", "warehouse_id", "job_id", "job_run_id", "is_own")
SECONDS = {
    "elapsed_s": "total_duration_ms",
    "executed_s": "execution_duration_ms",
    "waited_s": "waiting_at_capacity_duration_ms",
    "tasks_s": "total_task_duration_ms",
}
COUNTS = {
    "statements_count": "statement_count",
    "failed_count": "failed_count",
    "read_bytes": "read_bytes",
    "written_bytes": "written_bytes",
    "spilled_bytes": "spilled_local_bytes",
}


def query_hourly(raw: Raw) -> list[Row]:
    """Hours in which the same origin's statements were written are added up; a sum of nothing known is not known."""
    told = [{**row, "is_own": bool(row["is_own"])} for row in raw[QUERIES]]
    return [_folded(rows) for rows in grouped(told, columns(*ORIGIN)).values()]


def _folded(rows: list[Row]) -> Row:
    first = rows[0]
    seconds = {name: total(row[column] for row in rows) for name, column in SECONDS.items()}
    return {
        **{name: first[name] for name in ("workspace_id", "compute_type", "warehouse_id", "job_id", "is_own")},
        "hour_at": first["start_hour"],
        "run_id": first["job_run_id"],
        **{name: None if value is None else Decimal(value) / 1000 for name, value in seconds.items()},
        **{name: total(row[column] for row in rows) for name, column in COUNTS.items()},
        "first_started_at": min(row["first_start_time"] for row in rows),
        "last_ended_at": max(row["last_end_time"] for row in rows),
    }
