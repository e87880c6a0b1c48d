"""/api/jobs and /api/jobs/runs on an account whose rows can be counted."""

import pytest


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
