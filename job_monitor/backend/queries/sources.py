"""State of the sources, and whether a figure that rests on them may be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from job_monitor.backend import models
from job_monitor.databricks.system_tables import TABLES
from job_monitor.domain import Source, SourceState
from job_monitor.store import Reader

JOBS = "system.lakeflow.jobs"
RUNS = "system.lakeflow.job_run_timeline"
USAGE = "system.billing.usage"
PRICES = "system.billing.list_prices"
WORKSPACES = "system.access.workspaces_latest"

_READ = frozenset({SourceState.OK, SourceState.STALE, SourceState.EMPTY})

_STATES = "select name, state, as_of, synced_at, row_count, message, remedy from meta.sources"


@dataclass(frozen=True)
class SourceBook:
    """Every source by name, as one snapshot of the store has it."""

    by_name: Mapping[str, Source]

    def is_known(self, *names: str) -> bool:
        """Whether figures from all of these may be shown: read once, and not refused since."""
        return all(is_known(self.by_name[name]) for name in names)

    def shown(self, names: Sequence[str]) -> list[models.Source]:
        return [shape(self.by_name[name]) for name in names]

    def as_of(self, name: str) -> datetime | None:
        return self.by_name[name].as_of


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


def read_book(reader: Reader, missing: Sequence[str], problem: str | None) -> SourceBook:
    """State of every table in TABLES.

    `missing` names the variables that are not set: while there are any, every source is unconfigured. `problem` says
    why the workspace cannot be asked: a source that was never read has failed then, and is not merely waiting.
    """
    names = [table.name for table in TABLES]
    if missing:
        return SourceBook({name: _unconfigured(name, missing) for name in names})
    read = {row["name"]: Source(**row | {"state": SourceState(row["state"])}) for row in reader.rows(_STATES)}
    return SourceBook({name: _current(read.get(name, Source(name, SourceState.PENDING)), problem) for name in names})


def _current(source: Source, problem: str | None) -> Source:
    if source.state is not SourceState.PENDING:
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
