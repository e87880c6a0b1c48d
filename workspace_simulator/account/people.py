"""The account's principals: people by role, one service principal per team, and some people who have left."""

import numpy as np

from workspace_simulator.account.frames import DAY, NEVER, Principal
from workspace_simulator.account.identifiers import uuid_from
from workspace_simulator.account.names import TEAMS

_LEFT_RATIO = 0.1


def make_principals(rng: np.random.Generator, jobs: int, start_us: int, end_us: int) -> tuple[Principal, ...]:
    """Service principals first (one per team, in the order of TEAMS), then engineers, analysts and admins."""
    services = [_service(rng, team) for team in TEAMS]
    people = [_person(rng, role, number, start_us, end_us) for role, number in _roles(jobs)]
    return (*services, *people)


def _roles(jobs: int) -> list[tuple[str, int]]:
    engineers = int(np.clip(jobs // 10, 8, 400))
    analysts = int(np.clip(jobs // 20, 4, 150))
    counts = {"admin": 2, "engineer": engineers, "analyst": analysts}
    return [(role, number) for role, count in counts.items() for number in range(1, count + 1)]


def _service(rng: np.random.Generator, team: str) -> Principal:
    return Principal(str(rng.integers(10**15, 10**16)), uuid_from(rng), f"svc-{team}", True)


def _person(rng: np.random.Generator, role: str, number: int, start_us: int, end_us: int) -> Principal:
    identity = str(rng.integers(10**14, 10**16))
    has_left = role != "admin" and rng.random() < _LEFT_RATIO
    left_us = int(rng.integers(start_us - 120 * DAY, end_us)) if has_left else NEVER
    if (role, number) == ("engineer", 3):
        left_us = start_us + (end_us - start_us) // 100 * 58
    return Principal(identity, f"{role}-{number:02d}@example.com", f"{role.title()} {number:02d}", False, left_us)
