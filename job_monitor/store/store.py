"""The file: opening, migrating, and handing out transactions."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from job_monitor.errors import StoreError, StoreLocked, StoreTooNew
from job_monitor.store.migrate import migrate
from job_monitor.store.transaction import Reader, Writer, as_store_error

_DEFAULT_MEMORY = "1GB"
"""Sorts and joins above it spill to `<file>.tmp`. A Databricks App has 6 GB, most of it for others."""


class Store:
    """One DuckDB file. Threads may share it; another process may not have it open at the same time."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self._connection = connection
        self._writing = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, memory_limit: str | None = None, threads: int | None = None) -> "Store":
        """Open or make the file, and bring it to the newest version.

        Raises StoreLocked when another process has it, StoreTooNew when a newer version made it, StoreError when it
        is no store at all.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit or _DEFAULT_MEMORY,
            "autoinstall_known_extensions": False,
            "python_enable_replacements": False,
            # Rows carry their times; the order of arrival says nothing, and keeping it costs memory.
            "preserve_insertion_order": False,
        }
        if threads is not None:
            config["threads"] = threads
        connection = _connect(path, config)
        try:
            connection.execute("SET GLOBAL TimeZone = 'UTC'")
            migrate(connection)
        except BaseException:
            connection.close()
            raise
        return cls(path, connection)

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """One snapshot: what is committed while the block lasts is not seen in it."""
        cursor = self._connection.cursor()
        try:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            # DuckDB takes the snapshot at the first look at the file, not at BEGIN.
            cursor.execute("SELECT count(*) FROM meta.generations").fetchall()
            yield Reader(cursor)
        finally:
            # Closing ends the transaction; nothing was written in it.
            cursor.close()

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """ONE transaction, one at a time: commit when the block ends, rollback on any exception."""
        with self._writing:
            cursor = self._connection.cursor()
            try:
                cursor.execute("BEGIN TRANSACTION")
                yield Writer(cursor)
                with as_store_error():
                    cursor.execute("COMMIT")
            finally:
                # Without the COMMIT, closing rolls back.
                cursor.close()

    def size_bytes(self) -> int:
        """Bytes on disk: the file and its write-ahead log."""
        files = (self.path, self.path.with_name(self.path.name + ".wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        self._connection.close()


def _connect(path: Path, config: dict[str, str | bool | int | float | list[str]]) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), config=config)
    except duckdb.IOException as error:
        text = str(error)
        if "lock" in text:
            raise StoreLocked(
                f"Another process has {path.name} open. Stop it, or point JOB_MONITOR_STORE_PATH at another file."
            ) from error
        if "newer version" in text or "version number" in text:
            raise StoreTooNew(f"{path.name} was written by a newer DuckDB: {text}") from error
        raise StoreError(f"{path} cannot be opened as a store: {text}") from error
    except duckdb.Error as error:
        raise StoreError(f"{path} cannot be opened as a store: {error}") from error
