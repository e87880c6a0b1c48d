"""Cells of a trap's tables as Python values, by the published type of their column."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

YEAR = 2026

_STEPS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def moment(text: str) -> datetime:
    """`02-01 07:47` (of 2026) or `2025-06-01 07:47:30.999`, in UTC."""
    full = text if re.match(r"\d{4}-", text) else f"{YEAR}-{text}"
    return datetime.fromisoformat(full).replace(tzinfo=UTC)


def day(text: str) -> date:
    return date.fromisoformat(text if re.match(r"\d{4}-", text) else f"{YEAR}-{text}")


def step(text: str) -> timedelta:
    """`90m`, `1h`, `1d`."""
    return int(text[:-1]) * _STEPS[text[-1]]


def parse(text: str, type_text: str) -> Any:
    """The value of a cell; `-` is None. Raises ValueError for a text that is none of the type."""
    if text == "-":
        return None
    if "<" in type_text:
        return convert(json.loads(text), type_text)
    return "" if text == '""' else convert(text, type_text)


def convert(value: Any, type_text: str) -> Any:
    """A text, or what JSON made of it, as a value of a published type: structs and maps become mappings."""
    if value is None:
        return None
    kind, _, inner = type_text.partition("<")
    if not inner:
        return _atom(str(value), kind) if not isinstance(value, bool) else value
    parts = list(split_top_level(inner.removesuffix(">")))
    if kind == "array":
        return [convert(each, inner.removesuffix(">")) for each in value]
    if kind == "map":
        return {key: convert(each, parts[1]) for key, each in value.items()}
    return struct({name: convert(each, _fields(type_text)[name]) for name, each in value.items()}, type_text)


def struct(values: dict[str, Any], type_text: str) -> dict[str, Any] | None:
    """All fields of the struct, those that are not given as None; None when there is nothing in it."""
    filled = {name: values.get(name) for name in _fields(type_text)}
    return filled if any(value is not None for value in filled.values()) else None


def field_type(type_text: str, name: str) -> str:
    return _fields(type_text)[name]


def split_top_level(text: str) -> Iterator[str]:
    """The parts between commas that no bracket encloses."""
    depth, start = 0, 0
    for position, character in enumerate(text):
        depth += (character in "<(") - (character in ">)")
        if character == "," and depth == 0:
            yield text[start:position]
            start = position + 1
    yield text[start:]


def _fields(type_text: str) -> dict[str, str]:
    inner = type_text.partition("<")[2].removesuffix(">")
    pairs = (part.split(":", 1) for part in split_top_level(inner))
    return {name.strip(): kind.strip() for name, kind in pairs}


def _atom(text: str, kind: str) -> Any:
    if kind == "string":
        return text
    if kind == "timestamp":
        return moment(text)
    if kind == "date":
        return day(text)
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    if kind.startswith("decimal"):
        return Decimal(text)
    return float(text) if kind in ("double", "float") else int(text)
