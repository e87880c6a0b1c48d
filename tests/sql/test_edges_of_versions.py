"""What follows or ties: versions of a job with a column missing, and updates, checks and events of one moment."""

import pytest

JOBS, UPDATES = "system.lakeflow.jobs", "system.lakeflow.pipeline_update_timeline"
LINEAGE, EVENTS = "system.access.table_lineage", "system.compute.warehouse_events"
RESULTS = "system.data_quality_monitoring.table_results"
NOW = "07-03 00:00"


@pytest.fixture
def changed(duckdb_engine, at):
    """What the second of two versions changed, by job: `{job: (first, second)}`, columns as in the table."""

    def build(pairs):
        given = [
            {"workspace_id": "1", "job_id": name, "change_time": at(moment)} | version
            for name, versions in pairs.items()
            for moment, version in zip(("02-01 00:00", "02-02 00:00"), versions, strict=True)
        ]
        rows = duckdb_engine.build({JOBS: given}, at(NOW)).rows("job_versions")
        return {row["job_id"]: list(row["changed_fields"]) for row in rows if row["version_number"] == 2}

    return build


def test_another_run_as_is_told_by_the_id_and_by_the_name_where_no_id_is_known(changed, at):
    def named(name, number=None, **more):
        return {"run_as_user_name": name, "run_as": number} | more

    before_settings = {"change_time": at("2025-06-01 00:00:00")}
    told = changed(
        {
            "another id": (named("a", "1"), named("a", "2")),
            "another spelling": (named("a", "1"), named("A", "1")),
            "another name": (named("a"), named("b")),
            "the same name": (named("a"), named("a")),
            "another name, and an id": (named("a"), named("b", "2")),
            "the same name, and an id": (named("a"), named("a", "2")),
            "a name of old rows": (named("a", **before_settings), named("b")),
            "an id of old rows": (named(None, "1", **before_settings), named("b", "2")),
            "nobody before": ({}, named("b", "2")),
            "nobody after": (named("a", "1"), {}),
            "nobody ever": ({}, {}),
        }
    )
    assert {name for name, fields in told.items() if fields == ["run_as"]} == {
        "another id",
        "another name",
        "another name, and an id",
        "an id of old rows",
    }
    assert {name for name, fields in told.items() if fields not in ([], ["run_as"])} == set()


def at_hour(hour):
    return {"trigger": {"schedule": {"quartz_cron_expression": f"0 0 {hour} * * ?", "timezone_id": None}}}


def in_zone(zone):
    return {"trigger": {"schedule": {"quartz_cron_expression": None, "timezone_id": zone}}}


FIELDS = {
    "name": ({"name": "a"}, {"name": "b"}),
    "trigger_type": ({"trigger_type": "SCHEDULE"}, {"trigger_type": "TABLE"}),
    "schedule": (at_hour(6), at_hour(7)),
    "timezone": (in_zone("UTC"), in_zone("Europe/Berlin")),
    "is_paused": ({"paused": False}, {"paused": True}),
    "timeout_s": ({"timeout_seconds": 60}, {"timeout_seconds": 61}),
    "tags": ({"tags": {"a": "1"}}, {"tags": {"a": "2"}}),
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_column_that_is_missing_is_a_change_but_for_a_deletion(changed, at, field):
    one, other = FIELDS[field]
    deleted = {"delete_time": at("02-02 00:00")}
    told = changed(
        {
            "same": (one, one),
            "never there": ({}, {}),
            "other": (one, other),
            "appears": ({}, one),
            "goes": (one, {}),
            "deleted, same": (one, one | deleted),
            "deleted, other": (one, other | deleted),
            "deleted, appears": ({}, one | deleted),
            "deleted, goes": (one, deleted),
            "revived, appears": (deleted, one),
            "revived, other": (one | deleted, other),
            "revived, goes": (one | deleted, {}),
        }
    )
    assert told == {
        "same": [],
        "never there": [],
        "other": [field],
        "appears": [field],
        "goes": [field],
        "deleted, same": ["is_deletion"],
        "deleted, other": ["is_deletion", field],
        "deleted, appears": ["is_deletion"],
        "deleted, goes": ["is_deletion"],
        "revived, appears": ["is_deletion"],
        "revived, other": ["is_deletion", field],
        "revived, goes": ["is_deletion"],
    }


def update(at, name, request, result="FAILED", start="10:00", end="10:10", task=None, **more):
    times = {"period_start_time": at(f"07-01 {start}"), "period_end_time": at(f"07-01 {end}"), "result_state": result}
    details = {"job_task": {"job_id": f"job of {task}", "job_task_run_id": task}} if task else None
    ids = {"workspace_id": "1", "pipeline_id": "p", "update_id": name, "request_id": request}
    return ids | times | {"trigger_details": details} | more


def test_of_updates_at_the_same_time_the_smaller_id_says_what_asked(duckdb_engine, at):
    pairs = (("1", "2"), ("4", "3"), ("a", "b"), ("d", "c"), ("u5", "u6"), ("u8", "u7"))
    smaller, greater = {"trigger_type": "JOB_TASK", "task": "right"}, {"trigger_type": "API_CALL", "task": "wrong"}
    given = [
        update(at, name, f"of {min(pair)}", **(smaller if name == min(pair) else greater))
        for pair in pairs
        for name in pair
    ]
    rows = duckdb_engine.build({UPDATES: given}, at(NOW)).rows("pipeline_requests")
    told = ("trigger_type", "task_run_id", "job_id", "pipeline_id")
    found = {row["request_id"]: tuple(row[name] for name in told) for row in rows}
    assert found == {f"of {min(pair)}": ("JOB_TASK", "right", "job of right", "p") for pair in pairs}


def test_an_update_is_open_when_its_last_slice_tells_no_result(duckdb_engine, at):
    given = [update(at, "u", "q", "FAILED"), update(at, "u", "q", None, "10:10", "10:20")]
    (row,) = duckdb_engine.build({UPDATES: given}, at("07-01 11:00")).rows("int_pipeline_updates")
    assert (row["result_class"], row["result_state"], row["is_open"]) == ("running", None, True)


def test_the_type_of_a_jobs_table_is_the_later_one(duckdb_engine, at):
    def read(number, table, moment, kind):
        info = {"job_info": {"job_id": "1", "job_run_id": "9"}}
        ids = {"workspace_id": "1", "record_id": number, "event_time": at(moment), "entity_metadata": info}
        return ids | {"source_table_full_name": table, "source_type": kind, "entity_type": "NOTEBOOK"}

    given = [
        read("1", "in order", "07-01 10:00", "VIEW"),
        read("2", "in order", "07-01 11:00", "TABLE"),
        read("3", "not in order", "07-01 11:00", "TABLE"),
        read("4", "not in order", "07-01 10:00", "VIEW"),
    ]
    rows = duckdb_engine.build({LINEAGE: given}, at(NOW)).rows("job_tables")
    assert {row["table_name"]: row["table_type"] for row in rows} == {"in order": "TABLE", "not in order": "TABLE"}


@pytest.mark.parametrize("order", [1, -1])
def test_of_checks_at_one_moment_the_greater_word_speaks_and_any_before_none(duckdb_engine, at, order):
    def check(table, status, freshness):
        named = {"catalog_name": "main", "schema_name": "s", "table_name": table, "event_time": at("07-01 10:00")}
        return named | {"status": status, "freshness": {"status": freshness}}

    given = [
        check("two", "Healthy", "less"),
        check("two", "Unhealthy", "more"),
        check("one", None, "less"),
        check("one", "Error", "more"),
    ]
    rows = duckdb_engine.build({RESULTS: given[::order]}, at(NOW)).rows("table_quality")
    told = {row["table_name"]: (row["status"], row["freshness_status"], row["quality_class"]) for row in rows}
    assert told == {"main.s.two": ("Unhealthy", "more", "unhealthy"), "main.s.one": ("Error", "more", "check_broken")}


@pytest.mark.parametrize("order", [1, -1])
def test_of_events_of_one_moment_and_rank_the_greater_word_speaks_and_any_before_none(duckdb_engine, at, order):
    def event(warehouse, kind, clusters):
        ids = {"workspace_id": "1", "warehouse_id": warehouse, "event_time": at("07-01 10:00")}
        return ids | {"event_type": kind, "cluster_count": clusters}

    given = [
        event("two", "AWAKENED", 1),
        event("two", "HIBERNATED", 2),
        event("one", None, 1),
        event("one", "HIBERNATED", 2),
        event("of a rank", "STARTING", 2),
        event("of a rank", "WEAKENED", 1),
    ]
    rows = duckdb_engine.build({EVENTS: given[::order]}, at(NOW)).rows("warehouse_states")
    assert {row["warehouse_id"]: (row["event_type"], row["clusters_count"]) for row in rows} == {
        "two": ("HIBERNATED", 2),
        "one": ("HIBERNATED", 2),
        "of a rank": ("STARTING", 2),
    }
