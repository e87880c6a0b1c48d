"""A build computes what changed: nothing, a part, or all of a mart; and a mart whose SQL changed is made anew."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlglot import exp

from job_monitor.sql.build import BuildReport, build
from job_monitor.sql.incremental import incremental, leaves
from job_monitor.sql.models import models, raw_name, schema
from job_monitor.sql.refresh import How
from job_monitor.store import Store, Writer

RUNS = "system.lakeflow.job_run_timeline"
JOBS = "system.lakeflow.jobs"
KEYS = {RUNS: ["workspace_id", "run_id", "period_start_time"], JOBS: ["workspace_id", "job_id", "change_time"]}
MARKED = {RUNS: ["run_id"], JOBS: []}
NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.duckdb", threads=1)
    yield opened
    opened.close()


def merged(writer: Writer, source: str, rows: list[dict[str, Any]]) -> None:
    columns = schema()["sources"][source]
    name = f"raw.{raw_name(source)}"
    writer.ensure_table(name, columns, "literal rows", marked=MARKED[source])
    table = pa.Table.from_pylist([{column: row.get(column) for column in columns} for row in rows])
    writer.merge(name, table.to_reader(), key=KEYS[source])


def how(report: BuildReport) -> dict[str, How]:
    return {model.name: model.how for model in report.models}


def test_the_first_build_makes_every_mart_whole(store: Store) -> None:
    with store.writer() as writer:
        report = build(writer, now=NOW)
    assert {model.name for model in models() if model.is_stored} == {
        name for name, way in how(report).items() if way is How.WHOLE
    }


def test_a_build_after_nothing_happened_touches_nothing_but_what_the_clock_moves(store: Store, slices: Any) -> None:
    with store.writer() as writer:
        merged(writer, RUNS, slices("1 | 02-01 10:00 | 02-01 10:10 | SUCCEEDED"))
        build(writer, now=NOW)
        again = how(build(writer, now=NOW))
    assert {name for name, way in again.items() if way in (How.WHOLE, How.PART)} == set()


def test_new_rows_touch_their_own_run_and_day(store: Store, slices: Any) -> None:
    with store.writer() as writer:
        merged(
            writer, RUNS, slices("1 | 02-01 10:00 | 02-01 10:10 | SUCCEEDED\n2 | 02-02 10:00 | 02-02 10:10 | FAILED")
        )
        build(writer, now=NOW)
        writer.execute("update mart.job_daily set failed_count = 7 where end_date = '2026-02-02'")
        merged(writer, RUNS, slices("1 | 02-01 11:00 | 02-01 11:30 | FAILED"))
        ways = how(build(writer, now=NOW))
        rows = {row["run_id"]: row for row in writer.rows("select * from mart.job_runs")}
        days = writer.rows("select end_date, failed_count, succeeded_count from mart.job_daily order by end_date")
    assert (ways["repeated_runs"], ways["job_daily"], ways["jobs"]) == (How.PART, How.PART, How.UNTOUCHED)
    assert (rows["1"]["result_class"], rows["1"]["slices_count"]) == ("failed", 2)
    assert [(row["failed_count"], row["succeeded_count"]) for row in days] == [(1, 0), (7, 0)], "left alone"


@pytest.mark.parametrize("ids", [("7", str(2**31 + 7)), ("seven", "eight")])
def test_runs_whose_ids_have_the_same_mark_are_told_apart(store: Store, slices: Any, ids: tuple[str, str]) -> None:
    first, other = ids
    with store.writer() as writer:
        merged(
            writer,
            RUNS,
            slices(
                f"{first} | 02-01 10:00 | 02-01 10:10 | FAILED\n{other} | 02-01 10:00 | 02-01 10:10 | FAILED\n"
                f"{other} | 02-01 11:00 | 02-01 11:10 | FAILED"
            ),
        )
        build(writer, now=NOW)
        merged(writer, RUNS, slices(f"{first} | 02-03 10:00 | 02-03 10:30 | SUCCEEDED"))
        build(writer, now=NOW)
        rows = {row["run_id"]: row for row in writer.rows("select * from mart.job_runs")}
        folded = writer.rows("select run_id from mart.repeated_runs")
    assert {name: (row["slices_count"], row["result_class"]) for name, row in rows.items()} == {
        first: (2, "succeeded"),
        other: (2, "failed"),
    }
    assert sorted(row["run_id"] for row in folded) == sorted(ids)


def test_the_slices_of_a_few_runs_are_looked_for_by_their_marks(store: Store, slices: Any) -> None:
    with store.writer() as writer:
        merged(writer, RUNS, slices("7 | 02-01 10:00 | 02-01 10:10 | FAILED\n8 | 02-01 10:00 | 02-01 10:10 | FAILED"))
        build(writer, now=NOW)
        writer.execute("update raw.lakeflow__job_run_timeline set run_id__mark = 0 where run_id = '7'")
        again = "7 | 02-03 10:00 | 02-03 10:30 | SUCCEEDED\n8 | 02-03 10:00 | 02-03 10:30 | SUCCEEDED"
        merged(writer, RUNS, slices(again))
        build(writer, now=NOW)
        folded = writer.rows("select run_id from mart.repeated_runs")
    assert [row["run_id"] for row in folded] == ["8"], "the slice of 7 that lost its mark was not come upon"


@pytest.mark.parametrize("mart", ["job_daily", "run_cost_daily"])
def test_days_are_written_in_their_order(store: Store, slices: Any, mart: str) -> None:
    days = [f"{day} | 02-{day:02} 10:00 | 02-{day:02} 10:10 | SUCCEEDED" for day in (7, 3, 9, 1, 5, 8, 2, 6, 4)]
    with store.writer() as writer:
        merged(writer, RUNS, slices("\n".join(days)))
        build(writer, now=NOW)
        found = [row["end_date"].day for row in writer.rows(f"select end_date from mart.{mart} order by rowid")]
    assert found == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_a_run_leaves_the_day_on_which_it_had_its_only_slice(store: Store, slices: Any) -> None:
    with store.writer() as writer:
        merged(writer, RUNS, slices("1 | 02-01 23:00 | 02-01 23:30 | -"))
        build(writer, now=NOW)
        merged(writer, RUNS, slices("1 | 02-01 23:30 | 02-02 00:30 | SUCCEEDED"))
        build(writer, now=NOW)
        days = writer.rows("select end_date, runs_count, succeeded_count from mart.job_daily")
    assert [(str(row["end_date"]), row["runs_count"], row["succeeded_count"]) for row in days] == [("2026-02-02", 1, 1)]


def test_a_table_that_has_become_a_view_makes_way(store: Store, slices: Any) -> None:
    with store.writer() as writer:
        merged(writer, RUNS, slices("1 | 02-01 10:00 | 02-01 10:10 | SUCCEEDED"))
        writer.execute("create table mart.job_runs as select 'of an older version' as run_name")
        build(writer, now=NOW)
        assert writer.scalar("select run_id from mart.job_runs") == "1"


def test_a_run_that_was_running_is_lost_when_time_goes_on_without_rows(store: Store, slices: Any) -> None:
    with store.writer() as writer:
        merged(writer, RUNS, slices("1 | 02-10 10:00 | 02-10 11:00 | -"))
        build(writer, now=NOW)
        assert writer.scalar("select result_class from mart.job_runs") == "running"
        build(writer, now=NOW + timedelta(hours=5))
        assert writer.scalar("select result_class from mart.job_runs") == "unknown"
        assert writer.row("select running_count, unknown_count from mart.job_daily") == {
            "running_count": 0,
            "unknown_count": 1,
        }


def test_a_mart_whose_sql_changed_is_built_whole(store: Store, slices: Any) -> None:
    with store.writer() as writer:
        merged(writer, RUNS, slices("1 | 02-01 10:00 | 02-01 10:10 | SUCCEEDED"))
        build(writer, now=NOW)
        writer.execute("update meta.marts set signature = 'of an older version' where name = 'job_daily'")
        writer.execute("update mart.job_daily set failed_count = 7")
        build(writer, now=NOW)
        assert writer.scalar("select failed_count from mart.job_daily") == 0


def test_a_build_that_did_not_commit_is_made_again(store: Store, slices: Any) -> None:
    def interrupted() -> None:
        with store.writer() as writer:
            build(writer, now=NOW)
            raise ZeroDivisionError

    with store.writer() as writer:
        build(writer, now=NOW)
    with store.writer() as writer:
        merged(writer, RUNS, slices("1 | 02-01 10:00 | 02-01 10:10 | SUCCEEDED"))
    with pytest.raises(ZeroDivisionError):
        interrupted()
    with store.writer() as writer:
        build(writer, now=NOW)
        assert writer.scalar("select count(*) from mart.job_runs") == 1


def test_what_a_description_names_is_what_the_model_reads() -> None:
    for model in models():
        plan = incremental(model)
        if plan is None:
            continue
        columns = set(schema()["models"][model.name]["columns"])
        assert set(plan.by) <= columns, model.name
        assert set(plan.touched_by) | plan.steady <= leaves(model), model.name
        for touch in plan.touched_by.values():
            assert {len(touch.values), len(touch.again)} <= {0, len(plan.by)}, model.name
            is_told_by_fewer = not touch.values and not touch.again and touch.through is None
            assert len(touch.rows) in {0, len(plan.by)} or is_told_by_fewer, model.name
            assert touch.through is None or len(touch.through.by) == len(plan.by), model.name


def test_staging_models_that_tell_changed_rows_read_one_source_row_by_row() -> None:
    touched = {name for model in models() if (plan := incremental(model)) for name in plan.touched_by}
    for model in models():
        if model.name in touched and model.folder == "staging":
            assert len(model.sources) == 1, model.name
            assert not list(model.query.find_all(exp.Window, exp.AggFunc, exp.Join, exp.Distinct)), model.name
