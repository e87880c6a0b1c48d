"""The published columns of the system tables: names, order and types, read from the DDL files beside this one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyarrow as pa

VISIBLE_AT = "_visible_at"
"""Hidden column of a generated table: the instant at which a reader first sees the row (UTC)."""

_ATOMS: dict[str, pa.DataType] = {
    "string": pa.string(),
    "binary": pa.binary(),
    "boolean": pa.bool_(),
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    # A variant travels as its JSON text: Arrow and Parquet readers in the field do not agree on it yet.
    "variant": pa.string(),
}


@dataclass(frozen=True)
class Column:
    """One published column; `type_text` is Databricks' spelling, for example `map<string,string>`."""

    name: str
    type_text: str

    @property
    def arrow_type(self) -> pa.DataType:
        return arrow_type(self.type_text)


@dataclass(frozen=True)
class Table:
    """One system table, for example `system.lakeflow.jobs`."""

    schema: str
    name: str
    columns: tuple[Column, ...]

    @property
    def full_name(self) -> str:
        return f"system.{self.schema}.{self.name}"

    @property
    def arrow_schema(self) -> pa.Schema:
        """The published columns as Arrow; every column is nullable, as in the catalog."""
        return pa.schema([(column.name, column.arrow_type) for column in self.columns])

    @property
    def stored_schema(self) -> pa.Schema:
        """As kept on disk by the generator: the published columns and, last, `_visible_at`."""
        return self.arrow_schema.append(pa.field(VISIBLE_AT, pa.timestamp("us", tz="UTC")))


def arrow_type(type_text: str) -> pa.DataType:
    """The Arrow type of a Databricks type: `arrow_type("array<string>")` is `list<string>`.

    Raises ValueError for a type that no system table uses.
    """
    if type_text in _ATOMS:
        return _ATOMS[type_text]
    if match := re.fullmatch(r"decimal\((\d+),(\d+)\)", type_text):
        return pa.decimal128(int(match[1]), int(match[2]))
    kind, _, inner = type_text.removesuffix(">").partition("<")
    parts = list(_split_top_level(inner))
    if kind == "array":
        return pa.list_(arrow_type(inner))
    if kind == "map":
        return pa.map_(arrow_type(parts[0]), arrow_type(parts[1]))
    if kind == "struct":
        fields = [part.split(":", 1) for part in parts]
        return pa.struct([(name, arrow_type(text)) for name, text in fields])
    raise ValueError(f"no Arrow type for {type_text!r}")


def _split_top_level(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for position, character in enumerate(text):
        depth += (character in "<(") - (character in ">)")
        if character == "," and depth == 0:
            yield text[start:position]
            start = position + 1
    yield text[start:]


@cache
def tables() -> dict[str, Table]:
    """Every table of the account by its full name, `system.<schema>.<table>`."""
    found: dict[str, Table] = {}
    for path in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".sql"):
            found |= {table.full_name: table for table in _parse(path.read_text())}
    return found


def _parse(ddl: str) -> Iterator[Table]:
    for schema, name, body in re.findall(r"CREATE TABLE system\.(\w+)\.(\w+) \(\n(.*?)\n\);", ddl, re.DOTALL):
        lines = (line.strip().removesuffix(",") for line in body.splitlines())
        yield Table(schema, name, tuple(Column(*line.split(" ", 1)) for line in lines))
