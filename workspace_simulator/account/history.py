"""History, day by day: `History(plan).day(...)` makes all runs of one UTC day, without any other day."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workspace_simulator.account import words
from workspace_simulator.account.assembly import Part, to_day, to_part
from workspace_simulator.account.batches import make_batch
from workspace_simulator.account.compiled import Columns, Compiled, repeat_ranges, taken
from workspace_simulator.account.continuous import Chains
from workspace_simulator.account.effects import Effects
from workspace_simulator.account.fires import Fires
from workspace_simulator.account.frames import DAY, Day, Ints, Plan, Result
from workspace_simulator.account.one_off import make_one_off
from workspace_simulator.account.outcomes import Moment
from workspace_simulator.account.placing import place
from workspace_simulator.account.repairs import with_repairs
from workspace_simulator.account.seeds import Purpose, generator

_RETRY_RATIO = 0.6


@dataclass(frozen=True)
class History:
    """The history of a plan. Days are independent: any may be made alone, in any order, in any process."""

    plan: Plan

    @cached_property
    def compiled(self) -> Compiled:
        return Compiled(self.plan)

    @cached_property
    def fires(self) -> Fires:
        return Fires(self.compiled)

    @cached_property
    def _chains(self) -> Chains:
        return Chains(self.compiled, self.fires)

    @cached_property
    def _waiting(self) -> Ints:
        """Table-update jobs as rows of (job, upstream, from, until)."""
        return np.array(self.fires.waiting(), dtype=np.int64).reshape(-1, 4)

    def day(self, day_us: int) -> Day:
        """All runs of the UTC day that starts at `day_us` (microseconds, a multiple of a day)."""
        moment = Moment(day_us, Effects.on(self.plan, day_us))
        fires = self.fires.on(day_us, self._rng(Purpose.FIRES, day_us))
        fires = taken(fires, ~moment.effects.missed(fires["job"], fires["created_us"]))
        first = self._part(fires, moment, Purpose.OUTCOMES)
        parts = [first, self._part(self._followers(first, moment), moment, Purpose.FOLLOWERS)]
        rng = self._rng(Purpose.CONTINUOUS, day_us)
        chains = self._chains.on(day_us, rng)
        parts.append(to_part(self.compiled, chains, with_repairs(self.compiled, chains, _NO_EFFECTS, rng), rng))
        job_runs = sum(len(part[0]["job"]) for part in parts)
        parts.append(make_one_off(self.plan, day_us, job_runs, self._rng(Purpose.ONE_OFF, day_us)))
        return to_day(self.plan.seed, day_us, parts)

    def _rng(self, purpose: Purpose, day_us: int) -> np.random.Generator:
        return generator(self.plan.seed, purpose, day_us // DAY)

    def _part(self, fires: Columns, moment: Moment, purpose: Purpose) -> Part:
        rng = self._rng(purpose, moment.day_us)
        batch = make_batch(self.compiled, fires["job"], fires["created_us"], fires["trigger"], moment, rng)
        batch = place(self.compiled, batch, moment.effects, rng)
        attempts = with_repairs(self.compiled, batch, moment.effects, rng)
        return to_part(self.compiled, batch, attempts, rng)

    def _followers(self, part: Part, moment: Moment) -> Columns:
        """Runs that other runs set off: on a table that was written, or as the retry of a legacy job."""
        runs, attempts, _ = part
        rng = self._rng(Purpose.PLACING, moment.day_us)
        written = attempts["result"] == Result.SUCCEEDED
        jobs, ended = runs["job"][attempts["run"]], attempts["ended"]
        followers = [self._after_update(jobs[written], ended[written], rng)]
        retried = np.isin(attempts["result"], (Result.FAILED, Result.ERROR)) & self.compiled.job_is_legacy[jobs]
        retried &= (rng.random(len(retried)) < _RETRY_RATIO) & (self.compiled.job_failure[jobs] < 0.5)
        retried &= ~moment.effects.beyond_repair(jobs, attempts["started"])
        pause = rng.integers(5_000_000, 120_000_000, len(retried))
        again = {"job": jobs[retried], "created_us": (ended + pause)[retried]}
        followers.append(again | {"trigger": np.full(int(retried.sum()), words.RETRY)})
        fires = {name: np.concatenate([each[name] for each in followers]) for name in ("job", "created_us", "trigger")}
        return taken(fires, np.lexsort((fires["job"], fires["created_us"])))

    def _after_update(self, jobs: Ints, ended: Ints, rng: np.random.Generator) -> Columns:
        order = np.argsort(jobs, kind="stable")
        waiting = self._waiting
        low = np.searchsorted(jobs[order], waiting[:, 1], side="left")
        high = np.searchsorted(jobs[order], waiting[:, 1], side="right")
        owners, places = repeat_ranges(high - low)
        created = ended[order][low[owners] + places] + rng.integers(20_000_000, 180_000_000, len(owners))
        kept = (waiting[owners, 2] <= created) & (created < waiting[owners, 3])
        fires = {"job": waiting[owners, 0], "created_us": created}
        return taken(fires | {"trigger": np.full(len(owners), words.TABLE_UPDATE)}, kept)


_NO_EFFECTS = Effects(())
