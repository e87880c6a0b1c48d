"""The same rows, again, doubled, in any order and in any parts, leave the same table."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from job_monitor.errors import StoreError
from job_monitor.store import MergeStats, Range, Store, Writer

START = datetime(2026, 3, 1, tzinfo=UTC)
COLUMNS = {
    "id": "string",
    "at": "timestamp",
    "version": "int",
    "tags": "map<string,string>",
    "part": "struct<a:string,default:decimal(38,18)>",
}
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("version", pa.int32()),
        ("tags", pa.map_(pa.string(), pa.string())),
        ("part", pa.struct([("a", pa.string()), ("default", pa.decimal128(38, 18))])),
    ]
)
KEY = ("id", "at")
WITHIN = Range("at", START, START + timedelta(days=1))
Row = dict[str, Any]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(tmp_path_factory.mktemp("merge") / "store.duckdb", threads=1)
    yield opened
    opened.close()


def batches(rows: list[Row], size: int = 3) -> pa.RecordBatchReader:
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    return pa.RecordBatchReader.from_batches(SCHEMA, table.to_batches(max_chunksize=size))


def emptied(writer: Writer) -> None:
    writer.ensure_table("raw.x", COLUMNS, "1", marked=("id",))
    writer.execute("DELETE FROM raw.x")


def stored(writer: Writer) -> list[str]:
    rows = writer.rows("SELECT * FROM raw.x")
    assert all(row["id__mark"] == int(row["id"] or 0) for row in rows), "marks follow their ids, however rows came"
    return sorted(repr(row) for row in rows)


def make(number: int, version: int, tag: str | None) -> Row:
    part = None if tag is None else {"a": tag, "default": version}
    name = None if number == 0 else str(number)
    tags = None if tag is None else [(tag, "1")]
    return {"id": name, "at": START + timedelta(hours=number), "version": version, "tags": tags, "part": part}


rows = st.lists(st.builds(make, st.integers(0, 6), st.integers(0, 2), st.sampled_from([None, "a", "b"])), max_size=14)
quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(given_rows=rows, data=st.data())
def test_any_order_any_parts_and_any_repetition_leave_the_greatest_row_of_each_key(
    store: Store, given_rows: list[Row], data: st.DataObject
) -> None:
    with store.writer() as writer:
        emptied(writer)
        writer.merge("raw.x", batches(given_rows), key=KEY, prefer=("version",), within=WITHIN)
        expected = stored(writer)
        emptied(writer)
        for _ in range(data.draw(st.integers(1, 3))):
            shuffled = data.draw(st.permutations([*given_rows, *given_rows[:3]]))
            cut = data.draw(st.integers(0, len(shuffled)))
            for part in (shuffled[:cut], shuffled[cut:]):
                within = data.draw(st.sampled_from([None, WITHIN]))
                writer.merge("raw.x", batches(part), key=KEY, prefer=("version",), within=within)
        writer.merge("raw.x", batches(given_rows), key=KEY, prefer=("version",))
        assert stored(writer) == expected
    assert len(expected) == len({(row["id"], row["at"]) for row in given_rows})
    newest = {(row["id"], row["at"]): 0 for row in given_rows}
    for row in given_rows:
        newest[row["id"], row["at"]] = max(newest[row["id"], row["at"]], row["version"])
    with store.reader() as reader:
        found = {(row["id"], row["at"]): row["version"] for row in reader.rows("SELECT * FROM raw.x")}
    assert found == newest


@quick
@given(before=rows, after=rows)
def test_replacing_leaves_exactly_the_incoming_rows_of_the_range(
    store: Store, before: list[Row], after: list[Row]
) -> None:
    outside = make(30, 1, "kept")
    with store.writer() as writer:
        emptied(writer)
        writer.merge("raw.x", batches([*before, outside]), key=KEY)
        writer.replace("raw.x", batches(after), key=KEY, within=WITHIN)
        found = stored(writer)
        emptied(writer)
        writer.merge("raw.x", batches([*after, outside]), key=KEY)
        assert found == stored(writer)


def test_a_mark_is_the_low_end_of_a_number_and_0_of_any_other_text(store: Store) -> None:
    with store.writer() as writer:
        emptied(writer)
        texts = ["7", str(2**31 + 7), str(2**63 - 1), "-1", str(2**63), "seven", "", None]
        writer.merge("raw.x", batches([make(1, 1, None) | {"id": text} for text in texts]), key=KEY)
        marks = {row["id"]: row["id__mark"] for row in writer.rows("SELECT id, id__mark FROM raw.x")}
        emptied(writer)
    assert [marks[text] for text in texts] == [7, 7, 2**31 - 1, 2**31 - 1, 0, 0, 0, 0]


def test_rows_that_are_there_already_change_nothing_and_are_counted_so(store: Store) -> None:
    same = [make(number, 1, "a") for number in range(6)]
    with store.writer() as writer:
        emptied(writer)
        assert writer.merge("raw.x", batches([*same, *same]), key=KEY, within=WITHIN) == MergeStats(12, 6)
        assert writer.merge("raw.x", batches(same), key=KEY, within=WITHIN) == MergeStats(6, 0)
        assert writer.replace("raw.x", batches(same[:4]), key=KEY) == MergeStats(4, 2)
        assert writer.merge("raw.x", batches([]), key=KEY, within=WITHIN) == MergeStats(0, 0)


def test_rows_outside_the_range_that_was_asked_for_are_an_error_and_none_is_kept(store: Store) -> None:
    with store.writer() as writer:
        emptied(writer)
    with pytest.raises(StoreError, match="outside the range"), store.writer() as writer:
        writer.merge("raw.x", batches([make(1, 1, None), make(30, 1, None)]), key=KEY, within=WITHIN)
    with store.reader() as reader:
        assert reader.scalar("SELECT count(*) FROM raw.x") == 0


def test_an_error_in_the_middle_of_the_rows_leaves_the_table_as_it_was(store: Store) -> None:
    def broken() -> Iterator[pa.RecordBatch]:
        yield from pa.Table.from_pylist([make(1, 1, "a")], schema=SCHEMA).to_batches()
        raise OSError("the line went dead")

    with store.writer() as writer:
        emptied(writer)
        writer.merge("raw.x", batches([make(2, 1, "b")]), key=KEY)
    # Few rows are taken in Python, many by DuckDB, which keeps no more than the text of an error.
    with pytest.raises((OSError, StoreError), match="went dead"), store.writer() as writer:
        writer.merge("raw.x", pa.RecordBatchReader.from_batches(SCHEMA, broken()), key=KEY)
    with store.reader() as reader:
        assert [row["id"] for row in reader.rows("SELECT id FROM raw.x")] == ["2"]


def test_more_rows_than_are_kept_in_memory_go_the_same_way(store: Store) -> None:
    many = pa.table(
        {"id": [str(number) for number in range(120_000)], "at": pa.array([START] * 120_000, SCHEMA.types[1])}
    )
    for name in ("version", "tags", "part"):
        many = many.append_column(name, pa.nulls(120_000, SCHEMA.field(name).type))
    doubled = pa.concat_tables([many, many.slice(0, 50_000)])
    with store.writer() as writer:
        emptied(writer)
        writer.merge("raw.x", batches([make(1, 1, "a")]), key=KEY)
        for merged in (120_000, 0):
            reader = pa.RecordBatchReader.from_batches(SCHEMA, doubled.to_batches(max_chunksize=10_000))
            assert writer.merge("raw.x", reader, key=KEY) == MergeStats(170_000, merged)
        assert writer.scalar("SELECT count(*) FROM raw.x") == 120_001
        assert writer.scalar("SELECT count(*) FROM raw.x WHERE id__mark <> id::INTEGER") == 0
        emptied(writer)
