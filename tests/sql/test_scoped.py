"""Statements cut to a scope: what is seen whole is read as it is stored, the rest from the rows that are seen."""

import random
from pathlib import Path

import pytest

from job_monitor.databricks.reach import carries_jobs, has_workspaces
from job_monitor.databricks.system_tables import TABLES
from job_monitor.domain import Extent, Reach, Scope
from job_monitor.sql.build import build
from job_monitor.sql.models import models, schema
from job_monitor.sql.scoped import bases, scoped
from job_monitor.sql.scoped_reader import ScopedReader
from job_monitor.store import Store
from tests.oracle.accounts import Block, Raw, small_block
from tests.oracle.stores import merge

WHOLE = Reach(Extent.WHOLE)
RAW = frozenset(table.raw_name.removeprefix("raw.") for table in TABLES) | {
    f"config__{name}" for name in ("discounts", "ownership_rules", "tag_keys", "team_aliases")
}
LOCAL = [name for name, entry in schema()["models"].items() if "scope" in entry]


def scope_of(**narrowed: Reach) -> Scope:
    """Everything, but for tables by their short name."""
    tables = {table.name: narrowed.get(table.table_name, WHOLE) for table in TABLES}
    return Scope(tables | {"scim.users": WHOLE})


def of_workspaces(*workspaces: str) -> Scope:
    reach = Reach(Extent.ROWS, frozenset(workspaces))
    return Scope({table.name: reach if has_workspaces(table) else WHOLE for table in TABLES} | {"scim.users": WHOLE})


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_seen_whole_is_asked_as_it_was_written():
    sql = "select * from mart.jobs as j -- mart.job_runs\nwhere name = 'mart.job_runs'"
    made = scoped(sql, scope_of(), RAW)
    assert (made.sql, made.parameters) == (sql, {})


def test_a_table_that_is_not_among_those_of_the_scope_is_not_seen():
    made = scoped("select * from mart.jobs", Scope({}), RAW)
    assert "mart.jobs" not in made.sql
    assert "raw." not in made.sql.replace("raw.config__", "")


def test_values_are_bound_and_never_stand_in_the_text():
    made = scoped("select * from mart.jobs", of_workspaces("it's; drop table mart.jobs"), RAW)
    assert "drop table" not in made.sql
    assert ["it's; drop table mart.jobs"] in made.parameters.values()


def test_names_inside_texts_and_comments_stay_as_they_are():
    sql = "select 'mart.jobs' as a from mart.jobs -- mart.jobs"
    made = scoped(sql, of_workspaces("1"), RAW)
    assert made.sql.endswith("select 'mart.jobs' as a from scoped_jobs AS jobs -- mart.jobs")


def test_a_statement_with_parts_of_its_own_keeps_them_and_the_names_of_its_tables():
    own = "with jobs as (select job_daily.job_id from mart.job_daily)"
    sql = f"{own} select * from jobs join mart.jobs as j using (job_id)"
    made = scoped(sql, of_workspaces("1"), RAW)
    assert made.sql.startswith("with scoped_job_daily AS")
    assert "from scoped_job_daily AS job_daily)" in made.sql
    assert "join scoped_jobs as j using" in made.sql


@pytest.mark.parametrize("table", ["meta.sources", "meta.built_sources", "mart.claims", "mart.no_such_model"])
def test_what_cannot_be_cut_is_not_asked_at_all(table):
    for scope in (scope_of(), of_workspaces("1")):
        with pytest.raises(ValueError, match="scope"):
            scoped(f"select * from {table}", scope, RAW)


def test_a_denied_table_leaves_what_rests_on_other_tables_as_it_is_stored():
    made = scoped("select * from mart.job_windows, mart.job_daily", scope_of(usage=Reach(Extent.DENIED)), RAW)
    assert "FROM mart.job_daily" in made.sql
    assert "raw.billing__usage" not in made.sql


def test_the_same_cuts_with_other_values_have_the_same_text():
    one, other = (scoped("select * from mart.job_windows", of_workspaces(name), RAW) for name in ("1", "2"))
    assert one.sql == other.sql
    assert one.parameters != other.parameters


def test_a_scope_is_known_by_what_it_shows():
    assert of_workspaces("1").digest == of_workspaces("1").digest
    assert of_workspaces("1").digest != of_workspaces("2").digest
    assert of_workspaces("1").digest != scope_of().digest


def test_no_model_but_the_clock_needs_a_parameter_so_marts_can_be_computed_anew_for_a_viewer():
    assert [model.name for model in models() if model.is_parametrised] == ["clock"]
    assert bases("clock") == frozenset()


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def block() -> Block:
    return small_block(8)


@pytest.fixture(scope="module")
def whole(block: Block, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return stored(block, block.raw, tmp_path_factory.mktemp("whole") / "store.duckdb")


def stored(block: Block, raw: Raw, path: Path) -> Store:
    store = Store.open(path, threads=1)
    with store.writer() as writer:
        for table in TABLES:
            merge(writer, table, raw[table.source_name])
        build(writer, now=block.now, settings=block.settings)
    return store


def left(block: Block, scope: Scope) -> Raw:
    """The raw rows that the scope leaves, picked here by hand."""
    return {
        table.source_name: [row for row in block.raw[table.source_name] if is_seen(table, row, scope.reach(table.name))]
        for table in TABLES
    }


def is_seen(table, row, reach: Reach) -> bool:
    if reach.extent is not Extent.ROWS:
        return reach.extent is Extent.WHOLE
    metadata = row.get("usage_metadata") or {}
    job = metadata.get("job_id") if "usage_metadata" in table.columns else row.get("job_id")
    return row["workspace_id"] in reach.workspaces or (row["workspace_id"], job) in reach.jobs


def random_scope(block: Block, seed: int) -> Scope:
    """Some workspaces, and of others some jobs; half of the scopes without jobs; now and then a table is denied."""
    random_ = random.Random(seed)
    pairs_of_all = {(row["workspace_id"], row["job_id"]) for row in block.raw["system.lakeflow.job_run_timeline"]}
    jobs = sorted(pair for pair in pairs_of_all if None not in pair)
    workspaces = sorted({workspace for workspace, _ in jobs})
    kept = frozenset(random_.sample(workspaces, random_.randint(0, len(workspaces) - 1)))
    pairs = frozenset(pair for pair in jobs if pair[0] not in kept and random_.random() < 0.5)
    by_job = seed % 2 == 1
    tables = {}
    for table in TABLES:
        tables[table.name] = WHOLE
        if has_workspaces(table):
            tables[table.name] = Reach(Extent.ROWS, kept, pairs if by_job and carries_jobs(table) else frozenset())
        if random_.random() < 0.1 and seed > 1:
            tables[table.name] = Reach(Extent.DENIED)
    return Scope(tables | {"scim.users": WHOLE})


@pytest.mark.parametrize("seed", range(4))
def test_every_model_within_a_scope_is_the_model_built_from_the_rows_that_are_seen(block, whole, tmp_path, seed):
    """The proof of each `scope` in the descriptions, and of every statement that computes a model anew."""
    scope = random_scope(block, seed)
    own = stored(block, left(block, scope), tmp_path / "own.duckdb")
    wrong = []
    with whole.reader() as reader, own.reader() as theirs:
        within = ScopedReader(reader, scope, {})
        for model in models():
            sql = f"select * from mart.{model.name} order by all"
            if within.rows(sql) != theirs.rows(sql):
                wrong.append(model.name)
    own.close()
    assert wrong == []


@pytest.mark.parametrize("name", LOCAL)
def test_a_model_is_said_to_be_cut_by_columns_that_it_has(whole, name):
    with whole.reader() as reader:
        columns = {row["column_name"] for row in reader.rows(f"describe mart.{name}")}
    assert set(schema()["models"][name]["scope"]) <= columns


def test_claims_of_a_scope_are_asked_of_its_rows(block, whole):
    with whole.reader() as reader:
        for seed in range(2):
            within = ScopedReader(reader, random_scope(block, seed), {})
            assert within.failed_claims({"job_runs_are_unique", "days_add_up_to_the_bill", "windows_add_up"}) == {}
