"""Where the state lies by the settings, and what of it stops the start."""

import asyncio

import pytest
from sqlalchemy import text

from job_monitor.backend.app import create_app
from job_monitor.backend.config import Settings, load
from job_monitor.backend.state_link import StateWatch, place_of
from job_monitor.backend.workspace import WorkspaceLink
from job_monitor.errors import ConfigurationError, StateTooNew
from job_monitor.state import Place, State
from job_monitor.state.engine import make_engine
from job_monitor.store import Store

LAKEBASE = {"PGHOST": "db.example.com", "PGDATABASE": "app", "PGUSER": "a-client-id", "PGSSLMODE": "require"}
INSIDE = {"app_name": "job-monitor", "app_port": 8000}


def place(**given):
    settings = load(**given)
    return place_of(settings, WorkspaceLink(settings))


def test_by_itself_it_is_a_file_beside_the_store(tmp_path):
    assert place(store_path=tmp_path / "a.duckdb").path == tmp_path / "job_monitor_state.db"


def test_what_is_set_wins_over_what_the_platform_gives(monkeypatch):
    for name, value in LAKEBASE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("JOB_MONITOR_STATE_URL", "sqlite:////tmp/chosen.db")
    assert str(place(**INSIDE).path) == "/tmp/chosen.db"


def test_inside_the_platform_it_is_the_lakebase_that_the_app_was_given(monkeypatch):
    for name, value in LAKEBASE.items():
        monkeypatch.setenv(name, value)
    found = place(**INSIDE)
    assert (found.kind, found.url.host, found.url.port, found.url.database) == (
        "postgresql",
        "db.example.com",
        5432,
        "app",
    )
    assert (found.url.username, found.url.query["sslmode"]) == ("a-client-id", "require")
    assert found.url.password is None
    assert found.password is not None


def test_without_a_user_it_is_the_apps_own_principal(monkeypatch):
    for name, value in (LAKEBASE | {"PGUSER": "", "DATABRICKS_CLIENT_ID": "the-principal"}).items():
        monkeypatch.setenv(name, value)
    assert place(**INSIDE).url.username == "the-principal"


def test_outside_the_platform_variables_of_postgresql_mean_nothing(monkeypatch):
    for name, value in LAKEBASE.items():
        monkeypatch.setenv(name, value)
    assert place().kind == "sqlite"


def test_the_address_is_a_secret_of_the_settings():
    settings = load(state_url="postgresql://u:swordfish@h/d")
    assert "swordfish" not in f"{settings!r} {settings} {settings.model_dump()}"


@pytest.mark.parametrize(("inside", "is_lasting"), [({}, True), (INSIDE, False)])
def test_a_file_lasts_but_inside_the_platform(tmp_path, inside, is_lasting):
    state = State(Place.of_file(tmp_path / "state.db"))
    condition = StateWatch(state, Settings(**inside)).condition()
    assert (condition.is_ready, condition.is_lasting) == (True, is_lasting)
    assert (condition.message is None) is is_lasting


def starting(settings):
    """The start of the application, without a server before it."""
    app = create_app(settings)

    async def start():
        async with app.router.lifespan_context(app):
            pytest.fail("it started")

    return start()


def test_a_state_of_a_later_version_stops_the_start_and_lets_go_of_the_store(tmp_path):
    url = f"sqlite:///{tmp_path / 'state.db'}"
    State(Place.of(url)).prepare()
    with make_engine(Place.of(url)).begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    settings = Settings(store_path=tmp_path / "store.duckdb", state_url=url)
    with pytest.raises(StateTooNew, match="Run the newer Job Monitor"):
        asyncio.run(starting(settings))
    Store.open(tmp_path / "store.duckdb").close()


def test_an_address_that_is_none_stops_the_start_without_being_repeated(tmp_path):
    settings = Settings(store_path=tmp_path / "store.duckdb", state_url="mysql://u:swordfish@h/d")
    with pytest.raises(ConfigurationError) as refused:
        asyncio.run(starting(settings))
    assert "swordfish" not in str(refused.value)
