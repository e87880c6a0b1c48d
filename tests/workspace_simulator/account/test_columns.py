"""The generated tables have exactly the published columns."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from workspace_simulator.schema import VISIBLE_AT, arrow_type, tables

_PUBLISHED = Path(__file__).parents[4] / "shared" / "reference" / "data" / "information_schema_columns_2025-12.csv"
_LATER = _PUBLISHED.with_name("columns_added_after_2025-12.csv")

needs_reference = pytest.mark.skipif(
    not _PUBLISHED.is_file(), reason="the published columns are not beside this checkout (../shared/reference/data)"
)


def _made(account: Path) -> dict[str, list[tuple[str, object]]]:
    found = {}
    for folder in sorted((account / "tables").glob("*/*")):
        schema = pq.read_schema(next(iter(sorted(folder.glob("*.parquet")))))
        found[f"{folder.parent.name}.{folder.name}"] = [(field.name, field.type) for field in schema]
    return found


def test_every_file_has_the_columns_of_its_table_and_its_visibility_last(account: Path) -> None:
    known = {f"{table.schema}.{table.name}": table.stored_schema for table in tables().values()}
    for path in (account / "tables").glob("*/*/*.parquet"):
        schema = pq.read_schema(path)
        assert schema.equals(known[f"{path.parent.parent.name}.{path.parent.name}"]), path
        assert schema.names[-1] == VISIBLE_AT


@needs_reference
def test_the_columns_are_those_of_a_real_catalog_in_order_and_type(account: Path) -> None:
    published: dict[str, list[tuple[str, object]]] = {}
    with _PUBLISHED.open(newline="") as lines:
        for schema, table, _, column, kind in list(csv.reader(lines))[1:]:
            published.setdefault(f"{schema}.{table}", []).append((column, kind))
    made = _made(account)
    compared = 0
    for name in sorted(set(made) & set(published)):
        columns = published[name]
        for place, (column, kind) in enumerate(columns):
            assert made[name][place][0] == column, f"{name} column {place}"
            _assert_holds(made[name][place][1], arrow_type(str(kind)), f"{name}.{column}")
        compared += 1
    assert compared >= 15


def _assert_holds(made: object, published: object, where: str) -> None:
    """Equal, or a struct that begins with the published fields: later ones are added at its end or inside."""
    fields = list(published) if str(published).startswith("struct") else []  # type: ignore[call-overload]
    if not fields:
        if not str(published).startswith("list<"):
            assert made == published, where
        return
    names = {field.name: field.type for field in made}  # type: ignore[attr-defined]
    for field in fields:
        assert field.name in names, f"{where}.{field.name}"
        _assert_holds(names[field.name], field.type, f"{where}.{field.name}")


@needs_reference
def test_the_later_columns_of_the_job_tables_are_there(account: Path) -> None:
    made = _made(account)
    with _LATER.open(newline="") as lines:
        rows = [row for row in list(csv.reader(lines))[1:] if row[0].startswith("lakeflow.job")]
    assert len(rows) >= 25
    for table, column, kind, *_ in rows:
        types = dict(made[table])
        assert column in types, f"{table}.{column}"
        if "..." not in kind:
            assert types[column] == arrow_type(kind), f"{table}.{column}"
