"""Where a generated account lies: made once for its parameters, in the user's cache, and used again."""

import math
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

FORMAT = 1
_KEPT = 4
_LONGEST_HORIZON = 30

Generate = Callable[[Path, "AccountParameters"], None]


@dataclass(frozen=True)
class AccountParameters:
    """What an account is made from: the same gives the same bytes. History goes on `horizon_days` after `end`."""

    seed: int
    jobs: int
    days: int
    end: datetime
    horizon_days: int

    @property
    def folder_name(self) -> str:
        parts = (f"v{FORMAT}", f"seed{self.seed}", f"jobs{self.jobs}", f"days{self.days}")
        return "-".join((*parts, f"{self.end:%Y%m%dT%H%M}"))


def parameters_for(now: datetime, *, seed: int, jobs: int, days: int, speed: float) -> AccountParameters:
    """History to the last midnight before `now` and beyond it: two days, or an hour of real time at `speed`."""
    end = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    ahead = timedelta(hours=speed).total_seconds() / 86400
    return AccountParameters(seed, jobs, days, end, min(_LONGEST_HORIZON, max(2, 1 + math.ceil(ahead))))


def cache_folder() -> Path:
    """`$XDG_CACHE_HOME/databricks-simulator`, by default under `~/.cache`."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "databricks-simulator"


def cached(parameters: AccountParameters, generate: Generate, cache: Path) -> Path:
    """The folder for these parameters; `generate` makes it, or finds it made and adds to its horizon where need be."""
    folder = cache / parameters.folder_name
    generate(folder, parameters)
    folder.touch()
    _forget_old(cache, folder)
    return folder


def _forget_old(cache: Path, current: Path) -> None:
    others = [path for path in cache.iterdir() if path.name.startswith(f"v{FORMAT}-seed") and path != current]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
