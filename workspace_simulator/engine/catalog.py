"""The tables that lie in a data folder: which there are, their files and their columns."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from workspace_simulator.engine.types import type_text
from workspace_simulator.schema import VISIBLE_AT, tables


@dataclass(frozen=True)
class StoredTable:
    """One table on disk. `columns` are what a reader may see, in published order; `stored` is the files' own schema."""

    schema: str
    name: str
    files: tuple[str, ...]
    columns: tuple[pa.Field, ...]
    stored: pa.Schema

    @property
    def full_name(self) -> str:
        return f"system.{self.schema}.{self.name}"

    @property
    def has_visibility(self) -> bool:
        """Do its rows say from when on they can be seen?"""
        return VISIBLE_AT in self.stored.names

    @cached_property
    def column_names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.columns)


class Catalog:
    """What the engine serves as catalog `system`. Names are looked up without regard to case, as Databricks does."""

    def __init__(self, stored: Mapping[str, StoredTable]) -> None:
        self._tables = {name.lower(): table for name, table in sorted(stored.items())}
        self.added: Callable[[StoredTable], StoredTable] = lambda table: table
        """What a table has beyond the folder's files: rows that came while it was served."""

    def find(self, full_name: str) -> StoredTable | None:
        table = self._tables.get(full_name.lower())
        return None if table is None else self.added(table)

    def all(self) -> Iterator[StoredTable]:
        return iter(self._tables.values())

    def has_schema(self, schema: str) -> bool:
        return any(table.schema == schema for table in self._tables.values())


def tables_folder(data: Path) -> Path:
    """Where the tables of a data folder lie: `tables/` of a generated account, else the folder itself."""
    return data / "tables" if (data / "tables").is_dir() else data


def open_catalog(data: Path) -> Catalog:
    """Reads the layout and one footer per table. A table that has no file there is not in the catalog.

    Understood are `<schema>/<table>/*.parquet`, `<schema>/<table>.parquet` and `<schema>.<table>.parquet`.
    """
    found: dict[str, StoredTable] = {}
    for schema, name, files in _layout(tables_folder(data)):
        table = _stored(schema, name, files)
        found[table.full_name] = table
    return Catalog(found)


def _layout(root: Path) -> Iterator[tuple[str, str, list[Path]]]:
    for entry in sorted(root.iterdir()):
        if entry.is_file() and entry.suffix == ".parquet" and entry.stem.count(".") == 1:
            schema, name = entry.stem.split(".")
            yield schema, name, [entry]
        if not entry.is_dir():
            continue
        for inner in sorted(entry.iterdir()):
            if inner.is_file() and inner.suffix == ".parquet":
                yield entry.name, inner.stem, [inner]
            elif inner.is_dir() and (parts := sorted(inner.glob("*.parquet"))):
                yield entry.name, inner.name, parts


def _stored(schema: str, name: str, files: list[Path]) -> StoredTable:
    stored = pq.read_schema(files[0]).remove_metadata()
    published = tables().get(f"system.{schema}.{name}")
    known = [field for field in published.arrow_schema if field.name in stored.names] if published else []
    known_names = {field.name for field in known}
    extra = [field for field in stored if field.name not in known_names and field.name != VISIBLE_AT]
    return StoredTable(schema, name, tuple(str(file) for file in files), (*known, *extra), stored)


def column_type(field: pa.Field) -> str:
    """Databricks' text of a column's type, in lower case as `information_schema` prints it."""
    return type_text(field.type).lower()
