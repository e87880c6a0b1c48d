"""When jobs start: the fire times of one UTC day, from cron with zones and clock changes to files that arrive."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from workspace_simulator.account import words
from workspace_simulator.account.compiled import Columns, Compiled, Floats, concatenated, repeat_ranges, taken
from workspace_simulator.account.frames import DAY, HOUR, NEVER, Ints, JobPlan, Trigger

_MINUTE = 60_000_000
_UNITS = {"HOURS": HOUR, "DAYS": DAY, "WEEKS": 7 * DAY}
_MANUAL_PER_DAY = 0.012
_IDLE_MANUAL_PER_DAY = 0.2
_ARRIVALS = np.array([1, 1, 1, 1, 1, 2, 3, 5, 8, 9, 9, 8, 7, 8, 9, 8, 7, 5, 4, 3, 3, 2, 2, 1], dtype=np.float64)


@dataclass(frozen=True)
class _Entry:
    """A trigger of a job while it is in force and not paused."""

    job: int
    trigger: Trigger
    from_us: int
    until_us: int


@dataclass(frozen=True)
class _Entries:
    """Entries as arrays."""

    entries: list[_Entry]

    @cached_property
    def jobs(self) -> Ints:
        return np.array([entry.job for entry in self.entries], dtype=np.int64)

    @cached_property
    def from_us(self) -> Ints:
        return np.array([entry.from_us for entry in self.entries], dtype=np.int64)

    @cached_property
    def until_us(self) -> Ints:
        return np.array([entry.until_us for entry in self.entries], dtype=np.int64)

    @cached_property
    def steps(self) -> Ints:
        """Of periodic entries: microseconds between two fires, else 0."""
        triggers = [entry.trigger for entry in self.entries]
        return np.array([_UNITS.get(trigger.units, 0) * trigger.interval for trigger in triggers], dtype=np.int64)

    @cached_property
    def rates(self) -> Floats:
        return np.array([entry.trigger.per_day for entry in self.entries], dtype=np.float64)

    def fires(self, owners: Ints, times: Ints, trigger: int) -> Columns:
        """Fires of these entries at these times, as far as they are in force then."""
        fires = {"job": self.jobs[owners], "created_us": times, "trigger": np.full(len(owners), trigger)}
        return taken(fires, (self.from_us[owners] <= times) & (times < self.until_us[owners]))


@dataclass(frozen=True)
class Fires:
    """All triggers of a plan, ready to be asked for any day."""

    compiled: Compiled

    @cached_property
    def _entries(self) -> list[_Entry]:
        return [entry for index, job in enumerate(self.compiled.plan.jobs) for entry in _entries_of(index, job)]

    @cached_property
    def _of_kind(self) -> dict[str, _Entries]:
        kinds = ("periodic", "file_arrival")
        return {kind: _Entries([entry for entry in self._entries if entry.trigger.kind == kind]) for kind in kinds}

    @cached_property
    def _cron(self) -> dict[str, "_CronTable"]:
        by_zone: dict[str, list[_Entry]] = {}
        for entry in self._entries:
            if entry.trigger.kind == "cron":
                by_zone.setdefault(entry.trigger.timezone_id, []).append(entry)
        return {zone: _CronTable.of(entries) for zone, entries in sorted(by_zone.items())}

    def on(self, day_us: int, rng: np.random.Generator) -> Columns:
        """Columns job, created_us and trigger, in order of time. Incidents and running jobs are not considered."""
        parts = [
            *(table.on(day_us, zone) for zone, table in self._cron.items()),
            self._periodic(day_us),
            self._arrivals(day_us, rng),
            self._manual(day_us, rng),
        ]
        fires = concatenated(parts)
        jitter = rng.integers(150_000, 3_000_000, len(fires["job"]))
        fires["created_us"] = fires["created_us"] + np.where(fires["trigger"] == words.MANUAL, 0, jitter)
        return taken(fires, np.lexsort((fires["job"], fires["created_us"])))

    def waiting(self) -> list[tuple[int, int, int, int]]:
        """Table-update triggers: job, upstream job, from, until."""
        kept = [
            entry for entry in self._entries if entry.trigger.kind == "table_update" and entry.trigger.upstream >= 0
        ]
        return [(entry.job, entry.trigger.upstream, entry.from_us, entry.until_us) for entry in kept]

    def continuous(self) -> list[tuple[int, int, int]]:
        """Continuous jobs: job, from, until, for each stretch without a pause."""
        return [
            (entry.job, entry.from_us, entry.until_us) for entry in self._entries if entry.trigger.kind == "continuous"
        ]

    def _periodic(self, day_us: int) -> Columns:
        entries = self._of_kind["periodic"]
        steps = entries.steps
        anchors = self.compiled.job_created_us[entries.jobs] // _MINUTE * _MINUTE
        first = anchors + -(-(day_us - anchors) // np.maximum(steps, 1)) * steps
        counts = np.maximum(0, -(-(day_us + DAY - first) // np.maximum(steps, 1)))
        owners, places = repeat_ranges(counts)
        return entries.fires(owners, first[owners] + places * steps[owners], words.PERIODIC)

    def _arrivals(self, day_us: int, rng: np.random.Generator) -> Columns:
        entries = self._of_kind["file_arrival"]
        rates = entries.rates * (0.45 if _is_weekend(day_us) else 1.0)
        owners = np.repeat(np.arange(len(rates)), rng.poisson(rates))
        hours = rng.choice(24, size=len(owners), p=_ARRIVALS / _ARRIVALS.sum())
        times = day_us + hours * HOUR + rng.integers(0, HOUR, len(owners))
        return entries.fires(owners, times, words.FILE_ARRIVAL)

    def _manual(self, day_us: int, rng: np.random.Generator) -> Columns:
        rates = self._manual_rates * (0.1 if _is_weekend(day_us) else 1.0)
        jobs = np.repeat(np.arange(len(rates)), rng.poisson(rates))
        times = day_us + np.clip(rng.normal(13.5, 3.0, len(jobs)), 0, 23.99) * HOUR
        times = times.astype(np.int64)
        alive = (self.compiled.job_created_us[jobs] <= times) & (times < self.compiled.job_deleted_us[jobs])
        fires = {"job": jobs, "created_us": times, "trigger": np.full(len(jobs), words.MANUAL)}
        return taken(fires, alive)

    @cached_property
    def _manual_rates(self) -> Floats:
        """Runs that people start by hand, per job and working day; jobs that other jobs run are left alone."""
        jobs = self.compiled.plan.jobs
        children = set(self.compiled.task_target[self.compiled.task_target >= 0].tolist())
        rates = [_MANUAL_PER_DAY if job.versions[0].triggers else _IDLE_MANUAL_PER_DAY for job in jobs]
        return np.array([0.0 if index in children else rate for index, rate in enumerate(rates)])


def _entries_of(index: int, job: JobPlan) -> list[_Entry]:
    ends = [version.from_us for version in job.versions[1:]] + [NEVER]
    return [
        _Entry(index, trigger, version.from_us, min(until_us, job.deleted_us))
        for version, until_us in zip(job.versions, ends, strict=True)
        for trigger in version.triggers
        if not version.is_paused and version.change != "deleted"
    ]


def _is_weekend(day_us: int) -> bool:
    return (day_us // DAY + 3) % 7 >= 5


@dataclass(frozen=True)
class _CronTable:
    """The cron entries of one time zone."""

    entries: _Entries
    counts: Ints
    seconds: Ints
    weekdays: np.typing.NDArray[np.bool_]
    month_days: np.typing.NDArray[np.bool_]
    repeats: np.typing.NDArray[np.bool_]

    @classmethod
    def of(cls, entries: list[_Entry]) -> "_CronTable":
        """Weekday and month-day rules as masks; a rule without month days allows every one (0 = the last)."""
        triggers = [entry.trigger for entry in entries]
        weekdays = np.array([[day in trigger.weekdays for day in range(7)] for trigger in triggers])
        month_days = np.array([[not t.month_days or day in t.month_days for day in range(32)] for t in triggers])
        return cls(
            _Entries(entries),
            np.array([len(trigger.seconds) for trigger in triggers], dtype=np.int64),
            np.array([second for trigger in triggers for second in trigger.seconds], dtype=np.int64),
            weekdays,
            month_days,
            np.array([trigger.repeats_in_fold for trigger in triggers], dtype=bool),
        )

    def on(self, day_us: int, zone: str) -> Columns:
        """Fires between this UTC midnight and the next. Local times that the clocks jump over do not fire; those
        that they pass twice fire twice only where the hour field is open."""
        parts = []
        folded_until = -NEVER
        for start_us, end_us, offset_us in utc_segments(day_us, zone):
            local_from, local_until = start_us + offset_us, end_us + offset_us
            for date_us in range(local_from // DAY * DAY, local_until, DAY):
                owners, times = self._on_date(date_us)
                inside = (times >= local_from) & (times < local_until)
                inside &= (times >= folded_until) | self.repeats[owners]
                parts.append(self.entries.fires(owners[inside], times[inside] - offset_us, words.CRON))
            folded_until = local_until
        return concatenated(parts)

    def _on_date(self, date_us: int) -> tuple[Ints, Ints]:
        date = datetime.fromtimestamp(date_us / 1e6, UTC)
        is_last = (date + timedelta(days=1)).day == 1
        allowed = self.month_days[:, date.day] | (self.month_days[:, 0] & is_last)
        chosen = np.flatnonzero(self.weekdays[:, date.weekday()] & allowed)
        owners, places = repeat_ranges(self.counts[chosen])
        owners = chosen[owners]
        starts = np.concatenate([[0], np.cumsum(self.counts)])[:-1]
        return owners, date_us + self.seconds[starts[owners] + places] * 1_000_000


def utc_segments(day_us: int, zone: str) -> list[tuple[int, int, int]]:
    """The UTC day cut where the zone's offset changes: (start, end, offset), all in microseconds."""
    before, after = _offset_us(day_us, zone), _offset_us(day_us + DAY - 1_000_000, zone)
    if before == after:
        return [(day_us, day_us + DAY, before)]
    change = next(at_us for at_us in range(day_us, day_us + DAY, 15 * _MINUTE) if _offset_us(at_us, zone) != before)
    return [(day_us, change, before), (change, day_us + DAY, after)]


def _offset_us(at_us: int, zone: str) -> int:
    offset = datetime.fromtimestamp(at_us / 1e6, ZoneInfo(zone)).utcoffset()
    return int((offset or timedelta()).total_seconds()) * 1_000_000
