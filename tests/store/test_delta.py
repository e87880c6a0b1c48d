"""What changed in raw is noted with the change, kept over a restart, and forgotten by the build."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from job_monitor.store import Changed, Store, Writer, delta

COLUMNS = {"id": "string", "at": "timestamp", "version": "int"}
AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.duckdb", threads=1)
    with opened.writer() as writer:
        writer.ensure_table("raw.x", COLUMNS, "1")
        writer.forget_changes()
    yield opened
    opened.close()


def rows(*pairs: tuple[str, int]) -> pa.RecordBatchReader:
    schema = pa.schema([("id", pa.string()), ("at", pa.timestamp("us", tz="UTC")), ("version", pa.int32())])
    given = [{"id": name, "at": AT, "version": version} for name, version in pairs]
    return pa.Table.from_pylist(given, schema=schema).to_reader()


def noted(writer: Writer) -> list[tuple[Any, Any]]:
    return sorted((row["id"], row["version"]) for row in writer.rows("SELECT * FROM delta.x"))


def test_a_new_table_counts_as_changed_whole(store: Store) -> None:
    with store.writer() as writer:
        writer.ensure_table("raw.y", COLUMNS, "1")
        assert writer.changed("raw.y") is Changed.WHOLE
        writer.merge("raw.y", rows(("a", 1)), key=["id"])
        assert writer.changed("raw.y") is Changed.WHOLE


def test_rows_that_come_are_noted_with_those_that_they_replace(store: Store) -> None:
    with store.writer() as writer:
        writer.merge("raw.x", rows(("a", 1), ("b", 1)), key=["id"])
        assert noted(writer) == [("a", 1), ("b", 1)]
        writer.forget_changes()
        writer.merge("raw.x", rows(("a", 2), ("b", 1)), key=["id"])
        assert (writer.changed("raw.x"), noted(writer)) == (Changed.ROWS, [("a", 1), ("a", 2)])


def test_the_same_rows_again_are_no_change(store: Store) -> None:
    with store.writer() as writer:
        writer.merge("raw.x", rows(("a", 1)), key=["id"])
        writer.forget_changes()
        writer.merge("raw.x", rows(("a", 1)), key=["id"])
        assert writer.changed("raw.x") is Changed.NOTHING


def test_rows_that_go_are_noted(store: Store) -> None:
    with store.writer() as writer:
        writer.merge("raw.x", rows(("a", 1), ("b", 1)), key=["id"])
        writer.forget_changes()
        writer.replace("raw.x", rows(("a", 1)), key=["id"])
        assert noted(writer) == [("b", 1)]


def test_changes_are_still_noted_after_a_restart(store: Store, tmp_path: Path) -> None:
    with store.writer() as writer:
        writer.merge("raw.x", rows(("a", 1)), key=["id"])
    store.close()
    again = Store.open(tmp_path / "store.duckdb", threads=1)
    with again.writer() as writer:
        assert noted(writer) == [("a", 1)]
    again.close()


def test_a_change_that_is_rolled_back_is_not_noted(store: Store) -> None:
    def interrupted() -> None:
        with store.writer() as writer:
            writer.merge("raw.x", rows(("a", 1)), key=["id"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    with store.writer() as writer:
        assert writer.changed("raw.x") is Changed.NOTHING


def test_too_many_changed_rows_are_noted_as_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delta, "MOST_ROWS", 2)
    with store.writer() as writer:
        writer.merge("raw.x", rows(("a", 1), ("b", 1)), key=["id"])
        assert writer.changed("raw.x") is Changed.ROWS
        writer.merge("raw.x", rows(("c", 1)), key=["id"])
        assert writer.changed("raw.x") is Changed.WHOLE
        writer.forget_changes()
        assert writer.changed("raw.x") is Changed.NOTHING
