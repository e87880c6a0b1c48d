"""Whether the run that a schedule asks for has come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from job_monitor.schedules.missing import Judgement, Reach, Reason, ScheduledJob, Verdict, Waits, judge, judge_all

NOW = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 2, 2, 6, 0, tzinfo=UTC)
YESTERDAY = DUE - timedelta(days=1)
MINUTES = timedelta(minutes=1)
READ = Reach(oldest_at=datetime(2026, 1, 1, tzinfo=UTC), newest_at=NOW - 20 * MINUTES, read_at=NOW)

DAILY = ScheduledJob(
    workspace_id="1",
    job_id="10",
    schedule="0 0 6 * * ?",
    timezone="UTC",
    is_paused=False,
    is_settings_known=True,
    trigger_type="SCHEDULE",
    is_deleted=False,
    scheduled_since=datetime(2026, 1, 5, tzinfo=UTC),
    last_started_at=YESTERDAY,
    last_seen_at=YESTERDAY + 10 * MINUTES,
)


def said(job: ScheduledJob, reach: Reach = READ, now: datetime = NOW) -> tuple[Verdict, Reason]:
    one = judge(job, reach, now, Waits())
    return one.verdict, one.reason


def test_a_job_whose_newest_run_is_older_than_its_fire_misses_one() -> None:
    judged = judge(DAILY, READ, NOW, Waits())

    assert judged == Judgement(DAILY, Verdict.MISSING, Reason.NO_RUN_SINCE, DUE)


def test_a_run_that_started_at_the_fire_or_after_it_has_come() -> None:
    for started in (DUE, DUE + 7 * MINUTES, NOW):
        assert said(replace(DAILY, last_started_at=started)) == (Verdict.ON_TIME, Reason.RUN_CAME)


def test_a_run_just_before_the_fire_is_not_the_one_that_was_asked_for() -> None:
    just_before = replace(DAILY, last_started_at=DUE - MINUTES, last_seen_at=DUE - MINUTES)

    assert said(just_before)[0] is Verdict.MISSING


def test_nothing_is_missing_before_the_run_must_be_visible() -> None:
    for minutes, verdict in ((1, Verdict.ON_TIME), (149, Verdict.ON_TIME), (151, Verdict.MISSING)):
        now = DUE + minutes * MINUTES
        assert said(DAILY, replace(READ, read_at=now, newest_at=now), now)[0] is verdict, minutes


def test_nothing_is_missing_before_the_data_reaches_so_far() -> None:
    behind = replace(READ, read_at=DUE + 100 * MINUTES)

    assert said(DAILY, behind) == (Verdict.ON_TIME, Reason.RUN_CAME)
    assert judge(DAILY, behind, NOW, Waits()).due_at == YESTERDAY


def test_of_data_that_was_not_read_for_hours_nothing_is_told() -> None:
    old = replace(READ, read_at=NOW - timedelta(hours=7))
    none = Reach(None, None, None)

    assert said(DAILY, old) == said(DAILY, none) == (Verdict.UNKNOWN, Reason.DATA_TOO_OLD)
    assert said(replace(DAILY, last_started_at=DUE), old)[0] is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("changes", "verdict", "reason"),
    [
        ({"is_paused": True}, Verdict.PAUSED, Reason.TRIGGER_IS_PAUSED),
        ({"is_deleted": True, "is_paused": True}, Verdict.NOT_SCHEDULED, Reason.DELETED),
        ({"schedule": None, "trigger_type": None}, Verdict.NOT_SCHEDULED, Reason.NO_SCHEDULE),
        ({"schedule": None, "trigger_type": "FILE_ARRIVAL"}, Verdict.NOT_SCHEDULED, Reason.NO_SCHEDULE),
        ({"schedule": None, "is_settings_known": False}, Verdict.UNKNOWN, Reason.SETTINGS_NOT_KNOWN),
        ({"is_paused": None, "is_settings_known": False}, Verdict.UNKNOWN, Reason.SETTINGS_NOT_KNOWN),
        ({"schedule": None, "trigger_type": "MULTIPLE"}, Verdict.UNKNOWN, Reason.SEVERAL_TRIGGERS),
        ({"schedule": None, "trigger_type": "PERIODIC"}, Verdict.UNKNOWN, Reason.INTERVAL_NOT_KNOWN),
        ({"schedule": None, "trigger_type": "PERIODIC", "is_paused": True}, Verdict.PAUSED, Reason.TRIGGER_IS_PAUSED),
        ({"schedule": "0 6 * * *"}, Verdict.UNKNOWN, Reason.SCHEDULE_NOT_READABLE),
        ({"timezone": None}, Verdict.UNKNOWN, Reason.SCHEDULE_NOT_READABLE),
    ],
)
def test_settings_decide_before_times_do(changes: dict[str, object], verdict: Verdict, reason: Reason) -> None:
    assert said(replace(DAILY, **changes)) == (verdict, reason)


def test_what_cannot_be_read_is_told_in_a_sentence() -> None:
    judged = judge(replace(DAILY, schedule="0 6 * * *"), READ, NOW, Waits())

    assert judged.message is not None
    assert "6 or 7 fields" in judged.message


def test_a_fire_from_before_the_schedule_was_in_force_is_none() -> None:
    """Set, or taken out of its pause, at eight for six o'clock: the first run is that of tomorrow."""
    assert said(replace(DAILY, scheduled_since=DUE + 120 * MINUTES)) == (Verdict.ON_TIME, Reason.NOT_DUE_YET)


def test_a_job_that_never_ran_misses_its_first_run() -> None:
    assert said(replace(DAILY, last_started_at=None, last_seen_at=None))[0] is Verdict.MISSING


def test_a_run_that_is_still_on_may_hold_the_next_one_back() -> None:
    long = replace(DAILY, last_seen_at=NOW - 40 * MINUTES)
    over = replace(DAILY, last_seen_at=DUE + 5 * MINUTES)

    assert said(long) == (Verdict.ON_TIME, Reason.EARLIER_RUN_IS_ON)
    assert said(over)[0] is Verdict.MISSING


def test_a_fire_older_than_all_data_is_not_judged() -> None:
    yearly = replace(DAILY, schedule="0 0 6 1 7 ?", scheduled_since=None, last_started_at=None, last_seen_at=None)

    assert said(yearly) == (Verdict.UNKNOWN, Reason.DATA_TOO_SHORT)


def test_the_hour_is_that_of_the_zone() -> None:
    """Six in New York is eleven in UTC: of today's nothing can be said at nine, and yesterday's has come."""
    there = replace(DAILY, timezone="America/New_York", last_started_at=YESTERDAY + timedelta(hours=5))

    assert judge(there, READ, NOW, Waits()).due_at == YESTERDAY + timedelta(hours=5)
    assert said(there)[0] is Verdict.ON_TIME


def test_many_jobs_without_a_run_since_the_newest_event_mean_that_the_data_stands_still() -> None:
    still = replace(READ, newest_at=YESTERDAY + 10 * MINUTES)
    four = [replace(DAILY, job_id=str(number)) for number in range(4)]
    came = replace(DAILY, job_id="9", is_paused=True)

    assert {one.verdict for one in judge_all(four, still, NOW)} == {Verdict.MISSING}
    judged = judge_all([*four, DAILY, came], still, NOW)
    assert [one.reason for one in judged] == [Reason.DATA_STANDS_STILL] * 5 + [Reason.TRIGGER_IS_PAUSED]
    assert {one.verdict for one in judge_all([*four, DAILY], READ, NOW)} == {Verdict.MISSING}
