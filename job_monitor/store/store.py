"""The file: opening, migrating, and handing out transactions."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb

from job_monitor.errors import StoreError, StoreLocked, StoreTooNew
from job_monitor.store.migrate import migrate
from job_monitor.store.transaction import Reader, Writer, as_store_error

_DEFAULT_MEMORY = "1GB"
"""Sorts and joins above it spill to `<file>.tmp`. A Databricks App has 6 GB, most of it for others."""

_LOG = "64MB"
"""What the write-ahead log may hold before it is worked into the file. A turn of a large account writes more than the
default of 16 MB, so each would end with that. After a crash as much is read again, in half a second."""

_END_S = 5.0
_INTERRUPT_EVERY_S = 0.05
"""Patience with a transaction that is under way when the store is closed."""


class Store:
    """One DuckDB file. Threads may share it; another process may not have it open at the same time."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self._connection = connection
        self._writing = threading.Lock()
        self._writer: duckdb.DuckDBPyConnection | None = None
        self._is_closed = False

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
            "checkpoint_threshold": _LOG,
        }
        if threads is not None:
            config["threads"] = threads
        connection = _connect(path, config)
        with ExitStack() as unless_all_is_well:
            unless_all_is_well.callback(connection.close)
            connection.execute("SET GLOBAL TimeZone = 'UTC'")
            migrate(connection)
            unless_all_is_well.pop_all()
        return cls(path, connection)

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """One snapshot: what is committed while the block lasts is not seen in it. Raises StoreError once closed."""
        with as_store_error():
            cursor = self._connection.cursor()
        try:
            with as_store_error():
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
            if self._is_closed:
                raise StoreError("The store is closed.")
            cursor = self._writer = self._connection.cursor()
            try:
                cursor.execute("BEGIN TRANSACTION")
                yield Writer(cursor)
                with as_store_error():
                    cursor.execute("COMMIT")
            finally:
                self._writer = None
                # Without the COMMIT, closing rolls back.
                cursor.close()

    def size_bytes(self) -> int:
        """Bytes on disk: the file and its write-ahead log."""
        files = (self.path, self.path.with_name(self.path.name + ".wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        """Close the file. A transaction that writes in another thread is interrupted and rolled back."""
        self._is_closed = True
        deadline = time.monotonic() + _END_S
        while not (is_ours := self._writing.acquire(timeout=_INTERRUPT_EVERY_S)) and time.monotonic() < deadline:
            # Between two statements an interrupt hits nothing, so it is sent until the transaction is over.
            if (writer := self._writer) is not None:
                writer.interrupt()
        self._connection.close()
        if is_ours:
            self._writing.release()


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
