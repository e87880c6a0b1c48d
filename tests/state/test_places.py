"""Which addresses are understood, what they never show, and how a password that expires is renewed."""

import logging

import pytest
from sqlalchemy import text

from job_monitor.errors import ConfigurationError, StateError, StateUnavailable, Unreachable
from job_monitor.state import Place, State
from job_monitor.state.engine import make_engine


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///a.db", "sqlite"),
        ("sqlite:////var/a.db", "sqlite"),
        ("postgresql://u:p@h/d", "postgresql+psycopg"),
        ("postgres://u:p@h/d", "postgresql+psycopg"),
    ],
)
def test_an_address_names_its_driver(url, driver):
    assert Place.of(url).url.drivername == driver


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "mysql://u:swordfish@h/d", "postgresql+asyncpg://u:swordfish@h/d", "sqlite://", "sqlite:///:memory:",
        "postgresql://u:swordfish@h:port/d",
    ],
)  # fmt: skip
def test_another_address_is_refused_without_being_repeated(url):
    with pytest.raises(ConfigurationError) as refused:
        Place.of(url)
    assert "JOB_MONITOR_STATE_URL" in str(refused.value)
    assert "swordfish" not in str(refused.value)


def test_a_place_does_not_show_its_password():
    place = Place.of("postgresql://u:swordfish@h/d")
    assert "swordfish" not in repr(place)
    assert "swordfish" not in f"{place} {State(place)!r}"


def test_each_new_connection_asks_for_a_password(server):
    database = server.new_database().rsplit("/", 1)[1]
    asked = []

    def password():
        asked.append(1)
        return server.password

    place = Place.of_server(
        host="127.0.0.1", port=server.port, database=database, user="tester", sslmode="prefer", password=password
    )
    engine = make_engine(place)
    with engine.connect() as one, engine.connect() as other:
        assert (one.execute(text("select 1")).scalar(), other.execute(text("select 1")).scalar()) == (1, 1)
    assert len(asked) == 2
    with engine.connect() as again:
        assert again.execute(text("select current_setting('statement_timeout')")).scalar() == "10s"
    assert len(asked) == 2
    engine.dispose()


def test_a_password_that_is_renewed_opens_the_door_again(server):
    database = server.new_database().rsplit("/", 1)[1]
    words = ["expired swordfish", server.password]
    place = Place.of_server(
        host="127.0.0.1",
        port=server.port,
        database=database,
        user="tester",
        sslmode="prefer",
        password=lambda: words.pop(0) if len(words) > 1 else words[0],
    )
    state = State(place)
    with pytest.raises(StateUnavailable) as refused:
        state.check()
    assert "swordfish" not in str(refused.value)
    state.check()
    state.close()


def test_a_password_that_cannot_be_had_is_told_in_words(server):
    def password() -> str:
        raise Unreachable("The workspace does not answer.")

    place = Place.of_server(
        host="127.0.0.1", port=server.port, database="x", user="tester", sslmode="prefer", password=password
    )
    with pytest.raises(StateUnavailable, match="The workspace does not answer"):
        State(place).check()


def test_an_address_with_a_wrong_password_is_not_repeated_anywhere(server, caplog, capfd):
    url = server.url("postgres", password="swordfish")
    with caplog.at_level(logging.DEBUG), pytest.raises(StateUnavailable) as refused:
        State(Place.of(url)).check()
    seen = capfd.readouterr()
    assert "swordfish" not in f"{refused.value} {caplog.text} {seen.out} {seen.err}"


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path):
    (tmp_path / "state.db").write_text("not a database, but longer than the header of one would have to be " * 20)
    with pytest.raises(StateError):
        State(Place.of_file(tmp_path / "state.db")).prepare()


def test_a_file_in_a_folder_that_is_not_there_is_made_with_its_folder(tmp_path):
    State(Place.of_file(tmp_path / "deep" / "down" / "state.db")).check()
    assert (tmp_path / "deep" / "down" / "state.db").is_file()


def test_a_file_that_another_holds_is_told_and_then_read(tmp_path, monkeypatch):
    monkeypatch.setattr("job_monitor.state.engine.BUSY_S", 0.2)
    state = State(Place.of_file(tmp_path / "state.db"))
    other = make_engine(Place.of_file(tmp_path / "state.db"))
    state.prepare()
    with other.connect() as connection:
        connection = connection.execution_options(job_monitor_begin="EXCLUSIVE")
        with connection.begin(), pytest.raises(StateUnavailable), state.writing():
            pass
    state.check()
