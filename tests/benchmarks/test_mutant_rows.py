"""The shelf of rows that mutants are compared by: what differs is not taken for the same, nothing is kept too long."""

from datetime import UTC, datetime

import duckdb
import pytest

from benchmarks.mutant_rows import Account, Shelf, World
from benchmarks.mutations import mutations
from job_monitor.sql.models import named
from job_monitor.sql.render import Binding

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def connection():
    with duckdb.connect(config={"threads": 1}) as opened:
        yield opened


def tables(connection):
    return connection.execute("select count(*) from duckdb_tables() where schema_name like 'kept%'").fetchone()[0]


def test_rows_of_the_same_values_are_one_whatever_statement_made_them(connection):
    shelf = Shelf(connection)
    one = shelf.made("x", "select 1 as a union all select 2", {})
    assert shelf.made("x", "select 3 - i as a from range(1, 3) as t(i)", {}) == one
    assert shelf.made("x", "select 1 as a union all select 3", {}) != one
    assert tables(connection) == 2


def test_the_same_statement_over_other_rows_is_made_anew(connection):
    shelf = Shelf(connection)
    first, second = (shelf.made("x", f"select {number} as a", {}) for number in (1, 2))
    over = [shelf.made("y", "select a + 1 as b from mart.x", {"x": rows}) for rows in (first, second, first)]
    assert over[0] == over[2] != over[1]
    assert connection.execute(f"select b from {over[1].schema}.y").fetchall() == [(3,)]


def test_what_comes_on_the_shelf_within_a_scratch_leaves_it_with_the_block(connection):
    shelf = Shelf(connection)
    kept = shelf.made("x", "select 1 as a", {})
    with shelf.scratch():
        other = shelf.made("x", "select 2 as a", {})
        assert shelf.has(other)
    assert (shelf.has(kept), shelf.has(other), tables(connection)) == (True, False, 1)
    assert shelf.has(shelf.made("x", "select 2 as a", {}))


def test_a_statement_that_fails_does_so_each_time_and_leaves_nothing(connection):
    shelf = Shelf(connection)
    for _ in range(2):
        with pytest.raises(duckdb.ConversionException):
            shelf.made("x", "select cast('a' as int) as a", {})
    assert connection.execute("select count(*) from duckdb_schemas() where schema_name like 'kept%'").fetchone() == (0,)


def test_a_mutant_changes_its_model_and_nothing_that_is_not_made_from_it(connection):
    shelf = Shelf(connection)
    table = "access__workspaces_latest"
    of = "select '1' as workspace_id, '{}' as workspace_name, 'u' as workspace_url"
    rows = shelf.kept(table, f"{of.format('a')} union all {of.format('b')}")
    right = World(shelf, Account(Binding(NOW, "USD", [table]), {table: rows}))
    mutants = {one.name: one for one in mutations("workspaces", named("workspaces").query)}
    wrong = World(shelf, right.account, mutant=mutants["workspace_name: MAX(workspace_name) → min"], right=right)
    assert wrong.rows("stg_workspaces") is right.rows("stg_workspaces")
    assert wrong.rows("workspaces") != right.rows("workspaces")
    names = [f"select workspace_name from {world.rows('workspaces').schema}.workspaces" for world in (right, wrong)]
    assert [connection.execute(name).fetchall() for name in names] == [[("b",)], [("a",)]]
