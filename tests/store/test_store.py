"""The file: versions, locks, snapshots, and what a transaction leaves."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from job_monitor.errors import StoreError, StoreLocked, StoreTooNew
from job_monitor.store import Store
from job_monitor.store.migrate import migrations

INSERT = "INSERT INTO meta.generations VALUES ($n, $at, $at, NULL)"
COUNT = "SELECT count(*) FROM meta.generations"
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.duckdb", threads=1)
    yield opened
    opened.close()


def test_a_new_file_has_every_migration_logged_once_and_opening_again_adds_none(tmp_path: Path) -> None:
    for _ in range(2):
        store = Store.open(tmp_path / "store.duckdb", threads=1)
        with store.reader() as reader:
            names = [row["name"] for row in reader.rows("SELECT name FROM meta.migrations ORDER BY version")]
        store.close()
    assert names == [name for name, _ in migrations()]


def test_a_file_of_a_later_version_is_refused(tmp_path: Path, store: Store) -> None:
    with store.writer() as writer:
        writer.execute("INSERT INTO meta.migrations (version, name) VALUES (999, 'later')")
    store.close()
    with pytest.raises(StoreTooNew, match="version 999"):
        Store.open(tmp_path / "store.duckdb")


def test_a_file_that_is_no_store_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database " * 1000)
    with pytest.raises(StoreError, match=r"notes\.txt"):
        Store.open(path)
    assert path.read_text().startswith("not a database")


def test_a_second_process_is_told_that_the_store_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    hold = f"import duckdb, sys; held = duckdb.connect({str(path)!r}); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(StoreLocked, match="Another process"):
            Store.open(path)
        other.communicate(b"")
    Store.open(path).close()


def test_a_reader_sees_one_snapshot_while_others_commit(store: Store) -> None:
    with store.reader() as reader:
        with store.writer() as writer:
            writer.execute(INSERT, {"n": 1, "at": AT})
        assert reader.scalar(COUNT) == 0
    with store.reader() as later:
        assert later.scalar(COUNT) == 1


def test_a_reader_cannot_write(store: Store) -> None:
    with store.reader() as reader, pytest.raises(StoreError, match="read-only"):
        reader.rows("DELETE FROM meta.generations")


def test_an_exception_leaves_nothing_of_its_transaction(store: Store) -> None:
    def stopped() -> None:
        with store.writer() as writer:
            writer.execute(INSERT, {"n": 1, "at": AT})
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stopped()
    with store.reader() as reader:
        assert reader.scalar(COUNT) == 0


def test_a_wrong_statement_is_our_error(store: Store) -> None:
    with pytest.raises(StoreError), store.writer() as writer:
        writer.execute("SELECT nonsense FROM nowhere")


def test_values_come_back_as_python_types_with_utc_times(store: Store) -> None:
    with store.reader() as reader:
        row = reader.row("SELECT $at::TIMESTAMPTZ AS at, MAP {'a': 1} AS m, 1.5::DECIMAL(38, 18) AS d", {"at": AT})
        assert reader.row("SELECT 1 AS one WHERE false") is None
        assert reader.scalar("SELECT 1 WHERE false") is None
    assert row is not None
    assert row["at"] == AT
    assert row["at"].utcoffset().total_seconds() == 0
    assert row["m"] == {"a": 1}
    assert str(row["d"]) == "1.500000000000000000"


def test_a_table_whose_read_has_changed_is_made_anew(store: Store) -> None:
    with store.writer() as writer:
        assert writer.ensure_table("raw.x", {"a": "string"}, "1")
        writer.execute("INSERT INTO raw.x VALUES ('old')")
        assert not writer.ensure_table("raw.x", {"a": "string"}, "1")
        assert writer.ensure_table("raw.x", {"a": "string", "b": "map<string,array<int>>"}, "2")
        assert writer.rows("SELECT * FROM raw.x") == []
        assert writer.has_table("raw.x")
        assert not writer.has_table("raw.y")


def test_the_size_is_that_of_the_file_and_its_log(store: Store, tmp_path: Path) -> None:
    with store.writer() as writer:
        writer.execute("CREATE TABLE raw.numbers AS SELECT range AS n FROM range(100000)")
    assert store.size_bytes() == sum(file.stat().st_size for file in tmp_path.iterdir() if file.is_file())


def test_what_a_turn_writes_is_not_worked_into_the_file_at_its_end(store: Store, tmp_path: Path) -> None:
    with store.writer() as writer:
        writer.execute("create table raw.many as select hash(range) as number from range(3000000)")
    with store.writer() as writer:
        writer.execute("update raw.many set number = number + 1 where number % 2 = 0")
    log = next(tmp_path.glob("*.wal"))
    assert log.stat().st_size > 2**24


def test_closing_ends_a_transaction_that_writes_and_leaves_nothing_of_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store.duckdb")
    begun, ended = threading.Event(), []

    def write() -> None:
        try:
            with store.writer() as writer:
                writer.execute("CREATE TABLE half (n BIGINT)")
                begun.set()
                writer.execute("INSERT INTO half SELECT sum(a.range * b.range) FROM range(1000000) a, range(100000) b")
        except StoreError as error:
            ended.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(10)

    store.close()

    thread.join(10)
    assert not thread.is_alive()
    assert len(ended) == 1
    with pytest.raises(StoreError, match="closed"), store.writer():
        pass
    again = Store.open(tmp_path / "store.duckdb")
    with again.reader() as reader:
        assert not reader.has_table("main.half")
    again.close()
