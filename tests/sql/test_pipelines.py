"""Pipelines, their updates and the requests that updates belong to, on both engines."""

import pytest

PIPELINES = "system.lakeflow.pipelines"
UPDATES = "system.lakeflow.pipeline_update_timeline"
TASKS = "system.lakeflow.job_task_run_timeline"
NOW = "02-10 12:40"

# update | request | start | end | result | what started it (a number: the task run of a job's task)
SLICES = """
# Three that are good, one that failed.
u1 | r1 | 02-01 10:00 | 02-01 10:02 | COMPLETED | API_CALL
u2 | r2 | 02-01 10:00 | 02-01 10:02 | COMPLETED | API_CALL
u3 | r3 | 02-01 10:00 | 02-01 10:02 | COMPLETED | API_CALL
u4 | r4 | 02-01 10:00 | 02-01 10:02 | FAILED    | API_CALL

# A request of a job's task that is good after two retries; ids and words are no order.
u59 | r5 | 02-02 10:00 | 02-02 10:05 | FAILED    | 9005
u57 | r5 | 02-02 10:05 | 02-02 10:10 | FAILED    | RETRY_ON_FAILURE
u58 | r5 | 02-02 10:11 | 02-02 10:12 | COMPLETED | RETRY_ON_FAILURE

# An update over three slices, and over midnight.
u6 | r6 | 02-01 22:30 | 02-01 23:00 | -        | USER_ACTION
u6 | r6 | 02-01 23:00 | 02-02 00:00 | -        | USER_ACTION
u6 | r6 | 02-02 00:00 | 02-02 00:40 | CANCELED | USER_ACTION

# Seen 40 minutes ago; lost; of a word that nobody knows; without a request; asked for by a task run that is not known.
u7 | r7 | 02-10 11:00 | 02-10 12:00 | -         | USER_ACTION
u8 | r8 | 02-07 11:00 | 02-07 12:00 | -         | USER_ACTION
u9 | r9 | 02-07 11:00 | 02-07 12:00 | CANCELLED | USER_ACTION
u10 | - | 02-07 11:00 | 02-07 11:00 | COMPLETED | USER_ACTION
u11 | - | 02-07 11:00 | 02-07 11:30 | FAILED    | 9999

# Retried at the very moment, the first having taken no time; and under way again.
u13 | r12 | 02-08 10:00 | 02-08 10:00 | FAILED    | USER_ACTION
u12 | r12 | 02-08 10:00 | 02-08 10:30 | COMPLETED | RETRY_ON_FAILURE
u14 | r14 | 02-10 10:00 | 02-10 10:05 | FAILED    | 9006
u15 | r14 | 02-10 11:50 | 02-10 12:00 | -         | RETRY_ON_FAILURE

# The last end decides: an end at the moment of its start comes after the one that it touches.
u16 | r16 | 02-08 10:00 | 02-08 10:30 | FAILED   | USER_ACTION
u16 | r16 | 02-08 10:30 | 02-08 10:30 | CANCELED | USER_ACTION
"""


def slices_of(text, at):
    lines = [line for line in text.strip().splitlines() if line.strip() and not line.startswith("#")]
    for line in lines:
        update, request, start, end, result, started_by = (cell.strip() for cell in line.split("|"))
        by_task = {"job_task": {"job_id": "10", "job_task_run_id": started_by}} if started_by.isdigit() else None
        yield {
            "workspace_id": "1",
            "pipeline_id": "p",
            "update_id": update,
            "request_id": None if request == "-" else request,
            "trigger_type": "JOB_TASK" if by_task else started_by,
            "trigger_details": by_task,
            "result_state": None if result == "-" else result,
            "period_start_time": at(start),
            "period_end_time": at(end),
        }


def tasks(at):
    def task(run, job_run, key, workspace="1"):
        times = {"period_start_time": at("02-02 10:00"), "period_end_time": at("02-02 10:12")}
        ids = {"workspace_id": workspace, "job_id": "10", "job_run_id": job_run, "run_id": run, "task_key": key}
        return ids | times | {"result_state": "SUCCEEDED"}

    return [task("9005", "300", "load"), task("9006", "301", "load"), task("9999", "888", "elsewhere", "2")]


@pytest.fixture(scope="module")
def built(engine, at):
    def version(pipeline, kind, changed, **more):
        named = {"workspace_id": "1", "pipeline_id": pipeline, "pipeline_type": kind, "change_time": at(changed)}
        return named | {"name": f"{pipeline} at {changed}"} | more

    versions = [
        version("e1", "ETL_PIPELINE", "01-01 00:00", settings={"serverless": True, "continuous": False}),
        version("e1", "ETL_PIPELINE", "01-02 00:00", settings={"serverless": False, "continuous": True}, run_as="svc"),
        version("e2", "ETL_PIPELINE", "01-01 00:00", workspace_id="2"),
        version("e2", "ETL_PIPELINE", "01-01 00:00", tags={"team": "tide"}),
        *(version(f"m{n}", "MATERIALIZED_VIEW", "01-01 00:00") for n in range(3)),
        version("s", "STREAMING_TABLE", "01-01 00:00"),
        version("i", "INGESTION_PIPELINE", "01-01 00:00"),
        version("g", "INGESTION_GATEWAY", "01-01 00:00"),
        version("x", "QUANTUM_PIPELINE", "01-01 00:00"),
        version("gone", "ETL_PIPELINE", "01-01 00:00"),
        version("gone", None, "01-05 00:00", name=None, delete_time=at("01-05 00:00")),
    ]
    return engine.build({PIPELINES: versions, UPDATES: list(slices_of(SLICES, at)), TASKS: tasks(at)}, at(NOW))


@pytest.fixture(scope="module")
def pipelines(built):
    return {(row["workspace_id"], row["pipeline_id"]): row for row in built.rows("pipelines")}


@pytest.fixture(scope="module")
def requests(built):
    return {row["request_id"]: row for row in built.rows("pipeline_requests")}


@pytest.fixture(scope="module")
def updates(built):
    return {row["update_id"]: row for row in built.rows("int_pipeline_updates")}


@pytest.fixture(scope="module")
def asked(built):
    return {row["update_id"]: row for row in built.rows("pipeline_update_runs")}


def test_the_tables_word_for_success_is_completed(updates):  # trap 70
    assert [updates[name]["result_class"] for name in ("u1", "u2", "u3", "u4")] == ["succeeded"] * 3 + ["failed"]


def test_retries_are_updates_of_one_request_that_ends_as_its_last_one(requests):  # trap 71
    request = requests["r5"]
    counted = ("result_class", "result_state", "last_update_id", "updates_count", "retries_count")
    assert [request[name] for name in counted] == ["succeeded", "COMPLETED", "u58", 3, 2]


def test_a_request_lasts_from_its_first_update_to_its_last_and_works_in_between(requests, at):
    request = requests["r5"]
    assert (request["started_at"], request["ended_at"]) == (at("02-02 10:00"), at("02-02 10:12"))
    assert (request["worked_s"], request["is_open"]) == (11 * 60, False)


def test_what_asked_for_a_request_stands_on_its_first_update_only(requests):
    assert (requests["r5"]["trigger_type"], requests["r5"]["job_id"]) == ("JOB_TASK", "10")
    assert (requests["r12"]["trigger_type"], requests["r12"]["job_id"]) == ("USER_ACTION", None)


def test_a_retry_at_the_very_moment_of_a_failure_is_the_later_one(requests):
    assert (requests["r12"]["last_update_id"], requests["r12"]["result_class"]) == ("u12", "succeeded")


def test_a_request_under_way_again_is_running(requests, at):
    request = requests["r14"]
    assert (request["result_class"], request["result_state"], request["is_open"]) == ("running", None, True)
    assert (request["ended_at"], request["last_seen_at"]) == (None, at("02-10 12:00"))


def test_views_made_in_sql_are_no_pipelines(pipelines):  # trap 72
    kinds = [row["kind"] for row in pipelines.values()]
    assert (kinds.count("pipeline"), kinds.count("view"), kinds.count("ingestion")) == (4, 4, 2)
    assert pipelines["1", "x"]["kind"] == "unknown"


def test_an_update_is_all_of_its_slices(updates, at):
    update = updates["u6"]
    assert (update["worked_s"], update["ended_at"]) == (130 * 60, at("02-02 00:40"))
    assert (update["result_class"], update["result_state"]) == ("cancelled", "CANCELED")


def test_the_later_of_two_ends_at_one_moment_is_the_one_that_starts_there(updates):
    assert updates["u16"]["result_state"] == "CANCELED"


def test_an_open_update_is_running_while_young_and_unknown_when_old(updates):
    assert (updates["u7"]["result_class"], updates["u8"]["result_class"]) == ("running", "unknown")
    assert (updates["u7"]["ended_at"], updates["u7"]["is_open"]) == (None, True)


def test_the_jobs_word_for_cancelled_is_not_a_word_of_pipelines(updates):
    assert (updates["u9"]["result_class"], updates["u9"]["result_state"]) == ("unknown", "CANCELLED")


def test_an_update_without_a_request_is_one(requests):
    assert (requests["u10"]["updates_count"], requests["u10"]["worked_s"]) == (1, 0)


def test_a_job_run_is_found_through_the_task_run_that_asked(asked):  # trap 55
    assert [asked["u59"][name] for name in ("job_id", "run_id", "task_key", "task_run_id")] == [
        "10",
        "300",
        "load",
        "9005",
    ]


def test_a_retry_belongs_to_the_job_run_that_its_request_belongs_to(asked):
    assert [asked[name]["run_id"] for name in ("u57", "u58", "u15")] == ["300", "300", "301"]


def test_an_update_that_no_job_asked_for_is_not_there(asked):
    assert set(asked) == {"u57", "u58", "u59", "u11", "u14", "u15"}


def test_a_task_run_that_is_not_known_here_leaves_the_job_and_no_run(asked):
    assert (asked["u11"]["job_id"], asked["u11"]["run_id"]) == ("10", None)


def test_a_request_knows_its_updates(requests):
    assert requests["r5"]["update_ids"] == ["u57", "u58", "u59"]


def test_the_latest_version_of_a_pipeline_speaks(pipelines, at):
    pipeline = pipelines["1", "e1"]
    named = ("name", "is_serverless", "is_continuous", "run_as", "versions_count")
    assert [pipeline[name] for name in named] == ["e1 at 01-02 00:00", False, True, "svc", 2]
    assert (pipeline["first_changed_at"], pipeline["changed_at"]) == (at("01-01 00:00"), at("01-02 00:00"))


def test_a_deletion_keeps_the_last_name_and_type(pipelines):
    gone = pipelines["1", "gone"]
    assert (gone["is_deleted"], gone["name"], gone["kind"]) == (True, "gone at 01-01 00:00", "pipeline")


def test_equal_ids_in_two_workspaces_are_two_pipelines(pipelines):
    assert (pipelines["1", "e2"]["tags"], pipelines["2", "e2"]["tags"]) == ({"team": "tide"}, None)
