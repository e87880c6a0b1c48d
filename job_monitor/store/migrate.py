"""Migrations: `migrations/0001_*.sql …`, each applied once, in order, in a transaction of its own, and logged."""

from importlib.resources import files

import duckdb

from job_monitor.errors import StoreTooNew


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the file to the newest version. Raises StoreTooNew when it is from a later one."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS meta")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS meta.migrations (version INTEGER NOT NULL, name VARCHAR NOT NULL, "
        "applied_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp)"
    )
    known = migrations()
    rows = connection.execute("SELECT coalesce(max(version), 0) FROM meta.migrations").fetchall()
    current = int(rows[0][0])
    if current > len(known):
        raise StoreTooNew(
            f"The store is at version {current}, and this Job Monitor knows {len(known)}. "
            "Run the newer Job Monitor, or remove the file: its rows can be read again from the workspace."
        )
    for version, (name, sql) in enumerate(known[current:], start=current + 1):
        _apply(connection, version, name, sql)


def migrations() -> list[tuple[str, str]]:
    """(name, SQL) of every migration, in order."""
    entries = (entry for entry in (files(__package__) / "migrations").iterdir() if entry.name.endswith(".sql"))
    return [(entry.name, entry.read_text()) for entry in sorted(entries, key=lambda entry: entry.name)]


def _apply(connection: duckdb.DuckDBPyConnection, version: int, name: str, sql: str) -> None:
    connection.execute("BEGIN TRANSACTION")
    try:
        connection.execute(sql)
        connection.execute("INSERT INTO meta.migrations (version, name) VALUES ($1, $2)", [version, name])
        connection.execute("COMMIT")
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise
