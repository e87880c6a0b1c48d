"""The live questions, asked of the simulated Jobs API."""

from workspace_simulator.server import Fault, FaultKind


def test_jobs_come_with_their_settings_page_by_page(whole, every_page):
    jobs = every_page(whole, "/api/jobs-api/list", limit=3)
    assert sorted(job["job_id"] for job in jobs) == [str(number) for number in range(11, 18)]
    assert {job["settings"]["format"] for job in jobs} == {"MULTI_TASK"}


def test_a_job_is_found_by_its_name(whole):
    (job,) = whole.get("/api/jobs-api/list", params={"name": "LIVE 12"}).json()["items"]
    assert (job["job_id"], job["name"]) == ("12", "live 12")


def test_what_runs_now_is_there_at_once(whole, every_page):
    runs = {run["run_id"]: run for run in every_page(whole, "/api/jobs-api/active", limit=1)}
    assert set(runs) == {"502", "503"}
    run = runs["502"]
    assert (run["state"], run["started_at"], run["elapsed_s"]) == ("RUNNING", "2026-02-10T11:30:00Z", 1800)


def test_a_live_answer_is_as_old_as_now(whole):
    answer = whole.get("/api/jobs-api/active").json()
    assert answer["as_of"] == "2026-02-10T12:00:00Z"
    assert [(source["name"], source["state"]) for source in answer["sources"]] == [("jobs_api", "ok")]


def test_a_run_comes_with_its_tasks_and_the_error_of_the_failed_one(whole):
    run = whole.get("/api/jobs-api/runs/504").json()
    assert (run["result_state"], run["state"]) == ("FAILED", "TERMINATED")
    (task,) = run["tasks"]
    assert (task["task_key"], task["error"], task["error_trace"]) == ("load", "ValueError: no rows", "Traceback ...")


def test_a_run_says_with_which_parameters_it_was_started_and_what_failed_first(whole):
    run = whole.get("/api/jobs-api/runs/504").json()
    assert run["parameters"] == [{"name": "region", "value": "eu", "default": "eu"}]
    cause = {"task_key": "load", "error": "ValueError: no rows", "error_trace": "Traceback ...", "others_count": 0}
    assert run["first_cause"] == cause


def test_a_repaired_run_shows_its_repairs(whole):
    run = whole.get("/api/jobs-api/runs/501").json()
    assert run["result_state"] == "SUCCESS"
    assert "9001" in {repair["repair_id"] for repair in run["repairs"]}


def test_a_run_that_the_workspace_does_not_know_is_not_found(whole):
    answer = whole.get("/api/jobs-api/runs/999")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_an_id_that_is_no_number_is_bad_input(whole):
    assert whole.get("/api/jobs-api/runs/abc").status_code == 422


def test_a_workspace_that_does_not_answer_is_a_503_with_a_sentence(whole, box):
    box.control.faults.insert(Fault(FaultKind.UNAVAILABLE, endpoint="runs"))
    answer = whole.get("/api/jobs-api/active")
    box.control.faults.clear()
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert "does not answer" in answer.json()["detail"]


def test_a_cursor_that_the_jobs_api_refuses_is_bad_input(whole, now):
    from job_monitor.backend.paging import Position

    cursor = Position("live-jobs", now, ("made up",)).encode()
    assert whole.get("/api/jobs-api/list", params={"cursor": cursor}).status_code == 422
