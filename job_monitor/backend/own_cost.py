"""What this product itself costs: measured at once, and told from the bill as soon as there is one.

An hour of the warehouse's bill is shared between us and the others by the work that statements caused in it, idle time
with it: while only ours ran, the whole hour is ours, also the time in which the warehouse waited before it stopped. An
hour without a statement is shared as the last one before it that had some. What is not billed yet is estimated from the
time for which we kept the warehouse up, at what such time cost where it is billed.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from job_monitor.backend.core import Core
from job_monitor.backend.models_status import OwnCost, OwnPeriod, OwnStatements, ShedTier, WaitingTable
from job_monitor.backend.queries import own_cost as ask
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.listing import is_built
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.sql.scoped_reader import ScopedReader
from job_monitor.sync import own_use
from job_monitor.sync.budget import SHEDDING, Budget, may_be_used, waiting
from job_monitor.sync.stretches import Stretch, by_hour, seconds, with_idle, within

HISTORY = "system.query.history"
USED = (sources.USAGE, sources.PRICES, HISTORY)
METHOD = (
    "Each billed hour of the warehouse is shared by the work of the statements that began in it, idle time included: "
    "ours carry a query tag. Hours that are not billed yet are estimated from the time for which our statements kept "
    "the warehouse up. It is an estimate where others use the same warehouse."
)

_CARRIED = timedelta(hours=24)
"""How long an hour without statements is shared as the last one that had some."""
_DAY, _MONTH = timedelta(days=1), timedelta(days=30)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Hours:
    """Since a full hour: our part of the bill by billed hour (None: not told), and seconds by hour that we caused."""

    billed: Mapping[datetime, Decimal | None]
    up: Mapping[datetime, float]

    def since(self, moment: datetime) -> "Hours":
        return Hours(_from(self.billed, moment), _from(self.up, moment))


def own_cost(core: Core, reader: ScopedReader, book: SourceBook, now: datetime) -> OwnCost | None:
    """Of the last 24 hours and 30 days. None without a warehouse."""
    warehouse_id = core.settings.warehouse_id
    if warehouse_id is None:
        return None
    since, last_day = _full_hour(now - _MONTH), _full_hour(now - _DAY)
    facts = ask.warehouse(reader, warehouse_id)
    idle = core.idle_before_stop()
    reason = _reason(reader, book)
    bill = [] if reason else ask.bill(reader, warehouse_id, since)
    work = [] if reason else ask.work(reader, warehouse_id, since - _CARRIED)
    asked = own_use.stretches(reader, warehouse_id, since - idle)
    held, up = within(asked, since, now), within(with_idle(asked, idle), since, now)
    use = _Use(held, up, Hours(our_part(bill, work), by_hour(up)), reason)
    rows = ask.statements(reader, warehouse_id, since)
    return OwnCost(
        warehouse_id=warehouse_id,
        **facts,
        currency=next((row["currency"] for row in bill if row["currency"]), None),
        method=METHOD,
        reason=reason or _nothing_to_tell_from(use.hours),
        last_day=_period(last_day, use, _statement_s(ask.statements(reader, warehouse_id, last_day))),
        last_month=_period(since, use, _statement_s(rows)),
        statements=[OwnStatements(**row) for row in rows],
        **_cap(core, reader, book, now, idle),
    )


def our_part(bill: Iterable[Row], work: Sequence[Row]) -> dict[datetime, Decimal | None]:
    """Our part of each billed hour's cost; None where it has no price. An hour that no statement led to is not ours."""
    found: dict[datetime, Decimal | None] = {}
    shares = {row["hour_at"]: _share(row) for row in work}
    moments = sorted(shares)
    for row in bill:
        hour = row["hour_at"]
        before = moments[: bisect_right(moments, hour)][-1:]
        share = shares[before[0]] if before and hour - before[0] <= _CARRIED else Decimal(0)
        found[hour] = None if row["cost"] is None else row["cost"] * share
    return found


def cost_per_second(hours: Hours) -> Decimal | None:
    """What a second for which we kept the warehouse up cost where it is billed; None where none is."""
    both = [hour for hour, cost in hours.billed.items() if cost is not None and hours.up.get(hour)]
    if not both:
        return None
    cost = sum((hours.billed[hour] or Decimal(0) for hour in both), Decimal(0))
    return cost / Decimal(str(sum(hours.up[hour] for hour in both)))


def _share(row: Row) -> Decimal:
    """Ours of the hour's work: time of tasks, where that is known, else of statements, else their number."""
    for measure in ("tasks_s", "elapsed_s", "statements_count"):
        if row[measure] > 0:
            return Decimal(str(row[f"own_{measure}"])) / Decimal(str(row[measure]))
    return Decimal(0)


@dataclass(frozen=True)
class _Use:
    """What was measured and what was billed since the month began; `reason` is why the bill cannot be told."""

    held: Sequence[Stretch]
    up: Sequence[Stretch]
    hours: Hours
    reason: str | None


def _period(since: datetime, use: _Use, statement_s: float) -> OwnPeriod:
    end = datetime.max.replace(tzinfo=since.tzinfo)
    hours = use.hours.since(since)
    unbilled_s = sum(spent for hour, spent in hours.up.items() if hour not in hours.billed)
    billed, estimated = (None, None) if use.reason else _costs(hours, cost_per_second(use.hours), unbilled_s)
    return OwnPeriod(
        from_at=since,
        statement_s=statement_s,
        held_s=seconds(within(use.held, since, end)),
        up_s=seconds(within(use.up, since, end)),
        billed_cost=_rounded(billed),
        unbilled_s=unbilled_s,
        estimated_cost=_rounded(estimated),
        cost=None if billed is None or estimated is None else _rounded(billed + estimated),
    )


def _costs(hours: Hours, rate: Decimal | None, unbilled_s: float) -> tuple[Decimal | None, Decimal | None]:
    """What is billed, and what the rest will be; each None where it cannot be told."""
    told = [cost for cost in hours.billed.values() if cost is not None]
    billed = sum(told, Decimal(0)) if len(told) == len(hours.billed) else None
    if unbilled_s == 0:
        return billed, Decimal(0)
    return billed, None if rate is None else rate * Decimal(str(unbilled_s))


def _cap(core: Core, reader: ScopedReader, book: SourceBook, now: datetime, idle: timedelta) -> dict[str, Any]:
    """The same decision as the cycle's next turn would make now."""
    limit_s = core.settings.own_cost_limit_s
    used_s = own_use.used_today(reader, core.settings.warehouse_id or "", now, idle)
    placed = {name for tier in SHEDDING for name in tier.tables}
    last_read = {name: source.synced_at for name, source in book.by_name.items() if name in placed}
    found = waiting(Budget(limit_s, used_s, idle.total_seconds()), last_read, now)
    return {
        "limit_s": limit_s,
        "used_today_s": used_s,
        "may_be_used_s": None if limit_s is None else may_be_used(limit_s, now),
        "waiting": [WaitingTable(name=each.table, reason=each.reason, until=each.until) for each in found],
        "shedding": [
            ShedTier(
                title=tier.title,
                tables=list(tier.tables),
                from_ratio=tier.from_ratio,
                at_most_s=None if tier.at_most is None else tier.at_most.total_seconds(),
            )
            for tier in SHEDDING
        ],
    }


def _reason(reader: ScopedReader, book: SourceBook) -> str | None:
    """Why the bill or whose it is cannot be told."""
    if not is_built(reader):
        return "The first sync is under way."
    dark = [name for name in USED if not book.is_known(name)]
    if dark:
        return f"Not known: {', '.join(dark)}. Their states say why."
    if book.doubts_of(ask.MARTS):
        return "Figures of the bill contradict each other: see the claims that do not hold."
    return None


def _nothing_to_tell_from(hours: Hours) -> str | None:
    if not hours.up or cost_per_second(hours) is not None:
        return None
    return "The bill has no priced hour yet in which we used the warehouse: what it costs is told when it has."


def _statement_s(rows: Iterable[Row]) -> float:
    return float(sum(row["statement_s"] for row in rows))


def _from(rows: Mapping[datetime, Any], moment: datetime) -> dict[datetime, Any]:
    return {hour: value for hour, value in rows.items() if hour >= moment}


def _full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _rounded(cost: Decimal | None) -> Decimal | None:
    return None if cost is None else cost.quantize(Decimal("0.000001"))
