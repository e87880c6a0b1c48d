"""The cap on the product's own cost: which tables a turn reads, and what waits. Pure; the time is passed in.

The cap is in seconds of a UTC day for which we keep the warehouse up, its idle time before it stops by itself included:
that is what is paid for, and it is known at once, where money comes with a bill that is hours late. One wake-up costs
at least that idle time. So what helps is to wake the warehouse less often, and to ask less of it while it is up.
The budget is spent evenly: by noon half of it may be gone. The nearer the use comes to that pace, the more work waits,
the least urgent first; what waits is read at its longest interval all the same when the warehouse is awake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DAY_S = 86_400.0
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Tier:
    """Tables of equal urgency. They wait while more than `from_ratio` of what may be used so far is used.

    They wait no longer than `at_most` though, as long as more urgent tables are read. None: for as long as it takes.
    """

    title: str
    tables: tuple[str, ...]
    from_ratio: float
    at_most: timedelta | None


SHEDDING: tuple[Tier, ...] = (
    Tier(
        "Tables that rarely change",
        (
            "system.access.audit",
            "system.access.table_lineage",
            "system.access.workspaces_latest",
            "system.billing.account_prices",
            "system.billing.list_prices",
            "system.compute.clusters",
            "system.compute.node_types",
            "system.compute.warehouses",
            "system.data_quality_monitoring.table_results",
            "system.lakeflow.pipelines",
        ),
        0.5,
        24 * _HOUR,
    ),
    Tier(
        "Tables that the warehouse adds up by the hour",
        ("system.compute.node_timeline", "system.query.history"),
        0.6,
        6 * _HOUR,
    ),
    Tier(
        "The bill and the warehouses' starts",
        ("system.billing.usage", "system.compute.warehouse_events"),
        0.7,
        6 * _HOUR,
    ),
    Tier(
        "Settings of jobs, and pipelines' updates",
        ("system.lakeflow.jobs", "system.lakeflow.job_tasks", "system.lakeflow.pipeline_update_timeline"),
        0.8,
        _HOUR,
    ),
    Tier(
        "Runs of jobs and tasks",
        ("system.lakeflow.job_run_timeline", "system.lakeflow.job_task_run_timeline"),
        1.0,
        None,
    ),
)
"""The order in which work is shed: the first waits first, the last is read to the end."""


@dataclass(frozen=True)
class Budget:
    """`limit_s` seconds a UTC day (None: no cap), of which `used_s` are gone; a wake-up costs `idle_s` at least."""

    limit_s: float | None
    used_s: float
    idle_s: float


@dataclass(frozen=True)
class Waiting:
    """A table that is not read now: why, and from when on it may be (UTC)."""

    table: str
    reason: str
    until: datetime


def waiting(budget: Budget, last_read: Mapping[str, datetime | None], now: datetime) -> list[Waiting]:
    """Which of these tables wait, the least urgent first. None wait without a cap.

    `last_read` names the tables and when each was last read (None: never).
    """
    if budget.limit_s is None:
        return []
    if (stop := _stop(budget, budget.limit_s, now)) is not None:
        reason, until = stop
        return [Waiting(name, reason, until) for tier in SHEDDING for name in tier.tables if name in last_read]
    return [
        Waiting(name, f"{_used(budget)}.", (last_read[name] or now) + (tier.at_most or _HOUR))
        for tier in SHEDDING
        for name in tier.tables
        if name in last_read and _waits(tier, budget, budget.limit_s, last_read[name], now)
    ]


def may_be_used(limit_s: float, now: datetime) -> float:
    """How much of the day's budget may be gone by now."""
    return limit_s * (now - _midnight(now)).total_seconds() / _DAY_S


def _stop(budget: Budget, limit_s: float, now: datetime) -> tuple[str, datetime] | None:
    """Why the warehouse must not be woken at all, and until when."""
    tomorrow = _midnight(now) + timedelta(days=1)
    if budget.idle_s > limit_s:
        said = f"one wake-up of the warehouse takes {budget.idle_s:.0f} s, more than the cap of {limit_s:.0f} s a day"
        return f"{said}.", tomorrow
    if budget.used_s + budget.idle_s > limit_s:
        return f"{_used(budget)}.", tomorrow
    if budget.used_s > may_be_used(limit_s, now):
        return f"{_used(budget)}, more than its share by now.", _midnight(now) + timedelta(
            seconds=_DAY_S * budget.used_s / limit_s
        )
    return None


def _waits(tier: Tier, budget: Budget, limit_s: float, last: datetime | None, now: datetime) -> bool:
    if budget.used_s <= tier.from_ratio * may_be_used(limit_s, now):
        return False
    return tier.at_most is None or (last is not None and now - last < tier.at_most)


def _used(budget: Budget) -> str:
    return f"{budget.used_s:.0f} of {budget.limit_s or 0:.0f} s of warehouse time are used today"


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
