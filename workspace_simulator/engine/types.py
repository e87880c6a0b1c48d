"""Types in three spellings: Arrow, Databricks' text (`BIGINT`) and the API's type name (`LONG`)."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

_TEXT: dict[Any, str] = {
    pa.bool_(): "BOOLEAN",
    pa.int8(): "TINYINT",
    pa.int16(): "SMALLINT",
    pa.int32(): "INT",
    pa.int64(): "BIGINT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.string(): "STRING",
    pa.binary(): "BINARY",
    pa.date32(): "DATE",
    pa.null(): "VOID",
    pa.month_day_nano_interval(): "INTERVAL",
}
_API_NAME = {"BIGINT": "LONG", "SMALLINT": "SHORT", "TINYINT": "BYTE", "VOID": "NULL"}

# Arrow types that an engine may answer with and Databricks does not have.
_NEAREST: dict[Any, pa.DataType] = {
    pa.uint8(): pa.int16(),
    pa.uint16(): pa.int32(),
    pa.uint32(): pa.int64(),
    pa.uint64(): pa.int64(),
    pa.large_string(): pa.string(),
    pa.string_view(): pa.string(),
    pa.large_binary(): pa.binary(),
    pa.time64("us"): pa.string(),
}


@dataclass(frozen=True)
class OutColumn:
    """One column of a result."""

    name: str
    arrow_type: pa.DataType

    @property
    def type_text(self) -> str:
        return type_text(self.arrow_type)

    def as_json(self, position: int) -> dict[str, Any]:
        """A `ColumnInfo` of the Statement Execution API."""
        text = self.type_text
        kind = text.partition("<")[0].partition("(")[0]
        info: dict[str, Any] = {
            "name": self.name,
            "type_text": text,
            "type_name": _API_NAME.get(kind, kind),
            "position": position,
        }
        if pa.types.is_decimal(self.arrow_type):
            info |= {"type_precision": self.arrow_type.precision, "type_scale": self.arrow_type.scale}
        return info


def type_text(kind: pa.DataType) -> str:
    """`map<string, int64>` of Arrow is `MAP<STRING, BIGINT>`. Raises ValueError for a type Databricks does not have."""
    if kind in _TEXT:
        return _TEXT[kind]
    if pa.types.is_timestamp(kind):
        return "TIMESTAMP" if kind.tz else "TIMESTAMP_NTZ"
    if pa.types.is_decimal(kind):
        return f"DECIMAL({kind.precision},{kind.scale})"
    if pa.types.is_map(kind):
        return f"MAP<{type_text(kind.key_type)}, {type_text(kind.item_type)}>"
    if pa.types.is_list(kind):
        return f"ARRAY<{type_text(kind.value_type)}>"
    if pa.types.is_struct(kind):
        fields = (kind.field(index) for index in range(kind.num_fields))
        return f"STRUCT<{', '.join(f'{field.name}: {type_text(field.type)}' for field in fields)}>"
    if pa.types.is_duration(kind):
        return "INTERVAL"
    raise ValueError(f"Databricks has no type for Arrow's {kind}")


def nearest(kind: pa.DataType) -> pa.DataType:
    """The Arrow type in which Databricks would send this one; most are their own."""
    if kind in _NEAREST:
        return _NEAREST[kind]
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", tz="UTC" if kind.tz else None)
    if pa.types.is_map(kind):
        return pa.map_(nearest(kind.key_type), nearest(kind.item_type))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(pa.field(kind.value_field.name, nearest(kind.value_type)))
    if pa.types.is_struct(kind):
        fields = (kind.field(index) for index in range(kind.num_fields))
        return pa.struct([pa.field(field.name, nearest(field.type)) for field in fields])
    return kind
