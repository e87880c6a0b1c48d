"""How long runs take: spread, heavy tail, growth, weekday and month-end rhythm."""

from datetime import UTC, datetime, timedelta

import numpy as np

from workspace_simulator.account.compiled import Columns, Compiled, Floats
from workspace_simulator.account.frames import DAY, Ints

_TAIL_RATIO = 0.015
_WEEKDAYS = np.array([1.12, 1.0, 1.0, 1.0, 1.03, 0.88, 0.86])
_MONTH_END = 1.3


def run_factors(compiled: Compiled, jobs: Ints, day_us: int, rng: np.random.Generator) -> Floats:
    """What a run's typical duration is multiplied by; the median over quiet days is near 1."""
    spread = np.exp(rng.normal(0.0, 1.0, len(jobs)) * compiled.job_sigma[jobs])
    tail = np.where(rng.random(len(jobs)) < _TAIL_RATIO, np.exp(rng.exponential(0.6, len(jobs))), 1.0)
    return spread * tail * volume_factors(compiled, jobs, day_us)


def volume_factors(compiled: Compiled, jobs: Ints, day_us: int) -> Floats:
    """How much there is to do on this day, against a quiet day at the start of the window."""
    date = datetime.fromtimestamp(day_us / 1e6, UTC)
    is_month_end = date.day == 1 or (date + timedelta(days=2)).month != date.month
    days = (day_us - compiled.plan.start_us) / DAY
    growth = np.exp(compiled.job_growth[jobs] * days)
    return np.asarray(growth * _WEEKDAYS[date.weekday()] * (_MONTH_END if is_month_end else 1.0))


def add_durations(compiled: Compiled, rows: Columns, jobs: Ints, factors: Floats, rng: np.random.Generator) -> None:
    """Adds `duration` of a good try in microseconds, `delay` before the task starts, and the rows it reads."""
    task, run = rows["task"], rows["run"]
    noise = np.exp(rng.normal(0.0, 0.1, len(task)))
    typical = compiled.task_share[task] * compiled.job_typical_us[jobs][run]
    rows["duration"] = np.maximum(typical * factors[run] * noise, 400_000.0).astype(np.int64)
    rows["delay"] = rng.integers(150_000, 2_500_000, len(task))
    volume = np.sqrt(factors)[run] * np.exp(rng.normal(0.0, 0.12, len(task)))
    rows["input_rows"] = (compiled.task_input[task] * volume).astype(np.int64)
