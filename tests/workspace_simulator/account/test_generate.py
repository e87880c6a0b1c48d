"""Writing an account: the same bytes however it is made, whole or not at all."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workspace_simulator.account.frames import DAY
from workspace_simulator.account.generate import FolderInUseError, generate, read_manifest
from workspace_simulator.account.history import History
from workspace_simulator.account.plan import make_plan

END = datetime(2026, 11, 21, tzinfo=UTC)


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alone") / "made"
    generate(folder, seed=5, jobs=25, days=9, end=END, workers=1)
    return folder


def test_two_workers_write_the_same_bytes_as_one(alone: Path, tmp_path: Path) -> None:
    generate(tmp_path / "made", seed=5, jobs=25, days=9, end=END, workers=2)
    assert _hashes(tmp_path / "made") == _hashes(alone)


def test_a_later_horizon_gives_the_same_bytes_as_one_set_at_once(alone: Path, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    generate(folder, seed=5, jobs=25, days=9, end=END, workers=1, horizon_days=0)
    assert "live/runs/2026-11-21.parquet" not in _hashes(folder)
    generate(folder, seed=5, jobs=25, days=9, end=END, workers=1, horizon_days=2)
    assert _hashes(folder) == _hashes(alone)


def test_a_finished_folder_is_left_alone_and_another_account_refused(alone: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in alone.rglob("*.parquet")}
    assert generate(alone, seed=5, jobs=25, days=9, end=END) == read_manifest(alone)
    assert {path: path.stat().st_mtime_ns for path in alone.rglob("*.parquet")} == before
    with pytest.raises(FolderInUseError, match="another account"):
        generate(alone, seed=6, jobs=25, days=9, end=END)


def test_a_folder_with_other_things_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FolderInUseError, match="not empty"):
        generate(tmp_path, seed=5, jobs=25, days=9, end=END)


def test_nothing_is_left_behind_when_the_writing_is_broken_off(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(tmp_path / "made", seed=5, jobs=25, days=9, end=END, workers=1, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_every_day_once(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    generate(tmp_path / "made", seed=2, jobs=3, days=9, end=END, workers=1, progress=lambda *step: seen.append(step))
    assert seen == [(7, 11), (9, 11), (10, 11), (11, 11)]


def test_the_manifest_names_the_account_and_its_times(alone: Path) -> None:
    manifest = json.loads((alone / "account.json").read_text())
    assert (manifest["starts_at"], manifest["horizon_at"]) == ("2026-11-12T00:00:00+00:00", "2026-11-23T00:00:00+00:00")
    assert [workspace["is_home"] for workspace in manifest["workspaces"]].count(True) == 1
    assert manifest["account_name"] == "Simulated account (seed 5)"


def test_the_manifest_says_who_left_and_when(alone: Path) -> None:
    people = json.loads((alone / "account.json").read_text())["principals"]
    left = {person["name"]: datetime.fromisoformat(person["left_at"]) for person in people if not person["is_active"]}
    assert "engineer-03@example.com" in left
    assert all(at <= END for at in left.values())
    assert not any("left_at" in person for person in people if person["is_active"])


def test_a_day_made_alone_equals_the_same_day_made_after_others() -> None:
    plan = make_plan(seed=5, jobs=60, days=9, end=END)
    day_us = plan.start_us + 6 * DAY
    used = History(plan)
    for number in (0, 7, 3):
        used.day(plan.start_us + number * DAY)
    alone, after = History(plan).day(day_us), used.day(day_us)
    for name in ("run_id", "run_started_us", "attempt_result", "task_run_id", "task_ended_us", "task_compute"):
        assert (getattr(alone, name) == getattr(after, name)).all(), name
