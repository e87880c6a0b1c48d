"""The words of the product as types. Imports nothing of ours."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum
from functools import cached_property

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


_ADMINS = "admins"
"""The group of a workspace's admins, as every workspace calls it."""


@dataclass(frozen=True)
class Viewer:
    """Who is looking."""

    user_name: str
    display_name: str
    source: IdentitySource
    is_verified: bool
    groups: frozenset[str] = frozenset()
    """Names of the workspace's groups that they are in, as the workspace told; none where it was not asked."""

    @property
    def is_admin(self) -> bool:
        """Among the workspace's admins, who alone are told who of its users is active."""
        return _ADMINS in self.groups


class Extent(Enum):
    """How much of a table somebody may read."""

    DENIED = "denied"
    ROWS = "rows"
    WHOLE = "whole"


@dataclass(frozen=True)
class Reach:
    """What of one table a viewer may read.

    With ROWS: the rows of `workspaces`, and beside them those of `jobs`, pairs of workspace and job. The sets say what
    is seen, never what is not; a row that names no workspace is in neither. `hidden` columns read as null. `held` are
    the workspaces (null: none named) that the store had rows of when a table was found to be seen whole. `refusal` says
    why a denied table is.
    """

    extent: Extent
    workspaces: frozenset[str] = frozenset()
    jobs: frozenset[tuple[str, str]] = frozenset()
    hidden: frozenset[str] = frozenset()
    held: frozenset[str | None] = frozenset()
    refusal: Source | None = None

    @property
    def is_whole(self) -> bool:
        return self.extent is Extent.WHOLE and not self.hidden

    def holds(self, workspace_id: str | None, job_id: str | None) -> bool:
        """Whether rows of this job are seen."""
        if self.extent is not Extent.ROWS:
            return self.extent is Extent.WHOLE
        return workspace_id in self.workspaces or (workspace_id, job_id) in self.jobs


NOT_SEEN = Reach(Extent.DENIED)


@dataclass(frozen=True)
class Scope:
    """What a viewer may read, by the published name of the table. A table that is not named is not seen.

    There is none to begin with: each is asked for on behalf of a viewer (`backend/scopes.py`).
    """

    tables: Mapping[str, Reach]

    def __hash__(self) -> int:
        return hash(self.digest)

    def reach(self, table: str) -> Reach:
        return self.tables.get(table, NOT_SEEN)

    @cached_property
    def digest(self) -> str:
        """The same for scopes that show the same rows."""
        parts = [
            (
                name,
                reach.extent.value,
                sorted(reach.workspaces),
                sorted(reach.jobs),
                sorted(reach.hidden),
                sorted(map(str, reach.held)),
            )
            for name, reach in sorted(self.tables.items())
        ]
        return hashlib.sha256(repr(parts).encode()).hexdigest()
