"""Viewers of the platform: their rights change, their jobs are asked live, and what is theirs alone."""

import pytest

from tests.backend.account import AWAY, HOME, VIEWER
from workspace_simulator.grants import DirectoryView, Rights

JSON = {"content-type": "application/json"}
ONLY_12 = Rights(jobs=frozenset({(HOME, "12")}))


@pytest.fixture
def app(box, start):
    """The product on the platform, turned once."""
    return start(box, app_name="job-monitor", app_port=8000)


def as_viewer(box, rights: Rights) -> dict[str, str]:
    box.control.grants.set(VIEWER, rights)
    return {"x-forwarded-access-token": box.token(VIEWER), "x-forwarded-email": VIEWER}


def jobs(app, headers) -> set[tuple[str, str]]:
    items = app.get("/api/jobs", headers=headers, params={"include_deleted": "true"}).json()["items"]
    return {(item["workspace_id"], item["job_id"]) for item in items}


def test_each_viewer_sees_their_own_jobs(box, app):
    assert jobs(app, as_viewer(box, ONLY_12)) == {(HOME, "12")}
    assert jobs(app, as_viewer(box, Rights(workspace_ids=frozenset({AWAY})))) == {(AWAY, "11")}
    assert len(jobs(app, as_viewer(box, Rights()))) == 5


def test_a_changed_grant_shows_when_it_is_asked_again(box, app):
    headers = as_viewer(box, Rights())
    assert len(jobs(app, headers)) == 5
    box.control.grants.set(VIEWER, ONLY_12)
    assert len(jobs(app, headers)) == 5
    asked = app.post("/api/me/scope", headers=headers | JSON, content="{}")
    assert (asked.status_code, asked.json()["is_everything"]) == (200, False)
    assert {one["name"]: one["row_count"] for one in asked.json()["sources"]}["system.lakeflow.jobs"] == 1
    assert jobs(app, headers) == {(HOME, "12")}


def test_where_costs_may_not_be_read_they_are_unknown_and_never_zero(box, app):
    headers = as_viewer(box, Rights(schemas=frozenset({"lakeflow", "access"})))
    overview = app.get("/api/overview", headers=headers).json()
    assert (overview["cost"], overview["usage"], overview["unpriced"]) == (None, None, None)
    assert {day["list_cost"] for day in overview["daily"]} == {None}
    usage = next(one for one in overview["sources"] if one["name"] == "system.billing.usage")
    assert (usage["state"], usage["row_count"], usage["as_of"]) == ("denied", 0, None)
    assert f"TO `{VIEWER}`" in usage["remedy"]
    assert overview["runs"]["count"] > 0
    told = app.get("/api/metrics/query", headers=headers, params={"metric": "cost"}).json()
    assert told["total"]["values"] == {"cost": None}
    assert "denied" in told["metrics"][0]["reason"]


def test_the_statement_behind_a_number_says_that_the_viewer_may_not_run_it(box, app):
    headers = as_viewer(box, Rights(schemas=frozenset({"lakeflow"})))
    sql = app.get("/api/metrics/cost/sql", headers=headers).json()["sql"]
    assert "system.billing.usage: denied, newest event not known" in sql


def test_live_jobs_and_runs_are_those_of_the_viewers_jobs(box, app):
    everything, only_12 = as_viewer(box, Rights()), as_viewer(box, ONLY_12)
    box.control.grants.set(VIEWER, Rights())
    assert app.get("/api/jobs-api/runs/503", headers=everything).status_code == 200
    assert len(app.get("/api/jobs-api/list", headers=everything).json()["items"]) == 7
    box.control.grants.set(VIEWER, ONLY_12)
    listed = app.get("/api/jobs-api/list", headers=only_12).json()["items"]
    assert [item["job_id"] for item in listed] == ["12"]
    assert app.get("/api/jobs-api/active", headers=only_12).json()["items"] == []
    hidden, unknown = (app.get(f"/api/jobs-api/runs/{run}", headers=only_12) for run in (503, 999))
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.json()["detail"].replace("503", "999") == unknown.json()["detail"]


def test_before_it_is_known_who_looks_health_speaks_of_the_process_alone(box, app):
    health = app.get("/api/health").json()
    assert (health["status"], health["sources"], health["as_of"]) == ("ok", [], None)


def test_without_a_warehouse_a_viewer_is_told_so_and_shown_nothing(box, start):
    app = start(box, wait=False, warehouse_id=None, app_name="job-monitor", app_port=8000)
    answer = app.get("/api/jobs", headers=as_viewer(box, Rights())).json()
    assert answer["items"] == []
    assert {one["state"] for one in answer["sources"]} == {"unconfigured"}


def test_who_is_active_is_told_to_admins_alone(box, app):
    def told(directory: DirectoryView) -> set[str]:
        headers = as_viewer(box, Rights(directory=directory))
        return {one["status"] for one in app.get("/api/ownership/people", headers=headers).json()["items"]}

    assert "active" in told(DirectoryView.FULL)
    assert "active" not in told(DirectoryView.NAMES)


def test_the_rights_on_the_status_page_are_the_products_own_and_its_cost_is_within_the_viewers_scope(box, app):
    headers = as_viewer(box, Rights(schemas=frozenset({"lakeflow"})))
    status = app.get("/api/status", headers=headers).json()
    rows = {row["name"]: row for feature in status["grants"] for row in feature["tables"]}
    assert rows["system.billing.usage"]["state"] in ("ok", "stale")
    assert f"TO `{box.client_id}`" in rows["system.billing.usage"]["statement"]
    assert {one["name"]: one["state"] for one in status["sources"]}["system.billing.usage"] == "denied"
    assert (status["own_cost"]["last_month"]["cost"], status["own_cost"]["currency"]) == (None, None)


def test_what_asking_for_a_scope_takes_of_the_warehouse_is_noted(box, app):
    app.core.cycles.meter.take()
    app.get("/api/jobs", headers=as_viewer(box, ONLY_12))
    assert {each.feature for each in app.core.cycles.meter.take()} == {"scope"}
