from dataclasses import fields, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from workspace_simulator.account import derived, history
from workspace_simulator.account.derived import arrays
from workspace_simulator.account.frames import DAY
from workspace_simulator.schema import VISIBLE_AT, tables

MADE_FROM_RUNS = {"jobs", "job_tasks", "job_run_timeline", "job_task_run_timeline"}
UNIQUE = {
    "system.billing.usage": ["record_id"],
    "system.billing.cloud_infra_cost": ["record_id"],
    "system.compute.warehouse_events": ["workspace_id", "warehouse_id", "event_type", "event_time"],
    "system.compute.clusters": ["workspace_id", "cluster_id", "change_time"],
    "system.compute.warehouses": ["workspace_id", "warehouse_id", "change_time"],
    "system.compute.node_timeline": ["cluster_id", "instance_id", "start_time"],
    "system.query.history": ["statement_id"],
    "system.access.audit": ["event_id"],
    "system.access.workspaces_latest": ["workspace_id"],
    "system.lakeflow.pipelines": ["workspace_id", "pipeline_id", "change_time"],
    "system.lakeflow.pipeline_update_timeline": ["workspace_id", "update_id", "period_start_time"],
    "system.lakeflow_pipeline_events_preview.pipeline_events": ["pipeline_event_id"],
    "system.lakeflow.zerobus_ingest": ["stream_id", "commit_version"],
    "system.data_quality_monitoring.table_results": ["catalog_name", "schema_name", "table_name", "event_time"],
    "system.storage.predictive_optimization_operations_history": ["operation_id"],
}
REGIONAL = ("clusters", "node_timeline", "warehouses", "warehouse_events", "history", "table_lineage", "column_lineage",
            "pipelines", "pipeline_update_timeline", "pipeline_events")  # fmt: skip


def test_every_table_that_is_not_about_runs_is_made(account):
    wanted = {name for name in tables() if name.rsplit(".", 1)[1] not in MADE_FROM_RUNS}
    assert set(account.tables) == wanted


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_table_is_as_published_and_sorted_by_arrival(new_account, seed):
    made = new_account(seed=seed, jobs=24, days=4, first=1, count=1)
    for name, table in made.tables.items():
        assert table.schema == tables()[name].stored_schema, name
        table.validate(full=True)
        assert table[VISIBLE_AT].null_count == 0
    plan, day = made.plan, made.days[0]
    for part in (derived.once(plan, np.random.default_rng(1)), derived.on_day(plan, day, np.random.default_rng(1))):
        for name, table in part.items():
            seen = table[VISIBLE_AT].to_numpy()
            assert (seen[1:] >= seen[:-1]).all(), name


def test_the_same_generator_gives_the_same_rows_whatever_was_made_before(new_account):
    made = new_account(seed=3, jobs=24, days=4, first=1, count=2)
    again = derived.on_day(made.plan, made.days[1], np.random.default_rng([3, 1, 1]))
    other = history.History(made.plan).day(made.days[1].start_us)
    fresh = derived.on_day(made.plan, other, np.random.default_rng([3, 1, 1]))
    assert all(again[name].equals(fresh[name]) for name in again)


@pytest.mark.parametrize("name", UNIQUE)
def test_a_key_stands_once(account, name):
    table = account.tables[name]
    assert table.num_rows > 0
    assert len(table.group_by(UNIQUE[name]).aggregate([])) == table.num_rows


def test_nothing_is_visible_before_it_happened(account):
    times = {"usage": "usage_end_time", "history": "end_time", "pipeline_update_timeline": "period_end_time",
             "node_timeline": "end_time", "clusters": "change_time", "audit": "event_time",
             "table_lineage": "event_time", "warehouse_events": "event_time"}  # fmt: skip
    for name, column in times.items():
        assert account.one(f"SELECT count(*) FROM {name} WHERE _visible_at <= {column}") == 0, name


def test_workspaces_of_another_region_are_billed_but_not_readable(account):
    away = [one.workspace_id for one in account.plan.workspaces if not one.in_region]
    assert away
    for identity in away:
        assert account.one(f"SELECT count(*) FROM usage WHERE workspace_id = '{identity}'") > 0
        for name in REGIONAL:
            assert account.one(f"SELECT count(*) FROM {name} WHERE workspace_id = '{identity}'") == 0, name


def test_random_ids_have_the_shape_of_a_version_four_uuid():
    made = arrays.uuids(np.random.default_rng(5), 1000)
    shape = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
    assert pc.all(pc.match_substring_regex(made, shape)).as_py()
    assert pc.count_distinct(made).as_py() == 1000


def test_decimals_keep_sign_and_billionths():
    made = arrays.decimals(np.array([5, -7, 123_456_789_012_345_678], np.int64)).to_pylist()
    assert [str(value) for value in made] == [
        "5.000000000E-9", "-7.000000000E-9", "123456789.012345678000000000",
    ]  # fmt: skip


def test_hours_are_cut_at_the_clock_and_add_up():
    hour = 3_600_000_000
    row, start, inside = arrays.expand_hours(np.array([hour // 2, 7]), np.array([hour * 2, 7]))
    assert row.tolist() == [0, 0]
    assert start.tolist() == [0, hour]
    assert inside.tolist() == [hour // 2, hour]


def test_nulls_are_what_the_codes_say():
    assert arrays.pick(pa.array(["a", "b"]), np.array([1, -1, 0])).to_pylist() == ["b", None, "a"]
    assert arrays.texts(np.array([12, -1])).to_pylist() == ["12", None]


def test_days_reach_past_the_end_of_the_window_but_not_past_the_last_instant(new_account):
    made = new_account(seed=2, jobs=60, days=3, first=2, count=1)
    late = made.one("SELECT epoch_us(max(usage_start_time)) FROM usage")
    assert made.plan.end_us - DAY < late < made.plan.last_us


def test_a_day_without_any_run_still_has_the_accounts_background(new_account):
    made = new_account(seed=2, jobs=12, days=3, first=1, count=1)
    arrays_of_runs = {one.name: getattr(made.days[0], one.name)[:0] for one in fields(made.days[0])
                      if one.name not in ("start_us", "extra")}  # fmt: skip
    extra = {name: values[:0] for name, values in made.days[0].extra.items()}
    empty = replace(made.days[0], **arrays_of_runs, extra=extra)
    part = derived.on_day(made.plan, empty, np.random.default_rng(1))
    assert part["system.billing.usage"].num_rows > 100
    assert part["system.compute.node_timeline"].num_rows == 0
