"""Fire times: cron in its own time zone through clock changes, pauses, month days, and days made alone."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from workspace_simulator.account import words
from workspace_simulator.account.compiled import Compiled
from workspace_simulator.account.fires import Fires
from workspace_simulator.account.frames import NEVER, JobPlan, Plan, Trigger
from workspace_simulator.account.schedules import WORKING_DAYS, daily_at

_BERLIN_HOURLY = Trigger(
    "cron", "0 30 * * * ?", "Europe/Berlin", tuple(h * 3600 + 1800 for h in range(24)), repeats_in_fold=True
)


def _us(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def _with_trigger(plan: Plan, trigger: Trigger, **changes: object) -> Fires:
    job: JobPlan = plan.jobs[0]
    version = replace(job.versions[0], triggers=(trigger,), is_paused=False, from_us=0, change="created", **changes)
    alone = replace(job, versions=(version,), deleted_us=NEVER, created_us=_us("2026-01-05T10:20:30"))
    return Fires(Compiled(replace(plan, jobs=(alone,), incidents=())))


def _fired(fires: Fires, day: str) -> list[str]:
    found = fires.on(_us(day), np.random.default_rng(1))
    planned = found["created_us"][found["trigger"] != words.MANUAL]
    return [datetime.fromtimestamp(at_us / 1e6, UTC).strftime("%H:%M") for at_us in planned.tolist()]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-03-28", ["01:30"]), ("2026-03-29", []), ("2026-03-30", ["00:30"]), ("2026-10-25", ["00:30"]),
     ("2026-10-26", ["01:30"])],
)  # fmt: skip
def test_a_daily_job_at_half_past_two_in_berlin_follows_the_clocks(plan: Plan, day: str, expected: list[str]) -> None:
    assert _fired(_with_trigger(plan, daily_at(2, 30, "Europe/Berlin")), day) == expected


def test_an_hourly_job_runs_in_every_hour_that_passes(plan: Plan) -> None:
    fires = _with_trigger(plan, _BERLIN_HOURLY)
    assert [len(_fired(fires, day)) for day in ("2026-03-29", "2026-10-25", "2026-11-02")] == [24, 24, 24]


def test_a_job_of_working_days_rests_at_the_weekend_of_its_own_zone(plan: Plan) -> None:
    # Monday 05:00 in Sydney is still Sunday in UTC.
    fires = _with_trigger(plan, daily_at(5, 0, "Australia/Sydney", weekdays=WORKING_DAYS))
    assert [_fired(fires, f"2026-11-{day:02d}") for day in (13, 14, 15)] == [[], [], ["18:00"]]


def test_a_job_of_the_last_day_of_the_month_runs_on_that_day_only(plan: Plan) -> None:
    fires = _with_trigger(plan, daily_at(6, 0, "UTC", month_days=(0,)))
    runs = [day for day in range(1, 31) if _fired(fires, f"2026-11-{day:02d}")]
    assert runs == [30]
    assert _fired(fires, "2026-02-28") == ["06:00"]


def test_a_periodic_job_keeps_its_distance_across_days(plan: Plan) -> None:
    fires = _with_trigger(plan, Trigger("periodic", interval=7, units="HOURS"))
    found = [
        at_us
        for day in (10, 11, 12)
        for at_us in fires.on(_us(f"2026-11-{day}"), np.random.default_rng(1))["created_us"].tolist()
    ]
    hours = np.diff(found) / 3.6e9
    assert len(found) >= 10
    assert np.allclose(hours, 7, atol=0.01)


def test_a_paused_job_does_not_fire(plan: Plan) -> None:
    job = plan.jobs[0]
    trigger = daily_at(6, 0, "UTC")
    on = replace(job.versions[0], triggers=(trigger,), is_paused=False, from_us=0, change="created")
    off = replace(on, is_paused=True, from_us=_us("2026-11-10T00:00:00"), change="paused")
    paused = replace(job, versions=(on, off), deleted_us=NEVER, created_us=0)
    fires = Fires(Compiled(replace(plan, jobs=(paused,), incidents=())))
    assert [_fired(fires, day) for day in ("2026-11-09", "2026-11-10")] == [["06:00"], []]
