"""Ten generated accounts on both engines: every mart and every intermediate view has the same rows.

The statements that Apache Spark executes are the ones that are shown to people, in Databricks' dialect; DuckDB executes
their translation. What the two do differently without saying so is found here.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from job_monitor.sql.models import Model, models, schema
from tests.oracle import stores
from tests.oracle.accounts import Block, small_block
from tests.oracle.compare import differences
from tests.sql.conftest import SparkEngine

ACCOUNTS = 10


@pytest.fixture(scope="module")
def block() -> Block:
    """All accounts in one: Spark spends its time on plans, not on rows."""
    return small_block(ACCOUNTS)


@pytest.fixture(scope="module")
def on_duckdb(block, tmp_path_factory) -> dict[str, list[dict[str, Any]]]:
    store, _ = stores.built(block, tmp_path_factory.mktemp("store") / "accounts.duckdb")
    rows = stores.marts(store, [model.name for model in compared()])
    store.close()
    return rows


@pytest.fixture(scope="module")
def on_spark(block, spark) -> dict[str, list[dict[str, Any]]]:
    built = SparkEngine(spark).build(block.raw, block.now, settings=block.settings)
    return dict(_rows_of_each(built, spark))


def _rows_of_each(built: Any, spark: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for model in compared():
        yield model.name, built.rows(model.name)
        if model.folder == "marts":
            # From here on it is a table. Its plan would be part of every plan to come.
            rows = spark.table(model.name).toArrow()
            spark.catalog.clearCache()
            spark.createDataFrame(rows).createOrReplaceTempView(model.name)


def compared() -> list[Model]:
    """Staging only renames."""
    return [model for model in models() if model.folder != "staging"]


@pytest.mark.spark
@pytest.mark.parametrize("name", [model.name for model in compared()])
def test_a_model_has_the_same_rows_on_spark_and_duckdb(name, on_spark, on_duckdb):
    key = schema()["models"][name]["key"]
    found = differences(name, key, on_spark[name], on_duckdb[name], "DuckDB")
    assert not found, "\n".join(found)


@pytest.mark.spark
def test_the_accounts_hold_rows_of_nearly_every_model(on_duckdb):
    assert [name for name, rows in on_duckdb.items() if not rows] == []
