"""Migrations: each applied once, in order, all of them in one transaction, by one process at a time."""

import threading
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.schema import CreateSchema

from job_monitor.errors import StateTooNew
from job_monitor.state.engine import BEGIN, SCHEMA
from job_monitor.state.tables import metadata

FOLDER = Path(__file__).parent / "migrations"

_LOCK_KEY = 7_305_116_442_019_281
"""Any number, as long as it stays: who migrates holds PostgreSQL's advisory lock of this number."""
_ALONE = threading.Lock()
"""Alembic keeps the migration that runs in a variable of the process."""


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the database to the revision. Raises StateTooNew when it is from a later version of the product."""
    script = ScriptDirectory(str(FOLDER))
    with engine.connect() as connection:
        if _is_current(connection, script, to):
            return
    with _ALONE, engine.connect() as connection:
        connection = connection.execution_options(**{BEGIN: "EXCLUSIVE"})
        with connection.begin():
            if connection.dialect.name == "postgresql":
                _lock_server(connection)
            _upgrade(connection, script, to)


def revisions() -> list[str]:
    """All of them, the oldest first."""
    script = ScriptDirectory(str(FOLDER))
    return [one.revision for one in script.walk_revisions()][::-1]


def _is_current(connection: Connection, script: ScriptDirectory, to: str) -> bool:
    """Raises StateTooNew."""
    found = set(MigrationContext.configure(connection).get_current_heads())
    unknown = found - {one.revision for one in script.walk_revisions()}
    if unknown:
        raise StateTooNew(
            f"The state is at version {', '.join(sorted(unknown))}, which this Job Monitor does not know. "
            "Run the newer Job Monitor, or restore a backup from before."
        )
    return to == "head" and found == set(script.get_heads())


def _lock_server(connection: Connection) -> None:
    """Until the end of the transaction; then make the schema where it is missing. A file is locked already."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
    # IF NOT EXISTS would ask for the right to make it also where an administrator made it before.
    found = connection.execute(text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": SCHEMA})
    if found.first() is None:
        connection.execute(CreateSchema(SCHEMA))


def _upgrade(connection: Connection, script: ScriptDirectory, to: str) -> None:
    with EnvironmentContext(Config(), script, fn=lambda revision, _: script._upgrade_revs(to, revision)) as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        environment.run_migrations()
