"""The versions of a job: from its creation through renames, edits, pauses and new owners to its deletion."""

from dataclasses import dataclass, replace

import numpy as np

from workspace_simulator.account.frames import DAY, NEVER, JobVersion
from workspace_simulator.account.schedules import triggers_of

_EDITS_PER_YEAR = 2.0
_BUSY_EDITS_PER_YEAR = 20.0
_KINDS = ("renamed", "rescheduled", "paused", "resized", "handed_over", "retagged", "limited")
_WEIGHTS = np.array([0.10, 0.22, 0.08, 0.22, 0.10, 0.16, 0.12])
MOST_VERSIONS = 40


@dataclass(frozen=True)
class Editing:
    """What edits draw from: the job's frequency class, the people of its team, and the last instant of the plan."""

    frequency: str
    editors: tuple[int, ...]
    runners: tuple[int, ...]
    until_us: int
    typical_s: float


def make_versions(first: JobVersion, deleted_us: int, editing: Editing, rng: np.random.Generator) -> list[JobVersion]:
    """The job's versions in order of time; the last one is the deletion where there is one."""
    until_us = min(editing.until_us, deleted_us)
    per_year = _BUSY_EDITS_PER_YEAR if rng.random() < 0.04 else _EDITS_PER_YEAR
    count = min(MOST_VERSIONS, rng.poisson(per_year * max(0, until_us - first.from_us) / (365 * DAY)))
    versions = [first]
    for at_us in np.sort(rng.integers(first.from_us + 1, max(first.from_us + 2, until_us), count)):
        kind = _KINDS[int(rng.choice(len(_KINDS), p=_WEIGHTS / _WEIGHTS.sum()))]
        versions.append(_edited(versions[-1], kind, _working_hour(int(at_us), rng), editing, rng))
    versions = _in_order(versions, until_us)
    if deleted_us < NEVER:
        versions.append(replace(versions[-1], from_us=deleted_us, change="deleted", editor=_one(editing.editors, rng)))
    return versions


def _in_order(versions: list[JobVersion], until_us: int) -> list[JobVersion]:
    ordered = sorted(versions[1:], key=lambda version: version.from_us)
    times = {version.from_us for version in ordered}
    inside = [version for version in ordered if versions[0].from_us < version.from_us < until_us]
    return [versions[0], *inside] if len(times) == len(ordered) else versions[:1]


def _working_hour(at_us: int, rng: np.random.Generator) -> int:
    """The same day, at an hour at which people work."""
    return at_us // DAY * DAY + int(rng.normal(13.0, 2.5) * 3_600_000_000) + int(rng.integers(0, 60_000_000))


def _edited(before: JobVersion, kind: str, at_us: int, editing: Editing, rng: np.random.Generator) -> JobVersion:
    version = replace(before, from_us=at_us, change=kind, editor=_one(editing.editors, rng))
    if before.is_paused:
        return replace(version, change="resumed", is_paused=False)
    if kind == "renamed":
        return replace(version, name=_other_name(before.name))
    if kind == "rescheduled" and editing.frequency not in ("continuous", "none", "table_update"):
        return replace(version, triggers=triggers_of(editing.frequency, rng)[0])
    if kind == "paused" and before.triggers:
        return replace(version, is_paused=True)
    if kind == "resized":
        return replace(version, workers=int(np.clip(before.workers + rng.choice([-1, 1, 1]), 1, 64)))
    if kind == "handed_over":
        return replace(version, run_as=_one(editing.runners, rng))
    if kind == "limited":
        return replace(version, timeout_s=limit_for(editing.typical_s, rng))
    return replace(version, change="retagged", tags=_other_tags(before.tags, rng))


def limit_for(typical_s: float, rng: np.random.Generator) -> int:
    """A job timeout in seconds: some multiple of the typical duration, in whole ten minutes."""
    return int(np.ceil(typical_s * rng.uniform(4, 12) / 600) * 600)


def _other_name(name: str) -> str:
    return name.removesuffix(" v2") if name.endswith(" v2") else f"{name} v2"


def _other_tags(tags: dict[str, str], rng: np.random.Generator) -> dict[str, str]:
    centre = str(rng.integers(1_000, 9_999))
    return {**tags, "cost_center": centre}


def _one(choices: tuple[int, ...], rng: np.random.Generator) -> int:
    return choices[int(rng.integers(0, len(choices)))]
