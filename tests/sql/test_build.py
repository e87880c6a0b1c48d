"""The building: order, empty sources, claims that speak up, and a schema.yml that tells the truth."""

from pathlib import Path

import pytest

from job_monitor.databricks.system_tables import TABLES
from job_monitor.sql import models as catalog
from job_monitor.sql.build import RAW_COLUMNS, build
from job_monitor.sql.claims import ask_claims
from job_monitor.sql.refresh import Refresh
from job_monitor.sql.render import Binding
from job_monitor.store import Store

RUNS = "system.lakeflow.job_run_timeline"
USAGE = "system.billing.usage"
PRICES = "system.billing.list_prices"


@pytest.fixture
def store(tmp_path: Path):
    store = Store.open(tmp_path / "store.duckdb")
    yield store
    store.close()


def test_every_model_comes_after_those_it_reads():
    names = [model.name for model in catalog.models()]
    for model in catalog.models():
        assert all(names.index(other) < names.index(model.name) for other in model.references), model.name


def test_without_any_raw_table_every_mart_is_there_and_empty(store, at):
    with store.writer() as writer:
        report = build(writer, now=at("02-10 12:00"))
    assert report.failed_claims == ()
    with store.reader() as reader:
        counts = {name: reader.scalar(f"select count(*) from mart.{name}") for name in catalog.schema()["models"]}
    entries = catalog.schema()["models"]
    assert {name: count for name, count in counts.items() if count != (not entries[name]["key"])} == {}


def test_schema_yml_lists_the_columns_of_every_mart_in_their_order(store, at):
    with store.writer() as writer:
        build(writer, now=at("02-10 12:00"))
        built = writer.rows(
            "select table_name, list(column_name order by column_index) as names from duckdb_columns() "
            "where schema_name = 'mart' and table_name not like 'stg_%' and table_name <> 'claims' group by table_name"
        )
    described = {name: list(model["columns"]) for name, model in catalog.schema()["models"].items()}
    assert {row["table_name"]: row["names"] for row in built} == described


def test_every_described_column_has_a_unit_and_a_sentence_and_every_key_is_a_column():
    for name, model in catalog.schema()["models"].items():
        assert set(model["key"]) <= set(model["columns"]), name
        for column, entry in model["columns"].items():
            assert entry["unit"], f"{name}.{column}"
            assert entry["meaning"].endswith("."), f"{name}.{column}"


def test_each_marts_key_tells_its_rows_apart(duckdb_engine, slices, usage_record, price, at):
    rows = {
        RUNS: slices("1 | 02-01 10:00 | 02-01 10:10 | FAILED\n1 | 02-01 11:00 | 02-01 11:10 | SUCCEEDED"),
        USAGE: [usage_record("a", "SKU", "02-01 10:00", "1", job_id="10", job_run_id="1")] * 2,
        PRICES: [price("SKU", "2026-01-01 00:00:00", None, "1")],
    }
    built = duckdb_engine.build(rows, at("02-10 12:00"))
    for name, model in catalog.schema()["models"].items():
        keys = [tuple(row[column] for column in model["key"]) for row in built.rows(name)]
        assert len(keys) == len(set(keys)), name


def test_the_columns_that_models_read_are_those_that_are_synced():
    tables = {table.source_name: dict(table.columns) for table in TABLES}
    for source in catalog.sources():
        columns = catalog.schema()["sources"][source]
        assert set(columns) <= set(tables[source]), source
        simple = {name: kind for name, kind in columns.items() if "<" not in kind}
        assert simple == {name: tables[source][name] for name in simple}, source


def test_every_source_that_a_model_or_claim_reads_is_described():
    for model in (*catalog.models(), *catalog.claims()):
        assert model.sources <= set(catalog.schema()["sources"]), model.name


def test_every_claim_guards_models_that_exist():
    names = {model.name for model in catalog.models()}
    for claim in catalog.claims():
        assert claim.guards, claim.name
        assert set(claim.guards) <= names, claim.name
        assert claim.meaning.endswith("."), claim.name


def broken_claims(engine, rows, at):
    built = engine.build(rows, at("02-10 12:00"))
    recorded = {row["name"]: row["failed_rows_count"] for row in built.rows("claims")}
    assert {claim.name for claim in engine.report.failed_claims} == {name for name, count in recorded.items() if count}
    return {name for name, count in recorded.items() if count}


def test_slices_that_overlap_break_a_claim_and_are_recorded(duckdb_engine, slices, at):
    rows = slices("1 | 02-01 10:00 | 02-01 11:00 | -\n1 | 02-01 10:30 | 02-01 11:00 | SUCCEEDED")
    assert broken_claims(duckdb_engine, {RUNS: rows}, at) == {"slices_do_not_overlap"}


def test_rows_without_a_key_break_a_claim_and_leave_the_others_alone(duckdb_engine, slices, at):
    rows = slices("1 | 02-01 10:00 | 02-01 11:00 | SUCCEEDED\n2 | 02-01 10:00 | 02-01 11:00 | FAILED | workspace_id=-")
    assert broken_claims(duckdb_engine, {RUNS: rows}, at) == {"rows_have_their_keys"}


def test_two_prices_that_begin_together_break_a_claim(duckdb_engine, usage_record, price, at):
    rows = {
        USAGE: [usage_record("a", "SKU", "02-01 10:00", "1")],
        PRICES: [price("SKU", "2026-01-01 00:00:00", None, "1"), price("SKU", "2026-01-01 00:00:00", None, "2")],
    }
    built = duckdb_engine.build(rows, at("02-10 12:00"))
    assert len(built.rows("usage_priced")) == 1, "the period of the first is empty: it ends where the second begins"


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ("update mart.usage_daily set usage_quantity = usage_quantity + 1", "days_add_up_to_the_bill"),
        ("update mart.usage_daily set unpriced_quantity = 1", "days_add_up_to_the_bill"),
        ("insert into mart.usage_priced select * from mart.usage_priced", "usage_records_are_priced_once"),
        ("insert into mart.repeated_runs from mart.repeated_runs", "job_runs_are_unique"),
        ("delete from mart.repeated_run_ids", "job_runs_are_unique"),
        ("delete from mart.repeated_runs", "runs_are_counted_on_one_day"),
        ("update mart.job_daily set runs_count = 0", "runs_are_counted_on_one_day"),
        ("update mart.job_daily set failed_count = 7", "runs_are_counted_on_one_day"),
        ("insert into mart.jobs select * from mart.jobs", "jobs_are_unique"),
    ],
)
def test_a_mart_that_was_damaged_breaks_its_claim(duckdb_engine, slices, usage_record, price, at, damage, broken):
    rows = {
        RUNS: slices("1 | 02-01 10:00 | 02-01 11:00 | -\n1 | 02-01 11:00 | 02-01 11:10 | SUCCEEDED"),
        USAGE: [usage_record("a", "SKU", "02-01 10:00", "1")],
        PRICES: [price("SKU", "2026-01-01 00:00:00", None, "1")],
        "system.lakeflow.jobs": [{"workspace_id": "1", "job_id": "10", "change_time": at("01-01 00:00")}],
    }
    built = duckdb_engine.build(rows, at("02-10 12:00"))
    with built.store.writer() as writer:
        tables = {row["table_name"] for row in writer.rows(RAW_COLUMNS)}
        writer.execute(damage)
        failed = ask_claims(writer, Refresh(writer, Binding(at("02-10 12:00"), "USD", tables), is_whole=True))
    assert broken in {claim.name for claim in failed}


def test_a_build_that_fails_leaves_the_marts_before_it(store, at, slices):
    columns = catalog.schema()["sources"][RUNS]
    with store.writer() as writer:
        build(writer, now=at("02-10 12:00"))

    def fail_after_building():
        with store.writer() as writer:
            writer.ensure_table("raw.lakeflow__job_run_timeline", columns, "literal rows")
            build(writer, now=at("02-11 12:00"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_building()
    with store.reader() as reader:
        assert reader.scalar("select now_at from mart.clock") == at("02-10 12:00")


def test_the_same_rows_twice_build_the_same_marts(duckdb_engine, slices, at):
    lines = "1 | 02-01 10:00 | 02-01 11:00 | -\n1 | 02-01 11:00 | 02-01 11:30 | FAILED"
    once = duckdb_engine.build({RUNS: slices(lines)}, at("02-10 12:00")).rows("job_runs")
    twice = duckdb_engine.build({RUNS: slices(lines + "\n" + lines)}, at("02-10 12:00")).rows("job_runs")
    assert once == twice
