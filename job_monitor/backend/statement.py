"""A bill as it was known on an earlier day, and what became of it since."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from job_monitor.backend.models import Window
from job_monitor.backend.models_statement import Statement, StatementAmounts, StatementChange, StatementLine
from job_monitor.backend.queries import sources
from job_monitor.backend.queries import statement as ask
from job_monitor.backend.queries.listing import is_built
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.errors import InputError
from job_monitor.sql.scoped_reader import ScopedReader

DAYS_AT_MOST = 92
"""A quarter: single records are added up for a statement, and not prepared days."""

Row = Mapping[str, Any]


def window(from_date: date, to_date: date) -> Window:
    """Raises InputError for dates that are the wrong way round, or too many."""
    days = (to_date - from_date).days + 1
    if days < 1:
        raise InputError(f"from: {from_date} is after {to_date}.")
    if days > DAYS_AT_MOST:
        raise InputError(f"from: {days} days are asked; at most {DAYS_AT_MOST} can be.")
    return Window(from_date=from_date, to_date=to_date, days=days)


def statement(reader: ScopedReader, book: SourceBook, as_of: date, days: Window) -> Statement:
    """Amounts are at the prices that are known today: the tables keep no word on when a price became known."""
    used = (sources.USAGE, sources.PRICES)
    is_known = is_built(reader) and book.is_known(*used, marts=ask.MARTS)
    rows = ask.amounts(reader, as_of, days.from_date, days.to_date) if is_known else None
    return Statement(
        as_of=book.as_of(sources.USAGE),
        sources=book.shown(used, ask.MARTS),
        statement_date=as_of,
        window=days,
        currency=max((row["currency"] for row in rows or () if row["currency"] is not None), default=None),
        lines=None if rows is None else [_line(*one) for one in groupby(rows, key=_sku)],
    )


def _sku(row: Row) -> tuple[str | None, str | None, str | None]:
    return row["sku_name"], row["cloud"], row["usage_unit"]


def _line(sku: tuple[str | None, str | None, str | None], group: Iterable[Row]) -> StatementLine:
    rows = list(group)
    since = [row for row in rows if not row["is_known_then"]]
    return StatementLine(
        sku_name=sku[0],
        cloud=sku[1],
        usage_unit=sku[2],
        known_then=StatementAmounts(**_sums(row for row in rows if row["is_known_then"])),
        known_now=StatementAmounts(**_sums(rows)),
        changes=[StatementChange(record_type=row["record_type"], **_sums([row])) for row in since],
    )


def _sums(rows: Iterable[Row]) -> dict[str, Any]:
    rows = list(rows)
    return {
        "records_count": sum(row["records_count"] for row in rows),
        "usage_quantity": sum((row["usage_quantity"] for row in rows), Decimal(0)),
        "list_cost": _known_sum(rows, "list_cost"),
        "cost": _known_sum(rows, "cost"),
    }


def _known_sum(rows: Iterable[Row], name: str) -> Decimal | None:
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known, Decimal(0)) if known else None
