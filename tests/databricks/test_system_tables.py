"""TABLES against the published schema, and the statements made from it."""

import pytest
import sqlglot

from job_monitor.databricks.failures import missing_column
from job_monitor.databricks.reads import read_as, select, signature
from job_monitor.databricks.system_tables import TABLES, SystemTable
from job_monitor.databricks.types import arrow_type
from job_monitor.databricks.unread import UNREAD
from job_monitor.store.types import duckdb_type, split_top_level
from workspace_simulator.schema import tables

every_table = pytest.mark.parametrize("entry", TABLES, ids=lambda entry: entry.name)


@every_table
def test_columns_that_are_read_or_left_out_are_the_published_ones(entry: SystemTable) -> None:
    published = {column.name for column in tables()[entry.name].columns}
    assert entry.source_columns | set(UNREAD[entry.name]) == published
    assert not entry.source_columns & set(UNREAD[entry.name])


@every_table
def test_types_are_the_published_ones_or_a_part_of_their_fields(entry: SystemTable) -> None:
    published = {column.name: column.type_text for column in tables()[entry.name].columns}
    for name, text in entry.columns.items():
        if entry.aggregate is None:
            assert _is_part(text, published[name]), name


def _is_part(ours: str, theirs: str) -> bool:
    if not ours.startswith("struct<"):
        return ours == theirs or (ours.startswith("array<") and _is_part(ours[6:-1], theirs[6:-1]))
    fields = dict(part.split(":", 1) for part in split_top_level(theirs[7:-1]))
    listed = [part.split(":", 1) for part in split_top_level(ours[7:-1])]
    return all(name in fields and _is_part(text, fields[name]) for name, text in listed)


@every_table
def test_key_cursor_and_event_are_columns_that_are_read(entry: SystemTable) -> None:
    wanted = {*entry.key, entry.stored_cursor, entry.event_at, entry.date_column} - {None}
    assert wanted <= set(entry.columns)
    assert all(duckdb_type(text) for text in entry.columns.values())


@every_table
def test_the_statement_lists_its_columns_and_binds_its_bounds(entry: SystemTable) -> None:
    has_cursor = entry.cursor is not None
    sql = select(entry, since=has_cursor, until=has_cursor)
    tree = sqlglot.parse_one(sql, read="databricks")
    assert [column.alias_or_name for column in tree.expressions] == list(entry.columns)
    assert "*" not in sql.replace("count(*)", "")
    assert (":since" in sql, ":until" in sql) == (has_cursor, has_cursor)


def test_a_signature_changes_with_the_columns_and_only_with_what_is_read() -> None:
    first, second = TABLES[0], TABLES[1]
    assert signature(first) == signature(first)
    assert signature(first) != signature(second)


def test_a_struct_is_cut_to_the_listed_fields_and_null_stays_null() -> None:
    text = "struct<a:string,b:struct<c:int>>"
    assert read_as("`x`", text) == (
        "CASE WHEN `x` IS NOT NULL THEN named_struct('a', `x`.`a`, 'b', "
        "CASE WHEN `x`.`b` IS NOT NULL THEN named_struct('c', `x`.`b`.`c`) END) END"
    )


@pytest.mark.parametrize(
    "text",
    ["STRING", "DECIMAL(38,18)", "ARRAY<STRUCT<type: STRING, n: INT NOT NULL>>", "MAP<STRING, MAP<STRING, STRING>>"],
)
def test_type_texts_of_a_manifest_become_arrow_types(text: str) -> None:
    published = text.lower().replace(", ", ",").replace(": ", ":").replace(" not null", "")
    from workspace_simulator.schema import arrow_type as simulated

    assert arrow_type(text) == simulated(published)


def test_the_missing_column_is_named_as_databricks_names_it() -> None:
    said = "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column or function parameter with name `paused` cannot be resolved."
    assert missing_column(said) == "paused"
    assert missing_column("[FIELD_NOT_FOUND] No such struct field `cost` in `job_id`, `name`.") == "cost"
    assert missing_column("[SOMETHING_ELSE] no names") == "(not named)"
