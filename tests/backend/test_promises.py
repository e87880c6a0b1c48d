"""How a run kept a promise: pure arithmetic on times of day."""

from datetime import UTC, datetime

import pytest

from job_monitor.backend.promises import margin
from job_monitor.state import Promise


def a_run(run_id, ended, result="succeeded", elapsed_s=600):
    at = datetime.fromisoformat(ended).replace(tzinfo=UTC)
    return {"run_id": run_id, "last_seen_at": at, "result_class": result, "elapsed_s": elapsed_s}


BERLIN = Promise(finish_by="07:00", zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("ended", "to_spare"),
    [
        ("2026-02-10T05:30", 1800),
        ("2026-02-10T06:00", 0),
        ("2026-02-10T06:00:30", -30),
        # Five in the morning UTC is seven in Berlin in summer.
        ("2026-07-10T05:30", -1800),
        # Late in the evening in UTC is the next day in Berlin.
        ("2026-02-09T23:30", 23400),
    ],
)
def test_an_hour_is_of_the_day_and_the_zone_in_which_the_run_ended(ended, to_spare):
    assert margin(BERLIN, [a_run("1", ended)]).finish_s == to_spare


def test_an_hour_that_the_clock_skips_or_repeats_is_still_told():
    spring = Promise(finish_by="03:30", zone="Europe/Berlin")
    # At 02:00 the clock jumps to 03:00, so one hour lies between 01:30 and 03:30.
    assert margin(spring, [a_run("1", "2026-03-29T00:30")]).finish_s == 3600
    autumn = Promise(finish_by="04:00", zone="Europe/Berlin")
    assert margin(autumn, [a_run("1", "2026-10-25T00:00")]).finish_s == 3 * 3600


def test_the_newest_run_that_ended_counts():
    runs = [a_run("1", "2026-02-09T05:00"), a_run("2", "2026-02-10T06:30"), a_run("3", "2026-02-10T09:00", "running")]
    found = margin(BERLIN, runs)
    assert (found.run_id, found.finish_s, found.duration_s) == ("2", -1800, None)


@pytest.mark.parametrize("result", ["cancelled", "skipped", "blocked", "unknown", "running"])
def test_a_run_that_came_to_no_end_says_nothing(result):
    assert margin(BERLIN, [a_run("1", "2026-02-09T05:00", result)]) is None
    assert margin(BERLIN, []) is None


def test_a_run_that_failed_was_done_by_no_hour_but_took_its_time():
    promise = Promise(finish_by="07:00", zone="UTC", max_duration_s=900)
    found = margin(promise, [a_run("1", "2026-02-09T05:00", "failed", elapsed_s=1000)])
    assert (found.finish_s, found.duration_s) == (None, -100)
