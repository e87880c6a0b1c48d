"""Databricks' type texts as DuckDB's, and the quoting of identifiers."""

import re
from collections.abc import Iterator

_ATOMS = {
    "string": "VARCHAR",
    "binary": "BLOB",
    "boolean": "BOOLEAN",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMPTZ",
}


def identifier(name: str) -> str:
    """The name in double quotes. Identifiers cannot be bound as parameters; every one that we paste passes here."""
    return '"' + name.replace('"', '""') + '"'


def qualified(name: str) -> str:
    """`raw.lakeflow__jobs` as `"raw"."lakeflow__jobs"`."""
    return ".".join(identifier(part) for part in name.split("."))


MARK_TYPE = "INTEGER"
_MARK_SUFFIX = "__mark"


def mark_name(column: str) -> str:
    """The column of a raw table that holds the marks of another; no table publishes such a name."""
    return column + _MARK_SUFFIX


def is_mark(column: str) -> bool:
    return column.endswith(_MARK_SUFFIX)


def mark_of(expression: str) -> str:
    """A few bytes of an id, for a first look through many rows: an id is a number in a text of twenty characters.

    Ids that are equal have equal marks; others rarely do. What is no number, or none of 64 bits, is marked 0. It is no
    `hash()`: what that gives may be another with the next DuckDB, and marks are kept in the file.
    """
    return f"coalesce((try_cast({expression} AS BIGINT) & 2147483647)::{MARK_TYPE}, 0)"


def marked_by(mark: str) -> str:
    """The column as it is made of the one that it marks."""
    return f"{mark_of(identifier(mark.removesuffix(_MARK_SUFFIX)))} AS {identifier(mark)}"


def duckdb_type(type_text: str) -> str:
    """The DuckDB type of a Databricks type: `duckdb_type("map<string,string>")` is `MAP(VARCHAR, VARCHAR)`.

    Raises ValueError for a type that no system table publishes.
    """
    text = type_text.strip()
    if text in _ATOMS:
        return _ATOMS[text]
    if re.fullmatch(r"decimal\(\d+,\s*\d+\)", text):
        return text.upper()
    kind, _, rest = text.partition("<")
    parts = list(split_top_level(rest.removesuffix(">")))
    if kind == "array":
        return duckdb_type(parts[0]) + "[]"
    if kind == "map":
        return f"MAP({duckdb_type(parts[0])}, {duckdb_type(parts[1])})"
    if kind == "struct":
        fields = (part.split(":", 1) for part in parts)
        return f"STRUCT({', '.join(f'{identifier(name.strip())} {duckdb_type(inner)}' for name, inner in fields)})"
    raise ValueError(f"no type of the store for {type_text!r}")


def split_top_level(text: str) -> Iterator[str]:
    """The parts between commas that no bracket encloses: `a:int,b:map<int,int>` has two."""
    depth, start = 0, 0
    for position, character in enumerate(text):
        depth += (character in "<(") - (character in ">)")
        if character == "," and depth == 0:
            yield text[start:position]
            start = position + 1
    yield text[start:]
