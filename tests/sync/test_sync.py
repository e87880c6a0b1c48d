"""One turn over the tables: what is read, what is said of each source, and what it costs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from job_monitor.databricks.system_tables import SystemTable, table
from job_monitor.domain import SourceState
from job_monitor.store import Store
from job_monitor.sync.columns import note_new_columns
from job_monitor.sync.progress import SyncProgress
from workspace_simulator.schema import VISIBLE_AT

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PRICES = table("system.billing.list_prices")


@pytest.fixture
def ten_days(quiet: Any, timeline: SystemTable, run_slice: Callable[..., Any]) -> Any:
    """Four slices a day for ten days, each seen half an hour after its end; the clock stands at the eleventh day."""
    ends = [START + number * 6 * HOUR for number in range(40)]
    rows = [run_slice(number, end - HOUR, end, end + HOUR / 2) for number, end in enumerate(ends)]
    quiet.write(timeline.name, rows)
    quiet.set_clock(START + 10 * DAY)
    return quiet


def _source(store: Store, name: str) -> dict[str, Any]:
    with store.reader() as reader:
        row = reader.row("SELECT * FROM meta.sources WHERE name = $name", {"name": name})
    assert row is not None
    return row


def test_a_first_load_goes_in_slices_oldest_first_and_tells_how_far_it_is(
    ten_days: Any, store: Store, timeline: SystemTable
) -> None:
    heard: list[SyncProgress] = []
    (report,) = ten_days.sync(store, START + 10 * DAY, [timeline], slice_rows=8, listener=heard.append)
    assert (report.rows_read, report.rows_merged, report.state) == (40, 40, SourceState.OK)
    fractions = [progress.fraction for progress in heard if progress.fraction is not None]
    assert fractions[:5] == [0.2, 0.4, 0.6, 0.8, 1.0]
    source = _source(store, timeline.name)
    assert source["cursor"] == (START + 39 * 6 * HOUR).isoformat()
    assert source["as_of"] == START + 39 * 6 * HOUR
    assert source["synced_at"] == START + 10 * DAY


def test_a_source_stays_pending_until_its_first_load_is_whole(
    ten_days: Any, store: Store, timeline: SystemTable
) -> None:
    ten_days.sync_until_cut(store, START + 10 * DAY, [timeline], after=2, slice_rows=8)
    source = _source(store, timeline.name)
    assert source["state"] == "pending"
    assert source["synced_at"] is None
    assert source["row_count"] == 16
    ten_days.sync(store, START + 10 * DAY, [timeline])
    assert _source(store, timeline.name)["state"] == "ok"


def test_an_idle_turn_is_one_statement_per_table_and_reads_nothing_that_is_known(
    ten_days: Any, store: Store, timeline: SystemTable
) -> None:
    chosen = [timeline, PRICES, table("system.lakeflow.jobs")]
    ten_days.sync(store, START + 10 * DAY, chosen)
    before = len(ten_days.simulator.control.log)
    reports = ten_days.sync(store, START + 10 * DAY + HOUR / 12, chosen)
    assert len(ten_days.simulator.control.log) == before + 3
    assert [report.rows_read for report in reports] == [0, 0, 0]
    assert [report.rows_merged for report in reports] == [0, 0, 0]


def test_the_first_turn_of_a_day_reads_the_margin_again(ten_days: Any, store: Store, timeline: SystemTable) -> None:
    for after, rows_read in ((timedelta(0), 40), (DAY - HOUR, 0), (DAY, 2), (DAY + HOUR, 0)):
        (report,) = ten_days.sync(store, START + 10 * DAY + after, [timeline])
        assert report.rows_read == rows_read, after


def test_of_the_margin_only_the_hour_that_grew_is_read(
    quiet: Any, store: Store, timeline: SystemTable, run_slice: Callable[..., Any]
) -> None:
    ends = {1: HOUR, 2: 3 * HOUR, 3: 3 * HOUR + HOUR / 4, 4: 4 * HOUR}
    late = {3: 5 * HOUR}
    rows = [run_slice(number, START, START + end, START + late.get(number, end)) for number, end in ends.items()]
    quiet.write(timeline.name, rows)
    for hours, read, merged in ((4, 3, 3), (5, 2, 1), (6, 0, 0)):
        quiet.set_clock(START + hours * HOUR)
        (report,) = quiet.sync(store, START + hours * HOUR + HOUR / 60, [timeline])
        assert (report.rows_read, report.rows_merged) == (read, merged), hours


def test_a_day_of_usage_that_grew_is_read_and_the_others_are_not(quiet: Any, store: Store) -> None:
    usage = table("system.billing.usage")
    seen = {"a": (0, 0), "b": (0, 1), "c": (1, 30), "d": (1, 31)}
    rows = [
        {"record_id": name, "ingestion_date": (START + day * DAY).date(), VISIBLE_AT: START + hour * HOUR}
        for name, (day, hour) in seen.items()
    ]
    quiet.write(usage.name, rows)
    found = []
    for hours in (30, 30.5, 31, 32):
        quiet.set_clock(START + hours * HOUR)
        (report,) = quiet.sync(store, START + hours * HOUR, [usage])
        found.append((report.rows_read, report.rows_merged))
    assert found == [(3, 3), (0, 0), (2, 1), (0, 0)]


def test_a_late_row_within_the_margin_is_found_on_the_next_turn(
    quiet: Any, store: Store, timeline: SystemTable, run_slice: Callable[..., Any]
) -> None:
    late = run_slice(1, START, START + HOUR, START + 6 * HOUR)
    quiet.write(timeline.name, [late, run_slice(2, START, START + 5 * HOUR, START + 5 * HOUR)])
    for hours, count in ((5, 1), (6, 2)):
        quiet.set_clock(START + hours * HOUR)
        # The app's own clock is a minute ahead: what ends at this very moment is not yet read otherwise.
        quiet.sync(store, START + hours * HOUR + HOUR / 60, [timeline])
        assert _source(store, timeline.name)["row_count"] == count


def test_a_row_from_the_future_does_not_carry_the_cursor_past_rows_to_come(
    quiet: Any, store: Store, timeline: SystemTable, run_slice: Callable[..., Any]
) -> None:
    future = run_slice(1, START, START + 30 * DAY, START)
    quiet.write(timeline.name, [future, run_slice(2, START, START + 2 * HOUR, START + 2 * HOUR)])
    quiet.sync(store, START, [timeline])
    quiet.set_clock(START + 3 * HOUR)
    quiet.sync(store, START + 3 * HOUR, [timeline])
    assert _source(store, timeline.name)["cursor"] == (START + 2 * HOUR).isoformat()


def test_a_price_that_vanishes_from_the_list_goes(quiet: Any, store: Store) -> None:
    prices = [{"sku_name": name, "price_start_time": START, VISIBLE_AT: START} for name in ("A", "B")]
    quiet.write(PRICES.name, prices)
    quiet.sync(store, START, [PRICES])
    quiet.write(PRICES.name, prices[:1])
    quiet.sync(store, START, [PRICES])
    with store.reader() as reader:
        assert [row["sku_name"] for row in reader.rows("SELECT * FROM raw.billing__list_prices")] == ["A"]


@pytest.mark.parametrize(
    ("fault", "state", "remedy"),
    [
        ("denied_table", "denied", "GRANT SELECT ON TABLE system.lakeflow.job_run_timeline TO `"),
        ("missing_table", "absent", "system-schemas enable"),
        ("fail_after_running", "failed", "tried again"),
        ("truncated_result", "failed", "tried again"),
    ],
)
def test_a_table_that_cannot_be_read_is_a_state_with_a_remedy_and_keeps_its_rows(
    ten_days: Any, store: Store, timeline: SystemTable, fault: str, state: str, remedy: str
) -> None:
    ten_days.sync(store, START + 10 * DAY, [timeline])
    ten_days.simulator.control.faults.add(fault, table=timeline.name, seconds=0.0)
    # The first turn of the next day: it reads the margin whole, so there is something to cut.
    reports = ten_days.sync(store, START + 11 * DAY, [timeline, PRICES])
    source = _source(store, timeline.name)
    assert source["state"] == state
    assert remedy in source["remedy"]
    assert "statement" in source["message"]
    assert source["row_count"] == 40
    assert source["as_of"] == START + 39 * 6 * HOUR
    assert reports[1].state is SourceState.EMPTY
    ten_days.simulator.control.faults.clear()
    ten_days.sync(store, START + 10 * DAY, [timeline])
    assert _source(store, timeline.name)["state"] == "ok"
    assert _source(store, timeline.name)["remedy"] is None


def test_a_workspace_that_is_gone_is_a_failure_of_each_table(
    ten_days: Any, store: Store, timeline: SystemTable
) -> None:
    ten_days.simulator.control.faults.add("unavailable", endpoint="execute")
    reports = ten_days.sync(store, START + 10 * DAY, [timeline, PRICES], parallel=1)
    assert [report.state for report in reports] == [SourceState.FAILED, SourceState.FAILED]
    assert "does not answer" in str(reports[0].message)
    assert "another table" in str(reports[1].message)


def test_a_missing_column_is_named_and_stops_its_table_alone(
    ten_days: Any, store: Store, timeline: SystemTable
) -> None:
    grown = replace(timeline, columns={**timeline.columns, "not_there": "string"})
    reports = ten_days.sync(store, START + 10 * DAY, [grown, PRICES])
    assert reports[0].state is SourceState.FAILED
    assert "no column not_there" in str(reports[0].message)
    assert reports[1].state is SourceState.EMPTY


def test_a_column_that_is_read_from_now_on_brings_the_whole_table_anew(
    ten_days: Any, store: Store, timeline: SystemTable
) -> None:
    ten_days.sync(store, START + 10 * DAY, [timeline])
    grown = replace(timeline, columns={**timeline.columns, "job_parameters": "map<string,string>"})
    (report,) = ten_days.sync(store, START + 10 * DAY, [grown])
    assert (report.rows_merged, report.row_count) == (40, 40)


def test_a_new_column_of_the_account_is_reported_and_not_read(
    ten_days: Any, store: Store, timeline: SystemTable
) -> None:
    ten_days.simulator.control.faults.add("new_column", table=timeline.name, column="brand_new")
    ten_days.sync(store, START + 10 * DAY, [timeline])
    found = note_new_columns(ten_days.context(store, START + 10 * DAY), [timeline])
    assert found == {timeline.name: ["brand_new"]}
    assert _source(store, timeline.name)["ignored_columns"] == ["brand_new"]
    assert _source(store, timeline.name)["state"] == "ok"


def test_old_rows_make_a_source_stale_and_no_rows_make_it_empty(
    ten_days: Any, store: Store, timeline: SystemTable
) -> None:
    reports = ten_days.sync(store, START + 12 * DAY, [timeline, PRICES])
    assert [report.state for report in reports] == [SourceState.STALE, SourceState.EMPTY]
    assert "54 hours old" in str(reports[0].message)
