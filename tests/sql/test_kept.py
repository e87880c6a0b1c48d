"""Marts that are kept for one viewer's next question, within a room that all viewers share."""

import pyarrow as pa

from job_monitor.sql.kept import MOST_ROWS, Room, is_small, may_be_kept

ROWS = pa.table({"n": pa.array(range(100), pa.int64())})


def test_beyond_the_room_what_lies_longest_is_let_go_of():
    room = Room(limit=2 * ROWS.nbytes)
    kept = [room.keep(ROWS) for _ in range(3)]
    assert [one.rows is None for one in kept] == [True, False, False]


def test_what_nobody_holds_any_more_takes_no_room():
    room = Room(limit=2 * ROWS.nbytes)
    first = room.keep(ROWS)
    for _ in range(5):
        room.keep(ROWS)
    second = room.keep(ROWS)
    assert first.rows is not None
    assert second.rows is not None


def test_rows_whose_types_would_change_on_the_way_are_not_kept():
    assert may_be_kept(ROWS)
    assert not may_be_kept(pa.table({"n": pa.array([1], pa.decimal128(38, 0))}))


def test_a_large_mart_and_one_that_is_not_there_are_not_kept():
    sizes = {"mart.small": MOST_ROWS, "mart.large": MOST_ROWS + 1}
    assert [is_small(sizes, name) for name in ("small", "large", "absent")] == [True, False, False]
