"""The dashboard's figures on an account whose rows can be counted."""

from datetime import UTC, date, datetime

import pytest

from job_monitor.backend.overview import complete_days, dates, ratio
from job_monitor.backend.queries.listing import Days


@pytest.fixture(scope="module")
def figures(whole):
    return whole.get("/api/overview?days=10").json()


def test_the_window_is_whole_days_with_today(figures):
    assert figures["window"] == {"from": "2026-02-01", "to": "2026-02-10", "days": 10}
    assert [day["date"] for day in figures["daily"]] == [f"2026-02-{number:02}" for number in range(1, 11)]


def test_jobs_are_counted_living_paused_and_deleted(figures):
    assert figures["jobs"] == {"count": 4, "paused": 1, "deleted": 1}


def test_runs_are_counted_by_how_they_ended(figures):
    counted = {name: count for name, count in figures["runs"]["by_class"].items() if count}
    assert counted == {"succeeded": 12, "failed": 2, "timed_out": 1, "cancelled": 1, "running": 1, "unknown": 1}
    assert figures["runs"]["count"] == 18


def test_a_notebooks_child_run_is_counted_apart(figures):  # trap 22
    assert figures["runs"]["child_runs_count"] == 1


def test_success_is_of_runs_that_ended_well_or_badly(figures):  # traps 4, 12
    assert figures["runs"]["success_ratio"] == 12 / 15
    assert figures["runs"]["first_time_success_ratio"] == 11 / 15


def test_the_days_add_up_to_the_window(figures):
    assert sum(day["worked_s"] for day in figures["daily"]) == figures["runs"]["worked_s"] == 19 * 600
    assert sum(sum(day["by_class"].values()) for day in figures["daily"]) == figures["runs"]["count"]


def test_the_cost_is_one_amount_in_one_currency(figures):
    (cost,) = figures["cost"]
    assert (cost["currency"], cost["list_cost"]) == ("USD", "7.505")


def test_what_has_no_price_is_shown_beside_the_cost(figures):  # traps 44, 50
    assert figures["unpriced"] == [{"usage_unit": "DBU", "usage_quantity": "5"}]
    assert figures["usage"] == [
        {"usage_unit": "DBU", "usage_quantity": "30"},
        {"usage_unit": "GB", "usage_quantity": "0.25"},
    ]


def test_only_complete_days_are_compared(figures):  # trap 58
    (cost,) = figures["cost"]
    assert (cost["complete_days"], cost["complete_list_cost"], cost["previous_list_cost"]) == (8, "6.905", "2.4")
    assert figures["complete"] == {
        "from": "2026-02-01",
        "to": "2026-02-09",
        "days": 9,
        "runs_count": 16,
        "success_ratio": 11 / 14,
    }
    assert (figures["previous"]["from"], figures["previous"]["to"]) == ("2026-01-23", "2026-01-31")
    assert (figures["previous"]["runs_count"], figures["previous"]["success_ratio"]) == (9, 1.0)


def test_a_period_before_the_history_is_not_compared(whole):  # traps 86, 87
    answer = whole.get("/api/overview?days=30").json()
    assert answer["previous"]["runs_count"] is None
    assert answer["cost"][0]["previous_list_cost"] is None


def test_days_before_the_history_are_not_zero(whole):  # trap 87
    days = {day["date"]: day for day in whole.get("/api/overview?days=60").json()["daily"]}
    assert (days["2026-01-09"]["by_class"], days["2026-01-09"]["list_cost"]) == (None, None)
    assert days["2026-01-10"]["by_class"]["succeeded"] == 1


def test_todays_day_is_not_complete(figures):
    flags = {day["date"][-2:]: (day["is_complete"], day["is_cost_complete"]) for day in figures["daily"][-3:]}
    assert flags == {"08": (True, True), "09": (True, False), "10": (False, False)}


def test_a_job_that_fails_wants_attention_since_its_first_failure(figures):
    (job,) = figures["attention"]
    assert (job["job_name"], job["workspace_name"], job["failures_count"]) == ("reports", "home", 2)
    assert (job["last_result"], job["last_run_id"]) == ("timed_out", "2003")
    assert (job["failing_since"], job["last_ended_at"]) == ("2026-02-08T08:10:00Z", "2026-02-09T08:10:00Z")
    assert figures["runs"]["failing_jobs"] == 1


def test_the_age_is_that_of_the_data_not_of_the_reader(figures):  # trap 90
    assert figures["as_of"] == "2026-02-10T11:55:00Z"


def test_a_ratio_of_nothing_is_unknown():
    assert ratio(0, 0) is None


def test_a_window_of_one_day_is_today():
    window = Days.until(datetime(2026, 2, 10, 23, 59, tzinfo=UTC), 1)
    assert dates(window) == [date(2026, 2, 10)]


def test_without_a_complete_day_nothing_is_compared():
    window = Days(date(2026, 2, 9), date(2026, 2, 10))
    assert complete_days(window, date(2026, 2, 8)) is None
    assert complete_days(window, None) is None
    assert complete_days(window, date(2026, 2, 20)) == window


def test_a_job_that_began_to_fail_before_the_last_day_is_not_new(figures):
    assert figures["runs"]["newly_failing_jobs"] == 0
    (job,) = figures["attention"]
    assert job["is_new"] is False


def test_attention_says_whose_job_it_is(figures):
    (job,) = figures["attention"]
    assert (job["team"], job["owner"]) == (None, "engineer-01@example.com")


def test_the_last_hours_hold_the_runs_that_ended_in_each(figures):
    hours = figures["last_hours"]
    assert (hours["from_at"], hours["known_until"]) == ("2026-02-09T13:00:00Z", "2026-02-10T11:55:00Z")
    counted = {place: counts for place, counts in enumerate(hours["by_class"]) if counts and any(counts.values())}
    assert {place: {name: n for name, n in counts.items() if n} for place, counts in counted.items()} == {
        17: {"succeeded": 1},
        22: {"running": 1},
    }


def test_an_hour_of_which_nothing_has_arrived_is_not_zero(figures):
    by_class = figures["last_hours"]["by_class"]
    assert len(by_class) == 24
    assert by_class[23] is None
    assert by_class[0] is not None


def test_movers_are_jobs_whose_complete_week_cost_another_amount_than_the_one_before(figures):
    movers = figures["movers"]
    assert (movers["from"], movers["to"], movers["days"], movers["currency"]) == ("2026-02-02", "2026-02-08", 7, "USD")
    told = [(job["job_name"], job["cost"], job["previous_cost"], job["is_estimate"]) for job in movers["jobs"]]
    # nightly costs 2.1 in both weeks, so it has not moved.
    assert told == [("reports", "2.4", "0", False), ("far away", "2.1", "0", False)]
