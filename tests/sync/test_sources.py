"""What a source says of itself while the cap on own cost holds it back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from job_monitor.databricks.system_tables import table
from job_monitor.domain import SourceState
from job_monitor.sync.sources import SourceRecord, held_back

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RUNS = table("system.lakeflow.job_run_timeline")
MINUTE = timedelta(minutes=1)
READ = SourceRecord(RUNS.name, SourceState.OK, as_of=NOW - 30 * MINUTE, synced_at=NOW - 20 * MINUTE, row_count=7)


def waits(record):
    return held_back(record, RUNS, "All is used.", NOW + 60 * MINUTE, NOW)


def test_it_says_since_when_why_and_until_when():
    said = waits(READ).message
    assert said == (
        "Not read since 2026-03-01 11:40 UTC, as the cap on own cost (JOB_MONITOR_OWN_COST_LIMIT_S) is reached: "
        "All is used. Read again from 2026-03-01 13:00 UTC."
    )
    assert waits(replace(READ, synced_at=None, row_count=0)).message.startswith("Not read yet, as the cap")


@pytest.mark.parametrize(("minutes", "state"), [(20, SourceState.OK), (61, SourceState.STALE)])
def test_after_an_hour_it_is_not_up_to_date_any_more(minutes, state):
    assert waits(replace(READ, synced_at=NOW - minutes * MINUTE)).state is state


def test_a_row_that_is_too_old_makes_it_stale_before_that():
    assert waits(replace(READ, as_of=NOW - timedelta(hours=7))).state is SourceState.STALE


@pytest.mark.parametrize("state", [SourceState.DENIED, SourceState.ABSENT, SourceState.FAILED])
def test_what_is_wrong_with_it_goes_before(state):
    record = replace(READ, state=state, message="It is so.", remedy="GRANT")
    assert waits(record) == record


def test_what_was_read_stays_as_it_was_read():
    held = waits(READ)
    assert (held.row_count, held.as_of, held.synced_at) == (READ.row_count, READ.as_of, READ.synced_at)
