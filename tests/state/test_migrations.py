"""The database is brought to the newest version from every earlier one, once, and is what the code thinks it is."""

import subprocess
import sys
import zipfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import delete, insert, inspect, text, update
from sqlalchemy.exc import DatabaseError

from job_monitor.errors import StateTooNew
from job_monitor.state import Place, Promise, State, audit, targets
from job_monitor.state.engine import make_engine
from job_monitor.state.migrate import migrate, revisions
from job_monitor.state.tables import audit as audit_table
from job_monitor.state.tables import metadata


@pytest.fixture
def engine(state_url):
    made = make_engine(Place.of(state_url))
    yield made
    made.dispose()


def revision_of(engine):
    with engine.connect() as connection:
        return connection.execute(text("select version_num from alembic_version")).scalar_one()


def test_an_empty_database_is_brought_to_the_newest_version(engine):
    migrate(engine)
    assert revision_of(engine) == revisions()[-1]
    assert {"audit", "targets", "saved_views"} <= set(inspect(engine).get_table_names())


@pytest.mark.parametrize("revision", revisions()[:-1])
def test_a_database_of_an_earlier_version_keeps_its_rows(engine, state_url, deed, revision):
    migrate(engine, revision)
    assert revision_of(engine) == revision
    with engine.begin() as connection:
        audit.note(connection, deed, audit.Subject(audit.Kind.TARGET, "1/2", "1", "2"), None, {"note": "kept"})
    state = State(Place.of(state_url))
    with state.writing() as connection:
        (kept,) = audit.entries(connection, audit.Filter(), older_than=None, limit=10)
        targets.put(connection, ("1", "2"), Promise(max_duration_s=1), expected=None, deed=deed)
    assert kept.after == {"note": "kept"}
    assert revision_of(engine) == revisions()[-1]
    state.close()


def test_the_migrations_make_what_the_code_describes(engine):
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_column_that_no_migration_makes_is_noticed(engine):
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("alter table targets drop column note"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) != []


def test_a_database_of_a_later_version_is_left_alone(engine, state_url):
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    state = State(Place.of(state_url))
    with pytest.raises(StateTooNew, match="9999"):
        state.prepare()
    assert revision_of(engine) == "9999"
    state.close()


STARTER = """
import sys
from job_monitor.state import Place, State
state = State(Place.of(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
state.prepare()
state.check()
"""


def test_of_several_that_start_at_once_one_migrates(engine, state_url):
    command = [sys.executable, "-c", STARTER, state_url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with ExitStack() as until_the_end:
        started = [until_the_end.enter_context(subprocess.Popen(command, text=True, **pipes)) for _ in range(4)]
        # What takes long, the start of the interpreter, is over for all before the first begins.
        assert [process.stdout.readline() for process in started] == ["ready\n"] * 4
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        ends = [(process.communicate(timeout=60)[1][-500:], process.returncode) for process in started]
    assert ends == [("", 0)] * 4
    assert revision_of(engine) == revisions()[-1]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_itself_refuses_to_change_the_audit(engine, deed, change):
    migrate(engine)
    with engine.begin() as connection:
        audit.note(connection, deed, audit.Subject(audit.Kind.VIEW, "v"), None, {"a": 1})
    statement = update(audit_table).values(user_name="x") if change == "update" else delete(audit_table)
    with pytest.raises(DatabaseError, match="only added to"), engine.begin() as connection:
        connection.execute(statement)
    with engine.connect() as connection:
        (entry,) = audit.entries(connection, audit.Filter(), older_than=None, limit=10)
    assert entry.user_name == deed.user_name


def test_the_audit_cannot_be_emptied_or_replaced_either(engine, deed):
    migrate(engine)
    with engine.begin() as connection:
        number = audit.note(connection, deed, audit.Subject(audit.Kind.VIEW, "v"), None, {"a": 1})
    row = {"at": deed.at, "user_name": "x", "identified_by": "x", "action": "x", "kind": "view", "subject": "x"}
    is_file = engine.dialect.name == "sqlite"
    again = insert(audit_table).values(row | {"entry_id": number}).prefix_with("OR REPLACE", dialect="sqlite")
    with pytest.raises(DatabaseError, match="only added to"), engine.begin() as connection:
        connection.execute(again if is_file else text("truncate audit"))


def test_the_migrations_are_in_the_wheel(root, tmp_path):
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--no-build-isolation", "--wheel-dir", tmp_path, root], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    kept = {Path(name).name for name in names if name.startswith("job_monitor/state/migrations/versions/rev_")}
    assert {name[4:8] for name in kept} == set(revisions())


def test_a_role_that_may_make_no_table_in_public_has_a_schema_of_its_own(server, deed):
    """As the role that Lakebase gives an app: it may connect, and make schemas."""
    url = server.new_database()
    name = url.rsplit("/", 1)[1]
    with server.connect(name) as connection:
        connection.execute("CREATE ROLE app LOGIN PASSWORD 'app'")
        connection.execute(f"GRANT CONNECT, CREATE ON DATABASE {name} TO app")
    state = State(Place.of(f"postgresql://app:app@127.0.0.1:{server.port}/{name}"))
    with state.writing() as connection:
        targets.put(connection, ("1", "2"), Promise(max_duration_s=1), expected=None, deed=deed)
    state.check()
    state.close()
    with server.connect(name) as connection:
        rows = connection.execute("select distinct schemaname from pg_tables where tableowner = 'app'").fetchall()
        connection.execute("DROP OWNED BY app CASCADE")
        connection.execute("DROP ROLE app")
    assert rows == [("job_monitor",)]
