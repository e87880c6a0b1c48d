"""Cursor paging by key: a page begins after the key where the one before ended.

The cursor also carries the moment of the first page, so that the window of days does not move between pages.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import Depends, Query

from job_monitor.errors import InputError

MAX_LIMIT = 1000

Key = tuple[str, ...]


@dataclass(frozen=True)
class PageRequest:
    limit: int
    cursor: str | None


def page_request(
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Items of a page.")] = 100,
    cursor: Annotated[
        str | None, Query(max_length=2000, description="`next` of the page before; leave out for the first.")
    ] = None,
) -> PageRequest:
    return PageRequest(limit, cursor)


Paging = Annotated[PageRequest, Depends(page_request)]


@dataclass(frozen=True)
class Position:
    """Where a page begins: the list it belongs to, the moment of its first page, the last key seen."""

    listing: str
    at: datetime
    key: Key | None = None

    def encode(self) -> str:
        text = json.dumps([self.listing, self.at.isoformat(), self.key], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str | None, listing: str, types: Sequence[type], now: datetime) -> Position:
    """The position that a cursor names; the beginning without one. A cursor of another list, or made up: InputError."""
    if cursor is None:
        return Position(listing, now)
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        name, at_text, key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        at = datetime.fromisoformat(at_text)
        if name != listing or at.tzinfo is None or len(key) != len(types):
            raise ValueError
        return Position(listing, at.astimezone(UTC), tuple(_checked(v, t) for v, t in zip(key, types, strict=True)))
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error, UnicodeDecodeError):
        message = "cursor: not one of this list; take `next` from the page before, or leave it out."
        raise InputError(message) from None


def _checked(value: Any, kind: type) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError
    value.encode()
    if kind is datetime and datetime.fromisoformat(value).tzinfo is None:
        raise ValueError
    if kind is date:
        date.fromisoformat(value)
    return value


def key_text(value: object) -> str:
    """A key's part as the cursor carries it."""
    if isinstance(value, datetime):
        at = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return at.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def cut(rows: list[dict[str, Any]], limit: int, position: Position, keys: Sequence[str]) -> str | None:
    """Given `limit + 1` rows at most: drops the one too many and returns the cursor of the next page, if any."""
    if len(rows) <= limit:
        return None
    del rows[limit:]
    return Position(position.listing, position.at, tuple(key_text(rows[-1][name]) for name in keys)).encode()


def bound(position: Position, request: PageRequest, keys: Sequence[str]) -> Mapping[str, object]:
    """Parameters of the key's condition: `$is_first`, `$after_<key>` for each, `$page` (one more than the limit)."""
    values = position.key or (None,) * len(keys)
    after = {f"after_{name}": value for name, value in zip(keys, values, strict=True)}
    return {"is_first": position.key is None, "page": request.limit + 1, **after}
