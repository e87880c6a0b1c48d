"""Where generated accounts lie."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workspace_simulator.data_folder import AccountParameters, cache_folder, cached, parameters_for

NOW = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)


def parameters(seed: int, speed: float = 1.0) -> AccountParameters:
    return parameters_for(NOW, seed=seed, jobs=5, days=3, speed=speed)


def make(folder: Path, parameters: AccountParameters) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "account.json").write_text(str(parameters.seed))


def test_history_ends_at_the_last_midnight_and_goes_on_long_enough_for_the_speed() -> None:
    assert parameters(1).end == datetime(2026, 3, 1, tzinfo=UTC)
    assert parameters(1).horizon_days == 2
    assert parameters(1, speed=60).horizon_days == 4
    assert parameters(1, speed=100_000).horizon_days == 30


def test_the_same_parameters_give_the_same_folder(tmp_path: Path) -> None:
    first = cached(parameters(1), make, tmp_path)

    assert cached(parameters(1), make, tmp_path) == first
    assert cached(parameters(2), make, tmp_path) != first


def test_old_accounts_are_forgotten_and_other_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    for seed in range(1, 7):
        folder = cached(parameters(seed), make, tmp_path)
        os.utime(folder, (seed, seed))

    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"notes", *(parameters(seed).folder_name for seed in (3, 4, 5, 6))}


def test_the_cache_follows_the_xdg_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert cache_folder() == tmp_path / "databricks-simulator"
