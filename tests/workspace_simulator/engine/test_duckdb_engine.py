"""The DuckDB engine alone: what a statement may reach, and that memory stays small."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workspace_simulator.engine.catalog import open_catalog, tables_folder
from workspace_simulator.engine.duckdb_engine import BATCH_ROWS, DuckDbEngine
from workspace_simulator.engine.errors import SqlError, StatementInterrupted
from workspace_simulator.engine.model import Query, Running
from workspace_simulator.engine.parameters import Parameter
from workspace_simulator.grants import EVERYTHING

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def engine(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = DuckDbEngine(open_catalog(data), tables_folder(data), tmp_path_factory.mktemp("spill"))
    yield made
    made.close()


def rows(engine: DuckDbEngine, sql: str, *parameters: Parameter) -> list[tuple[Any, ...]]:
    answer = engine.run(Query(sql, EVERYTHING, NOW, parameters), Running())
    return [tuple(row.values()) for batch in answer.batches for row in batch.to_pylist()]


def test_a_name_stands_for_its_table_wherever_it_is_written(engine: DuckDbEngine) -> None:
    jobs = "system.lakeflow.jobs"
    assert rows(engine, f"SELECT count(*) FROM {jobs} AS j JOIN {jobs} k ON j.job_id = k.job_id") == [(3,)]
    assert rows(engine, f"SELECT max(system.lakeflow.jobs.job_id), max(jobs.name) FROM {jobs}") == [("13", "job 13")]
    assert rows(engine, f"SELECT (SELECT count(*) FROM {jobs}) + 1") == [(4,)]
    assert rows(engine, f"WITH jobs AS (SELECT 1 AS one) SELECT (SELECT count(*) FROM jobs), count(*) FROM {jobs}") == [
        (1, 3)
    ]
    assert rows(
        engine, "SELECT u.usage_metadata.job_id FROM system.billing.usage u WHERE u.record_id = 'record-1'"
    ) == [("11",)]
    assert rows(
        engine, "SELECT usage.usage_metadata.job_id FROM System.Billing.`USAGE` WHERE record_id = 'record-1'"
    ) == [("11",)]
    assert rows(engine, "SELECT count(*) FROM IDENTIFIER(:t)", Parameter("t", jobs)) == [(3,)]


def test_a_select_of_everything_gives_the_published_columns_in_order(engine: DuckDbEngine, data: Path) -> None:
    answer = engine.run(Query("SELECT * FROM system.lakeflow.job_run_timeline", EVERYTHING, NOW), Running())

    stored = pq.read_schema(data / "tables" / "lakeflow" / "job_run_timeline" / "part-0.parquet")
    assert answer.arrow_schema.names == stored.names[:-1]
    assert answer.arrow_schema.equals(stored.remove(len(stored) - 1))


@pytest.mark.parametrize(
    "source",
    [
        "read_text('/etc/hostname')",
        "read_csv('/etc/hostname')",
        "glob('/*')",
        "duckdb_settings()",
        "duckdb_tables()",
        "sqlite_scan('/x', 'y')",
        "'/etc/hostname'",
        "csv.`/etc/hostname`",
        "information_schema.tables",
        "pg_catalog.pg_class",
    ],
)
def test_nothing_but_system_tables_can_be_read(engine: DuckDbEngine, source: str) -> None:
    with pytest.raises(SqlError):
        rows(engine, f"SELECT * FROM {source}")


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '/tmp/x'",
        "ATTACH '/tmp/x' AS y",
        "SET memory_limit = '10GB'",
        "PRAGMA version",
        "CALL pragma_version()",
        "CREATE TABLE x AS SELECT 1",
        "DELETE FROM system.lakeflow.jobs",
        "UPDATE system.lakeflow.jobs SET name = 'x'",
        "MERGE INTO system.lakeflow.jobs USING x ON true WHEN MATCHED THEN DELETE",
        "INSTALL httpfs",
        "EXPLAIN SELECT 1",
        "USE system",
        "",
        "-- only a comment",
        "SELECT 1; DROP TABLE x",
    ],
)
def test_only_a_query_is_run(engine: DuckDbEngine, sql: str) -> None:
    with pytest.raises(SqlError):
        rows(engine, sql)


def test_a_parameter_cannot_become_part_of_the_statement(engine: DuckDbEngine) -> None:
    for text in ("x' OR '1'='1", "'; DROP TABLE x; --", "\\' OR 1=1 --", "$$", ":t", "\\", "\u0000'"):
        sql = "SELECT :t = concat(:t, ''), count(*) FROM system.lakeflow.jobs WHERE name = :t"
        assert rows(engine, sql, Parameter("t", text)) == [(True, 0)]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("x", "INT"),
        ("2147483648", "INT"),
        ("1.5", "BIGINT"),
        ("maybe", "BOOLEAN"),
        ("12345.678", "DECIMAL(6,2)"),
        ("1", "DATE"),
    ],
)
def test_a_value_that_is_not_of_its_type_is_refused(engine: DuckDbEngine, value: str, kind: str) -> None:
    with pytest.raises(SqlError, match="cannot be cast"):
        rows(engine, "SELECT :v", Parameter("v", value, kind))


def test_a_parameter_has_no_nested_type_and_a_limit_takes_an_int(engine: DuckDbEngine) -> None:
    with pytest.raises(SqlError, match="cannot have"):
        rows(engine, "SELECT :v", Parameter("v", "[1]", "ARRAY<INT>"))
    with pytest.raises(SqlError, match="must be integer type"):
        rows(engine, "SELECT 1 LIMIT :v", Parameter("v", "1", "BIGINT"))


def test_sums_of_integers_are_bigint_and_say_when_they_overflow(engine: DuckDbEngine) -> None:
    assert rows(engine, "SELECT sum(x) FROM VALUES (9223372036854775806), (1) AS t(x)") == [(2**63 - 1,)]
    with pytest.raises(SqlError, match="Integer value"):
        rows(engine, "SELECT sum(x) FROM VALUES (9223372036854775807), (1) AS t(x)")


def test_rows_flow_in_batches_and_a_cancel_stops_them(engine: DuckDbEngine) -> None:
    running = Running()
    answer = engine.run(Query("SELECT id FROM range(50000000) t(id)", EVERYTHING, NOW), running)
    first = next(answer.batches)
    running.cancel()

    assert 0 < first.num_rows <= BATCH_ROWS
    with pytest.raises(StatementInterrupted):
        list(answer.batches)


def test_a_table_without_a_zone_in_its_timestamps_is_read_as_utc(tmp_path: Path) -> None:
    (tmp_path / "lakeflow").mkdir()
    naive = pa.array([datetime(2026, 1, 1)], pa.timestamp("us"))  # noqa: DTZ001 - as some exports are
    pq.write_table(pa.table({"job_id": ["1"], "change_time": naive}), tmp_path / "lakeflow" / "jobs.parquet")
    made = DuckDbEngine(open_catalog(tmp_path), tmp_path, tmp_path / "spill")

    assert rows(made, "SELECT change_time FROM system.lakeflow.jobs") == [(datetime(2026, 1, 1, tzinfo=UTC),)]
    made.close()
