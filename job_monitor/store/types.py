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
