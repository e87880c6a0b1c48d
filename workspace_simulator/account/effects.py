"""What planted incidents do to the runs of a day. The plan holds them; every table then shows the effect."""

from dataclasses import dataclass

import numpy as np

from workspace_simulator.account.compiled import Columns, Floats
from workspace_simulator.account.failures import CAUSE
from workspace_simulator.account.frames import DAY, Incident, Ints, Plan

Mask = np.typing.NDArray[np.bool_]

_FORCED_CAUSES = {
    "failure_streak": CAUSE["missing_column"],
    "owner_left": CAUSE["unauthorized"],
    "stuck_run": CAUSE["cancelled"],
}
_EMPTY_SLOWDOWN = 0.4


@dataclass(frozen=True)
class Effects:
    """The incidents that touch one day."""

    incidents: tuple[Incident, ...]

    @classmethod
    def on(cls, plan: Plan, day_us: int) -> "Effects":
        """Those in force at some time of the day; followers of the day may start some hours later."""
        active = [one for one in plan.incidents if one.from_us < day_us + 2 * DAY and day_us <= one.until_us]
        return cls(tuple(active))

    def _of(self, *kinds: str) -> list[Incident]:
        return [incident for incident in self.incidents if incident.kind in kinds]

    def missed(self, jobs: Ints, created_us: Ints) -> Mask:
        """Starts that do not happen."""
        return _any([_hit(one, jobs, created_us) for one in self._of("missed_starts")], len(jobs))

    def barred(self, jobs: Ints, created_us: Ints) -> Mask:
        """Runs skipped because a stuck run still holds the job's only place."""
        masks = []
        for one in self._of("stuck_run"):
            mask = _hit(one, jobs, created_us)
            mask[_stuck(one, jobs, created_us)] = False
            masks.append(mask)
        return _any(masks, len(jobs))

    def beyond_repair(self, jobs: Ints, created_us: Ints) -> Mask:
        """Runs that nobody repairs, because it would not help or nobody looks."""
        return _any([_hit(one, jobs, created_us) for one in self._of(*_FORCED_CAUSES, "timing_out")], len(jobs))

    def slowdown(self, jobs: Ints, created_us: Ints) -> Floats:
        """What durations are multiplied by."""
        factors = np.ones(len(jobs))
        for one in self._of("slower", "timing_out"):
            factors[_hit(one, jobs, created_us)] *= one.size
        for one in self._of("upstream_late"):
            factors[(jobs == one.cause_job) & _during(one, created_us)] *= one.size
        for one in self._of("empty_success"):
            factors[_hit(one, jobs, created_us)] *= _EMPTY_SLOWDOWN
        return factors

    def hang(self, rows: Columns, jobs: Ints, created_us: Ints) -> None:
        """Lets stuck runs last until their incident ends, in place."""
        for one in self._of("stuck_run"):
            for run in _stuck(one, jobs, created_us):
                rows["duration"][rows["run"] == run] = one.until_us - created_us[run]

    def input(self, jobs: Ints, created_us: Ints) -> Floats:
        """What input rows are multiplied by."""
        factors = np.ones(len(jobs))
        for one in self._of("empty_success"):
            factors[_hit(one, jobs, created_us)] = 0.0
        for one in self._of("slower", "timing_out"):
            if one.cause == "input_growth":
                factors[_hit(one, jobs, created_us)] *= one.size
        return factors

    def force(self, jobs: Ints, created_us: Ints, run: Ints, is_bad: Mask, cause: Ints, victim: Ints) -> Mask:
        """Makes runs fail or succeed, in place; tells which failures no retry mends. `victim` are row indexes."""
        is_forced = np.zeros(len(jobs), dtype=bool)
        for one in self._of("empty_success", "slower", "upstream_late"):
            is_bad[_hit(one, jobs, created_us)] = False
        for kind, forced in _FORCED_CAUSES.items():
            for one in self._of(kind):
                hit = np.flatnonzero(_hit(one, jobs, created_us))
                hit = _stuck(one, jobs, created_us) if kind == "stuck_run" else hit
                is_bad[hit], cause[hit], is_forced[hit] = True, forced, True
                victim[hit] = np.searchsorted(run, hit) + max(one.task, 0)
        return is_forced

    def flake(self, rows: Columns, created_us: Ints, task_from: Ints, retries: Ints, rng: np.random.Generator) -> None:
        """Lets tries of flaky tasks fail, in place: `size` of the runs need a retry, few of them in vain."""
        for one in self._of("flaky_task"):
            task = int(task_from[one.job]) + one.task
            mine = np.flatnonzero((rows["task"] == task) & _during(one, created_us)[rows["run"]])
            flaky = mine[rng.random(len(mine)) < one.size]
            most = int(retries[task])
            is_lasting = rng.random(len(flaky)) < 0.08
            rows["fails"][flaky] = np.where(is_lasting, most + 1, 1)
            rows["is_lasting"][flaky] = is_lasting
            rows["cause"][flaky] = CAUSE["service_refused"]


def _during(one: Incident, created_us: Ints) -> Mask:
    return np.asarray((created_us >= one.from_us) & (created_us < one.until_us))


def _hit(one: Incident, jobs: Ints, created_us: Ints) -> Mask:
    return np.asarray((jobs == one.job) & _during(one, created_us))


def _stuck(one: Incident, jobs: Ints, created_us: Ints) -> Ints:
    """The first run of the incident's first day: it hangs until the incident ends."""
    first_day = (created_us >= one.from_us) & (created_us < one.from_us + DAY)
    return np.flatnonzero((jobs == one.job) & first_day)[:1]


def _any(masks: list[Mask], count: int) -> Mask:
    return np.asarray(np.logical_or.reduce(masks)) if masks else np.zeros(count, dtype=bool)
