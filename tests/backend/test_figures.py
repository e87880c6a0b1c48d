"""Numbers of this moment: the statement behind each gives the number that the dashboard shows."""

import pytest

from job_monitor.metrics.figures import FIGURES, statement_of
from job_monitor.metrics.local import store_sql
from job_monitor.metrics.question import Filters, TagFilter
from tests.backend.account import HOME, NOW

FILTERS = {
    "everything": ({}, Filters()),
    "a team": ({"team": "tide"}, Filters(teams=("tide",))),
    "no team": ({"team": ""}, Filters(teams=("",))),
    "a workspace and a tag": ({"workspace": HOME, "tag": "team="}, Filters((HOME,), tags=(TagFilter("team", ("",)),))),
}


def told(client, figure, filters):
    """What the statement gives, asked of the store."""
    text, params = statement_of(figure, filters, NOW)
    with client.core.store.reader() as reader:
        sql = store_sql(text)
        return reader.scalar(sql, {name: value for name, value in params.items() if f"${name}" in sql})


def ask(client, path, **params):
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(("params", "filters"), FILTERS.values(), ids=FILTERS)
def test_each_statement_gives_the_number_that_is_shown(whole, params, filters):
    overview = ask(whole, "/api/overview", **params)
    shown = {"jobs": overview["jobs"]["count"], "newly_failing": overview["runs"]["newly_failing_jobs"]}
    assert {figure.name: told(whole, figure, filters) for figure in FIGURES if figure.name in shown} == shown


def test_late_runs_are_told_as_far_as_the_tables_have_seen_them(whole):
    (late,) = (figure for figure in FIGURES if figure.name == "late")
    rows = [run for run in ask(whole, "/api/running")["runs"] if not run["is_live"] and run["is_late"]]
    assert told(whole, late, Filters()) == len(rows)


@pytest.mark.parametrize("figure", [figure.name for figure in FIGURES])
def test_the_statement_is_shown_down_to_the_system_tables_with_its_age(whole, figure):
    answer = ask(whole, f"/api/metrics/figures/{figure}/sql", team="o'neill ${x}")
    assert answer["name"] == figure
    assert "system.lakeflow." in answer["sql"]
    assert "mart." not in answer["sql"]
    assert "o\\'neill" in answer["sql"] or "o''neill" in answer["sql"]
    assert "newest event" in answer["sql"]


def test_there_is_no_statement_of_another_name(whole):
    assert whole.get("/api/metrics/figures/nope/sql").status_code == 422
