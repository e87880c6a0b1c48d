"""Traps about reading the same account again: rows that come late, change, or have grown a column."""

from typing import Any

from tests.conformance.adapters.job_monitor.served import Served, serve
from tests.conformance.pack import Trap, traps

RUNS = "system.lakeflow.job_run_timeline"


def trap_of(number: int) -> Trap:
    return next(trap for trap in traps() if trap.number == number)


def raw(served: Served, table: str) -> list[dict[str, Any]]:
    with served.store.reader() as reader:
        return reader.rows(f"select * from raw.{table}")


def source(served: Served, name: str) -> dict[str, Any]:
    with served.store.reader() as reader:
        found = reader.row("select * from meta.sources where name = $name", {"name": name})
    assert found is not None
    return found


def test_corrections_that_come_later_are_read_with_their_old_date() -> None:  # trap 49
    served = serve(trap_of(49))
    try:
        kept = {row["record_id"]: str(row["usage_date"]) for row in raw(served, "billing__usage")}
        assert kept == dict.fromkeys(("u1", "u2", "u3"), "2026-02-01")
    finally:
        served.close()


def test_a_statement_that_was_seen_before_it_ended_is_one_statement() -> None:  # trap 78
    served = serve(trap_of(78))
    try:
        (hour,) = raw(served, "query__history_hours")
        assert (hour["statement_count"], hour["failed_count"]) == (1, 0)
        assert hour["last_end_time"].isoformat() == "2026-02-01T10:04:00+00:00"
    finally:
        served.close()


def test_a_column_that_nobody_announced_changes_nothing_and_is_reported() -> None:  # trap 88
    def grow(simulator: Any) -> None:
        simulator.control.faults.add("new_column", table=RUNS, column="brand_new")

    trap = trap_of(88)
    plain, grown = serve(trap), serve(trap, grow)
    try:
        assert raw(grown, "lakeflow__job_run_timeline") == raw(plain, "lakeflow__job_run_timeline")
        assert source(grown, RUNS)["ignored_columns"] == ["brand_new"]
        assert source(plain, RUNS)["ignored_columns"] == []
    finally:
        plain.close()
        grown.close()


def test_after_a_pause_longer_than_any_feed_every_row_is_there_once() -> None:  # trap 89
    trap = trap_of(89)
    assert (trap.reads[1] - trap.reads[0]).days > 8
    served = serve(trap)
    try:
        kept = sorted(row["run_id"] for row in raw(served, "lakeflow__job_run_timeline"))
        assert kept == sorted(row["run_id"] for row in trap.rows()[RUNS])
        read = [one.sql for one in served.simulator.control.log if "job_run_timeline" in one.sql]
        assert any("`period_end_time` >=" in sql for sql in read[1:])
        assert source(served, RUNS)["state"] == "ok"
    finally:
        served.close()
