"""Arrow values as the JSON_ARRAY format writes them: every cell a string or null."""

import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


def texts(batch: pa.RecordBatch) -> list[list[str | None]]:
    """The rows of a batch, cell by cell."""
    columns = [_column(column) for column in batch.columns]
    return [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in range(batch.num_rows)]


def _column(column: pa.Array) -> list[str | None]:
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _timestamps(column)
    if pa.types.is_nested(kind):
        convert = _to_json(kind)
        return [
            None if value is None else json.dumps(convert(value), separators=(",", ":")) for value in column.to_pylist()
        ]
    if pa.types.is_floating(kind):
        return [None if value is None else _floating(value) for value in column.to_pylist()]
    if pa.types.is_binary(kind):
        return [None if value is None else value.hex() for value in column.to_pylist()]
    if pa.types.is_null(kind):
        return [None] * len(column)
    if pa.types.is_interval(kind) or pa.types.is_duration(kind):
        return [None if value is None else str(value) for value in column.to_pylist()]
    return list(column.cast(pa.string()).to_pylist())


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _timestamps(column: pa.Array) -> list[str | None]:
    zone = "Z" if column.type.tz else ""
    milliseconds = column.cast(pa.timestamp("ms", column.type.tz), safe=False)
    return list(pc.strftime(milliseconds, format=f"%Y-%m-%dT%H:%M:%S{zone}").to_pylist())


def _floating(value: float) -> str:
    """As Java writes a double: `1.0`, `1.0E10`, `NaN`, `Infinity`."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value) if "e" not in repr(value) else f"{value:.17f}".rstrip("0")
    digits = format(Decimal(repr(value)).normalize(), "E")
    mantissa, _, exponent = digits.partition("E")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}E{int(exponent)}"


def _to_json(kind: pa.DataType) -> Callable[[Any], Any]:
    """How a nested Python value becomes one that `json` writes as Databricks' to_json does; NULL fields stay out."""
    if pa.types.is_map(kind):
        inner = _to_json(kind.item_type)
        return lambda value: {str(key): None if item is None else inner(item) for key, item in value}
    if pa.types.is_list(kind):
        element = _to_json(kind.value_type)
        return lambda value: [None if item is None else element(item) for item in value]
    if pa.types.is_struct(kind):
        fields = {kind.field(index).name: _to_json(kind.field(index).type) for index in range(kind.num_fields)}
        return lambda value: {name: make(value[name]) for name, make in fields.items() if value[name] is not None}
    return _scalar


def _scalar(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + ("Z" if value.tzinfo else "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value.hex() if isinstance(value, bytes) else value
