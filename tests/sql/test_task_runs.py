"""Tasks of runs: retries, iterations and what they ran on, as rows in and answers out, on both engines."""

from decimal import Decimal

import pytest

TASKS = "system.lakeflow.job_task_run_timeline"
NOW = "02-10 12:40"

SLICES = """
# job run | task | task run | start | end | result
# One try over three slices; a try and its retry; a try of one slice.
300 | a | 9001 | 02-01 10:10 | 02-01 11:00 | -
300 | a | 9001 | 02-01 11:00 | 02-01 12:00 | -
300 | a | 9001 | 02-01 12:00 | 02-01 12:30 | SUCCEEDED | termination_code=SUCCESS
300 | b | 9002 | 02-01 10:00 | 02-01 10:20 | FAILED    | termination_code=RUN_EXECUTION_ERROR
300 | b | 9003 | 02-01 10:20 | 02-01 10:50 | SUCCEEDED
300 | c | 9004 | 02-01 10:00 | 02-01 10:05 | FAILED

# Blocked at first, run by the repair; under retry; timed out, then cancelled in the queue.
301 | d | 9010 | 02-01 10:00 | 02-01 10:00 | BLOCKED
301 | d | 9011 | 02-01 11:00 | 02-01 11:30 | SUCCEEDED
301 | e | 9012 | 02-10 11:00 | 02-10 11:30 | FAILED
301 | e | 9013 | 02-10 11:30 | 02-10 12:00 | -
301 | f | 9014 | 02-07 11:00 | 02-07 12:00 | -
301 | g | 9015 | 02-01 10:00 | 02-01 10:30 | TIMED_OUT
301 | g | 9016 | 02-01 10:30 | 02-01 10:30 | CANCELLED
301 | h | 9017 | 02-01 10:00 | 02-01 10:30 | EVAPORATED

# A for-each task and its iterations, one of them failed; tried again with all iterations.
302 | each | 9020 | 02-01 10:00 | 02-01 10:30 | FAILED
302 | each | 9021 | 02-01 11:00 | 02-01 11:20 | SUCCEEDED
302 | load | 9022 | 02-01 10:00 | 02-01 10:10 | SUCCEEDED | parent_run_id=9020
302 | load | 9023 | 02-01 10:10 | 02-01 10:20 | FAILED    | parent_run_id=9020
302 | load | 9024 | 02-01 10:20 | 02-01 10:30 | SUCCEEDED | parent_run_id=9020
302 | load | 9025 | 02-01 11:00 | 02-01 11:10 | SUCCEEDED | parent_run_id=9021
302 | load | 9026 | 02-01 11:00 | 02-01 11:20 | SUCCEEDED | parent_run_id=9021

# Iterations that no parent is named for, told by running at once; a parent that is the job run is none.
303 | loop | 9030 | 02-01 10:00 | 02-01 10:10 | SUCCEEDED
303 | loop | 9031 | 02-01 10:00 | 02-01 10:12 | CANCELLED
303 | loop | 9032 | 02-01 10:05 | 02-01 10:15 | SUCCEEDED
303 | only | 9033 | 02-01 10:00 | 02-01 10:10 | FAILED    | parent_run_id=303
303 | only | 9034 | 02-01 10:10 | 02-01 10:20 | SUCCEEDED | parent_run_id=303
303 | once | 9035 | 02-01 10:00 | 02-01 10:10 | FAILED    | parent_run_id=9039

# The same ids elsewhere; a job run that is not named; an id that is no number.
300 | b | 9002 | 02-01 10:00 | 02-01 10:20 | CANCELLED | workspace_id=2
-   | a | 9040 | 02-01 10:00 | 02-01 10:20 | SUCCEEDED
-   | a | 9041 | 02-01 10:00 | 02-01 10:20 | SUCCEEDED
r-1 | a | t-1  | 02-01 10:00 | 02-01 10:30 | -
r-1 | a | t-1  | 02-01 10:30 | 02-01 10:40 | SUCCEEDED
r-2 | a | t-2  | 02-01 10:00 | 02-01 10:20 | FAILED
"""

SERVERLESS = {"type": "SERVERLESS_COMPUTE", "cluster_id": None, "warehouse_id": None}
CLASSIC = {"type": "CLASSIC_COMPUTE", "cluster_id": "0101-120000-abc", "warehouse_id": None}
WAREHOUSE = {"type": "WAREHOUSE", "cluster_id": None, "warehouse_id": "00ff00ff00ff00ff"}
COMPUTES = {
    "serverless": {"compute": [SERVERLESS], "compute_ids": []},
    "classic": {"compute": [CLASSIC], "compute_ids": ["0101-120000-abc"]},
    "warehouse": {"compute": [WAREHOUSE], "compute_ids": ["00ff00ff00ff00ff"]},
    "dbt": {"compute": [SERVERLESS, WAREHOUSE], "compute_ids": ["00ff00ff00ff00ff"]},
    "old_classic": {"compute": None, "compute_ids": ["0101-120000-abc"]},
    "old_warehouse": {"compute": None, "compute_ids": ["00ff00ff00ff00ff"]},
    "old_dbt": {"compute": [], "compute_ids": ["0101-120000-abc", "00ff00ff00ff00ff"]},
    "old_nothing": {"compute": None, "compute_ids": []},
    "skipped": {"compute": None, "compute_ids": []},
}


def task_slice(line, at):
    run, task, task_run, start, end, result, *more = (cell.strip() for cell in line.split("|"))
    row = {"workspace_id": "1", "job_id": "10", "job_run_id": None if run == "-" else run, "run_id": task_run}
    row |= {"task_key": task, "period_start_time": at(start), "period_end_time": at(end)}
    row |= {"result_state": None if result == "-" else result, "compute_ids": []}
    return row | dict(cell.split("=") for cell in more)


def on_compute(number, name, at):
    minutes = "00" if name == "skipped" else "10"
    line = f"304 | {name} | {9050 + number} | 02-01 10:00 | 02-01 10:{minutes} | SUCCEEDED"
    return task_slice(line, at) | COMPUTES[name]


@pytest.fixture(scope="module")
def built(engine, at):
    lines = [line for line in SLICES.strip().splitlines() if line.strip() and not line.startswith("#")]
    rows = [task_slice(line, at) for line in lines]
    rows += [on_compute(number, name, at) for number, name in enumerate(COMPUTES)]
    return engine.build({TASKS: rows}, at(NOW))


@pytest.fixture(scope="module")
def tasks(built):
    return {(row["run_id"], row["task_key"]): row for row in built.rows("task_runs") if row["workspace_id"] == "1"}


@pytest.fixture(scope="module")
def attempts(built):
    rows = [row for row in built.rows("int_task_attempts") if row["workspace_id"] == "1"]
    assert len({row["task_run_id"] for row in rows}) == len(rows)
    return {row["task_run_id"]: row for row in rows}


def picked(row, *names):
    return tuple(row[name] for name in names)


def test_slices_are_no_retries(tasks):  # trap 13
    task = tasks["300", "a"]
    assert picked(task, "attempts_count", "retries_count", "worked_s") == (1, 0, 140 * 60)


def test_a_second_task_run_of_a_task_is_a_retry(tasks):  # trap 14
    task = tasks["300", "b"]
    assert picked(task, "result_class", "attempts_count", "retries_count") == ("succeeded", 2, 1)
    assert picked(task, "first_result_state", "worked_s", "failed_worked_s") == ("FAILED", 50 * 60, 20 * 60)


def test_tasks_belong_to_the_job_run(tasks):  # trap 16
    assert sorted(key for run, key in tasks if run == "300") == ["a", "b", "c"]


def test_a_failed_task_shows_whatever_became_of_its_run(tasks):  # trap 24
    assert picked(tasks["300", "c"], "result_class", "failed_worked_s", "retries_count") == ("failed", 5 * 60, 0)


def test_a_blocked_try_is_a_try(tasks, at):
    task = tasks["301", "d"]
    assert picked(task, "result_class", "first_result_state", "retries_count") == ("succeeded", "BLOCKED", 1)
    assert picked(task, "started_at", "ended_at") == (at("02-01 10:00"), at("02-01 11:30"))


def test_a_task_under_retry_is_running_and_remembers_how_it_first_ended(tasks):
    task = tasks["301", "e"]
    assert picked(task, "result_class", "result_state", "first_result_state") == ("running", None, "FAILED")
    assert picked(task, "attempts_count", "retries_count", "ended_at", "is_open") == (1, 0, None, True)


def test_a_task_whose_end_was_lost_is_unknown(tasks):
    assert picked(tasks["301", "f"], "result_class", "is_open", "attempts_count") == ("unknown", True, 0)


def test_the_newest_try_decides_even_when_it_took_no_time(tasks):
    assert picked(tasks["301", "g"], "result_class", "result_state") == ("cancelled", "CANCELLED")
    assert tasks["301", "g"]["failed_worked_s"] == 30 * 60


def test_a_word_that_nobody_knows_is_kept(tasks):
    assert picked(tasks["301", "h"], "result_class", "result_state") == ("unknown", "EVAPORATED")


def test_iterations_are_no_retries_of_each_other(tasks):
    task = tasks["302", "load"]
    assert picked(task, "iterations_count", "failed_iterations_count") == (5, 1)
    assert picked(task, "attempts_count", "retries_count") == (2, 1)
    assert picked(task, "result_class", "first_result_state") == ("succeeded", "FAILED")
    assert picked(task, "worked_s", "failed_worked_s") == (60 * 60, 10 * 60)


def test_the_for_each_task_itself_has_tries_and_no_iterations(tasks):
    task = tasks["302", "each"]
    assert picked(task, "result_class", "retries_count", "iterations_count") == ("succeeded", 1, 0)


def test_task_runs_of_one_task_at_the_same_time_are_iterations(tasks):
    task = tasks["303", "loop"]
    assert picked(task, "iterations_count", "retries_count", "attempts_count") == (3, 0, 1)
    assert task["result_class"] == "cancelled"


def test_a_parent_that_is_the_job_run_makes_no_iteration(tasks):
    assert picked(tasks["303", "only"], "iterations_count", "retries_count") == (0, 1)


def test_a_single_iteration_is_one(tasks):
    assert picked(tasks["303", "once"], "iterations_count", "failed_iterations_count", "retries_count") == (1, 1, 0)


def test_equal_ids_in_two_workspaces_are_two_tasks(built, tasks):  # trap 25
    (other,) = [row for row in built.rows("task_runs") if row["workspace_id"] == "2"]
    assert picked(other, "run_id", "task_key", "result_class", "retries_count") == ("300", "b", "cancelled", 0)


def test_ids_that_are_no_numbers_are_told_apart(tasks):
    assert tasks["r-1", "a"]["worked_s"] == 40 * 60
    assert tasks["r-2", "a"]["result_class"] == "failed"


def test_attempts_without_a_job_run_are_attempts_but_no_tasks_of_one(tasks, attempts):
    assert not [run for run, _ in tasks if run is None]
    assert (attempts["9040"]["run_id"], attempts["9041"]["worked_s"]) == (None, 20 * 60)


def test_every_try_is_an_attempt_with_its_own_end(attempts, at):
    assert len(attempts) == len({*SLICES.split()} & {word for word in SLICES.split() if word[:2] in ("90", "t-")}) + 9
    assert picked(attempts["9002"], "result_class", "termination_code") == ("failed", "RUN_EXECUTION_ERROR")
    assert picked(attempts["9001"], "started_at", "ended_at") == (at("02-01 10:10"), at("02-01 12:30"))
    assert picked(attempts["9013"], "result_class", "is_open", "ended_at") == ("running", True, None)
    assert picked(attempts["9022"], "parent_run_id", "worked_s") == ("9020", Decimal(600))


@pytest.mark.parametrize("place", ["task", "attempt"])
def test_what_it_ran_on_is_stated_or_not_and_empty_is_not_serverless(tasks, attempts, place):  # trap 35
    def kind_of(name):
        row = tasks["304", name] if place == "task" else attempts[str(9050 + list(COMPUTES).index(name))]
        return picked(row, "compute_kind", "cluster_id", "warehouse_id")

    cluster, warehouse = "0101-120000-abc", "00ff00ff00ff00ff"
    assert kind_of("serverless") == ("serverless", None, None)
    assert kind_of("classic") == kind_of("old_classic") == ("classic", cluster, None)
    assert kind_of("warehouse") == kind_of("old_warehouse") == kind_of("dbt") == ("warehouse", None, warehouse)
    assert kind_of("old_dbt") == ("warehouse", cluster, warehouse)
    assert kind_of("old_nothing") == ("not_stated", None, None)
    assert kind_of("skipped") == ("never_started", None, None)
