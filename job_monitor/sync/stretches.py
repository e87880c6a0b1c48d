"""Stretches of time in which the warehouse is up because of us. Pure; times are aware, in UTC, half-open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, order=True)
class Stretch:
    """`from_at <= moment < until_at`."""

    from_at: datetime
    until_at: datetime

    @property
    def seconds(self) -> float:
        return (self.until_at - self.from_at).total_seconds()


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same moments in stretches that neither overlap nor touch, oldest first."""
    found: list[Stretch] = []
    for stretch in sorted(stretches):
        if found and stretch.from_at <= found[-1].until_at:
            found[-1] = Stretch(found[-1].from_at, max(found[-1].until_at, stretch.until_at))
        else:
            found.append(stretch)
    return found


def with_idle(stretches: Iterable[Stretch], idle: timedelta) -> list[Stretch]:
    """As long as the warehouse stays up: it stops by itself only when it was idle for so long."""
    return union(Stretch(each.from_at, each.until_at + idle) for each in stretches)


def within(stretches: Iterable[Stretch], since: datetime, until: datetime) -> list[Stretch]:
    """The parts that lie between the two moments."""
    cut = (Stretch(max(each.from_at, since), min(each.until_at, until)) for each in stretches)
    return [each for each in cut if each.from_at < each.until_at]


def seconds(stretches: Iterable[Stretch]) -> float:
    """How long they are together, once they do not overlap."""
    return sum(each.seconds for each in union(stretches))


def by_hour(stretches: Iterable[Stretch]) -> dict[datetime, float]:
    """Seconds by the hour (its begin) in which they lie."""
    found: dict[datetime, float] = {}
    for each in union(stretches):
        at = each.from_at
        while at < each.until_at:
            hour = at.replace(minute=0, second=0, microsecond=0)
            step = min(hour + _HOUR, each.until_at)
            found[hour] = found.get(hour, 0.0) + (step - at).total_seconds()
            at = step
    return found
