"""The viewers' scopes: asked on behalf of each, remembered for minutes, and never anybody else's.

What is remembered lies under a keyed hash of the viewer's token; the token itself lives as long as its request.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from job_monitor.backend.census import Census, CensusMemory, groups, is_covered, present, recent_since
from job_monitor.backend.identification import REMEMBERED_AT_MOST, TokenDigest
from job_monitor.databricks import people
from job_monitor.databricks.reach import Asker, Group, carries_jobs, has_workspaces, seen
from job_monitor.databricks.system_tables import TABLES, SystemTable
from job_monitor.domain import Clock, Extent, Reach, Scope, Source, SourceState, Viewer
from job_monitor.errors import SourceError, Unreachable
from job_monitor.sql.scoped_reader import Moments
from job_monitor.store import Reader
from job_monitor.sync.sources import SourceRecord, failed

AGAIN_AFTER_FAILURE = timedelta(seconds=30)
"""A table that failed for the viewer is unknown, not refused: it is asked again soon."""
_FOR_ADMINS = frozenset({"user_name", "is_active"})
"""Of the list of users anybody is told ids and display names; the rest is for the workspace's admins."""
_WHOLE = Reach(Extent.WHOLE)

Answer = Mapping[str, "frozenset[Group] | SourceError"]


@dataclass(frozen=True)
class Held:
    """A scope, until when it holds, the store that it was held against, and what was counted within it."""

    scope: Scope
    until: datetime
    census: Census
    facts: Moments = field(default_factory=dict)


@dataclass
class _Entry:
    """What is known of one identity. Its lock is held while the workspace is asked."""

    asking: threading.Lock = field(default_factory=threading.Lock)
    held: Held | None = None


class ScopeMemory:
    """Scopes by identity. Threads may share it; of several that want the same scope one asks and the others wait."""

    def __init__(self, ttl_s: float, clock: Clock, *, patience_s: float = 30.0) -> None:
        self._ttl = timedelta(seconds=ttl_s)
        self._patience_s = patience_s
        self._clock = clock
        self._digest = TokenDigest()
        self._entries: OrderedDict[bytes, _Entry] = OrderedDict()
        self._lock = threading.Lock()
        self._census = CensusMemory()
        self._own_facts: Moments = {}

    def own(self) -> Held:
        """Of the identity that reads the account for the store: what is stored is what it could read."""
        whole = {table.name: _WHOLE for table in TABLES} | {people.SOURCE: _WHOLE}
        return Held(Scope(whole), self._clock(), {}, self._own_facts)

    def nothing(self) -> Held:
        """While no workspace is set there is nobody to ask, and nothing is shown."""
        return Held(Scope({}), self._clock(), {})

    def recall(self, token: str, reader: Reader, ask: Callable[[Census], Scope]) -> Held:
        """The scope behind the token, for what the reader's snapshot holds; `ask` is called where it is not known.

        It is asked again after a while, and when the store has rows of a workspace or a job that it had not then.
        Raises as `ask` does, and Unreachable when somebody else's asking for it takes too long.
        """
        census = self._census.of(reader)
        entry = self._entry(token)
        if not entry.asking.acquire(timeout=self._patience_s):
            raise Unreachable("The workspace is still being asked what you may see. Try again in a moment.")
        try:
            held = entry.held
            if held is None or self._clock() >= held.until or not is_covered(census, held.census):
                held = entry.held = self._judged(ask(census), census)
            return held
        finally:
            entry.asking.release()

    def known(self, token: str, reader: Reader) -> Held | None:
        """As `recall`, without asking; None where that would be needed."""
        with self._lock:
            entry = self._entries.get(self._digest.of(token))
        held = None if entry is None else entry.held
        if held is None or self._clock() >= held.until or not is_covered(self._census.of(reader), held.census):
            return None
        return held

    def forget(self, token: str) -> None:
        """It is asked anew for the next request."""
        with self._lock:
            self._entries.pop(self._digest.of(token), None)

    def _judged(self, scope: Scope, census: Census) -> Held:
        states = {reach.refusal.state for reach in scope.tables.values() if reach.refusal is not None}
        ttl = min(self._ttl, AGAIN_AFTER_FAILURE) if SourceState.FAILED in states else self._ttl
        return Held(scope, self._clock() + ttl, census)

    def _entry(self, token: str) -> _Entry:
        digest = self._digest.of(token)
        with self._lock:
            entry = self._entries.setdefault(digest, _Entry())
            self._entries.move_to_end(digest)
            while len(self._entries) > REMEMBERED_AT_MOST:
                self._entries.popitem(last=False)
            return entry


def ask(asker: Asker, viewer: Viewer, reader: Reader, census: Census) -> Scope:
    """The scope of the asker's identity, held against the store's rows.

    Recent rows are looked at first; where some are not seen, all rows tell which are. Raises a SourceError when the
    workspace cannot be asked.
    """
    stored = present(TABLES, reader)
    since = {table.name: recent_since(table, census[table.name]) for table in TABLES}
    bounded = {name: moment for name, moment in since.items() if moment is not None}
    first = seen(asker, TABLES, bounded)
    recent = {
        table.name: groups(reader, table, since[table.name]) if table.name in stored else frozenset[Group]()
        for table in TABLES
    }
    narrowed = [table for table in TABLES if _is_narrowed(table, first, recent, census)]
    again = _to_look_at_whole(narrowed, bounded, first)
    answers = first | (seen(asker, again, {}) if again else {})
    recent |= {table.name: groups(reader, table, None) for table in again if table.name in stored}
    views = [
        _View(table, answers[table.name], recent[table.name], census[table.name].workspaces, viewer) for table in TABLES
    ]
    known = frozenset(workspace for view in views for workspace in view.seen_workspaces)
    reaches = {
        view.table.name: view.reach(known, is_whole=view.table not in narrowed and view.table not in again)
        for view in views
    }
    return Scope(reaches | {people.SOURCE: _people(viewer)})


def _people(viewer: Viewer) -> Reach:
    return _WHOLE if viewer.is_admin else Reach(Extent.WHOLE, hidden=_FOR_ADMINS)


def _is_narrowed(table: SystemTable, answers: Answer, stored: Mapping[str, frozenset[Group]], census: Census) -> bool:
    """Some rows that the store has are not seen; workspaces that were silent lately are among those that count."""
    answer = answers[table.name]
    if isinstance(answer, SourceError):
        return False
    workspaces = frozenset(workspace for workspace, _ in answer)
    return not (stored[table.name] <= answer and census[table.name].workspaces <= workspaces)


def _to_look_at_whole(
    narrowed: Sequence[SystemTable], bounded: Mapping[str, datetime], answers: Answer
) -> list[SystemTable]:
    """Large tables of which the recent rows do not tell: those that are narrowed, and where jobs are, all with jobs."""
    by_job = any(carries_jobs(table) for table in narrowed)
    return [
        table
        for table in TABLES
        if table.name in bounded
        and not isinstance(answers[table.name], SourceError)
        and (table in narrowed or (by_job and carries_jobs(table)))
    ]


@dataclass(frozen=True)
class _View:
    """One table as the viewer answered for it, beside the groups of rows and the workspaces that the store has."""

    table: SystemTable
    answer: "frozenset[Group] | SourceError"
    stored: frozenset[Group]
    workspaces: frozenset[str | None]
    viewer: Viewer

    @property
    def seen_workspaces(self) -> frozenset[str]:
        """Of which every row is seen."""
        if isinstance(self.answer, SourceError):
            return frozenset()
        missing = self._missing(self.answer)
        return frozenset(name for name, _ in self.answer if name is not None and name not in missing)

    def reach(self, known: frozenset[str], *, is_whole: bool) -> Reach:
        """`known` are workspaces that are seen whole in some table: in this one too where it has no rows of them."""
        if isinstance(self.answer, SourceError):
            return Reach(Extent.DENIED, refusal=_refusal(self.table, self.answer, self.viewer))
        if is_whole or self.stored <= self.answer:
            return Reach(Extent.WHOLE, held=self.workspaces)
        if not has_workspaces(self.table):
            return Reach(Extent.ROWS)
        workspaces = known - self._missing(self.answer)
        jobs = frozenset(
            (workspace, job)
            for workspace, job in self.answer
            if workspace is not None and job is not None and workspace not in workspaces
        )
        return Reach(Extent.ROWS, workspaces, jobs)

    def _missing(self, answer: frozenset[Group]) -> frozenset[str | None]:
        return frozenset(workspace for workspace, _ in self.stored - answer)


def _refusal(table: SystemTable, error: SourceError, viewer: Viewer) -> Source:
    record = failed(SourceRecord(table.name), table, error, viewer.user_name)
    return Source(table.name, record.state, message=record.message, remedy=record.remedy)
