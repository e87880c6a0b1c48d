"""Jobs and runs as the Jobs API knows them: read from `live/`, at the account's time, before the tables show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

RETENTION = timedelta(days=60)
_SPANS = (timedelta(hours=6), timedelta(days=3), RETENTION)

Row = dict[str, Any]

_EMPTY = {
    "jobs": "workspace_id VARCHAR, job_id BIGINT, name VARCHAR, creator_user_name VARCHAR, run_as_user_name VARCHAR, "
    "created_at TIMESTAMPTZ, deleted_at TIMESTAMPTZ, settings VARCHAR, valid_from TIMESTAMPTZ, valid_to TIMESTAMPTZ",
    "runs": "workspace_id VARCHAR, job_id BIGINT, run_id BIGINT, attempt INTEGER, repair_id BIGINT, run_name VARCHAR, "
    '"trigger" VARCHAR, run_type VARCHAR, creator_user_name VARCHAR, created_at TIMESTAMPTZ, started_at TIMESTAMPTZ, '
    "ended_at TIMESTAMPTZ, result_state VARCHAR, termination_code VARCHAR, termination_type VARCHAR, message VARCHAR",
    "task_runs": "workspace_id VARCHAR, job_run_id BIGINT, attempt INTEGER, run_id BIGINT, task_key VARCHAR, "
    "attempt_number INTEGER, started_at TIMESTAMPTZ, ended_at TIMESTAMPTZ, result_state VARCHAR, "
    "termination_code VARCHAR, cluster_id VARCHAR, compute VARCHAR, error VARCHAR, error_trace VARCHAR",
}


@dataclass(frozen=True)
class Viewed:
    """What a question is asked about: the account's time, and the jobs that the caller may see (None: all)."""

    now: datetime
    job_ids: tuple[int, ...] | None = None


@dataclass(frozen=True)
class RunFilter:
    """The filters of runs/list; `before` is the place after which the page begins: (created_at, run_id)."""

    job_id: int | None = None
    run_type: str | None = None
    active: bool | None = None  # True: active only, False: completed only
    start_from: datetime | None = None
    start_to: datetime | None = None
    before: tuple[datetime, int] | None = None
    limit: int = 20


class Jobs:
    """Questions about the jobs and runs of one workspace. Safe between threads."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def jobs(self, viewed: Viewed, *, name: str | None, before: tuple[datetime, int] | None, limit: int) -> list[Row]:
        """Newest first; at most `limit`."""
        conditions, values = self._jobs_now(viewed)
        if name is not None:
            conditions.append("lower(name) = lower(?)")
            values.append(name)
        if before is not None:
            conditions.append("(created_at, job_id) < (?, ?)")
            values += before
        where = " AND ".join(conditions)
        sql = f"SELECT * FROM jobs WHERE {where} ORDER BY created_at DESC, job_id DESC LIMIT ?"  # noqa: S608 - our text
        return self._rows(sql, [*values, limit])

    def job(self, viewed: Viewed, job_id: int) -> Row | None:
        conditions, values = self._jobs_now(viewed)
        found = self._rows(f"SELECT * FROM jobs WHERE {' AND '.join(conditions)} AND job_id = ?", [*values, job_id])  # noqa: S608 - ours
        return found[0] if found else None

    def settings_at(self, job_ids: Sequence[int]) -> list[Row]:
        """Every version of these jobs: job_id, settings, valid_from, valid_to."""
        sql = (
            "SELECT job_id, settings, valid_from, valid_to FROM jobs "
            "WHERE workspace_id = ? AND job_id IN (SELECT unnest(?::BIGINT[])) ORDER BY valid_from"
        )
        return self._rows(sql, [self._workspace_id, list(job_ids)])

    def runs(self, viewed: Viewed, asked: RunFilter) -> list[list[Row]]:
        """Newest first, at most `limit`; each run is the list of its attempts so far, the original first."""
        ceilings = (asked.start_to, asked.before[0] if asked.before else None)
        newest = min(viewed.now, *(moment for moment in ceilings if moment), viewed.now)
        oldest = viewed.now - RETENTION
        originals: list[Row] = []
        # The newest page mostly lies within hours: a narrow window lets row groups be left out. Active runs may be old.
        for span in _SPANS if asked.active is None else _SPANS[-1:]:
            floor = max(newest - span, oldest)
            originals = self._originals(viewed, asked, floor)
            if len(originals) >= asked.limit or floor == oldest:
                break
        return self._with_repairs(originals, viewed.now)

    def _originals(self, viewed: Viewed, asked: RunFilter, floor: datetime) -> list[Row]:
        conditions, values = self._runs_now(viewed, floor)
        conditions.append("attempt = 0")
        for condition, value in (
            ("job_id = ?", asked.job_id),
            ("run_type = ?", asked.run_type),
            ("created_at >= ?", asked.start_from),
            ("created_at <= ?", asked.start_to),
        ):
            if value is not None:
                conditions.append(condition)
                values.append(value)
        if asked.before is not None:
            conditions += ["created_at <= ?", "(created_at, run_id) < (?, ?)"]  # the first one prunes row groups
            values += [asked.before[0], *asked.before]
        if asked.active is not None:
            condition, more = self._active(viewed.now)
            conditions.append(condition if asked.active else f"NOT {condition}")
            values += more
        where = " AND ".join(conditions)
        sql = f"SELECT * FROM runs WHERE {where} ORDER BY created_at DESC, run_id DESC LIMIT ?"  # noqa: S608 - our text
        return self._rows(sql, [*values, asked.limit])

    def run(self, viewed: Viewed, run_id: int) -> list[Row] | None:
        """The attempts so far of one job run."""
        conditions, values = self._runs_now(viewed, viewed.now - RETENTION)
        sql = f"SELECT * FROM runs WHERE {' AND '.join(conditions)} AND run_id = ? ORDER BY attempt"  # noqa: S608 - ours
        attempts = self._rows(sql, [*values, run_id])
        return attempts if attempts and attempts[0]["attempt"] == 0 else None

    def task_runs(self, run_ids: Sequence[int]) -> list[Row]:
        """Every task run, future ones too, of these job runs."""
        sql = "SELECT * FROM task_runs WHERE workspace_id = ? AND job_run_id IN (SELECT unnest(?::BIGINT[]))"
        return self._rows(sql + " ORDER BY started_at NULLS LAST, run_id", [self._workspace_id, list(run_ids)])

    def task_run(self, run_id: int) -> Row | None:
        """One task run by its own id."""
        sql = "SELECT * FROM task_runs WHERE workspace_id = ? AND run_id = ?"
        found = self._rows(sql, [self._workspace_id, run_id])
        return found[0] if found else None

    def close(self) -> None:
        self._connection.close()

    def _jobs_now(self, viewed: Viewed) -> tuple[list[str], list[Any]]:
        conditions = ["workspace_id = ?", "created_at <= ?", "(deleted_at IS NULL OR deleted_at > ?)"]
        conditions += ["valid_from <= ?", "(valid_to IS NULL OR valid_to > ?)"]
        values: list[Any] = [self._workspace_id, *[viewed.now] * 4]
        return self._only_viewed(conditions, values, viewed)

    def _runs_now(self, viewed: Viewed, floor: datetime) -> tuple[list[str], list[Any]]:
        conditions = ["workspace_id = ?", "created_at <= ?", "created_at > ?"]
        values: list[Any] = [self._workspace_id, viewed.now, floor]
        return self._only_viewed(conditions, values, viewed)

    def _only_viewed(self, conditions: list[str], values: list[Any], viewed: Viewed) -> tuple[list[str], list[Any]]:
        if viewed.job_ids is not None:
            conditions.append("job_id IN (SELECT unnest(?::BIGINT[]))")
            values.append(list(viewed.job_ids))
        return conditions, values

    def _active(self, now: datetime) -> tuple[str, list[Any]]:
        repaired = (
            "SELECT run_id FROM runs WHERE workspace_id = ? AND attempt > 0 AND created_at <= ? AND created_at > ? "
            "AND (ended_at IS NULL OR ended_at > ?)"
        )
        condition = f"(ended_at IS NULL OR ended_at > ? OR run_id IN ({repaired}))"
        return condition, [now, self._workspace_id, now, now - RETENTION, now]

    def _with_repairs(self, originals: list[Row], now: datetime) -> list[list[Row]]:
        if not originals:
            return []
        sql = (
            "SELECT * FROM runs WHERE workspace_id = ? AND attempt > 0 AND created_at >= ? AND created_at <= ? "
            "AND run_id IN (SELECT unnest(?::BIGINT[])) ORDER BY attempt"
        )
        earliest = min(row["created_at"] for row in originals)
        repairs = self._rows(sql, [self._workspace_id, earliest, now, [row["run_id"] for row in originals]])
        return [[row, *(repair for repair in repairs if repair["run_id"] == row["run_id"])] for row in originals]

    def _rows(self, sql: str, values: list[Any]) -> list[Row]:
        cursor = self._connection.cursor()
        try:
            rows: list[Row] = cursor.sql(sql, params=values).to_arrow_table().to_pylist()
            return rows
        finally:
            cursor.close()


def open_jobs(data: Path, workspace_id: str) -> Jobs:
    """Over the `live` folder of a generated account. An exported folder has none: no jobs and no runs then."""
    connection = duckdb.connect(config={"memory_limit": "400MB"})
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    connection.execute("SET GLOBAL parquet_metadata_cache = true")
    live = data / "live"
    sources = {"jobs": live / "jobs.parquet", "runs": live / "runs", "task_runs": live / "task_runs"}
    for name, path in sources.items():
        files = [path] if path.is_file() else sorted(path.glob("*.parquet"))
        if files:
            listed = ", ".join("'" + str(file.resolve()).replace("'", "''") + "'" for file in files)
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{listed}])")  # noqa: S608 - paths, quoted
        else:
            connection.execute(f"CREATE TABLE {name} ({_EMPTY[name]})")
    return Jobs(connection, workspace_id)
