"""What the product asked of its warehouse, kept in the store: written by the cycle, read by the cap and the pages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from job_monitor.databricks.meter import Held
from job_monitor.store import Reader, Writer
from job_monitor.sync.stretches import Stretch, seconds, union, with_idle, within

KEPT = timedelta(days=31)


class Rows(Protocol):
    """A snapshot of the store, asked for the machine or for a viewer."""

    def rows(self, sql: str, params: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """Rows as dicts."""


_STRETCHES = (
    "SELECT from_at, until_at FROM meta.warehouse_stretches "
    "WHERE warehouse_id = $warehouse_id AND until_at >= $since ORDER BY from_at"
)
_ADD_STRETCH = "INSERT INTO meta.warehouse_stretches VALUES ($warehouse_id, $from_at, $until_at)"
_ADD_DAY = (
    "INSERT INTO meta.statement_days "
    "VALUES ($warehouse_id, $statement_date, $feature, $source, $statements_count, $statement_s)"
)
_SAME_DAY = (
    "FROM meta.statement_days WHERE warehouse_id = $warehouse_id AND statement_date = $statement_date "
    "AND feature = $feature AND source = $source"
)
_AUTO_STOP = (
    "SELECT auto_stop_s FROM mart.warehouses WHERE warehouse_id = $warehouse_id ORDER BY changed_at DESC LIMIT 1"
)


def note(writer: Writer, warehouse_id: str, held: Sequence[Held]) -> None:
    """Add these statements, and forget what is older than a month."""
    if not held:
        return
    for stretch in union(Stretch(each.started_at, each.ended_at) for each in held):
        row = {"warehouse_id": warehouse_id, "from_at": stretch.from_at, "until_at": stretch.until_at}
        writer.execute(_ADD_STRETCH, row)
    for (day, feature, source), took in _by_day(held).items():
        key = {"warehouse_id": warehouse_id, "statement_date": day, "feature": feature, "source": source}
        _add(writer, key, took)
    newest = max(each.ended_at for each in held)
    writer.execute("DELETE FROM meta.warehouse_stretches WHERE until_at < $since", {"since": newest - KEPT})
    oldest = {"since": (newest - KEPT).date()}
    writer.execute("DELETE FROM meta.statement_days WHERE statement_date < $since", oldest)


def stretches(reader: Rows, warehouse_id: str, since: datetime) -> list[Stretch]:
    """When statements of ours were with the warehouse, as far as it lies after `since`."""
    rows = reader.rows(_STRETCHES, {"warehouse_id": warehouse_id, "since": since})
    return [Stretch(row["from_at"], row["until_at"]) for row in rows]


def idle_before_stop(reader: Reader, warehouse_id: str) -> timedelta:
    """How long the warehouse stays up without work; nothing where the account does not say so (yet)."""
    if not reader.has_table("mart.warehouses"):
        return timedelta(0)
    return timedelta(seconds=float(reader.scalar(_AUTO_STOP, {"warehouse_id": warehouse_id}) or 0))


def used_today(reader: Rows, warehouse_id: str, now: datetime, idle: timedelta) -> float:
    """Seconds of the UTC day in which we keep the warehouse up: its idle time after our statements counts at once."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    up = with_idle(stretches(reader, warehouse_id, midnight - idle), idle)
    return seconds(within(up, midnight, midnight + timedelta(days=1)))


def _by_day(held: Sequence[Held]) -> dict[tuple[date, str, str], list[float]]:
    found: dict[tuple[date, str, str], list[float]] = defaultdict(list)
    for each in held:
        took = (each.ended_at - each.started_at).total_seconds()
        found[each.started_at.astimezone(UTC).date(), each.feature, each.source].append(took)
    return found


def _add(writer: Writer, key: dict[str, object], took: Sequence[float]) -> None:
    row = writer.row(f"SELECT statements_count, statement_s {_SAME_DAY}", key)
    known = row or {"statements_count": 0, "statement_s": 0.0}
    writer.execute(f"DELETE {_SAME_DAY}", key)
    count, total = known["statements_count"] + len(took), known["statement_s"] + sum(took)
    writer.execute(_ADD_DAY, {**key, "statements_count": count, "statement_s": total})
