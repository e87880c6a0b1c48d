"""The words of the product as types. Imports nothing of ours."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

Clock = Callable[[], datetime]
"""Tells the time, in UTC. Passed in wherever something is decided, so that a test or a demo can set it."""


def utc_now() -> datetime:
    """The wall clock. Only `backend/app.py` and `cli.py` hand it down; nothing below calls it by itself."""
    return datetime.now(UTC)


class SourceState(StrEnum):
    """What is known about one source. Only `ok` and `stale` carry rows that a page may count."""

    OK = "ok"
    STALE = "stale"
    """Read, but its newest row is older than the table's documented latency explains."""
    EMPTY = "empty"
    """Read, and the account has no row in it."""
    PENDING = "pending"
    """Configured, not read yet: the first sync is under way."""
    DENIED = "denied"
    """The identity that reads has no right to it."""
    ABSENT = "absent"
    """The table does not exist in this account."""
    FAILED = "failed"
    """The last read ended with an error; rows of earlier reads are kept and marked with their age."""
    UNCONFIGURED = "unconfigured"
    """No host or no warehouse is set."""


@dataclass(frozen=True)
class Source:
    """State of one system table, or of the Jobs API, as every answer carries it."""

    name: str
    """`system.lakeflow.jobs`, or `jobs_api`."""
    state: SourceState
    as_of: datetime | None = None
    """Newest event in the data (not the time of reading)."""
    synced_at: datetime | None = None
    row_count: int = 0
    message: str | None = None
    """What happened, in a sentence, when the state is not ok."""
    remedy: str | None = None
    """The statement or setting that mends it."""


class ResultClass(StrEnum):
    """How a run ended, in our words. The raw word is kept beside it."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    RUNNING = "running"
    UNKNOWN = "unknown"


class IdentitySource(StrEnum):
    """How it is known who the viewer is."""

    FORWARDED = "forwarded"
    """The platform's proxy named them, and the workspace confirmed the token."""
    LOCAL = "local"
    """Outside the platform: one local user, `local-dev-user`."""


@dataclass(frozen=True)
class Viewer:
    """Who is looking."""

    user_name: str
    display_name: str
    source: IdentitySource
    is_verified: bool
    groups: frozenset[str] = frozenset()
    """Names of the workspace's groups that they are in, as the workspace told; none where it was not asked."""
