"""A list that is paged by key, and the period it covers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from job_monitor.backend import paging
from job_monitor.backend.paging import PageRequest
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader


@dataclass(frozen=True)
class Days:
    """`days` whole UTC dates; the last is that of `now`."""

    from_date: date
    to_date: date

    @classmethod
    def until(cls, now: datetime, days: int) -> "Days":
        return cls(now.date() - timedelta(days=days - 1), now.date())


@dataclass(frozen=True)
class PageRows:
    rows: list[dict[str, Any]]
    frame: dict[str, Any]
    """`next`, `as_of` and `sources` of the answer."""


@dataclass(frozen=True)
class Listing:
    """SQL that gives rows after a key, in the key's order.

    The SQL uses `$is_first`, `$page` and `$after_<column>` for each key column; a list over days also `$from_date` and
    `$to_date`. Columns that serve the key alone begin with `key_` and are not shown.
    """

    name: str
    sql: str
    keys: Mapping[str, type]
    facts: str
    """The source without which there is no list."""
    also: tuple[str, ...] = field(default=())

    @property
    def marts(self) -> frozenset[str]:
        """What the list reads; a claim that fails for one of them leaves nothing to show."""
        return marts_of(self.sql)

    def page(
        self,
        reader: ScopedReader,
        book: SourceBook,
        request: PageRequest,
        now: datetime,
        given: Mapping[str, Any],
        needs: tuple[str, ...] = (),
    ) -> PageRows:
        """One page. `given` holds the list's own parameters; `days` among them becomes the dates of the window.

        `needs` are sources without which this request has no answer, beside the one of the list.
        """
        position = paging.decode(request.cursor, self.name, list(self.keys.values()), now)
        frame: dict[str, Any] = {
            "as_of": book.as_of(self.facts),
            "sources": book.shown((self.facts, *self.also), self.marts),
            "next": None,
        }
        if not book.is_known(self.facts, *needs, marts=self.marts) or not is_built(reader):
            return PageRows([], frame)
        names = list(self.keys)
        params = {**_dated(given, position.at), **paging.bound(position, request, names)}
        rows = reader.rows(self.sql, params)
        frame["next"] = paging.cut(rows, request.limit, position, names)
        return PageRows([_shown(row) for row in rows], frame)


def is_built(reader: ScopedReader) -> bool:
    """Whether a build has finished; before the first there are no marts."""
    return reader.is_built()


def _dated(given: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    params = dict(given)
    if "days" in params:
        window = Days.until(at, params.pop("days"))
        params |= {"from_date": window.from_date, "to_date": window.to_date}
    return params


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("key_")}
