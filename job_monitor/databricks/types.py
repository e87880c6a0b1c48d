"""Type texts of a statement's manifest as Arrow types. A result without rows has no batch that would tell them."""

import re

import pyarrow as pa

from job_monitor.store.types import split_top_level

_ATOMS: dict[str, str] = {
    "string": "string", "char": "string", "varchar": "string", "variant": "string", "binary": "binary",
    "boolean": "bool", "tinyint": "int8", "byte": "int8", "smallint": "int16", "short": "int16", "int": "int32",
    "integer": "int32", "bigint": "int64", "long": "int64", "float": "float", "double": "double", "date": "date32",
    "void": "null",
}  # fmt: skip


def arrow_type(type_text: str) -> pa.DataType:
    """`arrow_type("MAP<STRING, ARRAY<INT>>")`; letters may be of either case. A type we do not know is text."""
    text = type_text.strip()
    lowered = text.lower()
    if lowered in _ATOMS:
        return pa.type_for_alias(_ATOMS[lowered])
    if lowered.startswith("timestamp"):
        return pa.timestamp("us", tz=None if lowered.endswith("ntz") else "UTC")
    if match := re.fullmatch(r"decimal(?:\((\d+),\s*(\d+)\))?", lowered):
        return pa.decimal128(int(match[1] or 10), int(match[2] or 0))
    kind, _, rest = text.partition("<")
    parts = [part.strip() for part in split_top_level(rest.removesuffix(">"))]
    match kind.lower():
        case "array":
            return pa.list_(arrow_type(parts[0]))
        case "map":
            return pa.map_(arrow_type(parts[0]), arrow_type(parts[1]))
        case "struct":
            return pa.struct([_field(part) for part in parts])
    return pa.string()


def _field(text: str) -> pa.Field:
    name, _, inner = text.partition(":")
    return pa.field(name.strip().strip("`"), arrow_type(inner.removesuffix(" NOT NULL")))
