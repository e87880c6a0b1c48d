"""Parquet files that are either whole or absent."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_ROW_GROUP = 131_072
_SAMPLE = 2_000
_DISTINCT_RATIO = 0.5
"""Above this share of different values in a sample, a dictionary costs time and saves nothing."""


def write_table(table: pa.Table, path: Path) -> None:
    """Writes the table, replacing a file of that name at once. Same table, same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    pq.write_table(
        table,
        part,
        compression="zstd",
        compression_level=1,
        row_group_size=_ROW_GROUP,
        use_dictionary=_repeating_columns(table),
        write_statistics=[field.name for field in table.schema if not pa.types.is_nested(field.type)],
    )
    os.replace(part, path)


def _repeating_columns(table: pa.Table) -> list[str]:
    """Paths of the columns worth a dictionary; columns inside lists, maps and structs always are."""
    sample = table.slice(0, _SAMPLE)
    found = []
    for place, field in enumerate(table.schema):
        if pa.types.is_nested(field.type):
            found.extend(_leaves(field.name, field.type))
        elif not pa.types.is_timestamp(field.type) and _repeats(sample.column(place)):
            found.append(field.name)
    return found


def _repeats(column: pa.ChunkedArray) -> bool:
    return len(column.unique()) <= max(1, len(column) * _DISTINCT_RATIO)


def _leaves(path: str, kind: pa.DataType) -> list[str]:
    if pa.types.is_struct(kind):
        return [leaf for field in kind for leaf in _leaves(f"{path}.{field.name}", field.type)]
    if pa.types.is_map(kind):
        return [*_leaves(f"{path}.key_value.key", kind.key_type), *_leaves(f"{path}.key_value.value", kind.item_type)]
    if pa.types.is_list(kind):
        return _leaves(f"{path}.list.element", kind.value_type)
    return [path]
