"""Types in the platform's spelling, and values in its text."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from workspace_simulator.engine.types import OutColumn, type_text
from workspace_simulator.schema import arrow_type, tables
from workspace_simulator.server.cells import texts


def test_every_published_type_is_spelled_as_published() -> None:
    for table in tables().values():
        for column in table.columns:
            if column.type_text == "variant":  # travels as its JSON text
                continue
            spelled = type_text(column.arrow_type).lower().replace(", ", ",").replace(": ", ":")
            assert arrow_type(spelled) == column.arrow_type, column


def test_a_decimal_column_tells_precision_and_scale() -> None:
    info = OutColumn("price", pa.decimal128(38, 18)).as_json(3)

    expected = {"name": "price", "type_text": "DECIMAL(38,18)", "type_name": "DECIMAL", "position": 3}
    assert info == expected | {"type_precision": 38, "type_scale": 18}


def test_a_type_the_platform_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no type"):
        type_text(pa.uint64())


def cell(value: object, kind: pa.DataType) -> str | None:
    return texts(pa.RecordBatch.from_arrays([pa.array([value], kind)], names=["x"]))[0][0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1.0"),
        (0.1, "0.1"),
        (-0.0, "-0.0"),
        (123456.789, "123456.789"),
        (1e7, "1.0E7"),
        (1.25e10, "1.25E10"),
        (1e-4, "1.0E-4"),
        (math.nan, "NaN"),
        (-math.inf, "-Infinity"),
    ],
)
def test_doubles_are_written_as_java_writes_them(value: float, text: str) -> None:
    assert cell(value, pa.float64()) == text


def test_values_have_the_text_of_the_json_array_format() -> None:
    moment = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)

    assert cell(moment, pa.timestamp("us", tz="UTC")) == "2026-03-01T12:00:00.123Z"
    assert cell(moment.replace(tzinfo=None), pa.timestamp("us")) == "2026-03-01T12:00:00.123"
    assert cell(date(2026, 1, 31), pa.date32()) == "2026-01-31"
    assert cell(Decimal("1.500"), pa.decimal128(10, 3)) == "1.500"
    assert cell(b"\x00\xff", pa.binary()) == "00ff"
    assert cell(True, pa.bool_()) == "true"
    assert cell(None, pa.null()) is None
    nested = pa.struct(
        [("at", pa.timestamp("us", tz="UTC")), ("tags", pa.map_(pa.string(), pa.int64())), ("none", pa.int32())]
    )
    assert (
        cell({"at": moment, "tags": [("a", 1)], "none": None}, nested)
        == '{"at":"2026-03-01T12:00:00.123Z","tags":{"a":1}}'
    )
