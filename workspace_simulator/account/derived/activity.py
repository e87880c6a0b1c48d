"""When each SQL warehouse is up on a day, minute by minute: what its events, usage and queries agree on."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from workspace_simulator.account.derived.arrays import MINUTE, Bools, Frame
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.derived.lifetimes import of_kind
from workspace_simulator.account.derived.rates import WAREHOUSE_DBU
from workspace_simulator.account.derived.usage_shared import weekday
from workspace_simulator.account.frames import ComputeKind, Ints

MINUTES = 1440
STATEMENTS_PER_CLUSTER = 8
NIGHT = (60, 1380)
"""A warehouse that jobs use stays up around midnight (minutes of the day), so that each day begins and ends alike."""


@dataclass(frozen=True)
class Activity:
    """Warehouses x minutes of one day."""

    start_us: int
    people: Ints
    """Statements of people and dashboards at work in the minute."""
    clusters: Ints
    """Clusters running; 0 = the warehouse is stopped."""
    nightly: Bools
    """Per warehouse: up at midnight."""
    dbu_per_hour: npt.NDArray[np.float64]
    """Of one cluster, per warehouse."""

    @cached_property
    def hourly_dbu(self) -> npt.NDArray[np.float64]:
        """DBU by warehouse and hour of the day."""
        minutes = self.clusters.reshape(len(self.clusters), 24, 60).sum(axis=2)
        hourly: npt.NDArray[np.float64] = minutes * self.dbu_per_hour[:, None] / 60.0
        return hourly


def of_day(index: Index, tasks: Frame, start_us: int, rng: np.random.Generator) -> Activity:
    """Up while a task or a person asks, and `auto_stop_minutes` longer."""
    warehouses = index.plan.warehouses
    people = _people(len(warehouses), start_us, rng)
    working = people + _task_load(len(warehouses), tasks, start_us)
    stop = np.array([one.auto_stop_minutes or MINUTES for one in warehouses], np.int64)
    minute = np.arange(MINUTES)
    last = np.maximum.accumulate(np.where(working > 0, minute, -2 * MINUTES), axis=1)
    up = (minute - last) <= stop[:, None]
    used = {task.compute for task in index.tasks if task and task.compute_kind == ComputeKind.WAREHOUSE}
    nightly = np.array([place in used for place in range(len(warehouses))], bool)
    up |= nightly[:, None] & ((minute < NIGHT[0]) | (minute >= NIGHT[1]))
    created = np.array([one.created_us for one in warehouses], np.int64)
    up &= start_us + minute * MINUTE >= created[:, None]
    # A warehouse that no job uses stops before midnight, even if its last statement came late.
    up[~nightly, MINUTES - 1] = False
    least = np.array([one.min_clusters for one in warehouses], np.int64)
    most = np.array([one.max_clusters for one in warehouses], np.int64)
    wanted = np.clip(-(-working // STATEMENTS_PER_CLUSTER), least[:, None], most[:, None])
    # Both sides of midnight show the same number of clusters, so that no change falls between two days.
    wanted[:, [0, MINUTES - 1]] = least[:, None]
    dbu = np.array([WAREHOUSE_DBU.get(one.size, WAREHOUSE_DBU["SMALL"]) for one in warehouses])
    return Activity(start_us, people, np.where(up, wanted, 0), nightly, dbu)


def _people(count: int, start_us: int, rng: np.random.Generator) -> Ints:
    """Bursts of statements: most office hours on working days, few at the weekend."""
    share = 0.6 if weekday(start_us) < 5 else 0.06
    active = rng.random((count, 11, 1)) < share
    begin = rng.integers(0, 40, (count, 11, 1))
    length = rng.integers(3, 35, (count, 11, 1))
    weight = np.minimum(rng.geometric(0.25, (count, 11, 1)), 30)
    minute = np.arange(60)
    burst = np.where(active & (minute >= begin) & (minute < begin + length), weight, 0)
    people = np.zeros((count, MINUTES), np.int64)
    people[:, 7 * 60 : 18 * 60] = burst.reshape(count, 660)
    return people


def _task_load(count: int, tasks: Frame, start_us: int) -> Ints:
    held = of_kind(tasks, ComputeKind.WAREHOUSE)
    begin = np.clip((held["start"] - start_us) // MINUTE, 0, MINUTES)
    end = np.clip((held["end"] - start_us) // MINUTE + 1, 0, MINUTES)
    change = np.zeros((count, MINUTES + 1), np.int64)
    np.add.at(change, (held["compute"], begin), 1)
    np.add.at(change, (held["compute"], end), -1)
    return np.cumsum(change, axis=1)[:, :MINUTES]
