"""Tables of the catalogue: which jobs touch them, and what the quality checks say, on both engines."""

import pytest

LINEAGE = "system.access.table_lineage"
RESULTS = "system.data_quality_monitoring.table_results"


@pytest.fixture(scope="module")
def built(engine, at):
    def lineage(record, source, target, when, entity="NOTEBOOK", job=("10", "100"), **more):
        info = {"job_info": {"job_id": job[0], "job_run_id": job[1]}} if job else None
        sides = {"source_table_full_name": source, "target_table_full_name": target}
        types = {"source_type": "TABLE" if source else None, "target_type": "TABLE" if target else None}
        ids = {"record_id": record, "workspace_id": "1", "entity_type": entity, "event_time": at(when)}
        return ids | sides | types | {"entity_metadata": info} | more

    def result(table, status, when, **more):
        named = {"catalog_name": "main", "schema_name": "s", "table_name": table}
        return named | {"status": status, "event_time": at(when)} | more

    records = [
        lineage("a", "main.s.in", "main.s.out", "02-01 10:00"),
        lineage("b", "main.s.in", "main.s.out", "02-02 10:00", job=("10", "101"), source_type="VIEW"),
        lineage("b", "main.s.in", "main.s.out", "02-02 10:10", job=("10", "101"), source_type="VIEW"),
        lineage("c", "main.s.in", None, "02-03 10:00", job=("10", None), source_type=None),
        lineage("d", "main.s.in", None, "02-03 10:00", entity="DASHBOARD_V3", job=None, entity_id="77"),
        lineage("e", "main.s.old", None, "02-03 10:00", entity="JOB", job=None, entity_id="11", entity_run_id="111"),
        lineage("f", None, "main.s.far", "02-03 10:00", workspace_id="2"),
    ]
    results = [
        result("good", "Healthy", "02-01 06:00", freshness={"status": "Healthy"}),
        result("learning", "Training", "02-01 06:00"),
        result("broken", "Error", "02-01 06:00"),
        result("silent", "Unknown", "02-01 06:00"),
        result("new_word", "Splendid", "02-01 06:00"),
        result("recovered", "Unhealthy", "02-01 06:00"),
        result("recovered", "Healthy", "02-02 06:00"),
        result(
            "bad",
            "Unhealthy",
            "02-02 06:00",
            freshness={"status": "Healthy"},
            completeness={"status": "Unhealthy"},
            downstream_impact={"impact_level": 3, "num_downstream_tables": 12},
        ),
        result("bad", "Healthy", "02-01 06:00"),
        result("good", "Unhealthy", "02-01 06:00", schema_name="t"),
    ]
    return engine.build({LINEAGE: records, RESULTS: results}, at("02-10 12:00"))


@pytest.fixture(scope="module")
def touched(built):
    return {
        (row["workspace_id"], row["job_id"], row["direction"], row["table_name"]): row
        for row in built.rows("job_tables")
    }


@pytest.fixture(scope="module")
def quality(built):
    return {row["table_name"]: row for row in built.rows("table_quality")}


def test_a_notebook_task_is_found_through_its_job(touched):  # trap 82
    assert {key for key in touched if key[:2] == ("1", "10")} == {
        ("1", "10", "read", "main.s.in"),
        ("1", "10", "written", "main.s.out"),
    }


def test_records_and_runs_are_counted_once(touched, at):
    row = touched["1", "10", "read", "main.s.in"]
    assert (row["events_count"], row["runs_count"], row["last_run_id"]) == (3, 2, "101")
    assert (row["first_seen_at"], row["last_seen_at"]) == (at("02-01 10:00"), at("02-03 10:00"))
    assert row["table_type"] == "VIEW"


def test_a_record_of_a_job_without_metadata_names_it_as_its_entity(touched):
    assert touched["1", "11", "read", "main.s.old"]["last_run_id"] == "111"


def test_what_is_not_a_job_touches_nothing_here(touched):
    assert {key[1] for key in touched} == {"10", "11"}


def test_a_record_with_one_side_touches_one_table(touched):
    assert [key for key in touched if key[0] == "2"] == [("2", "10", "written", "main.s.far")]


def test_statuses_are_healthy_unhealthy_learning_or_a_broken_check(quality):  # trap 83
    classes = {name.removeprefix("main.s."): row["quality_class"] for name, row in quality.items()}
    assert (classes["good"], classes["learning"], classes["broken"]) == ("healthy", "learning", "check_broken")
    assert (classes["silent"], classes["new_word"]) == ("unknown", "unknown")


def test_a_table_without_a_check_is_not_there(quality):  # trap 83
    assert "main.s.unmonitored" not in quality


def test_the_latest_check_speaks(quality, at):
    assert quality["main.s.recovered"]["quality_class"] == "healthy"
    bad = quality["main.s.bad"]
    assert (bad["quality_class"], bad["checked_at"], bad["checks_count"]) == ("unhealthy", at("02-02 06:00"), 2)


def test_a_table_may_be_unhealthy_while_a_check_is_not(quality):
    bad = quality["main.s.bad"]
    assert (bad["freshness_status"], bad["completeness_status"]) == ("Healthy", "Unhealthy")
    assert (bad["impact_level"], bad["downstream_tables_count"]) == (3, 12)


def test_tables_are_told_apart_by_their_full_names(quality):
    assert quality["main.t.good"]["quality_class"] == "unhealthy"
