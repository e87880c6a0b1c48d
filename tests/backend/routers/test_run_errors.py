"""/api/jobs/errors: the first error line of some runs, live of the connected workspace."""

import httpx

from job_monitor.backend.error_memory import KEPT_AT_MOST, KEPT_S, ErrorMemory, Told
from job_monitor.backend.models import LiveCause
from job_monitor.backend.models_errors import ErrorTold
from workspace_simulator.server import Fault, FaultKind

PATH = "/api/jobs/errors"


def errors(client: httpx.Client, *runs: str) -> list[dict[str, object]]:
    answer = client.get(PATH, params={"run": runs})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return items


def test_the_line_is_of_the_task_that_failed_first(whole):
    (item,) = errors(whole, "1001/11/504")
    assert (item["told"], item["task_key"], item["line"]) == ("told", "load", "ValueError: no rows")
    assert item["termination_code"] is None


def test_a_run_of_another_workspace_has_no_text_and_says_why(whole):
    (item,) = errors(whole, "1002/11/3001")
    assert (item["told"], item["line"]) == ("elsewhere", None)


def test_a_run_that_the_jobs_api_does_not_know_has_the_code_of_the_tables(whole):
    (item,) = errors(whole, "1001/12/2003")
    assert (item["told"], item["line"], item["termination_code"]) == ("gone", None, None)


def test_what_is_said_of_another_jobs_run_is_not_said_of_this_one(whole):
    (item,) = errors(whole, "1001/12/504")
    assert (item["told"], item["line"], item["task_key"]) == ("gone", None, None)


def test_what_is_said_of_a_run_of_no_job_is_told_to_nobody_who_names_a_job_of_theirs(whole):
    cause = LiveCause(task_key=None, error="a secret of somebody's one-off run", error_trace=None, others_count=0)
    whole.core.run_errors.recall("77701", lambda _: Told(ErrorTold.TOLD, None, cause))
    (item,) = errors(whole, "1001/11/77701")
    assert (item["told"], item["line"], item["task_key"]) == ("gone", None, None)


def test_jobs_that_the_viewer_does_not_see_are_left_out(whole):
    assert errors(whole, "1001/99/504", "1001/11/504")[0]["job_id"] == "11"


def test_a_workspace_that_does_not_answer_leaves_the_codes_and_is_not_remembered(whole, box):
    box.control.faults.insert(Fault(FaultKind.UNAVAILABLE, endpoint="run"))
    (item,) = errors(whole, "1001/11/501")
    box.control.faults.clear()
    assert (item["told"], item["line"]) == ("not_asked", None)
    (item,) = errors(whole, "1001/11/501")
    assert item["told"] == "silent"


def test_more_runs_than_a_page_shows_are_refused(whole):
    many = [f"1001/11/{number}" for number in range(11)]
    assert whole.get(PATH, params={"run": many}).status_code == 422
    assert whole.get(PATH, params={"run": ["1001/11"]}).status_code == 422


def test_a_run_is_asked_for_once_until_its_time_is_over():
    now, asked = [0.0], []
    memory = ErrorMemory(lambda: now[0])

    def ask(run_id: str) -> Told:
        asked.append(run_id)
        return Told(ErrorTold.SILENT)

    for at in (0.0, KEPT_S - 1, KEPT_S + 1):
        now[0] = at
        memory.recall("7", ask)
    assert asked == ["7", "7"]


def test_the_oldest_is_forgotten_when_there_are_too_many():
    asked: list[str] = []
    memory = ErrorMemory(lambda: 0.0)

    def ask(run_id: str) -> Told:
        asked.append(run_id)
        return Told(ErrorTold.GONE)

    for number in range(KEPT_AT_MOST + 1):
        memory.recall(str(number), ask)
    memory.recall("1", ask)
    memory.recall("0", ask)
    assert asked[-1] == "0"
    assert len(asked) == KEPT_AT_MOST + 2
