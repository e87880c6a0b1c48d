"""Where the state lies: a file of SQLite, or a PostgreSQL server."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from job_monitor.errors import ConfigurationError

Password = Callable[[], str]
"""Gives a password that is good now. Asked for each new connection, so that one that expires is renewed."""

_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


@dataclass(frozen=True)
class Place:
    """An address that is understood. It may hold a password, so it is never shown."""

    url: URL = field(repr=False)
    password: Password | None = field(default=None, repr=False)

    @classmethod
    def of(cls, url: str) -> "Place":
        """From `sqlite:///<file>` or `postgresql://<user>:<password>@<host>:<port>/<database>`.

        Raises ConfigurationError without repeating the address.
        """
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):
            raise ConfigurationError("JOB_MONITOR_STATE_URL: this is no address of a database.") from None
        driver = _DRIVERS.get(parsed.drivername)
        if driver is None:
            raise ConfigurationError("JOB_MONITOR_STATE_URL: begin it with sqlite:/// or postgresql://.")
        if driver == "sqlite" and parsed.database in (None, "", ":memory:"):
            raise ConfigurationError("JOB_MONITOR_STATE_URL: name a file; what lies in memory alone is lost.")
        return cls(parsed.set(drivername=driver))

    @classmethod
    def of_file(cls, path: Path) -> "Place":
        return cls(URL.create("sqlite", database=str(path)))

    @classmethod
    def of_server(cls, *, host: str, port: int, database: str, user: str, sslmode: str, password: Password) -> "Place":
        """A server whose password is asked for with each new connection."""
        address = URL.create("postgresql+psycopg", username=user, host=host, port=port, database=database)
        return cls(address.update_query_dict({"sslmode": sslmode}), password)

    @property
    def is_file(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def kind(self) -> str:
        return "sqlite" if self.is_file else "postgresql"

    @property
    def path(self) -> Path | None:
        """The file, where it is one."""
        return Path(self.url.database) if self.is_file and self.url.database else None
