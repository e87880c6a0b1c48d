"""Continuous jobs: chains of runs, each hours to weeks long; the next begins when one ends. A few never end."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workspace_simulator.account import outcomes, words
from workspace_simulator.account.assembly import ENDLESS
from workspace_simulator.account.batches import Batch
from workspace_simulator.account.compiled import Columns, Compiled, concatenated, taken
from workspace_simulator.account.failures import CAUSE, FAILURES
from workspace_simulator.account.fires import Fires
from workspace_simulator.account.frames import DAY, HOUR, NEVER, Ints
from workspace_simulator.account.seeds import Purpose, generator

_MOST_RUNS = 600
_ENDLESS_EVERY = 8
"""One in so many continuous jobs is never restarted."""


@dataclass(frozen=True)
class Chains:
    """The runs of all continuous jobs over the whole plan, drawn job by job, so that each day can be cut out."""

    compiled: Compiled
    fires: Fires

    @cached_property
    def _runs(self) -> Columns:
        chains = [self._chain(*stretch, is_endless=stretch in self._endless) for stretch in self.fires.continuous()]
        nothing = np.zeros(0, dtype=np.int64)
        return concatenated([dict.fromkeys(("job", "started_us", "span", "cause", "trigger"), nothing), *chains])

    @cached_property
    def _endless(self) -> set[tuple[int, int, int]]:
        """Every so-manieth of the stretches that nothing stops, those in the region first."""
        plan = self.compiled.plan
        open_ended = [stretch for stretch in self.fires.continuous() if stretch[2] == NEVER]
        ordered = sorted(open_ended, key=lambda one: not plan.workspaces[plan.jobs[one[0]].workspace].in_region)
        return set(ordered[::_ENDLESS_EVERY])

    def _chain(self, job: int, from_us: int, until_us: int, *, is_endless: bool) -> Columns:
        rng = generator(self.compiled.plan.seed, Purpose.CONTINUOUS, job, from_us // 1_000_000)
        first_us = max(from_us, self.compiled.plan.start_us) + int(rng.integers(0, HOUR))
        typical_h = float(np.clip(np.exp(rng.normal(3.4, 0.9)), 2, 500))
        length = (np.exp(rng.normal(np.log(typical_h), 0.7, _MOST_RUNS)) * HOUR).astype(np.int64) + 60_000_000
        if is_endless:
            length[0] = ENDLESS
        pause = rng.integers(5_000_000, 120_000_000, _MOST_RUNS)
        starts = first_us + np.concatenate([[0], np.cumsum(np.minimum(length, 10**14) + pause)[:-1]])
        kept = starts < min(until_us, self.compiled.plan.last_us)
        starts, length = starts[kept], length[kept]
        cause = self._causes(job, len(starts), rng)
        over = (starts + length > until_us) if until_us < self.compiled.plan.last_us else np.zeros(len(starts), bool)
        length = np.where(over, until_us - starts, length)
        cause = np.where(over, CAUSE["cancelled"], cause)
        trigger = np.where(np.arange(len(starts)) == 0, words.CONTINUOUS, words.RESTART)
        trigger = np.where(
            cause[np.maximum(np.arange(len(starts)) - 1, 0)] == CAUSE["cancelled"], words.CONTINUOUS, trigger
        )
        return {
            "job": np.full(len(starts), job),
            "started_us": starts,
            "span": length,
            "cause": cause,
            "trigger": trigger,
        }

    def _causes(self, job: int, count: int, rng: np.random.Generator) -> Ints:
        usual = int(self.compiled.job_usual_cause[job])
        return np.where(rng.random(count) < 0.6, usual, CAUSE["cancelled"])

    def on(self, day_us: int, rng: np.random.Generator) -> Batch:
        """The runs that start on this day; every task of the job goes on for the whole run."""
        mine = (self._runs["started_us"] >= day_us) & (self._runs["started_us"] < day_us + DAY)
        runs = taken(self._runs, mine)
        count = len(runs["job"])
        rows = outcomes.all_rows(self.compiled, runs["job"], runs["started_us"])
        rows = taken(rows, rows["is_alive"])
        run = rows["run"]
        zeros = np.zeros(len(run), dtype=np.int64)
        result = np.array([int(failure.result) for failure in FAILURES], dtype=np.int8)[runs["cause"]]
        rows = {
            **rows, "start": zeros, "end": runs["span"][run], "result": result[run], "cause": runs["cause"][run],
            "fails": zeros, "try_us": zeros, "gap_us": zeros, "is_lasting": zeros.astype(bool), "duration": zeros,
            "input_rows": rng.integers(10_000, 50_000_000, len(run)), "outcome": zeros, "parent": zeros - 1,
        }  # fmt: skip
        delay = rng.integers(300_000, 4_000_000, count)
        runs |= {"result": result, "start": np.zeros(count, dtype=np.int64), "top": np.arange(count)}
        runs |= {"source": np.full(count, -1), "created_us": runs["started_us"] - delay}
        return Batch(runs, rows)
