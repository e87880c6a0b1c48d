"""State of the sources, and whether a figure that rests on them may be shown: on a source that was read and built
from, and on marts whose claims hold."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from job_monitor.backend import models
from job_monitor.databricks import people
from job_monitor.databricks.system_tables import TABLES
from job_monitor.domain import Extent, Source, SourceState
from job_monitor.sql.models import claims, downstream
from job_monitor.sql.scoped_reader import ScopedReader
from job_monitor.sync.people import names_only
from job_monitor.sync.sources import SourceRecord, judged

JOBS = "system.lakeflow.jobs"
RUNS = "system.lakeflow.job_run_timeline"
USAGE = "system.billing.usage"
PRICES = "system.billing.list_prices"
TASKS = "system.lakeflow.job_task_run_timeline"
JOB_TASKS = "system.lakeflow.job_tasks"
UPDATES = "system.lakeflow.pipeline_update_timeline"
QUERIES = "system.query.history"
CLUSTERS = "system.compute.clusters"
WAREHOUSES = "system.compute.warehouses"
WORKSPACES = "system.access.workspaces_latest"
PEOPLE = people.SOURCE

NOT_ASKED = "It is not known whether you may read it."
_READ = frozenset({SourceState.OK, SourceState.STALE, SourceState.EMPTY})

_TABLES = {table.name: table for table in TABLES}


@dataclass(frozen=True)
class Doubt:
    """A claim that does not hold: what it says, how many rows break it, and every mart that rests on it."""

    claim: str
    meaning: str
    rows_count: int
    marts: frozenset[str]


@dataclass(frozen=True)
class SourceBook:
    """Every source by name, as one snapshot of the store has it, and the claims that fail."""

    by_name: Mapping[str, Source]
    ask: Callable[[Collection[str]], list[Doubt]] = lambda _: []
    """Failed claims that these marts rest on."""

    def is_known(self, *names: str, marts: Collection[str] = ()) -> bool:
        """Whether figures from all of these may be shown: sources that were read once and not refused since, and
        marts that no failed claim guards."""
        return all(is_known(self.by_name[name]) for name in names) and not self.doubts_of(marts)

    def doubts_of(self, marts: Collection[str]) -> list[Doubt]:
        """Failed claims that these marts rest on."""
        return self.ask(marts) if marts else []

    def shown(self, names: Sequence[str], marts: Collection[str] = ()) -> list[models.Source]:
        """The sources of an answer; a failed claim about its marts stands among them, with what it says."""
        return [shape(self.by_name[name]) for name in names] + [_of_doubt(doubt) for doubt in self.doubts_of(marts)]

    def as_of(self, name: str) -> datetime | None:
        return self.by_name[name].as_of


def _of_doubt(doubt: Doubt) -> models.Source:
    return models.Source(
        name=f"claim: {doubt.claim}",
        state=SourceState.FAILED,
        as_of=None,
        synced_at=None,
        row_count=doubt.rows_count,
        message=f"Figures contradict what must hold: {doubt.meaning} ({doubt.rows_count} rows do not.)",
        remedy="The figures that rest on it are not shown. They return when it holds again after a later sync.",
    )


def is_known(source: Source) -> bool:
    """Rows of an earlier read count while the source fails; not once it is denied or gone."""
    return source.state in _READ or (source.state is SourceState.FAILED and source.row_count > 0)


def shape(source: Source) -> models.Source:
    return models.Source(
        name=source.name,
        state=source.state,
        as_of=source.as_of,
        synced_at=source.synced_at,
        row_count=source.row_count,
        message=source.message,
        remedy=source.remedy,
    )


def read_book(reader: ScopedReader, missing: Sequence[str], problem: str | None, now: datetime) -> SourceBook:
    """State of every table in TABLES, and of the list of users, at `now`.

    `missing` names the variables that are not set: while there are any, every source is unconfigured. `problem` says
    why the workspace cannot be asked: a source that was never read has failed then, and is not merely waiting.
    """
    names = [*(table.name for table in TABLES), PEOPLE]
    if missing:
        return SourceBook({name: _unconfigured(name, missing) for name in names})
    read, built = (_by_name(rows) for rows in (reader.source_states(), reader.built_states()))
    pending = {name: Source(name, SourceState.PENDING) for name in names}
    book = {
        name: _within(reader, _as_built(read.get(name, pending[name]), built.get(name, pending[name])))
        for name in names
    }
    book = {name: _current(_aged(source, now), problem) for name, source in book.items()}
    return SourceBook(book, lambda marts: _doubts(reader, marts))


def _by_name(rows: list[dict[str, Any]]) -> dict[str, Source]:
    return {row["name"]: Source(**row | {"state": SourceState(row["state"])}) for row in rows}


def _within(reader: ScopedReader, source: Source) -> Source:
    """The source as the viewer would find it: refused, or with the count and the age of what they see."""
    reach = reader.scope.reach(source.name)
    if reach.extent is Extent.DENIED:
        return reach.refusal or Source(source.name, SourceState.DENIED, message=NOT_ASKED)
    if source.name == PEOPLE:
        return names_only(source) if reach.hidden and source.state is SourceState.OK else source
    if reach.extent is Extent.WHOLE:
        return source
    table = _TABLES[source.name]
    source = replace(source, **reader.extent_of(table.raw_name, table.event_at))
    if source.state not in _READ or source.synced_at is None:
        return source
    record = SourceRecord(source.name, source.state, source.as_of, source.synced_at, source.row_count)
    found = judged(record, table, source.synced_at)
    return replace(source, state=found.state, message=found.message, remedy=found.remedy)


def _as_built(source: Source, built: Source) -> Source:
    """The source with the age that the figures have. What is read but not in them yet is still to come."""
    if not is_known(source):
        return source
    if not is_known(built):
        said = "Read; its figures come with the next build, in moments."
        return replace(source, state=SourceState.PENDING, message=said, remedy=None)
    return replace(source, as_of=built.as_of)


def _aged(source: Source, now: datetime) -> Source:
    """The source by the age that its rows have now: a turn that hangs, or none, must not keep them up to date."""
    table = _TABLES.get(source.name)
    if source.state is not SourceState.OK or table is None or source.synced_at is None:
        return source
    record = SourceRecord(source.name, source.state, source.as_of, source.synced_at, source.row_count)
    if source.as_of is None or judged(record, table, now).state is SourceState.OK:
        return source
    late_h = round((now - source.as_of).total_seconds() / 3600)
    said = f"The newest row is {late_h} hours old: the table was read last at {source.synced_at:%Y-%m-%d %H:%M} UTC."
    return replace(source, state=SourceState.STALE, message=said)


def _doubts(reader: ScopedReader, marts: Collection[str]) -> list[Doubt]:
    concerned = {claim.name: claim for claim in claims() if not _guarded(claim.guards).isdisjoint(marts)}
    failed = reader.failed_claims(concerned.keys())
    return [
        Doubt(name, concerned[name].meaning, count, _guarded(concerned[name].guards))
        for name, count in sorted(failed.items())
    ]


@cache
def _guarded(guards: tuple[str, ...]) -> frozenset[str]:
    return downstream(guards)


def _current(source: Source, problem: str | None) -> Source:
    if source.state is not SourceState.PENDING or source.message is not None:
        return source
    if problem is not None:
        return replace(
            source, state=SourceState.FAILED, message=problem, remedy="`job-monitor doctor` says what to mend."
        )
    return replace(source, message="Not read yet: the first sync is under way or has yet to start.")


def _unconfigured(name: str, missing: Sequence[str]) -> Source:
    variables = " and ".join(missing)
    return Source(
        name,
        SourceState.UNCONFIGURED,
        message=f"Nothing is read: {variables} not set.",
        remedy=f"Set {variables} and start again; `job-monitor doctor` checks the rest.",
    )
