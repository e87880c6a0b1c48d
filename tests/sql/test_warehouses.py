"""SQL warehouses and the intervals of their states, on both engines."""

import pytest

WAREHOUSES = "system.compute.warehouses"
EVENTS = "system.compute.warehouse_events"


@pytest.fixture(scope="module")
def built(engine, at):
    def event(warehouse, kind, when, count=1, workspace="1"):
        ids = {"workspace_id": workspace, "warehouse_id": warehouse}
        return ids | {"event_type": kind, "event_time": at(when), "cluster_count": count}

    def version(warehouse, changed, **more):
        return {"workspace_id": "1", "warehouse_id": warehouse, "change_time": at(changed)} | more

    versions = [
        version("w", "01-01 00:00", warehouse_name="old", warehouse_size="LARGE", auto_stop_minutes=10),
        version("w", "01-02 00:00", warehouse_name="new", warehouse_size="SMALL", auto_stop_minutes=5, max_clusters=3),
        version("gone", "01-01 00:00", warehouse_name="once", warehouse_type="PRO"),
        version("gone", "01-03 00:00", delete_time=at("01-03 00:00")),
        version("w", "01-01 00:00", workspace_id="2", warehouse_name="elsewhere"),
    ]
    events = [
        event("open", "STARTING", "02-01 10:00"),
        event("open", "RUNNING", "02-01 10:00"),
        event("before", "RUNNING", "02-01 09:00"),
        event("before", "STOPPED", "02-01 10:20", 0),
        event("tied", "STOPPED", "02-01 12:00", 0),
        event("tied", "STOPPING", "02-01 12:00"),
        event("tied", "SCALED_UP", "02-01 11:00", 3),
        event("tied", "SCALED_DOWN", "02-01 11:30", 2),
        event("tied", "RUNNING", "02-01 10:01"),
        event("tied", "STARTING", "02-01 10:00"),
        event("tied", "STOPPED", "02-01 09:00", 0, workspace="2"),
        event("stopping", "STOPPING", "02-01 09:00"),
        event("odd", "HIBERNATED", "02-01 09:00"),
        event("odd", "STOPPED", "02-01 09:00", 0),
        event("odd", "HIBERNATED", "02-01 10:00"),
    ]
    return engine.build({WAREHOUSES: versions, EVENTS: events}, at("02-01 10:30"))


@pytest.fixture(scope="module")
def states(built):
    def of(warehouse, workspace="1"):
        rows = built.rows("warehouse_states")
        kept = [row for row in rows if (row["workspace_id"], row["warehouse_id"]) == (workspace, warehouse)]
        return sorted(kept, key=lambda row: row["from_at"])

    return of


def test_of_events_at_one_instant_the_last_by_rank_speaks_and_its_end_is_open(states, at):  # trap 76
    (state,) = states("open")
    assert (state["state"], state["from_at"], state["until_at"]) == ("running", at("02-01 10:00"), None)


def test_a_state_lasts_from_its_event_to_the_next(states, at):  # trap 77
    first, second = states("before")
    assert (first["state"], first["from_at"], first["until_at"]) == ("running", at("02-01 09:00"), at("02-01 10:20"))
    assert (second["state"], second["until_at"]) == ("stopped", None)


def test_scaling_is_running_with_another_number_of_clusters(states):
    told = [(row["state"], row["clusters_count"], row["event_type"]) for row in states("tied")]
    assert told == [
        ("starting", 1, "STARTING"),
        ("running", 1, "RUNNING"),
        ("running", 3, "SCALED_UP"),
        ("running", 2, "SCALED_DOWN"),
        ("stopped", 0, "STOPPED"),
    ]


def test_equal_ids_in_two_workspaces_are_two_warehouses(states, built):
    assert [row["until_at"] for row in states("tied", "2")] == [None]
    assert {row["warehouse_name"] for row in built.rows("warehouses")} == {"new", "once", "elsewhere"}


def test_a_stopping_warehouse_is_not_yet_stopped(states):
    assert [row["state"] for row in states("stopping")] == ["stopping"]


def test_an_event_that_nobody_knows_is_told_and_outranks_none(states):
    assert [(row["state"], row["event_type"]) for row in states("odd")] == [
        ("stopped", "STOPPED"),
        ("unknown", "HIBERNATED"),
    ]


def test_the_latest_version_of_a_warehouse_speaks(built, at):
    (row,) = [row for row in built.rows("warehouses") if row["warehouse_name"] == "new"]
    assert (row["warehouse_size"], row["auto_stop_s"], row["clusters_max_count"]) == ("SMALL", 300, 3)
    assert (row["versions_count"], row["first_changed_at"], row["is_deleted"]) == (2, at("01-01 00:00"), False)


def test_a_deletion_keeps_the_last_name(built):
    (row,) = [row for row in built.rows("warehouses") if row["warehouse_id"] == "gone"]
    assert (row["warehouse_name"], row["is_deleted"]) == ("once", True)
