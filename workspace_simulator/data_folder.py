"""Where a generated account lies: made once for its parameters, in the user's cache, and used again."""

import math
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

FORMAT = 1
_KEPT = 4

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
        return "-".join((*parts, f"{self.end:%Y%m%dT%H%M}", f"plus{self.horizon_days}"))


def parameters_for(now: datetime, *, seed: int, jobs: int, days: int, speed: float) -> AccountParameters:
    """History to the last midnight before `now` and beyond it: two days, or an hour of real time at `speed`."""
    end = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    ahead = timedelta(hours=speed).total_seconds() / 86400
    return AccountParameters(seed, jobs, days, end, max(2, 1 + math.ceil(ahead)))


def cache_folder() -> Path:
    """`$XDG_CACHE_HOME/databricks-simulator`, by default under `~/.cache`."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "databricks-simulator"


def cached(parameters: AccountParameters, generate: Generate, cache: Path) -> Path:
    """The folder for these parameters, made by `generate` where it is missing. An unfinished one is never used."""
    folder = cache / parameters.folder_name
    if not (folder / "account.json").is_file():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".unfinished-") as unfinished:
            made = Path(unfinished) / "account"
            generate(made, parameters)
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
    folder.touch()
    _forget_old(cache, folder)
    return folder


def _forget_old(cache: Path, current: Path) -> None:
    others = [path for path in cache.iterdir() if path.name.startswith(f"v{FORMAT}-seed") and path != current]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
