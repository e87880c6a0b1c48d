"""What statements of ours took is kept in the store: over a restart, for a month, and each once."""

from datetime import UTC, datetime, timedelta

import pytest

from job_monitor.databricks.meter import Held, Meter
from job_monitor.store import Store
from job_monitor.sync import own_use
from job_monitor.sync.stretches import Stretch

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WAREHOUSE = "abc"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def held(start, minutes, source="system.lakeflow.jobs", feature="sync"):
    return Held(source, feature, start, start + minutes * MINUTE)


def note(store, *statements, warehouse_id=WAREHOUSE):
    with store.writer() as writer:
        own_use.note(writer, warehouse_id, statements)


def kept(store, since=NOON - 90 * DAY, warehouse_id=WAREHOUSE):
    with store.reader() as reader:
        return own_use.stretches(reader, warehouse_id, since)


def with_auto_stop(store, seconds):
    with store.writer() as writer:
        writer.execute(
            "create table mart.warehouses (warehouse_id varchar, auto_stop_s bigint, changed_at timestamptz)"
        )
        values = {"id": WAREHOUSE, "seconds": seconds, "at": NOON}
        writer.execute("insert into mart.warehouses values ($id, $seconds, $at)", values)


def test_statements_at_the_same_time_are_one_stretch_and_two_statements(store):
    note(store, held(NOON, 3), held(NOON + MINUTE, 4))
    assert kept(store) == [Stretch(NOON, NOON + 5 * MINUTE)]
    with store.reader() as reader:
        (row,) = reader.rows("select statements_count, statement_s from meta.statement_days")
    assert row == {"statements_count": 2, "statement_s": 420.0}


def test_what_is_noted_is_there_after_a_restart_and_adds_up_by_day(tmp_path):
    path = tmp_path / "restarted.duckdb"
    for turn in range(3):
        store = Store.open(path, threads=1)
        note(store, held(NOON + turn * 10 * MINUTE, 2))
        store.close()
    store = Store.open(path, threads=1)
    assert len(kept(store)) == 3
    with store.reader() as reader:
        days = reader.rows("select statement_date, statements_count, statement_s from meta.statement_days")
    assert days == [{"statement_date": NOON.date(), "statements_count": 3, "statement_s": 360.0}]
    store.close()


def test_after_a_month_it_is_forgotten(store):
    note(store, held(NOON - 32 * DAY, 2), held(NOON - 30 * DAY, 2))
    note(store, held(NOON, 2))
    assert [stretch.from_at for stretch in kept(store)] == [NOON - 30 * DAY, NOON]


def test_another_warehouse_is_another_matter(store):
    note(store, held(NOON, 2), warehouse_id="another")
    assert kept(store) == []


def test_a_turn_without_a_statement_leaves_nothing(store):
    note(store)
    assert kept(store) == []


def test_the_idle_time_before_the_warehouse_stops_counts_at_once_and_for_the_day_in_which_it_lies(store):
    with_auto_stop(store, 600)
    midnight = NOON.replace(hour=0) + DAY
    note(store, held(NOON, 2), held(NOON + 5 * MINUTE, 2), held(midnight - 3 * MINUTE, 1))
    with store.reader() as reader:
        # From noon to the stop seventeen minutes later, and the last three minutes of the day.
        idle = own_use.idle_before_stop(reader, WAREHOUSE)
        assert own_use.used_today(reader, WAREHOUSE, NOON + 8 * MINUTE, idle) == 20 * 60
        assert own_use.used_today(reader, WAREHOUSE, midnight + MINUTE, idle) == 8 * 60


def test_without_knowing_when_the_warehouse_stops_only_the_statements_count(store):
    note(store, held(NOON, 2))
    with store.reader() as reader:
        idle = own_use.idle_before_stop(reader, WAREHOUSE)
        assert idle == timedelta(0)
        assert own_use.used_today(reader, WAREHOUSE, NOON + DAY / 4, idle) == 120


def test_a_statement_that_fails_has_held_the_warehouse_as_well():
    times = iter([NOON, NOON + MINUTE])
    meter = Meter(lambda: next(times))
    with pytest.raises(ValueError), meter.statement("system.lakeflow.jobs", "sync"):
        raise ValueError
    assert meter.take() == [held(NOON, 1)]
    assert meter.take() == []
