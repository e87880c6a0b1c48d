"""Connections: how each of the two databases is opened, and their errors as ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from job_monitor.errors import JobMonitorError, StateError, StateUnavailable
from job_monitor.state.patience import PatientConnection
from job_monitor.state.place import Password, Place

CONNECT_S = 5
BUSY_S = 5
STATEMENT_S = 10
RECYCLE_S = 45 * 60
"""A Lakebase token is good for an hour and is looked at when a connection is made; so none is kept for so long."""

SCHEMA = "job_monitor"
"""On a server: the app's role in Lakebase may make a schema in the database, and no table in `public`."""

BEGIN = "job_monitor_begin"
"""Execution option: how SQLite begins the transaction, such as IMMEDIATE."""


def make_engine(place: Place) -> Engine:
    """Nothing is connected yet."""
    return _of_file(place) if place.is_file else _of_server(place)


def _of_file(place: Place) -> Engine:
    engine = create_engine(place.url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": BUSY_S})

    @event.listens_for(engine, "connect")
    def opened(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        # The driver would begin by itself, late and without the lock; `begun` does it instead.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        # A row that is replaced is deleted, and the audit's trigger is to see it.
        connection.execute("PRAGMA recursive_triggers = ON")
        # An answered write must outlive a power cut, the name of the file in its folder too.
        connection.execute("PRAGMA synchronous = EXTRA")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get(BEGIN, 'DEFERRED')}")

    return engine


def _of_server(place: Place) -> Engine:
    engine = create_engine(
        place.url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_recycle=RECYCLE_S,
        pool_size=5,
        max_overflow=5,
        pool_timeout=CONNECT_S,
        connect_args={
            "connect_timeout": CONNECT_S,
            "application_name": "job-monitor",
            "keepalives_idle": 30,
            # A server that vanished without a word is noticed in this time, not after the system's quarter of an hour.
            "tcp_user_timeout": STATEMENT_S * 1000,
        },
    )

    @event.listens_for(engine, "connect")
    def opened(connection: Any, _record: ConnectionPoolEntry) -> None:
        # Not as an option of the connection: those that stand between, such as poolers, refuse options.
        connection.execute(f"SET statement_timeout = '{STATEMENT_S}s'")
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute(f"SET search_path = {SCHEMA}")
        connection.commit()

    @event.listens_for(engine, "do_connect")
    def connected(_dialect: Any, _record: Any, args: list[Any], parameters: dict[str, Any]) -> PatientConnection:
        if place.password is not None:
            parameters["password"] = _good_now(place.password)
        return PatientConnection.connect(*args, **parameters)

    return engine


def _good_now(password: Password) -> str:
    try:
        return password()
    except JobMonitorError as error:
        raise StateUnavailable(f"No password for the state could be had: {error}") from error


@contextmanager
def as_state_error() -> Iterator[None]:
    """The databases' errors as ours. Their text may hold an address or a value, so it is not repeated."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        said = "The database of targets, views and audit does not answer; try again in a moment."
        raise StateUnavailable(f"{said} If it was a change, look first whether it is there.") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StateUnavailable("The connection to the state was lost; try again in a moment.") from error
        raise StateError(f"The state could not be read or written: {type(error).__name__}.") from error
    except SQLAlchemyError as error:
        raise StateError(f"The state could not be read or written: {type(error).__name__}.") from error
