"""How values travel as JSON: exact numbers as strings, times in UTC with a Z."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer, StringConstraints, WithJsonSchema

MAX_SAFE_INTEGER = 2**53 - 1
"""The largest whole number that a browser holds exactly; every count in an answer stays below."""


def exact(value: Decimal) -> str:
    """Plain digits without exponent and without trailing zeros: `7.5`, `0`, `-10`."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def utc_text(value: datetime) -> str:
    """ISO 8601 in UTC; a time without a zone is UTC already, as everything in the store is."""
    at = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return at.replace(tzinfo=None).isoformat() + "Z"


Exact = Annotated[
    Decimal,
    PlainSerializer(exact, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["12.5"]}),
]
Utc = Annotated[
    datetime,
    PlainSerializer(utc_text, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-02-01T09:20:00Z"]}),
]
Count = Annotated[int, Field(ge=0, le=MAX_SAFE_INTEGER)]
Seconds = Annotated[float, Field(ge=0)]
Ratio = Annotated[float, Field(ge=0, le=1)]
Id = Annotated[str, StringConstraints(min_length=1)]
