"""One filter means the same on every page: what it leaves on one is what the metrics count on another."""

import pytest

from job_monitor.backend.queries.chosen import Chosen
from job_monitor.metrics.question import Filters
from tests.backend.account import AWAY, HOME

DAYS = 10
FILTERS = {
    "a workspace": {"workspace": HOME},
    "another workspace": {"workspace": AWAY},
    "a team": {"team": "tide"},
    "no team": {"team": ""},
    "a tag": {"tag": "team=tide"},
    "without the tag": {"tag": "team="},
    "a name": {"name": "*ight*"},
    "two of them": {"name": "*ight*", "team": "tide"},
    "nobody": {"team": "nobody of that name"},
}


def ask(client, path, **params):
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def measured(client, metric, **params):
    """What the metrics say of the same filter."""
    return ask(client, "/api/metrics/query", metric=metric, days=DAYS, **params)["total"]["values"][metric]


@pytest.mark.parametrize("given", FILTERS.values(), ids=FILTERS)
def test_the_dashboard_counts_the_runs_that_the_metrics_count(whole, given):
    figures = ask(whole, "/api/overview", days=DAYS, **given)
    assert figures["runs"]["count"] == (measured(whole, "runs", **given) or 0)
    assert sum(sum(day["by_class"].values()) for day in figures["daily"] if day["by_class"]) == figures["runs"]["count"]


@pytest.mark.parametrize("given", FILTERS.values(), ids=FILTERS)
def test_the_list_of_runs_holds_the_runs_that_the_metrics_count(whole, given):
    kinds = ["job", "one_off", "unknown"]
    rows = ask(whole, "/api/jobs/runs", days=DAYS, limit=200, kind=kinds, **given)["items"]
    assert len(rows) == (measured(whole, "runs", **given) or 0)


@pytest.mark.parametrize("given", FILTERS.values(), ids=FILTERS)
def test_the_timeline_holds_runs_of_the_chosen_jobs_alone(whole, given):
    whole_ids = set(ask(whole, "/api/timeline", hours=48)["jobs"]["job_id"])
    narrowed = ask(whole, "/api/timeline", hours=48, **given)
    rows = ask(whole, "/api/jobs/runs", days=30, limit=200, **given)["items"]
    known = {row["job_id"] for row in rows}
    assert set(narrowed["jobs"]["job_id"]) == whole_ids & known
    assert sum(group["jobs_count"] for group in narrowed["groups"]) == narrowed["jobs_count"]


def test_the_dashboard_costs_what_the_chosen_jobs_cost(whole):
    (everything,) = ask(whole, "/api/overview", days=DAYS)["cost"]
    (team,) = ask(whole, "/api/overview", days=DAYS, team="tide")["cost"]
    (others,) = ask(whole, "/api/overview", days=DAYS, team="")["cost"]
    assert team["list_cost"] == measured(whole, "job_list_cost", team="tide")
    assert 0 < float(team["list_cost"]) < float(everything["list_cost"])
    assert float(team["list_cost"]) + float(others["list_cost"]) <= float(everything["list_cost"])


def test_a_workspaces_bill_holds_what_has_no_job_too(whole):
    parts = [
        ask(whole, "/api/overview", days=DAYS, workspace=one)["cost"][0]["list_cost"]
        for one in (HOME, AWAY, "3003", "")
    ]
    assert sum(map(float, parts)) == pytest.approx(
        float(ask(whole, "/api/overview", days=DAYS)["cost"][0]["list_cost"])
    )


def test_jobs_are_counted_among_the_chosen(whole):
    assert ask(whole, "/api/overview", team="tide")["jobs"] == {"count": 1, "paused": 0, "deleted": 0}
    assert ask(whole, "/api/overview", team="nobody of that name")["jobs"]["count"] == 0


def test_attention_and_newly_failing_are_of_the_chosen(whole):
    everything = ask(whole, "/api/overview", days=DAYS)
    tide = ask(whole, "/api/overview", days=DAYS, team="tide")
    assert {row["job_id"] for row in everything["attention"]} > {row["job_id"] for row in tide["attention"]}
    assert tide["runs"]["failing_jobs"] == len(tide["attention"])


@pytest.mark.parametrize("path", ["/api/overview", "/api/timeline", "/api/jobs/runs"])
def test_a_filter_that_cannot_be_is_refused_alike(whole, path):
    for params in ({"team": "a\x00b"}, {"tag": "=x"}, {"name": "\x07"}):
        assert whole.get(path, params=params).status_code == 422, params


def test_without_a_filter_a_statement_is_left_as_it_is():
    sql = "select 1 from mart.job_runs as r"
    assert Chosen().within(sql, "job_runs") == sql
    narrowed = Chosen(Filters(teams=("a';drop table x",)))
    assert "drop table" not in narrowed.within(sql, "job_runs")
    assert list(narrowed.params.values()) == ["a';drop table x"]
