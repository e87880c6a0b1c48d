"""Words and arithmetic that the tables' prose fixes; the oracle's own, shared with no model."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

Row = dict[str, Any]
Raw = Mapping[str, Sequence[Mapping[str, Any]]]
Key = TypeVar("Key", bound=Hashable)

CLASSES = {
    "SUCCEEDED": "succeeded",
    "FAILED": "failed",
    "ERROR": "failed",
    "TIMED_OUT": "timed_out",
    "CANCELLED": "cancelled",
    "SKIPPED": "skipped",
    "BLOCKED": "blocked",
}
BAD = ("failed", "timed_out")
JUDGED = ("succeeded", *BAD)
EVERY_CLASS = ("succeeded", "failed", "timed_out", "cancelled", "skipped", "blocked", "running", "unknown")

KINDS = {"JOB_RUN": "job", "SUBMIT_RUN": "one_off", "WORKFLOW_RUN": "workflow"}

TRIGGERS = {
    "CRON": "scheduled",
    "PERIODIC": "scheduled",
    "ONETIME": "manual",
    "ONE_TIME": "manual",
    "ONETIME_RETRY": "retry",
    "RETRY": "retry",
    "RUN_JOB_TASK": "run_job",
    "FILE_ARRIVAL": "file_arrival",
    "TABLE": "table_update",
    "CONTINUOUS": "continuous",
    "CONTINUOUS_RESTART": "continuous",
    "MODEL": "model",
}
"""Documented words and observed ones."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def millis(moment: datetime) -> int:
    """Whole milliseconds since the epoch: what lies below one is cut."""
    past = moment - _EPOCH
    return (past.days * 86_400_000_000 + past.seconds * 1_000_000 + past.microseconds) // 1000


def seconds_between(start: datetime, end: datetime) -> Decimal:
    """Exact to the millisecond."""
    return Decimal(millis(end) - millis(start)) / 1000


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def percentile(values: Iterable[Decimal], share: Decimal) -> Decimal | None:
    """By linear interpolation between the two nearest ranks; None of nothing."""
    ranked = sorted(values)
    if not ranked:
        return None
    place = share * (len(ranked) - 1)
    low = int(place)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (place - low)


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def columns(*names: str) -> Callable[[Row], tuple[Any, ...]]:
    """The key of a row made of these columns."""
    return lambda row: tuple(row[name] for name in names)


def last_known(rows: Sequence[Row], name: str) -> Any:
    """The value of the latest row that has one; rows are in order of time."""
    return next((row[name] for row in reversed(rows) if row[name] is not None), None)


def total(values: Iterable[Any]) -> Any:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
