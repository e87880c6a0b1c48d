"""Tasks of runs at their limits: ties of tries and iterations, rows that lack a part, a single millisecond."""

from decimal import Decimal

import pytest

from tests.sql.rows import by

RUNS, TASKS = "system.lakeflow.job_run_timeline", "system.lakeflow.job_task_run_timeline"
UPDATES, CLUSTERS, USAGE = "system.lakeflow.pipeline_update_timeline", "system.compute.clusters", "system.billing.usage"
NOW = "07-01 13:00"


def task(at, line, **more):
    """`run | task | task run | start | end | result [| parent]` of one day; `-` is NULL."""
    run, key, task_run, start, end, result, *parent = (
        None if cell == "-" else cell for cell in (cell.strip() for cell in line.split("|"))
    )
    times = {"period_start_time": at(f"2026-07-01 {start}"), "period_end_time": at(f"2026-07-01 {end}")}
    ids = {"workspace_id": "1", "job_id": "1", "job_run_id": run, "run_id": task_run, "task_key": key}
    return ids | times | {"result_state": result, "parent_run_id": parent[0] if parent else None} | more


def tasks(at, text):
    return [task(at, line) for line in text.strip().splitlines()]


def on(cluster, kind="CLASSIC_COMPUTE", warehouse=None):
    return [{"type": kind, "cluster_id": cluster, "warehouse_id": warehouse}]


def test_an_attempt_is_open_when_its_last_slice_tells_no_result(duckdb_engine, at):
    given = [
        task(at, "7 | t | 1 | 11:00 | 12:00 | FAILED", termination_code="RUN_EXECUTION_ERROR"),
        task(at, "7 | t | 1 | 12:00 | 12:30 | -"),
    ]
    built = duckdb_engine.build({TASKS: given}, at(NOW))
    (attempt,) = built.rows("int_repeated_task_attempts")
    assert [attempt[name] for name in ("result_class", "result_state", "termination_code")] == [None, None, None]
    assert by(built.rows("task_runs"), "task_key", "result_class", "failed_worked_s") == {"t": ("running", 0)}


def test_iterations_are_told_by_the_time_of_their_own_task_run_workspace_and_parent(duckdb_engine, at):
    given = tasks(
        at,
        """
        501 | each | 10 | 10:00 | 10:10 | SUCCEEDED
        501 | each | 11 | 10:00 | 10:12 | SUCCEEDED
        501 | each | 12 | 10:05 | 10:15 | SUCCEEDED
        501 | each | 13 | 08:00 | 08:10 | SUCCEEDED | 60
        501 | each | 14 | 12:00 | 12:10 | SUCCEEDED | 60
        503 | each | 50 | 10:00 | 10:10 | FAILED
        503 | each | 51 | 10:10 | 10:20 | SUCCEEDED
        503 | each | 52 | 12:00 | 12:10 | SUCCEEDED | 60
        501 | next | 20 | 08:00 | 08:10 | FAILED
        501 | next | 21 | 12:00 | 12:10 | SUCCEEDED
        502 | each | 30 | 08:00 | 08:10 | FAILED
        502 | each | 31 | 12:00 | 12:10 | SUCCEEDED
        """,
    )
    elsewhere = "501 | each | 40 | 08:00 | 08:10 | FAILED", "501 | each | 41 | 12:00 | 12:10 | SUCCEEDED"
    given += [task(at, line, workspace_id="2") for line in elsewhere]
    rows = duckdb_engine.build({TASKS: given}, at(NOW)).rows("task_runs")
    keys, counts = ("workspace_id", "run_id", "task_key"), ("iterations_count", "attempts_count")
    assert {tuple(row[name] for name in keys): tuple(row[name] for name in counts) for row in rows} == {
        ("1", "501", "each"): (5, 2),
        ("1", "501", "next"): (0, 2),
        ("1", "502", "each"): (0, 2),
        ("1", "503", "each"): (1, 3),
        ("2", "501", "each"): (0, 2),
    }


def test_slices_without_a_task_are_no_task_of_the_run(duckdb_engine, at):
    given = tasks(
        at,
        """
        7 | t | 1 | 10:00 | 10:10 | SUCCEEDED
        7 | - | 2 | 10:00 | 10:10 | SUCCEEDED
        8 | - | 3 | 10:00 | 10:10 | -
        8 | - | 3 | 10:10 | 10:20 | SUCCEEDED
        """,
    )
    built = duckdb_engine.build({TASKS: given}, at(NOW))
    assert [row["task_key"] for row in built.rows("task_runs")] == ["t"]
    assert built.rows("int_repeated_task_tries") == []
    worked = by(built.rows("int_task_attempts"), "task_run_id", "worked_s")
    assert (len(built.rows("int_task_attempts")), worked) == (3, {"1": 600, "2": 600, "3": 1200})


def test_an_open_iteration_leaves_its_loop_open_whatever_the_others_ended_with(duckdb_engine, at):
    given = tasks(
        at,
        """
        7 | a | 1 | 12:00 | 12:10 | EVAPORATED | 50
        7 | a | 2 | 12:00 | 12:10 | -          | 50
        7 | b | 3 | 12:00 | 12:10 | -          | 51
        7 | b | 4 | 12:00 | 12:10 | EVAPORATED | 51
        7 | c | 5 | 12:00 | 12:10 | FAILED     | 52
        7 | c | 6 | 12:00 | 12:10 | -          | 52
        """,
    )
    built = duckdb_engine.build({TASKS: given}, at(NOW))
    tries = by(built.rows("int_repeated_task_tries"), "task_key", "result_class", "result_state")
    assert tries == dict.fromkeys("abc", (None, None))
    assert by(built.rows("task_runs"), "task_key", "result_class") == dict.fromkeys("abc", "running")


def test_a_loop_ran_on_the_compute_of_its_last_iteration(duckdb_engine, at):
    def iteration(key, number, start, cluster, end="10:10"):
        return task(at, f"7 | {key} | {number} | {start} | {end} | SUCCEEDED | 50", compute=on(cluster))

    given = [
        iteration("ended later", "9", "10:05", "c-1"),
        iteration("ended later", "1", "10:00", "c-2", "10:11"),
        iteration("began later", "9", "10:00", "c-1"),
        iteration("began later", "1", "10:05", "c-2"),
        iteration("greater, first", "2", "10:00", "c-2"),
        iteration("greater, first", "1", "10:00", "c-1"),
        iteration("greater, last", "3", "10:00", "c-1"),
        iteration("greater, last", "4", "10:00", "c-2"),
        iteration("greater, again first", "65", "10:00", "c-2"),
        iteration("greater, again first", "55", "10:00", "c-1"),
        iteration("greater, again last", "70", "10:00", "c-1"),
        iteration("greater, again last", "80", "10:00", "c-2"),
    ]
    rows = duckdb_engine.build({TASKS: given}, at(NOW)).rows("task_runs")
    assert set(by(rows, "task_key", "cluster_id").values()) == {"c-2"}


def test_of_iterations_that_ended_as_badly_that_of_the_smallest_id_speaks(duckdb_engine, at):
    given = tasks(
        at,
        """
        7 | first | 1 | 10:00 | 10:10 | FAILED | 50
        7 | first | 2 | 10:00 | 10:10 | ERROR  | 50
        7 | last  | 4 | 10:00 | 10:10 | ERROR  | 51
        7 | last  | 3 | 10:00 | 10:10 | FAILED | 51
        8 | First | 5 | 10:00 | 10:10 | FAILED | 52
        8 | First | 6 | 10:00 | 10:10 | ERROR  | 52
        8 | Last  | 8 | 10:00 | 10:10 | ERROR  | 53
        8 | Last  | 7 | 10:00 | 10:10 | FAILED | 53
        """,
    )
    rows = duckdb_engine.build({TASKS: given}, at(NOW)).rows("task_runs")
    assert by(rows, "task_key", "result_state") == dict.fromkeys(("first", "last", "First", "Last"), "FAILED")


def test_the_kind_of_compute_is_told_without_its_id(duckdb_engine, at):
    def of(number, kind):
        return task(at, f"7 | {kind} | {number} | 10:00 | 10:10 | SUCCEEDED", compute=on(None, kind))

    given = [of("1", "CLASSIC_COMPUTE"), of("2", "WAREHOUSE"), of("3", "SERVERLESS_COMPUTE"), of("4", "ABACUS")]
    built = duckdb_engine.build({TASKS: given}, at(NOW))
    told = {
        "CLASSIC_COMPUTE": "classic",
        "WAREHOUSE": "warehouse",
        "SERVERLESS_COMPUTE": "serverless",
        "ABACUS": "not_stated",
    }
    assert by(built.rows("task_runs"), "task_key", "compute_kind") == told
    assert by(built.rows("int_task_attempts"), "task_key", "compute_kind") == told


TRIES = """
7 | ended later    | 1 | 10:00 | 10:30 | SUCCEEDED | 50
7 | ended later    | 2 | 10:05 | 10:20 | FAILED    | 51
7 | began later    | 1 | 10:00 | 10:10 | FAILED    | 61
7 | began later    | 2 | 10:05 | 10:10 | SUCCEEDED | 60
7 | greater, last  | 1 | 10:00 | 10:10 | FAILED    | 70
7 | greater, last  | 2 | 10:00 | 10:10 | SUCCEEDED | 71
7 | greater, first | 1 | 10:00 | 10:10 | SUCCEEDED | 81
7 | greater, first | 2 | 10:00 | 10:10 | FAILED    | 80
8 | again, last    | 1 | 10:00 | 10:10 | FAILED    | 90
8 | again, last    | 2 | 10:00 | 10:10 | SUCCEEDED | 91
8 | again, first   | 1 | 10:00 | 10:10 | SUCCEEDED | 93
8 | again, first   | 2 | 10:00 | 10:10 | FAILED    | 92
"""


def test_the_first_and_the_last_try_are_told_by_end_then_start_then_id(duckdb_engine, at):
    rows = duckdb_engine.build({TASKS: tasks(at, TRIES)}, at(NOW)).rows("task_runs")
    keys = ("ended later", "began later", "greater, last", "greater, first", "again, last", "again, first")
    told = by(rows, "task_key", "first_result_state", "result_state")
    assert told == dict.fromkeys(keys, ("FAILED", "SUCCEEDED"))


TIED = (("3", "SUCCEEDED"), ("2", "CANCELLED"), ("1", "FAILED"))


def test_of_tries_at_the_same_time_the_smaller_id_is_the_first(duckdb_engine, at):
    lines = [f"7 | t{n} | {n}{one} | 10:00 | 10:10 | {word} | {n}0{one}" for n in range(1, 25) for one, word in TIED]
    rows = duckdb_engine.build({TASKS: tasks(at, "\n".join(lines))}, at(NOW)).rows("task_runs")
    assert {(row["first_result_state"], row["result_state"]) for row in rows} == {("FAILED", "SUCCEEDED")}


def test_failed_iterations_are_added_over_the_tries(duckdb_engine, at):
    given = tasks(
        at,
        """
        7 | loop | 1 | 10:00 | 10:10 | FAILED    | 50
        7 | loop | 2 | 10:00 | 10:10 | TIMED_OUT | 50
        7 | loop | 3 | 11:00 | 11:10 | TIMED_OUT | 51
        7 | loop | 4 | 11:00 | 11:10 | SUCCEEDED | 51
        7 | one  | 5 | 10:00 | 10:10 | TIMED_OUT | 50
        7 | none | 6 | 10:00 | 10:10 | TIMED_OUT
        7 | good | 7 | 10:00 | 10:10 | SUCCEEDED | 50
        """,
    )
    rows = duckdb_engine.build({TASKS: given}, at(NOW)).rows("task_runs")
    assert by(rows, "task_key", "iterations_count", "failed_iterations_count") == {
        "loop": (4, 3),
        "one": (1, 1),
        "none": (0, 0),
        "good": (1, 0),
    }


def run(at, line, **more):
    """`run | start | end | result` of one day; `-` is NULL."""
    name, start, end, result = (cell.strip() for cell in line.split("|"))
    times = {
        "period_start_time": at(f"2026-07-01 {start}"),
        "period_end_time": at(f"2026-07-01 {end}"),
        "result_state": result,
    }
    return {"workspace_id": "1", "job_id": "1", "run_id": name, "run_type": "JOB_RUN"} | times | more


def test_a_task_that_never_started_needs_no_compute(duckdb_engine, at):
    cluster = {"workspace_id": "1", "cluster_id": "c-1", "change_time": at("06-01 00:00"), "cluster_source": "UI"}
    given = {
        CLUSTERS: [cluster],
        RUNS: [run(at, "7 | 10:00 | 10:00 | CANCELLED"), run(at, "8 | 10:00 | 10:10 | SUCCEEDED")],
        TASKS: [
            task(at, "7 | t | 1 | 10:00 | 10:00 | CANCELLED", compute=on("c-1")),
            task(at, "8 | t | 2 | 10:00 | 10:10 | SUCCEEDED", compute=on("c-1")),
        ],
    }
    built = duckdb_engine.build(given, at(NOW))
    assert by(built.rows("int_run_needs"), "run_id", "needs_all_purpose") == {"7": False, "8": True}
    assert by(built.rows("int_run_coverage"), "run_id", "cost_coverage") == {
        "7": "nothing_ran",
        "8": "not_attributable",
    }


def test_usage_of_a_runs_pipeline_covers_what_the_run_needs(duckdb_engine, at, usage_record):
    update = {"workspace_id": "1", "pipeline_id": "p", "update_id": "u", "result_state": "COMPLETED"}
    update |= {"period_start_time": at("07-01 10:00"), "period_end_time": at("07-01 10:10"), "trigger_type": "JOB_TASK"}
    update |= {"trigger_details": {"job_task": {"job_id": "1", "job_task_run_id": "1"}}}
    usage = usage_record("a", "A", "07-01 10:00", "1", dlt_pipeline_id="p", dlt_update_id="u")
    given = {
        RUNS: [run(at, "7 | 10:00 | 10:10 | SUCCEEDED")],
        TASKS: [task(at, "7 | t | 1 | 10:00 | 10:10 | SUCCEEDED", compute=on(None, "SERVERLESS_COMPUTE"))],
        UPDATES: [update],
        USAGE: [usage],
    }
    built = duckdb_engine.build(given, at(NOW))
    assert by(built.rows("cost_parts"), "run_id", "step") == {"7": "pipeline"}
    assert by(built.rows("int_run_coverage"), "run_id", "cost_coverage") == {"7": "known"}


def test_of_usage_that_names_a_run_inside_a_notebook_nothing_is_known(duckdb_engine, at, usage_record):
    def parts(name, number):
        serverless = on(None, "SERVERLESS_COMPUTE")
        return (
            task(at, f"{name} | t | {number} | 10:00 | 10:10 | SUCCEEDED", compute=serverless),
            usage_record(name, "A", "07-01 10:00", "1", job_id="1", job_run_id=name),
        )

    (inner, inner_usage), (outer, outer_usage) = parts("7", "1"), parts("8", "2")
    given = {
        RUNS: [
            run(at, "7 | 10:00 | 10:10 | SUCCEEDED", run_type="WORKFLOW_RUN"),
            run(at, "8 | 10:00 | 10:10 | SUCCEEDED"),
        ],
        TASKS: [inner, outer],
        USAGE: [inner_usage, outer_usage],
    }
    built = duckdb_engine.build(given, at(NOW))
    assert by(built.rows("int_run_coverage"), "run_id", "cost_coverage") == {"7": "unknown", "8": "known"}
    assert by(built.rows("run_costs"), "run_id", "kind", "result_class") == {
        "7": (None, None),
        "8": ("job", "succeeded"),
    }


def test_a_millisecond_that_failed_or_was_cancelled_counts(duckdb_engine, at):
    given = [
        run(at, "failed | 10:00:00 | 10:00:00.001 | FAILED"),
        run(at, "failed | 11:00:00 | 11:00:00.003 | SUCCEEDED"),
        run(at, "cancelled | 10:00:00 | 10:00:00.001 | CANCELLED"),
        run(at, "cancelled | 11:00:00 | 11:00:00.003 | SUCCEEDED"),
        run(at, "retried | 10:00:00 | 10:00:01 | SUCCEEDED"),
    ]
    tried = [
        task(at, "retried | t | 1 | 10:00:00 | 10:00:00.001 | FAILED"),
        task(at, "retried | t | 2 | 10:00:00.001 | 10:00:00.004 | SUCCEEDED"),
    ]
    rows = duckdb_engine.build({RUNS: given, TASKS: tried}, at(NOW)).rows("int_run_outcomes")
    quarter = Decimal("0.25")
    assert by(rows, "run_id", "failed_ratio", "cancelled_ratio", "retried_ratio") == {
        "failed": (quarter, 0, 0),
        "cancelled": (0, quarter, 0),
        "retried": (0, 0, quarter),
    }


def test_shares_of_a_run_are_rounded_down_to_millionths(duckdb_engine, at):
    given = [
        run(at, "failed | 10:00:00 | 10:00:02 | FAILED"),
        run(at, "failed | 11:00:00 | 11:00:01 | SUCCEEDED"),
        run(at, "cancelled | 10:00:00 | 10:00:02 | CANCELLED"),
        run(at, "cancelled | 11:00:00 | 11:00:01 | SUCCEEDED"),
        run(at, "retried | 10:00:00 | 10:00:03 | SUCCEEDED"),
    ]
    tried = tasks(
        at,
        """
        retried | a | 1 | 10:00:00 | 10:00:01 | FAILED
        retried | a | 2 | 10:00:01 | 10:00:01.500 | SUCCEEDED
        retried | b | 3 | 10:00:00 | 10:00:01 | FAILED
        retried | b | 4 | 10:00:01 | 10:00:01.500 | SUCCEEDED
        """,
    )
    rows = duckdb_engine.build({RUNS: given, TASKS: tried}, at(NOW)).rows("int_run_outcomes")
    told = [max(row["failed_ratio"], row["cancelled_ratio"], row["retried_ratio"]) for row in rows]
    assert told == [Decimal("0.666666")] * 3


def test_a_run_that_took_no_time_has_shares_of_nothing(duckdb_engine, at):
    given = {
        RUNS: [run(at, "7 | 10:00 | 10:00 | SUCCEEDED")],
        TASKS: [task(at, "7 | t | 1 | 10:00 | 10:00 | SUCCEEDED")],
    }
    rows = duckdb_engine.build(given, at(NOW)).rows("int_run_outcomes")
    assert by(rows, "run_id", "failed_ratio", "cancelled_ratio", "retried_ratio") == {"7": (0, 0, 0)}


def test_a_millisecond_at_the_hour_is_in_the_hour_that_begins(duckdb_engine, at):
    given = [
        task(at, "7 | t | 1 | 10:00:00 | 10:00:00.001 | SUCCEEDED", compute=on("c-1")),
        task(at, "7 | skipped | 2 | 10:00 | 10:00 | SKIPPED", compute=on("c-1")),
    ]
    rows = duckdb_engine.build({TASKS: given}, at(NOW)).rows("cluster_task_hours")
    assert by(rows, "task_key", "hour_at", "from_at", "until_at") == {
        "t": (at("07-01 10:00"), at("07-01 10:00"), at("2026-07-01 10:00:00.001"))
    }


@pytest.mark.parametrize(("end", "told"), [("10:00:00", []), ("10:00:00.001", ["t"])])
def test_the_task_of_a_cluster_is_one_that_took_time_and_names_its_run(duckdb_engine, at, end, told):
    given = [
        task(at, f"7 | t | 1 | 10:00:00 | {end} | SUCCEEDED", compute=on("c-1")),
        task(at, "- | u | 2 | 10:00 | 10:10 | SUCCEEDED", compute=on("c-1")),
    ]
    rows = duckdb_engine.build({TASKS: given}, at(NOW)).rows("run_cluster_tasks")
    assert [row["task_key"] for row in rows] == told
