"""Writes an account to a folder: once, reproducibly, on several processes, and never by halves."""

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from workspace_simulator.account import derived
from workspace_simulator.account.dimensions import dimension_tables
from workspace_simulator.account.frames import DAY, Plan, Principal
from workspace_simulator.account.history import History
from workspace_simulator.account.live import Live, live_jobs
from workspace_simulator.account.plan import make_plan
from workspace_simulator.account.seeds import Purpose, generator
from workspace_simulator.account.timelines import Words, timelines
from workspace_simulator.account.truth import truth_tables
from workspace_simulator.account.writing import write_table

FORMAT = 1
_SMALL_DAY_JOBS = 3_000
"""Days of accounts up to this size are put together: a file costs as much as some thousand rows."""
MANIFEST = "account.json"
_WORKSPACE_FIELDS = ("workspace_id", "name", "url", "region", "cloud", "is_home", "in_region")
_PRINCIPAL_FIELDS = ("id", "name", "display_name", "is_service_principal")
_WAREHOUSE_FIELDS = (
    "warehouse_id", "name", "warehouse_type", "size", "min_clusters", "max_clusters", "auto_stop_minutes",
)  # fmt: skip
Manifest = dict[str, Any]
Progress = Callable[[int, int], None]
"""Called with the days done and the days in all."""


class FolderInUseError(Exception):
    """The folder holds something else than the account asked for."""


def generate(
    folder: Path,
    *,
    seed: int = 7,
    jobs: int = 400,
    days: int = 90,
    end: datetime,
    horizon_days: int = 2,
    workers: int = 2,
    progress: Progress | None = None,
) -> Manifest:
    """Writes the account of a seed into `folder` and returns its manifest (the content of `account.json`).

    History covers `days` UTC days up to the midnight at or after `end`, and `horizon_days` (0 to 30) after it. A
    folder that holds this account already is left alone, or extended to the horizon where that is later. The same
    arguments give the same bytes in every file, whatever the number of workers.

    Raises FolderInUseError when the folder holds anything else; ValueError for arguments out of range.
    """
    if not 0 <= horizon_days <= 30:
        raise ValueError("the horizon must lie 0 to 30 days after the end")
    plan = make_plan(seed=seed, jobs=jobs, days=days, end=end)
    manifest = _manifest(plan, days, horizon_days, end)
    found = read_manifest(folder)
    if found is None:
        _refuse_strangers(folder)
        with _replacing(folder) as part:
            _write_days(plan, part, _parts(jobs, days, horizon_days), workers, progress, _write_once)
            _write_manifest(part, manifest)
        return manifest
    if any(found.get(name) != manifest[name] for name in ("format", "seed", "jobs", "days", "starts_at")):
        raise FolderInUseError(f"{folder} holds another account: choose another folder, or remove it")
    done = int((datetime.fromisoformat(found["horizon_at"]) - datetime.fromisoformat(found["starts_at"])).days)
    if done < days + horizon_days:
        _write_days(plan, folder, _parts(jobs, days, horizon_days, done), workers, progress)
        _write_manifest(folder, manifest)
        return manifest
    return found


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a finished folder, None where there is none."""
    path = folder / MANIFEST
    if not path.is_file():
        return None
    manifest: Manifest = json.loads(path.read_text())
    return manifest


def _refuse_strangers(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise FolderInUseError(f"{folder} is not empty and holds no account: choose another folder")


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """A folder beside the wanted one, which takes its place when all is written."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f".{folder.name}.part-{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        yield part
        if folder.exists():
            folder.rmdir()
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_once(plan: Plan, folder: Path) -> None:
    once = dimension_tables(plan) | derived.once(plan, generator(plan.seed, Purpose.DERIVED_ONCE))
    for name, table in once.items():
        write_table(table, _table_path(folder, name, "all"))
    write_table(live_jobs(plan), folder / "live" / "jobs.parquet")
    for name, table in truth_tables(plan).items():
        write_table(table, folder / "truth" / f"{name}.parquet")


def _table_path(folder: Path, full_name: str, part: str) -> Path:
    _, schema, table = full_name.split(".")
    return folder / "tables" / schema / table / f"{part}.parquet"


@dataclass(frozen=True)
class _Maker:
    """Makes and writes days; one per process."""

    history: History
    live: Live
    folder: Path

    @classmethod
    def of(cls, plan: Plan, folder: Path) -> "_Maker":
        history = History(plan)
        return cls(history, Live(Words(history.compiled)), folder)

    def write(self, numbers: range) -> int:
        """Writes these days of the window (0 = the first) as one part per table, named by the first of them."""
        start_us = self.history.plan.start_us + numbers.start * DAY
        part = datetime.fromtimestamp(start_us / 1e6, UTC).strftime("%Y-%m-%d")
        made = [self._made(number) for number in numbers]
        for name in made[0]:
            write_table(pa.concat_tables([tables[name] for tables in made]), self._path(name, part))
        return len(numbers)

    def _made(self, number: int) -> dict[str, pa.Table]:
        plan = self.history.plan
        day_us = plan.start_us + number * DAY
        of_day = day_us // DAY
        day = self.history.day(day_us)
        made: dict[str, pa.Table] = {"runs": self.live.runs(day), "task_runs": self.live.task_runs(day)}
        made |= timelines(self.live.words_of, day, generator(plan.seed, Purpose.ARRIVAL, of_day))
        return made | derived.on_day(plan, day, generator(plan.seed, Purpose.DERIVED_DAY, of_day))

    def _path(self, name: str, part: str) -> Path:
        if "." in name:
            return _table_path(self.folder, name, part)
        return self.folder / "live" / name / f"{part}.parquet"


def _write_nothing(plan: Plan, folder: Path) -> None:
    """What is written once is there already."""


def _write_days(
    plan: Plan,
    folder: Path,
    parts: list[range],
    workers: int,
    progress: Progress | None,
    meanwhile: Callable[[Plan, Path], None] = _write_nothing,
) -> None:
    """Writes these parts; `meanwhile` is done in this process while the workers start."""
    if workers <= 1:
        meanwhile(plan, folder)
        maker = _Maker.of(plan, folder)
        _report(map(maker.write, parts), parts, progress)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(plan, folder)) as pool:
        written = pool.map(_write_part, parts)
        meanwhile(plan, folder)
        _report(written, parts, progress)


def _report(done: Iterable[int], parts: list[range], progress: Progress | None) -> None:
    total, count = sum(map(len, parts)), 0
    for days in done:
        count += days
        if progress is not None:
            progress(count, total)


def _parts(jobs: int, days: int, horizon_days: int, done: int = 0) -> list[range]:
    """The days of each part: several where days are small, and one by one after the end, so that the horizon can
    move without a part being written again."""
    step = max(1, min(7, _SMALL_DAY_JOBS // jobs))
    window = [range(first, min(first + step, days)) for first in range(0, days, step)]
    beyond = [range(day, day + 1) for day in range(days, days + horizon_days)]
    return [part for part in [*window, *beyond] if part.start >= done]


_MAKERS: list[_Maker] = []
"""The maker of this worker process: the plan is sent once, not with every day."""


def _start_worker(plan: Plan, folder: Path) -> None:
    # The processes share the cores between them: threads inside each would only get in each other's way.
    pa.set_cpu_count(1)
    _MAKERS[:] = [_Maker.of(plan, folder)]


def _write_part(numbers: range) -> int:
    return _MAKERS[0].write(numbers)


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    part = folder / f".{MANIFEST}.part"
    part.write_text(json.dumps(manifest, indent=1) + "\n")
    os.replace(part, folder / MANIFEST)


def _manifest(plan: Plan, days: int, horizon_days: int, end: datetime) -> Manifest:
    return {
        "format": FORMAT,
        "seed": plan.seed,
        "jobs": len(plan.jobs),
        "days": days,
        "account_id": plan.account_id,
        "account_name": plan.account_name,
        "metastore_id": plan.metastore_id,
        "starts_at": _iso(plan.start_us),
        "ends_at": end.astimezone(UTC).isoformat(),
        "horizon_at": _iso(plan.end_us + horizon_days * DAY),
        "workspaces": [_picked(one, _WORKSPACE_FIELDS) for one in plan.workspaces],
        "principals": [_principal(one, plan) for one in plan.principals],
        "warehouses": [
            _picked(one, _WAREHOUSE_FIELDS) | {"workspace_id": plan.workspaces[one.workspace].workspace_id}
            for one in plan.warehouses
        ],
    }


def _principal(one: Principal, plan: Plan) -> Manifest:
    left = {"is_active": False, "left_at": _iso(one.left_us)} if one.left_us <= plan.end_us else {"is_active": True}
    groups = ["users", "admins"] if one.name.startswith("admin-") else ["users"]
    return _picked(one, _PRINCIPAL_FIELDS) | left | {"groups": groups}


def _picked(one: object, fields: tuple[str, ...]) -> Manifest:
    return {name: getattr(one, name) for name in fields}


def _iso(at_us: int) -> str:
    return datetime.fromtimestamp(at_us / 1e6, UTC).isoformat()
