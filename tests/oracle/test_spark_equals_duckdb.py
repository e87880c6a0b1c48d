"""Ten generated accounts on both engines: every mart and every intermediate view has the same rows.

The statements that Apache Spark executes are the ones that are shown to people, in Databricks' dialect; DuckDB executes
their translation. What the two do differently without saying so is found here.
"""

import pytest

from job_monitor.sql.models import models, schema
from tests.oracle import stores
from tests.oracle.accounts import PER_BLOCK
from tests.oracle.compare import differences
from tests.sql.conftest import SparkEngine

ACCOUNTS = 10
BLOCKS = (2, 8)


@pytest.mark.spark
@pytest.mark.parametrize("number", BLOCKS)
def test_every_model_has_the_same_rows_on_spark_and_duckdb(number, block_of, spark, tmp_path):
    assert len(BLOCKS) * PER_BLOCK >= ACCOUNTS
    block = block_of(number)
    store, _ = stores.built(block, tmp_path / "accounts.duckdb")
    names = [model.name for model in models() if not model.name.startswith("stg_")]
    here = stores.marts(store, names)
    store.close()

    built = SparkEngine(spark).build(block.raw, block.now, settings=block.settings)
    there = {name: built.rows(name) for name in names}
    spark.catalog.clearCache()

    found = [
        line
        for name in names
        for line in differences(name, schema()["models"][name]["key"], there[name], here[name], "DuckDB")
    ]
    assert not found, "\n".join([str(block), *found])
