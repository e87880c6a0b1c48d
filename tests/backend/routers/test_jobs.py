"""/api/jobs and /api/jobs/runs on an account whose rows can be counted."""

import pytest

from workspace_simulator.grants import Rights


def test_each_job_comes_in_its_latest_version_with_its_workspace(whole, every_page):
    jobs = {(job["workspace_name"], job["job_id"]): job for job in every_page(whole, "/api/jobs")}
    assert set(jobs) == {("home", "11"), ("home", "12"), ("home", "13"), ("away", "11")}
    assert jobs["home", "11"]["tags"] == {"team": "tide"}
    assert jobs["home", "13"]["is_paused"] is True


def test_deleted_jobs_come_when_asked_for_and_keep_their_name(whole, every_page):
    jobs = {job["job_id"]: job for job in every_page(whole, "/api/jobs", include_deleted=True)}
    assert jobs["14"]["is_deleted"] is True
    assert (jobs["14"]["name"], jobs["14"]["deleted_at"]) == ("gone", "2026-02-02T00:00:00Z")


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("path", "params", "key", "count"),
    [
        ("/api/jobs", {"include_deleted": True}, ("workspace_id", "job_id"), 5),
        ("/api/jobs/runs", {"days": 90}, ("workspace_id", "run_id"), 41),
        ("/api/billing/usage", {"days": 365}, ("usage_date", "workspace_id", "sku_name", "usage_unit"), 35),
        ("/api/billing/by-job", {"days": 365}, ("workspace_id", "job_id", "usage_unit"), 3),
    ],
)
def test_paging_gives_every_item_exactly_once(whole, every_page, path, params, key, count, limit):
    keys = [tuple(item[name] for name in key) for item in every_page(whole, path, limit=limit, **params)]
    assert len(keys) == count
    assert len(set(keys)) == count


def test_runs_come_newest_first(whole, every_page):
    started = [run["started_at"] for run in every_page(whole, "/api/jobs/runs", days=90, limit=5)]
    assert started == sorted(started, reverse=True)


def test_a_repaired_run_is_one_run_with_its_times(whole, every_page):
    (run,) = [run for run in every_page(whole, "/api/jobs/runs", days=30) if run["run_id"] == "2001"]
    assert (run["job_name"], run["result_class"], run["first_result_state"]) == ("reports", "succeeded", "FAILED")
    assert (run["worked_s"], run["elapsed_s"], run["gap_s"], run["attempts_count"]) == (1200, 4200, 3000, 2)
    assert (run["started_at"], run["ended_at"]) == ("2026-02-05T08:00:00Z", "2026-02-05T09:10:00Z")


def test_a_one_off_run_is_there_with_its_own_name(whole, every_page):  # traps 20, 21
    (run,) = [run for run in every_page(whole, "/api/jobs/runs", days=30) if run["run_id"] == "3002"]
    assert (run["job_name"], run["run_name"], run["run_type"]) == (None, "backfill", "SUBMIT_RUN")


def test_a_run_is_found_by_its_id_alone(whole):
    def found(run_id, days=30):
        items = whole.get("/api/jobs/runs", params={"run_id": run_id, "days": days}).json()["items"]
        return [(run["workspace_id"], run["job_id"], run["run_id"]) for run in items]

    assert found("2001") == [("1001", "12", "2001")]
    assert found("3001") == [("1002", "11", "3001")]
    assert found("2001", days=1) == found("200") == []
    assert whole.get("/api/jobs/runs", params={"run_id": "2001'"}).status_code == 422


def test_the_window_is_whole_days_with_today(whole, every_page):
    runs = every_page(whole, "/api/jobs/runs", days=1)
    assert {run["run_id"] for run in runs} == {"1010", "3004"}


def test_an_open_run_is_running_and_has_no_end(whole, every_page):
    (run,) = [run for run in every_page(whole, "/api/jobs/runs", days=1) if run["is_open"]]
    assert (run["result_class"], run["ended_at"], run["last_seen_at"]) == ("running", None, "2026-02-10T11:55:00Z")


def test_every_list_says_how_old_it_is_and_what_it_rests_on(whole):
    answer = whole.get("/api/jobs/runs").json()
    assert answer["as_of"] == "2026-02-10T11:55:00Z"
    assert answer["sources"][0]["name"] == "system.lakeflow.job_run_timeline"
    assert {source["state"] for source in answer["sources"]} == {"ok"}


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/api/jobs?limit=0", "limit: Input should be greater than or equal to 1"),
        ("/api/jobs?limit=1001", "limit: Input should be less than or equal to 1000"),
        ("/api/jobs?include_deleted=perhaps", "include_deleted: "),
        ("/api/jobs?cursor=made-up", "cursor: not one of this list"),
        ("/api/jobs/runs?days=91", "days: Input should be less than or equal to 90"),
        ("/api/billing/usage?days=366", "days: Input should be less than or equal to 365"),
        ("/api/overview?days=x", "days: Input should be a valid integer"),
    ],
)
def test_bad_input_is_answered_with_a_sentence(whole, path, says):
    answer = whole.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["detail"].startswith(says)


def test_the_cursor_of_one_list_is_none_of_another(whole):
    cursor = whole.get("/api/jobs?limit=1").json()["next"]
    assert whole.get("/api/jobs/runs", params={"cursor": cursor}).status_code == 422


def _runs(every_page, client, **params) -> list[str]:
    return sorted(run["run_id"] for run in every_page(client, "/api/jobs/runs", **params))


NINTH = {"from": "2026-02-09", "to": "2026-02-09"}


def test_runs_of_chosen_days_are_those_that_ended_on_them(whole, every_page):
    assert _runs(every_page, whole, **NINTH) == ["1009", "2003", "2004", "3001", "3002", "3003"]
    assert _runs(every_page, whole, to="2026-02-09", days=1) == ["1009", "2003", "2004", "3001", "3002", "3003"]


def test_a_day_of_another_zone_has_the_runs_that_ended_in_it(whole, every_page):
    # In Auckland, thirteen hours ahead, the 9th is over at 11:00 UTC: the runs of 06:00 to 10:10 are its own, and of
    # the 8th none: those of 06:00 and 08:00 UTC ended before the 9th began there, at 11:00 UTC of the 8th.
    params = {**NINTH, "zone": "Pacific/Auckland"}
    assert _runs(every_page, whole, **params) == ["1009", "2003", "2004", "3001", "3002", "3003"]
    # In Los Angeles, eight behind, the 8th ends at 08:00 UTC of the 9th.
    eighth = {"from": "2026-02-08", "to": "2026-02-08", "zone": "America/Los_Angeles"}
    assert _runs(every_page, whole, **eighth) == ["1009", "2002", "3001", "3002", "3003"]


@pytest.mark.parametrize(
    ("chosen", "runs"),
    [
        ({"workspace": "1002"}, ["3001"]),
        ({"team": "tide"}, ["1009"]),
        ({"team": ""}, ["2003", "2004", "3001", "3002", "3003"]),
        ({"name": "NIGHT*"}, ["1009", "3001"]),
        ({"name": "nightly"}, ["1009"]),
        ({"kind": ["one_off", "workflow"]}, ["3002", "3003"]),
        ({"result_class": "timed_out"}, ["2003"]),
        ({"result_class": ["timed_out", "cancelled"], "name": "reports"}, ["2003", "2004"]),
        ({"owner": "nobody@example.com"}, []),
    ],
)
def test_runs_are_narrowed_to_what_was_chosen(whole, every_page, chosen, runs):
    assert _runs(every_page, whole, **NINTH, **chosen, limit=2) == runs


def test_the_list_behind_a_figure_has_as_many_runs_as_the_figure(whole, every_page):
    asked = {**NINTH, "kind": ["job", "one_off", "unknown"], "workspace": "1001"}
    figure = whole.get("/api/metrics/query", params={"metric": "runs", **asked}).json()["total"]["values"]["runs"]
    assert len(_runs(every_page, whole, **asked)) == figure == 4


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("from=2026-02-10&to=2026-02-09", "from: 2026-02-10 is after 2026-02-09."),
        ("from=2024-01-01&to=2026-02-09", "from: 771 days are asked; at most 400 can be."),
        ("from=2026-02-11", "from: 2026-02-11 is after 2026-02-10."),
        ("to=2026-03-01", "to: 2026-03-01 has not begun"),
        ("from=2026-02-01&days=3", "days: give either `from` or `days`."),
        ("zone=Mars/Olympus", "zone: 'Mars/Olympus' is no IANA time zone"),
        ("kind=tea", "kind: there is no 'tea'"),
        ("result_class=tea", "result_class.0: Input should be"),
        ("name=a%00b", "A filter holds a control character."),
    ],
)
def test_what_cannot_be_listed_is_refused_with_a_sentence(whole, query, says):
    answer = whole.get(f"/api/jobs/runs?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(says)


def test_a_filter_that_rests_on_jobs_lists_nothing_while_they_are_denied_and_says_so(box, start):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({"system.lakeflow.jobs"})))
    client = start(box)
    assert len(client.get("/api/jobs/runs", params=NINTH).json()["items"]) == 6
    # Of whom a run is cannot be told: that it is nobody's would be a guess.
    answer = client.get("/api/jobs/runs", params={**NINTH, "team": ""}).json()
    assert answer["items"] == []
    assert [one["state"] for one in answer["sources"] if one["name"] == "system.lakeflow.jobs"] == ["denied"]
