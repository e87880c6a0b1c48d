"""/api/jobs/hours on an account whose runs can be counted, at noon of the 10th of February."""

import random
import zlib
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from job_monitor.backend.job_hours import letters, window_of
from job_monitor.backend.models_job_hours import HourColumns, JobHours
from tests.backend.account import AWAY, HOME, NOW

PATH = "/api/jobs/hours"


def ask(client, **params):
    answer = client.get(PATH, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def marked(answer):
    """Hours with a mark of each job, by the beginning of the hour."""
    begin = datetime.fromisoformat(answer["from_at"])
    names, jobs = answer["workspaces"], answer["jobs"]
    return {
        (names[place], job): {
            (begin + timedelta(hours=hour)).strftime("%d %H:%M"): letter
            for hour, letter in enumerate(results)
            if letter != "."
        }
        for place, job, results in zip(jobs["workspace"], jobs["job_id"], jobs["results"], strict=True)
    }


def test_each_hour_has_the_worst_of_the_runs_that_ended_in_it(whole):
    answer = ask(whole)
    assert (answer["from_at"], answer["hours"]) == ("2026-02-08T13:00:00Z", 48)
    assert {len(results) for results in answer["jobs"]["results"]} == {48}
    assert marked(answer) == {
        (HOME, "11"): {"09 06:00": "S", "10 06:00": "S"},
        (HOME, "12"): {"09 08:00": "T", "09 10:00": "C"},
        (HOME, "13"): {"10 11:00": "R"},
        (AWAY, "11"): {"09 07:00": "S"},
    }


def test_a_zone_of_half_hours_has_its_own_hours(whole):
    answer = ask(whole, hours=6, minute=30)
    assert answer["from_at"] == "2026-02-10T06:30:00Z"
    assert marked(answer) == {(HOME, "13"): {"10 11:30": "R"}}


def test_it_says_from_when_until_when_the_runs_are_known(whole):
    answer = ask(whole)
    assert (answer["known_from"], answer["known_until"]) == ("2026-01-10T06:10:00Z", "2026-02-10T11:55:00Z")


@pytest.mark.parametrize("params", [{"hours": 5}, {"hours": 73}, {"minute": 60}, {"minute": "x"}])
def test_what_cannot_be_drawn_is_refused(whole, params):
    assert whole.get(PATH, params=params).status_code == 422


def test_without_a_workspace_nothing_is_known_and_no_hour_is_empty(tmp_path, serve_unconfigured):
    with serve_unconfigured(tmp_path) as client:
        answer = ask(client)
    assert (answer["jobs"], answer["known_from"], answer["known_until"]) == (None, None, None)
    assert answer["workspaces"] == []


@given(
    st.integers(0, 10 * 365 * 86_400).map(lambda seconds: NOW - timedelta(seconds=seconds)),
    st.integers(6, 72),
    st.integers(0, 59),
    st.integers(-12, 12),
)
def test_the_last_hour_holds_the_moment_whatever_the_clock_says_it_in(now, hours, minute, zone):
    window = window_of(now.astimezone(timezone(timedelta(hours=zone))), hours, minute)
    assert window.until_at - timedelta(hours=1) <= now < window.until_at
    assert (window.from_at.minute, window.until_at - window.from_at) == (minute, timedelta(hours=hours))


def test_the_worst_comes_first_and_what_is_only_at_work_last():
    assert letters(11, range(9), range(1, 10)) == "FTBCKURSW.."


def test_ten_thousand_jobs_by_the_hour_fit_the_budget():
    """Packed as it travels: ids of fifteen digits, three days, every hour with a run."""
    chance = random.Random(7)
    answer = JobHours(
        as_of=NOW,
        sources=[],
        from_at=NOW,
        hours=72,
        known_from=NOW,
        known_until=NOW,
        workspaces=[HOME, AWAY],
        jobs=HourColumns(
            workspace=[chance.randrange(2) for _ in range(10_000)],
            job_id=[str(chance.randrange(10**14, 10**15)) for _ in range(10_000)],
            results=["".join(chance.choices("SFCW.", (60, 4, 1, 5, 30), k=72)) for _ in range(10_000)],
        ),
    )
    assert len(zlib.compress(answer.model_dump_json().encode(), 6)) <= 600_000
