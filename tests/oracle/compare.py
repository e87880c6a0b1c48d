"""Rows of a mart beside the oracle's, and what is different between them, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]
Key = tuple[Any, ...]
TOLERANCE = 1e-9
"""Of numbers that come from averages and quantiles; everything else is equal or different."""


def differences(
    mart: str,
    key: Sequence[str],
    got: Iterable[Row],
    wanted: Iterable[Row],
    wanted_by: str = "the oracle",
    most: int = 8,
) -> list[str]:
    """One line per difference, `most` of each kind; none when both hold the same rows."""
    got, wanted = list(got), list(wanted)
    found = _doubled(mart, key, got, "the mart") + _doubled(mart, key, wanted, wanted_by)
    mine, theirs = _by_key(key, wanted), _by_key(key, got)
    lacking = [row for name, row in mine.items() if name not in theirs]
    surplus = [row for name, row in theirs.items() if name not in mine]
    found += _listed(f"{mart}: {len(lacking)} of {len(mine)} rows are lacking", lacking, most)
    found += _listed(f"{mart}: {len(surplus)} of {len(theirs)} rows are too many", surplus, most)
    pairs = [
        (_name(key, name), theirs[name], mine[name]) for name in mine if name in theirs and theirs[name] != mine[name]
    ]
    return found + _cells(mart, pairs, len(mine), most)


def _by_key(key: Sequence[str], rows: Sequence[Row]) -> dict[Key, Row]:
    return {_key(key, row): row for row in rows}


def _key(key: Sequence[str], row: Row) -> Key:
    return tuple(row.get(name) for name in key)


def _name(key: Sequence[str], values: Key) -> str:
    return ", ".join(f"{name}={_text(value)}" for name, value in zip(key, values, strict=True))


def _doubled(mart: str, key: Sequence[str], rows: Sequence[Row], where: str) -> list[str]:
    counts = Counter(_key(key, row) for row in rows)
    return [f"{mart}: {count} rows of {where} are {_name(key, one)}" for one, count in counts.items() if count > 1][:8]


def _listed(title: str, rows: Sequence[Row], most: int) -> list[str]:
    return [title, *(f"  {_whole(row)}" for row in rows[:most])] if rows else []


def _whole(row: Row) -> str:
    return ", ".join(f"{name}={_text(value)}" for name, value in row.items())


def _cells(mart: str, pairs: Sequence[tuple[str, Row, Row]], rows_count: int, most: int) -> list[str]:
    lines: list[str] = []
    counts: Counter[str] = Counter()
    for name, got, wanted in pairs:
        for column in sorted(got.keys() | wanted.keys()):
            if column in got and column in wanted and is_same(got[column], wanted[column]):
                continue
            counts[column] += 1
            if counts[column] <= most:
                lines.append(f"  {name}: {column} is {_cell(got, column)}, wanted {_cell(wanted, column)}")
    if not counts:
        return []
    summary = ", ".join(f"{column} ({count})" for column, count in counts.most_common())
    return [f"{mart}: cells that differ in {rows_count} rows: {summary}", *lines]


def _cell(row: Row, column: str) -> str:
    return _text(row[column]) if column in row else "not a column"


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f").rstrip("0").rstrip(".")
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    return repr(value)


def is_same(got: Any, wanted: Any) -> bool:
    """Equal; numbers by value whatever their type, and approximately where one of them is a float."""
    if got is None or wanted is None or isinstance(got, bool) or isinstance(wanted, bool):
        return got is wanted
    if isinstance(got, float) or isinstance(wanted, float):
        return abs(float(got) - float(wanted)) <= TOLERANCE * max(1.0, abs(float(wanted)))
    if isinstance(got, int | Decimal) and isinstance(wanted, int | Decimal):
        return Fraction(got) == Fraction(wanted)
    if isinstance(got, Mapping) and isinstance(wanted, Mapping):
        return got.keys() == wanted.keys() and all(is_same(got[name], wanted[name]) for name in got)
    if isinstance(got, list) and isinstance(wanted, list):
        return len(got) == len(wanted) and all(is_same(*pair) for pair in zip(got, wanted, strict=True))
    return bool(got == wanted)
