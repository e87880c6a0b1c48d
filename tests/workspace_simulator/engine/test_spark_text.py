"""What becomes of a statement's text before Spark sees it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from workspace_simulator.engine.catalog import Catalog, open_catalog
from workspace_simulator.engine.errors import SqlError
from workspace_simulator.engine.model import Query
from workspace_simulator.engine.parameters import Parameter
from workspace_simulator.engine.spark_text import spark_text
from workspace_simulator.grants import EVERYTHING

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STAMP = "TIMESTAMP '2026-03-01 12:00:00+00:00'"


@pytest.fixture(scope="module")
def catalog(data: Path) -> Catalog:
    return open_catalog(data)


def text(sql: str, catalog: Catalog, *parameters: Parameter, **options: Any) -> str:
    return spark_text(Query(sql, EVERYTHING, NOW, parameters, **options), catalog, "s1").sql


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1 -- system.lakeflow.jobs", "SELECT 1"),
        ("SELECT 'system.lakeflow.jobs', `system`", "SELECT 'system.lakeflow.jobs', `system`"),
        ("SELECT * FROM system.lakeflow.jobs;", "SELECT * FROM s1_lakeflow.jobs"),
        ("SELECT * FROM `system`.`lakeflow`.`jobs` j", "SELECT * FROM s1_lakeflow.`jobs` j"),
        (
            "SELECT system.lakeflow.jobs.name FROM system.lakeflow.jobs",
            "SELECT s1_lakeflow.jobs.name FROM s1_lakeflow.jobs",
        ),
        ("SELECT now(), t.now FROM x", f"SELECT {STAMP}, t.now FROM x"),
        ("SELECT current_timestamp, current_date()", f"SELECT {STAMP}, DATE '2026-03-01'"),
        ("SELECT unix_timestamp(), unix_timestamp(x)", "SELECT 1772366400L, unix_timestamp(x)"),
        ("SELECT payload:field.x FROM t", "SELECT payload:field.x FROM t"),
    ],
)
def test_only_names_and_the_time_are_replaced(catalog: Catalog, sql: str, expected: str) -> None:
    assert text(sql, catalog) == expected


def test_a_marker_is_cast_to_its_type_and_stays_a_marker(catalog: Catalog) -> None:
    parameters = (Parameter("since", "2026-01-01", "DATE"), Parameter("n", "1", "INT"))

    found = text("SELECT a FROM t WHERE d>=:since AND x[1]=:n LIMIT :n", catalog, *parameters)

    expected = "SELECT a FROM t WHERE d>=CAST(:since AS DATE) AND x[1]=CAST(:n AS INT) LIMIT CAST(:n AS INT)"
    assert found == expected


def test_tables_needed_are_named_in_full(catalog: Catalog) -> None:
    query = Query("SELECT * FROM jobs, billing.usage", EVERYTHING, NOW, catalog="system", schema="lakeflow")

    found = spark_text(query, catalog, "s1")

    assert found.sql == "SELECT * FROM jobs, s1_billing.usage"
    assert found.tables == {"system.lakeflow.jobs", "system.billing.usage"}


@pytest.mark.parametrize(
    "sql", ["selec 1", "DROP TABLE x", "SELECT 1; SELECT 2", "SELECT reflect('a', 'b')", "", "SELECT ':a' = :a"]
)
def test_what_is_no_query_is_refused(catalog: Catalog, sql: str) -> None:
    with pytest.raises(SqlError):
        text(sql, catalog)
