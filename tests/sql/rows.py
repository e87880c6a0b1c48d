"""What the literal tests say of rows."""

from collections.abc import Iterable, Mapping
from typing import Any


def by(rows: Iterable[Mapping[str, Any]], key: str, *values: str) -> dict[Any, Any]:
    """Of each row one column by another, or several as a tuple."""
    return {row[key]: row[values[0]] if len(values) == 1 else tuple(row[one] for one in values) for row in rows}
