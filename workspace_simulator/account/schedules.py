"""How often jobs run: the frequency classes with their shares, and the trigger of a job of each class."""

from dataclasses import dataclass

import numpy as np

from workspace_simulator.account.frames import Trigger
from workspace_simulator.account.names import ZONES

WORKING_DAYS = (0, 1, 2, 3, 4)
_DAY_NAMES = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_HOURS = 3600


@dataclass(frozen=True)
class Frequency:
    """A class of jobs: `share` of all jobs, typical duration of a run in seconds with its spread, most tasks."""

    name: str
    share: float
    median_s: float
    spread: float
    longest_s: float
    most_tasks: int
    mean_tasks: float


FREQUENCIES = (
    Frequency("every_5", 0.028, 55, 0.5, 200, 2, 1.04),
    Frequency("every_10", 0.032, 80, 0.6, 400, 2, 1.1),
    Frequency("every_15", 0.042, 110, 0.6, 600, 3, 1.15),
    Frequency("every_30", 0.055, 180, 0.7, 1_100, 4, 1.35),
    Frequency("hourly", 0.135, 330, 0.8, 2_700, 8, 1.9),
    Frequency("every_4h", 0.060, 900, 0.8, 10_000, 10, 2.2),
    Frequency("daily", 0.279, 1_100, 1.1, 50_000, 40, 4.5),
    Frequency("weekdays", 0.080, 1_000, 1.0, 30_000, 20, 4.0),
    Frequency("weekly", 0.050, 2_400, 1.1, 200_000, 12, 3.5),
    Frequency("monthly", 0.025, 3_600, 1.2, 260_000, 12, 4.0),
    Frequency("periodic", 0.045, 420, 0.8, 3_000, 6, 1.6),
    Frequency("file_arrival", 0.047, 120, 0.7, 1_500, 5, 1.25),
    Frequency("table_update", 0.025, 300, 0.7, 4_000, 6, 1.5),
    Frequency("multiple", 0.010, 240, 0.6, 2_000, 4, 1.4),
    Frequency("continuous", 0.025, 100_000, 0.7, 1e9, 3, 1.2),
    Frequency("none", 0.067, 900, 1.2, 60_000, 12, 2.5),
)
"""Chosen so that a job gives about 24 run slices a day on average and a run about 1.3 task rows."""


def triggers_of(frequency: str, rng: np.random.Generator) -> tuple[tuple[Trigger, ...], float]:
    """The triggers of a new job of this class and the runs per day that they give on average."""
    if frequency.startswith("every_") and frequency != "every_4h":
        step = int(frequency.removeprefix("every_"))
        return (_every_minutes(step, rng),), 1440 / step
    if frequency == "periodic":
        return _periodic(rng)
    if frequency == "file_arrival":
        return _file_arrival(rng)
    if frequency == "multiple":
        arrival, per_day = _file_arrival(rng)
        return (_hours(1, rng), *arrival), 24.0 + per_day
    if frequency in ("continuous", "none", "table_update"):
        return _uncounted(frequency)
    return _calendar(frequency, rng)


def _calendar(frequency: str, rng: np.random.Generator) -> tuple[tuple[Trigger, ...], float]:
    if frequency == "hourly":
        return (_hours(1, rng),), 24.0
    if frequency == "every_4h":
        step = int(rng.choice([2, 3, 4, 6]))
        return (_hours(step, rng),), 24 / step
    if frequency == "weekly":
        return (daily_at(*_time(rng), _zone(rng), weekdays=(int(rng.integers(0, 7)),)),), 1 / 7
    if frequency == "monthly":
        day = int(rng.choice([0, 1, 1, 1, 2, 3, 5, 15]))
        return (daily_at(*_time(rng), _zone(rng), month_days=(day,)),), 1 / 30
    if frequency == "weekdays":
        return (daily_at(*_time(rng), _zone(rng), weekdays=WORKING_DAYS),), 5 / 7
    return (daily_at(*_time(rng), _zone(rng)),), 1.0


def daily_at(
    hour: int,
    minute: int,
    zone: str,
    *,
    weekdays: tuple[int, ...] = tuple(range(7)),
    month_days: tuple[int, ...] = (),
) -> Trigger:
    """A cron trigger once a day, on some weekdays, or on some days of the month (0 = the last)."""
    text = f"0 {minute} {hour} {_day_fields(weekdays, month_days)}"
    return Trigger("cron", text, zone, (hour * _HOURS + minute * 60,), weekdays, month_days)


def _day_fields(weekdays: tuple[int, ...], month_days: tuple[int, ...]) -> str:
    if month_days:
        return ",".join("L" if day == 0 else str(day) for day in month_days) + " * ?"
    if len(weekdays) == 7:
        return "* * ?"
    if weekdays == WORKING_DAYS:
        return "? * MON-FRI"
    return "? * " + ",".join(_DAY_NAMES[day] for day in weekdays)


def _every_minutes(step: int, rng: np.random.Generator) -> Trigger:
    first = int(rng.integers(0, step))
    seconds = tuple(range(first * 60, 24 * _HOURS, step * 60))
    return Trigger("cron", f"0 {first}/{step} * * * ?", "UTC", seconds, repeats_in_fold=True)


def _hours(step: int, rng: np.random.Generator) -> Trigger:
    minute = int(rng.choice([0, 0, 0, 5, 10, 15, 30, 45]))
    hours = "*" if step == 1 else f"0/{step}"
    seconds = tuple(hour * _HOURS + minute * 60 for hour in range(0, 24, step))
    return Trigger("cron", f"0 {minute} {hours} * * ?", _zone(rng), seconds, repeats_in_fold=step == 1)


def _periodic(rng: np.random.Generator) -> tuple[tuple[Trigger, ...], float]:
    interval, units = ((1, "HOURS"), (2, "HOURS"), (6, "HOURS"), (12, "HOURS"), (1, "DAYS"), (1, "WEEKS"))[
        int(rng.choice(6, p=[0.3, 0.2, 0.15, 0.1, 0.2, 0.05]))
    ]
    hours = interval * {"HOURS": 1, "DAYS": 24, "WEEKS": 168}[units]
    return (Trigger("periodic", interval=interval, units=units),), 24 / hours


def _file_arrival(rng: np.random.Generator) -> tuple[tuple[Trigger, ...], float]:
    per_day = float(np.clip(np.exp(rng.normal(3.3, 0.7)), 2, 150))
    url = f"/Volumes/main/landing/drop_{int(rng.integers(1, 999)):03d}/"
    return (Trigger("file_arrival", url=url, per_day=per_day),), per_day * 6 / 7


def _uncounted(frequency: str) -> tuple[tuple[Trigger, ...], float]:
    if frequency == "continuous":
        return (Trigger("continuous"),), 1.0
    if frequency == "table_update":
        return (Trigger("table_update"),), 12.0
    return (), 0.15


def _time(rng: np.random.Generator) -> tuple[int, int]:
    hour = int(rng.choice(24, p=_HOUR_WEIGHTS))
    return hour, int(rng.choice([0, 0, 0, 15, 30, 30, 45, int(rng.integers(0, 60))]))


def _zone(rng: np.random.Generator) -> str:
    return ZONES[int(rng.integers(0, len(ZONES)))]


_HOUR_COUNTS = np.array([9, 9, 14, 11, 10, 10, 11, 8, 6, 4, 3, 3, 3, 3, 2, 2, 2, 3, 4, 3, 3, 4, 6, 7], dtype=float)
_HOUR_WEIGHTS = _HOUR_COUNTS / _HOUR_COUNTS.sum()
